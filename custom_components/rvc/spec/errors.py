"""The base of all errors of this integration."""


class RvcError(Exception):
    """Base of all errors that this integration raises itself."""
