"""The RAW log of Yacht Devices' gateways.

    22:13:20.250 R 19FEDA9C 19 FF 7C FC FF FF 00 FF

Times are those of the day in UTC, or since the gateway started where it has heard none.
What is sent to a gateway has no time and no letter.
"""

import re
from typing import Final

from .clock import DAY, RunningTime, of_day
from .model import Context, LeftOut, Line, RecordedFrame
from .notation import build, identifier

_LINE: Final = re.compile(
    r"(?:(?P<time>\d{2}:\d{2}:\d{2}\.\d{1,6}) (?P<direction>[RT]) )?"
    r"(?P<id>[0-9A-Fa-f]{7,8})(?P<data>(?: [0-9A-Fa-f]{2})*)"
)
_SENT: Final = "T"


class YachtDevicesRaw:
    """Reads the lines of a RAW log."""

    title = "Yacht Devices RAW"

    def __init__(self, context: Context) -> None:
        """Expect the first day."""
        self._clock = RunningTime(DAY)

    def read(self, line: str) -> Line:
        """Read a line."""
        if (match := _LINE.fullmatch(line)) is None:
            return None
        frame_id = identifier(match["id"])
        if isinstance(frame_id, LeftOut):
            return frame_id
        frame = build(frame_id, match["data"].split())
        if isinstance(frame, LeftOut):
            return frame
        time = match["time"]
        if time is None and not frame.data:
            # A number alone may be anything.
            return None
        stamp = self._clock.at(of_day(time)) if time else None
        return RecordedFrame(frame, stamp, None, match["direction"] == _SENT)
