"""Actions by subject, and how errors are told."""
