"""The wheel of the command line, where there is no Home Assistant."""
