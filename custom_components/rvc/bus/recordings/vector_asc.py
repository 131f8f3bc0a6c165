"""Vector's text logs (ASC) of CANoe, CANalyzer, log2asc, python-can and SavvyCAN.

    date Tue Nov 14 15:13:20 2023
    base hex  timestamps absolute
       0.000000 1  19FEDA9Cx       Rx   d 8 19 FF 7C FC FF FF 00 FF

Dates are those of the clock on the wall. Relative stamps count from the line before.
"""

import re
from typing import Final

from .clock import parse_date
from .model import Context, LeftOut, Line, RecordedFrame
from .notation import build_of_numbers

_DATE: Final = re.compile(r"(?:date|begin triggerblock) (.*)", re.IGNORECASE)
_BASE: Final = re.compile(
    r"base\s+(?P<base>hex|dec)(?:\s+timestamps\s+(?P<times>absolute|relative))?",
    re.IGNORECASE,
)
_DATA: Final = re.compile(
    r"(?P<time>\d{1,10}\.\d{1,9})\s+(?P<channel>\d{1,3})\s+(?P<id>[0-9A-Fa-f]{1,9})(?P<x>x?)"
    r"\s+(?P<direction>Rx|Tx|TxRq)\s+(?P<kind>[dr])(?P<rest>(?:\s+\S+)*)"
)
_STAMP: Final = re.compile(r"(?P<time>\d{1,10}\.\d{1,9})\s")
_EVENTS: Final = [
    (re.compile(rf"\d+\.\d+\s+{pattern}.*", re.IGNORECASE), kind)
    for pattern, kind in (
        (r"\d+\s+ErrorFrame", LeftOut.ERROR),
        (r"CAN\s+\d+\s+Status:", LeftOut.ERROR),
        (r"CANFD\s", LeftOut.CAN_FD),
        (r"\d+\s+J1939TP\s", LeftOut.JOINED),
        (
            r"(?:start of measurement|\d+\s+(?:statistic:|\w+\s+chip status))",
            LeftOut.NOTHING,
        ),
    )
]
"""What else has a stamp."""
_NOTHING: Final = re.compile(
    r"(?:no )?internal events logged|//.*|(?:end triggerblock|begin triggerblock).*",
    re.IGNORECASE,
)
_LARGEST_ID: Final = 0x1FFFFFFF
_LARGEST_STANDARD_ID: Final = 0x7FF
_HEXADECIMAL, _DECIMAL = 16, 10


class VectorAsc:
    """Reads the lines of a text log."""

    title = "Vector ASC"

    def __init__(self, context: Context) -> None:
        """Expect the header."""
        self._zone = context.zone
        self._base = _HEXADECIMAL
        self._adds_up = False
        self._start = 0.0
        self._time = 0.0

    def read(self, line: str) -> Line:
        """Read a line."""
        if (match := _STAMP.match(line)) is None:
            return self._read_header(line)
        for event, kind in _EVENTS:
            if event.fullmatch(line) is not None:
                self._count(match["time"])
                return kind
        if (match := _DATA.fullmatch(line)) is None:
            return None
        self._count(match["time"])
        return self._read_data(match)

    def _count(self, stamp: str) -> None:
        """Take a stamp, of whatever it is: relative ones count from the line before."""
        self._time = self._time + float(stamp) if self._adds_up else float(stamp)

    def _read_header(self, line: str) -> Line:
        if (match := _DATE.fullmatch(line)) is not None:
            # That of the trigger counts: it is behind that of the file.
            self._start = parse_date(match[1], self._zone) or self._start
        elif (match := _BASE.fullmatch(line)) is not None:
            is_decimal = match["base"].lower() == "dec"
            self._base = _DECIMAL if is_decimal else _HEXADECIMAL
            self._adds_up = (match["times"] or "").lower() == "relative"
        elif _NOTHING.fullmatch(line) is None:
            return None
        return LeftOut.NOTHING

    def _read_data(self, match: re.Match[str]) -> Line:
        if match["kind"] == "r":
            return LeftOut.REMOTE
        length, *words = match["rest"].split() or [""]
        try:
            frame_id = int(match["id"], self._base)
            count = int(length)
        except ValueError:
            return LeftOut.MALFORMED
        if frame_id > _LARGEST_ID or not 0 <= count <= len(words):
            return LeftOut.MALFORMED
        if not match["x"] and frame_id <= _LARGEST_STANDARD_ID:
            return LeftOut.STANDARD
        frame = build_of_numbers(frame_id, words[:count], self._base)
        if isinstance(frame, LeftOut):
            return frame
        is_own = match["direction"] == "Tx"
        return RecordedFrame(frame, self._start + self._time, match["channel"], is_own)
