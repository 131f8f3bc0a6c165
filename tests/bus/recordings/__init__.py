"""Recordings in the forms that owners bring."""
