"""Finding a DGN as people write it: its name, or its number in either notation."""

from difflib import get_close_matches
import re
from typing import Final

from .dgn import Dgn
from .model import Spec

_HEXADECIMAL: Final = re.compile(r"0[xX]([0-9A-Fa-f]{1,6})|([0-9A-Fa-f]{4,6})")
# Eighteen bits of an identifier
_LARGEST: Final = 0x3FFFF
_MOST_NEAR: Final = 3
_DIGITS: Final = 7
"""More than any number has."""


def find_dgn(spec: Spec, text: str | int) -> Dgn | None:
    """Return the DGN that a text or number means; None where the spec has none.

    A text is the name in any case, a number in hexadecimal, as RV-C writes them
    (1FFB7, 0x1FFB7), or else a decimal number. A number is one.
    """
    if isinstance(text, int):
        return spec.by_number.get(text)
    text = text.strip()
    if (named := spec.dgns.get(text.upper())) is not None:
        return named
    number = dgn_number(text)
    found = None if number is None else spec.by_number.get(number)
    if found is None and text.isascii() and text.isdecimal() and len(text) < _DIGITS:
        # What RV-C would call 10000 may be meant in decimal.
        found = spec.by_number.get(int(text))
    return found


def dgn_number(text: str) -> int | None:
    """Return the number that a text without a name means; None where it is none.

    It is hexadecimal, unless no DGN is as large: then it is decimal.
    """
    text = text.strip()
    match = _HEXADECIMAL.fullmatch(text)
    if match is None or not any(character.isdigit() for character in text):
        return None
    number = int(match[1] or match[2], 16)
    if number <= _LARGEST:
        return number
    return int(text) if text.isdecimal() and int(text) <= _LARGEST else None


def near_names(spec: Spec, text: str | int) -> list[str]:
    """Return the names of DGNs that are written nearly like a text, the nearest first."""
    name = str(text).strip().upper().replace(" ", "_").replace("-", "_")
    return get_close_matches(name, spec.dgns, _MOST_NEAR)
