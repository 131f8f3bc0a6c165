"""The simulated devices, by subject."""
