"""Data that the integration is shipped with: what is damaged says so."""

import json
from pathlib import Path
from typing import Any, Final

from .errors import RvcError

_LAST: Final = b"}\n"
"""What all of them end with: a copy that was cut short does not."""


class DamagedFile(RvcError):
    """A file of the integration that is missing or damaged."""

    def __init__(self, path: Path) -> None:
        """Name the file."""
        super().__init__(f"{path} is missing or damaged: install RV-C again")
        self.path = path


def shipped_bytes(path: Path) -> bytes:
    """Return what a file holds, which was not cut short; raises DamagedFile."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DamagedFile(path) from error
    if not data.endswith(_LAST):
        raise DamagedFile(path)
    return data


def shipped_data(path: Path) -> Any:
    """Return what a JSON file says; raises DamagedFile."""
    try:
        return json.loads(shipped_bytes(path))
    except ValueError as error:
        raise DamagedFile(path) from error
