"""Tests of how signals are shown and called."""
