"""Every repair issue, by its subject."""
