"""A whole coach to try things on: nodes that report, and carry out commands."""
