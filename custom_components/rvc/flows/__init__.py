"""The steps of the config, subentry and options flows."""
