"""Benchmarks; see README.md. The package is this folder, whatever tree is first on the path."""
