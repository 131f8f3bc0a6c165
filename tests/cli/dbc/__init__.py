"""DBC files, written and read."""
