"""The WebSocket API, in a real Home Assistant with real clients."""
