"""The coach map: what only people know of a coach."""
