"""Connections to a bus: one file for each kind of adapter."""
