"""The page of the devices: their rows, what is said of them, and lessons."""
