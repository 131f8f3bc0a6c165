"""What numbers and files on the command line may be."""

import argparse
import math
from pathlib import Path
from typing import Final

from .errors import CommandError

_MOST_BYTES: Final = 4 * 1024 * 1024


def positive(text: str) -> float:
    """Return a number of more than 0, for `add_argument`."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is no number of more than 0")
    return number


def check_definitions(path: Path) -> None:
    """Raise CommandError for what is no file of somebody's words, or has no end."""
    if path.exists() and not path.is_file():
        raise CommandError(f"{path} is not a regular file.")
    if path.exists() and path.stat().st_size > _MOST_BYTES:
        raise CommandError(f"{path} is too large: 4 MB are read at most.")
