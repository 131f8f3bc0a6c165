"""What is kept of an entry in Home Assistant's storage."""
