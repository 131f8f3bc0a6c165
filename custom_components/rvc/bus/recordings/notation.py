"""can-utils' notation of a frame, "19FEDA9C#19FF7CFCFFFF00FF", in all that writes it."""

from functools import lru_cache
import re
from typing import Final

from ...protocol.frame import Frame
from .model import LeftOut

_NOTATION: Final = re.compile(
    r"(?P<id>[0-9A-Fa-f]{1,8})#(?:(?P<fd>#[0-9A-Fa-f])|(?P<remote>R[0-8]?$))?"
    r"(?P<data>[0-9A-Fa-f.]*)"
)
_ERROR_FLAG: Final = 0x20000000
_LARGEST_ID: Final = 0x1FFFFFFF
_LARGEST_STANDARD_ID: Final = 0x7FF
# Seven digits are an extended identifier whose first zero was lost.
_EXTENDED_DIGITS: Final = 7
_LONGEST_DATA: Final = 8
_BYTE_DIGITS: Final = 2
# Of CAN FD, with dots
_LONGEST_NOTATION: Final = 256
# More than what a coach of a hundred devices repeats
_CACHED: Final = 65_536


def parse_notation(text: str) -> Frame | LeftOut:
    """Read a frame as candump's log files and cansend have it."""
    return (
        LeftOut.MALFORMED
        if len(text) > _LONGEST_NOTATION
        else parse_short_notation(text)
    )


@lru_cache(_CACHED)
def parse_short_notation(text: str) -> Frame | LeftOut:
    """Read a frame, and remember it: one that repeats is read once."""
    match = _NOTATION.fullmatch(text)
    if match is None:
        return LeftOut.MALFORMED
    number = identifier(match["id"])
    if isinstance(number, LeftOut):
        return number
    if match["fd"]:
        return LeftOut.CAN_FD
    if match["remote"]:
        return LeftOut.REMOTE
    data = match["data"]
    return build(number, data.split(".") if "." in data else [data])


def identifier(digits: str) -> int | LeftOut:
    """Return a 29-bit identifier; it is told by the number of its digits, or its value."""
    number = int(digits, 16)
    if number & _ERROR_FLAG and len(digits) > _EXTENDED_DIGITS:
        return LeftOut.ERROR
    if number > _LARGEST_ID:
        return LeftOut.MALFORMED
    if len(digits) < _EXTENDED_DIGITS and number <= _LARGEST_STANDARD_ID:
        return LeftOut.STANDARD
    return number


def build(frame_id: int, words: list[str]) -> Frame | LeftOut:
    """Return the frame of an identifier and bytes in hexadecimal.

    They are words of two digits each, or all in one word.
    """
    if len(words) > 1 and any(len(word) != _BYTE_DIGITS for word in words):
        return LeftOut.MALFORMED
    try:
        data = bytes.fromhex("".join(words))
    except ValueError:
        return LeftOut.MALFORMED
    return _build(frame_id, data)


def build_of_numbers(frame_id: int, words: list[str], base: int) -> Frame | LeftOut:
    """Return the frame of an identifier and bytes as numbers of a base; 0 is Python's."""
    try:
        data = bytes(int(word, base) for word in words)
    except ValueError:
        return LeftOut.MALFORMED
    return _build(frame_id, data)


def _build(frame_id: int, data: bytes) -> Frame | LeftOut:
    if len(data) > _LONGEST_DATA:
        return LeftOut.MALFORMED
    return Frame(frame_id, data)
