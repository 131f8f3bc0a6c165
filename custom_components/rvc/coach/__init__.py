"""The running coach: its networks, its devices and what is sent to them."""
