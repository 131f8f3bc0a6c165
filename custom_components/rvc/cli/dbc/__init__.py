"""DBC files: the standard as one, and others' as own definitions."""
