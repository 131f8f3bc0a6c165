"""The forms in which adapters and gateways pass frames on."""
