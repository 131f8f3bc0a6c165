"""Networks, their adapters and recordings; no Home Assistant."""
