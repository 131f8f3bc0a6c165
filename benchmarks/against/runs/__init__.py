"""Runs in processes of their own, with the code of any tree: a function `run` each.

It takes the arguments that its part gives it, as texts, and returns figures by their
names. What it prints is not looked at.
"""
