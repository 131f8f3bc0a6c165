"""What people call devices: gray water, shore power, fridge."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from ..spec.shipped import shipped_data

_WORDS: Final = Path(__file__).with_name("words.json")


@cache
def words() -> Mapping[str, Mapping[str, Any]]:
    """Return the device classes, and in capitals messages, by what people call them.

    It reads a file once.
    """
    data: dict[str, Any] = shipped_data(_WORDS)
    return data
