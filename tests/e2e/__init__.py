"""The whole way: processes, a wire, HTTP, and a browser."""
