"""A whole coach to try things on: nodes that speak RV-C and obey it."""
