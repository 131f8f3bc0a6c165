"""The wire: networks, adapters and recordings; no Home Assistant."""
