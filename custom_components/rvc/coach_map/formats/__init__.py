"""The forms in which maps come."""
