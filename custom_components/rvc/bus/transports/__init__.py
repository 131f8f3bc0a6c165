"""What carries frames: one file for each kind of adapter."""
