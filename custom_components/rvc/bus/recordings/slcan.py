"""What a terminal shows of an slcan adapter: T19FEDA9C819FF7CFCFFFF00FF."""

import re
from typing import Final

from .clock import RunningTime
from .model import Context, LeftOut, Line, RecordedFrame
from .notation import build, identifier

# CANdapter writes x for T.
_DATA: Final = re.compile(
    r"[Tx](?P<id>[0-9A-Fa-f]{8})(?P<length>[0-8])(?P<rest>[0-9A-Fa-f]*)"
)
_OTHER: Final = re.compile(
    r"(?P<standard>t[0-9A-Fa-f]{3}[0-8][0-9A-Fa-f]*)"
    r"|(?P<remote>(?:r[0-9A-Fa-f]{3}|R[0-9A-Fa-f]{8})[0-8][0-9A-Fa-f]*)"
    r"|(?P<fd>(?:[db][0-9A-Fa-f]{3}|[DB][0-9A-Fa-f]{8})[0-9A-F][0-9A-Fa-f]*)"
    r"|(?P<nothing>[zZ]|V[0-9A-Fa-f]{4}|F[0-9A-Fa-f]{2}|N[0-9A-Za-z]{4})"
)
_STAMPS: Final = {4: 1e-3, 8: 1e-6}
"""Digits of a time stamp, and what they count in s."""
_MINUTE: Final = 60.0
_ALL_BITS: Final = 2**32 * 1e-6
_KINDS: Final = {
    "standard": LeftOut.STANDARD,
    "remote": LeftOut.REMOTE,
    "fd": LeftOut.CAN_FD,
    "nothing": LeftOut.NOTHING,
}


class Slcan:
    """Reads the lines of an slcan adapter."""

    title = "slcan"

    def __init__(self, context: Context) -> None:
        """Expect stamps that fall back every minute, or every hour and a bit."""
        self._clocks = {4: RunningTime(_MINUTE), 8: RunningTime(_ALL_BITS)}

    def read(self, line: str) -> Line:
        """Read a line."""
        if (match := _DATA.fullmatch(line)) is None:
            other = _OTHER.fullmatch(line)
            return None if other is None else _KINDS[other.lastgroup or ""]
        end = 2 * int(match["length"])
        data, stamp = match["rest"][:end], match["rest"][end:]
        if len(data) != end or len(stamp) not in (0, *_STAMPS):
            return LeftOut.MALFORMED
        frame_id = identifier(match["id"])
        frame = frame_id if isinstance(frame_id, LeftOut) else build(frame_id, [data])
        if isinstance(frame, LeftOut):
            return LeftOut.MALFORMED
        time = None
        if digits := len(stamp):
            time = self._clocks[digits].at(int(stamp, 16) * _STAMPS[digits])
        return RecordedFrame(frame, time)
