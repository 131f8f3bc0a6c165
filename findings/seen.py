"""What the findings in Python share: how they print and compare what they see."""

import sys


def see(what: str, seen: object, known: object) -> None:
    """Print what is seen; end with an error where it is not what is known."""
    print(f"{what}: {seen!r}")
    if seen != known:
        sys.exit(f"known was: {known!r}")
