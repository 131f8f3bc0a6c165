"""What candump prints on the screen, in all its layouts, and what is pasted in forums.

can0  19FEDA9C   [8]  19 FF 7C FC FF FF 00 FF
(1700000000.250000)  can0  RX - -  19FEDA9C   [8]  19 FF 7C FC FF FF 00 FF   '..|.....'
"""

from datetime import datetime
from itertools import pairwise
import re
from typing import Final

from .clock import is_dated
from .model import Context, LeftOut, Line, RecordedFrame
from .notation import build, identifier

_LINE: Final = re.compile(
    r"(?:\((?P<time>[\d .:-]{5,32})\)\s+)?(?P<channel>[^\s()\[\]]{1,64})\s+"
    r"(?:(?P<direction>[RT]X)\s+[-B]\s+[-E]\s+)?"
    r"(?P<id>[0-9A-Fa-f]{3,8})\s+\[(?P<length>\d{1,2})\](?P<rest>.*)"
)
# Behind the data: the same as text (-a)
_DATA: Final = re.compile(r"(?P<data>[0-9A-Fa-f `]*)(?:'.*')?")
_RELATIVE: Final = re.compile(r"\((\d{3,}\.\d{6})\)\s")
_BITS: Final = 8
"""Digits of a byte in binary (-i)."""
_FD_DIGITS: Final = 2
_SENT: Final = "TX"


class CandumpScreen:
    """Reads the lines that candump prints."""

    title = "candump, printed"

    def __init__(self, context: Context) -> None:
        """Find out what its times count from."""
        self._zone = context.zone
        self._adds_up = _counts_from_line_before(context.head)
        self._time = 0.0
        self._explains_error = False

    def read(self, line: str) -> Line:
        """Read a line."""
        explains_error, self._explains_error = self._explains_error, False
        if (match := _LINE.fullmatch(line)) is None:
            # candump -e says in a line of its own what an error frame means.
            return LeftOut.NOTHING if explains_error else None
        # What is left out counts too: the next time may be since this one.
        time = self._stamp(match["time"])
        rest = match["rest"].strip()
        frame_id = identifier(match["id"])
        if rest.endswith("ERRORFRAME"):
            self._explains_error = True
            return LeftOut.ERROR
        if isinstance(frame_id, LeftOut):
            return frame_id
        if rest == "remote request":
            return LeftOut.REMOTE
        if len(match["length"]) == _FD_DIGITS:
            return LeftOut.CAN_FD
        if (data := _DATA.fullmatch(rest)) is None:
            return LeftOut.MALFORMED
        frame = build(frame_id, _words(data["data"]))
        if isinstance(frame, LeftOut):
            return frame
        if len(frame.data) != int(match["length"]):
            return LeftOut.MALFORMED
        is_own = match["direction"] == _SENT
        return RecordedFrame(frame, time, match["channel"], is_own)

    def _stamp(self, text: str | None) -> float | None:
        if text is None:
            return None
        try:
            if "-" in text:
                return (
                    datetime.fromisoformat(text).replace(tzinfo=self._zone).timestamp()
                )
            time = float(text)
        except ValueError, OverflowError:
            return None
        if is_dated(time) or not self._adds_up:
            return time
        self._time += time
        return self._time


def _counts_from_line_before(head: tuple[str, ...]) -> bool:
    """Tell whether times are those since the line before (-td).

    Those since the first line (-tz) look the same, but never fall.
    """
    stamps = [
        float(match[1])
        for line in head
        if (match := _RELATIVE.match(line.lstrip())) is not None
    ]
    return any(later < earlier for earlier, later in pairwise(stamps))


def _words(text: str) -> list[str]:
    """Return the bytes of a line in hexadecimal."""
    if "`" in text:
        # candump -S: the last byte first
        return text.replace("`", " ").split()[::-1]
    words = text.split()
    if words and all(len(word) == _BITS and set(word) <= {"0", "1"} for word in words):
        return [f"{int(word, 2):02X}" for word in words]
    return words
