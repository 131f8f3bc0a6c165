"""A rude coach: the simulated one with faults that real networks have."""
