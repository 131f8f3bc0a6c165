"""Logs of BUSMASTER.

    ***PROTOCOL CAN***
    ***START DATE AND TIME 14:11:2023 15:13:20:250***
    15:13:20:2500 Rx 1 0x19FEDA9C x 8 19 FF 7C FC FF FF 00 FF

Times are those of the clock on the wall, or from the start, or from the line before.
"""

from datetime import datetime, tzinfo
import re
from typing import Final

from .clock import DAY, RunningTime, of_day, wall_time
from .model import Context, LeftOut, Line, NotARecording, RecordedFrame
from .notation import build_of_numbers

_PROTOCOL: Final = re.compile(r"\*\*\*PROTOCOL (.*)\*\*\*")
_START: Final = re.compile(
    r"\*\*\*START DATE AND TIME (\d{1,2}):(\d{1,2}):(\d{4}) (\d{1,2}:\d{2}:\d{2}):(\d+)\*\*\*"
)
_LINE: Final = re.compile(
    r"(?P<clock>\d{1,4}:\d{2}:\d{2}):(?P<fraction>\d{1,6}) (?P<direction>[RT]x) "
    r"(?P<channel>\d{1,3}) (?P<id>(?:0x)?[0-9A-Fa-f]{1,9}) (?P<type>sr|xr|s|x) "
    r"(?P<length>\d{1,2})(?P<data>(?: [0-9A-Fa-f]{1,3})*)"
)
_CAN: Final = "CAN"
_SENT: Final = "Tx"
_LARGEST_ID: Final = 0x1FFFFFFF
_HEXADECIMAL, _DECIMAL = 16, 10


def refuse_other_protocols(head: tuple[str, ...]) -> None:
    """Raise NotARecording for a log of J1939 or LIN: its columns are others."""
    for line in head:
        if (match := _PROTOCOL.fullmatch(line)) is not None and match[1] != _CAN:
            raise NotARecording("busmaster_j1939", match[1])


class Busmaster:
    """Reads the lines of a log."""

    title = "BUSMASTER"

    def __init__(self, context: Context) -> None:
        """Expect the header."""
        self._zone: tzinfo = context.zone
        self._base = _HEXADECIMAL
        self._mode = "SYSTEM"
        self._day: datetime | None = None
        self._began = 0.0
        self._time = 0.0
        self._clock = RunningTime(DAY)

    def read(self, line: str) -> Line:
        """Read a line."""
        if line.startswith("***"):
            return self._read_header(line)
        if (match := _LINE.fullmatch(line)) is None:
            return None
        # The fraction has four digits, or three where SavvyCAN wrote it.
        stamp = of_day(f"{match['clock']}.{match['fraction']}")
        time = self._at(stamp)
        if match["type"] in ("sr", "xr"):
            return LeftOut.REMOTE
        if match["type"] == "s":
            return LeftOut.STANDARD
        words = match["data"].split()
        try:
            base = _HEXADECIMAL if match["id"].startswith("0x") else self._base
            frame_id = int(match["id"], base)
        except ValueError:
            return LeftOut.MALFORMED
        if len(words) != int(match["length"]) or frame_id > _LARGEST_ID:
            return LeftOut.MALFORMED
        frame = build_of_numbers(frame_id, words, self._base)
        if isinstance(frame, LeftOut):
            return frame
        is_own = match["direction"] == _SENT
        return RecordedFrame(frame, time, match["channel"], is_own)

    def _read_header(self, line: str) -> Line:
        if (match := _START.fullmatch(line)) is not None:
            day, month, year, clock, fraction = match.groups()
            try:
                date = datetime(int(year), int(month), int(day), tzinfo=self._zone)
            except ValueError:
                return LeftOut.NOTHING
            self._day = date
            self._began = of_day(f"{clock}.{fraction}")
        elif line == "***DEC***":
            self._base = _DECIMAL
        elif line.endswith(" MODE***"):
            self._mode = line.strip("*").split()[0]
        return LeftOut.NOTHING

    def _at(self, stamp: float) -> float:
        """Return the time of a stamp: of the calendar where the log has a date."""
        if self._mode == "SYSTEM":
            stamp = self._clock.at(stamp)
            return stamp if self._day is None else wall_time(self._day, stamp)
        if self._mode == "RELATIVE":
            self._time += stamp
            stamp = self._time
        began = 0.0 if self._day is None else wall_time(self._day, self._began)
        return began + stamp
