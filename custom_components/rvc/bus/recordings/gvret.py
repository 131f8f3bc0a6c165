"""SavvyCAN's own CSV, which GVRET adapters write to their cards too.

    Time Stamp,ID,Extended,Dir,Bus,LEN,D1,D2,D3,D4,D5,D6,D7,D8
    1700000000250000,19FEDA9C,true,Rx,0,8,19,FF,7C,FC,FF,FF,00,FF,

The bytes behind the length are filled up with zeros. The first version has no direction.
"""

import re
from typing import Final

from .model import Context, LeftOut, Line, RecordedFrame
from .notation import build

_HEADER: Final = re.compile(r"Time Stamp,ID,Extended,.*", re.IGNORECASE)
_LINE: Final = re.compile(
    r"(?P<time>\d{1,20}),(?P<id>[0-9A-Fa-f]{1,8}),(?P<extended>true|false),"
    r"(?:(?P<direction>[RT]x),)?(?P<bus>\d{1,3}),(?P<length>\d{1,2})"
    r"(?P<data>(?:,[0-9A-Fa-f]{1,2})*),*",
    re.IGNORECASE,
)
_SECOND: Final = 1e-6
_SENT: Final = "tx"
_LARGEST_ID: Final = 0x1FFFFFFF
_LARGEST_STANDARD_ID: Final = 0x7FF
_LONGEST_DATA: Final = 8


class Gvret:
    """Reads the lines of SavvyCAN's CSV."""

    title = "SavvyCAN CSV"

    def __init__(self, context: Context) -> None:
        """Expect lines; times are in µs, since 1970 or since the adapter's start."""

    def read(self, line: str) -> Line:
        """Read a line."""
        if (match := _LINE.fullmatch(line)) is None:
            return LeftOut.NOTHING if _HEADER.fullmatch(line) else None
        frame_id, length = int(match["id"], 16), int(match["length"])
        if frame_id > _LARGEST_ID:
            return LeftOut.MALFORMED
        # Some files say false for identifiers that cannot be standard ones.
        if match["extended"].lower() == "false" and frame_id <= _LARGEST_STANDARD_ID:
            return LeftOut.STANDARD
        if length > _LONGEST_DATA:
            return LeftOut.CAN_FD
        words = [word.rjust(2, "0") for word in match["data"].split(",")[1:][:length]]
        if len(words) != length:
            return LeftOut.MALFORMED
        frame = build(frame_id, words)
        if isinstance(frame, LeftOut):
            return frame
        is_own = (match["direction"] or "").lower() == _SENT
        return RecordedFrame(frame, int(match["time"]) * _SECOND, match["bus"], is_own)
