"""PEAK's traces (TRC) in versions 1.0 to 2.1.

    1.0      1)     250 19FEDA9C 8 19 FF 7C FC FF FF 00 FF
    1.3      1)       250.000 1  Rx    19FEDA9C -  8    19 FF 7C FC FF FF 00 FF
    2.1      1       250.000 DT 1  19FEDA9C Rx -  8    19 FF 7C FC FF FF 00 FF

Times are in ms from the start, which the header has as days since 1899-12-30: those of
the clock on the wall, but of UTC where python-can wrote it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
import re
from typing import Final

from ...protocol.frame import Frame
from .clock import wall_time
from .model import Context, LeftOut, Line, RecordedFrame
from .notation import build, identifier

_FIRST_DAY: Final = datetime(1899, 12, 30)
_MILLISECOND: Final = 1e-3
_DAY_MS: Final = 86_400_000
_START: Final = re.compile(r";\$STARTTIME=\s*(\d{1,6}(?:\.\d+)?)")
_COLUMNS: Final = re.compile(r";\$COLUMNS=\s*([A-Za-z,]+)")
_PYTHON_CAN: Final = "python-can"

_VERSION_1: Final = re.compile(
    r"\d+\)\s+(?P<time>\d{1,15}(?:\.\d{1,9})?)\s+(?:(?P<bus>\d{1,2})\s+)?(?:(?P<type>[A-Z][a-z]+)\s+)?"
    r"(?P<id>[0-9A-F]{4,8})\s+(?:-\s+)?(?P<length>\d{1,2})(?:\s+(?P<data>\S.*))?"
)
# State lines have no identifier.
_VERSION_1_STATE: Final = re.compile(
    r"\d+\)\s+\d+(?:\.\d+)?\s+(?:\d+\s+)?(?:Error|Warng)\b.*"
)
_OFFSET: Final = re.compile(r"\d{1,15}(?:\.\d{1,9})?")
_VERSION_2: Final = re.compile(r"\d+\s+\d+\.\d+\s+[A-Z]{2}\s.*")
_IDENTIFIER: Final = re.compile(r"[0-9A-Fa-f]{4,8}")
_ERRORS: Final = ("Error", "Warng")
_STATES: Final = ("ER", "ST", "EC")
_FD: Final = ("FD", "FB", "FE", "BI")
_SENT: Final = "Tx"
# The layouts of 2.0 and 2.1, where a header does not say otherwise
_COLUMNS_2_0: Final = tuple("NOTIdlD")
_COLUMNS_2_1: Final = tuple("NOTBIdRLD")
_SHORTEST_ID: Final = 4


class Pcan:
    """Reads the lines of a trace."""

    title = "PEAK trace (TRC)"

    def __init__(self, context: Context) -> None:
        """Expect the header."""
        self._zone = context.zone
        if any(_PYTHON_CAN in line for line in context.head):
            self._zone = UTC
        self._start = 0.0
        self._columns: Sequence[str] | None = None

    def read(self, line: str) -> Line:
        """Read a line."""
        if line.startswith(";"):
            return self._read_header(line)
        if (match := _VERSION_1.fullmatch(line)) is not None:
            return self._read_version_1(match)
        if _VERSION_1_STATE.fullmatch(line):
            return LeftOut.ERROR
        return self._read_version_2(line) if _VERSION_2.fullmatch(line) else None

    def _read_header(self, line: str) -> Line:
        if (match := _START.match(line)) is not None:
            days, fraction = divmod(float(match[1]), 1)
            day = (_FIRST_DAY + timedelta(days=days)).replace(tzinfo=self._zone)
            # Fractions of a day lose microseconds: the start is one in whole ms.
            self._start = wall_time(day, round(fraction * _DAY_MS) / 1000)
        elif (match := _COLUMNS.match(line)) is not None:
            self._columns = match[1].split(",")
        elif not line.startswith((";$", ";#")):
            return None
        return LeftOut.NOTHING

    def _read_version_1(self, match: re.Match[str]) -> Line:
        if match["type"] in _ERRORS:
            return LeftOut.ERROR
        data = match["data"] or ""
        if data == "RTR":
            return LeftOut.REMOTE
        frame = _frame(match["id"], match["length"], data.split())
        if isinstance(frame, LeftOut):
            return frame
        return self._recorded(frame, match["time"], match["bus"], match["type"])

    def _read_version_2(self, line: str) -> Line:
        words = line.split()
        if (kind := words[2]) in _STATES:
            return LeftOut.ERROR
        if kind == "RR":
            return LeftOut.REMOTE
        if kind in _FD:
            return LeftOut.CAN_FD
        columns = self._columns
        if columns is None:
            is_2_0 = len(words) > 3 and len(words[3]) >= _SHORTEST_ID
            columns = _COLUMNS_2_0 if is_2_0 else _COLUMNS_2_1
        fields = dict(zip(columns, words, strict=False))
        if not {"O", "I"} <= fields.keys():
            return LeftOut.MALFORMED
        length = fields.get("l") or fields.get("L", "")
        frame = _frame(fields["I"], length, words[len(columns) - 1 :])
        if isinstance(frame, LeftOut):
            return frame
        if _OFFSET.fullmatch(fields["O"]) is None:
            return LeftOut.MALFORMED
        return self._recorded(frame, fields["O"], fields.get("B"), fields.get("d"))

    def _recorded(
        self, frame: Frame, time: str, bus: str | None, direction: str | None
    ) -> RecordedFrame:
        stamp = self._start + float(time) * _MILLISECOND
        channel = bus if bus and bus.isdigit() else None
        return RecordedFrame(frame, stamp, channel, direction == _SENT)


def _frame(digits: str, length: str, words: list[str]) -> Frame | LeftOut:
    """Return the frame of an identifier; 1.x and 2.x write those of 11 bits in 4 digits."""
    if _IDENTIFIER.fullmatch(digits) is None:
        return LeftOut.MALFORMED
    frame_id = identifier(digits)
    if isinstance(frame_id, LeftOut):
        return frame_id
    if str(len(words)) != length:
        return LeftOut.MALFORMED
    return build(frame_id, words)
