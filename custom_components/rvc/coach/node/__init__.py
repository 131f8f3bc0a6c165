"""This integration's own node on a network (RV-C 3.2, 3.3, 4.1)."""
