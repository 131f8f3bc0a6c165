"""A program in a Python of its own, in which nothing of ours is loaded yet."""

import subprocess
import sys

from .paths import ROOT


def said_by(program: str) -> str:
    """Run a program from the project's root, and return what it prints; it must end well."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
