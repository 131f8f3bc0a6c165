"""The form of spec files and of owners' own definitions."""
