"""What we write, read by the real programs of others."""
