"""Encodings of frames: one file for each protocol of adapters, gateways and logs."""
