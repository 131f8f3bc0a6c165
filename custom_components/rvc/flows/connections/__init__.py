"""The kinds of connection to a network: one file each, and a row in the registry."""
