"""The formats that maps are read from: one file each, and a row in the registry."""
