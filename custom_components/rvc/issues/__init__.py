"""What becomes a repair issue."""
