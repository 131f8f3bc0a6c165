"""candump's log files and cansend's notation, alone or one after the other.

    (1700000000.250000) can0 19FEDA9C#19FF7CFCFFFF00FF
    (1700000000.250000) can0 19FEDA9C#19FF7CFCFFFF00FF R
    19FEDA9C#19FF7CFCFFFF00FF

The letter of the direction is python-can's, asc2log's and that of `candump -x`. An
interface that ends in ".tx" has the frames that Home Assistant sent.
"""

import re
from typing import Final

from ...protocol.frame import Frame
from ..link import FrameBatch
from .model import Context, Line, RecordedFrame
from .notation import parse_notation

_STAMP: Final = re.compile(r"\((\d{1,12}(?:\.\d{1,9})?)\)")
_NOTATION: Final = re.compile(r"[0-9A-Fa-f]+#")
_INTERFACE: Final = re.compile(r"[^\s#()\[\]]{1,64}")
_LATEST: Final = 1e12
_LONGEST_BEHIND: Final = 128
# More than what a coach of a hundred devices repeats
_MOST_KNOWN: Final = 65_536
UNSAFE: Final = re.compile(r"[^A-Za-z0-9_.-]")
"""What other programs do not read in the name of an interface."""
_DIRECTIONS: Final = ("R", "T")
_SENT: Final = "T"
OWN_SUFFIX: Final = ".tx"
"""Of the interface under which a recording has what was sent."""


class CandumpLog:
    """Reads lines that have a frame in can-utils' notation."""

    title = "candump log"

    def __init__(self, context: Context) -> None:
        """Expect lines; their times need nothing."""

    def read(self, line: str) -> Line:
        """Read a line."""
        words = line.split()
        is_own = False
        if len(words) > 1 and words[-1] in _DIRECTIONS:
            is_own = words.pop() == _SENT
        # Time and interface may be missing.
        if not words or len(words) > 3 or _NOTATION.match(words[-1]) is None:
            return None
        time = channel = None
        if words[0].startswith("("):
            if (stamp := _STAMP.fullmatch(words[0])) is None:
                return None
            time = float(stamp[1])
            del words[0]
        if len(words) == 2:
            channel = words[0]
            if _INTERFACE.fullmatch(channel) is None:
                return None
            if channel.endswith(OWN_SUFFIX):
                channel, is_own = channel.removesuffix(OWN_SUFFIX), True
        elif len(words) != 1:
            return None
        frame = parse_notation(words[-1])
        if not isinstance(frame, tuple):
            return frame
        return RecordedFrame(frame, time, channel, is_own)


class RepeatedLines:
    """Reads lines that differ from one before in nothing but the time.

    Nine of ten lines do, and half of what reading a long log takes is spared.
    """

    def __init__(self) -> None:
        """Begin without lines."""
        self._known: dict[str, tuple[Frame, str | None, bool]] = {}

    def read(self, line: str) -> RecordedFrame | None:
        """Read a line; None if what is behind its time is not known."""
        stamp, _, behind = line.partition(")")
        if (known := self._known.get(behind)) is None:
            return None
        try:
            time = float(stamp[1:])
        except ValueError:
            return None
        # No number and infinity are none either.
        if stamp[0] != "(" or not 0 <= time < _LATEST:
            return None
        frame, channel, is_own = known
        return RecordedFrame(frame, time, channel, is_own)

    def add(self, line: str, recorded: RecordedFrame) -> None:
        """Note what is behind the time of a line."""
        behind = line.partition(")")[2]
        if recorded.time is None or len(behind) > _LONGEST_BEHIND:
            return
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[behind] = (recorded.frame, recorded.channel, recorded.is_own)


def format_batch(network: str, batch: FrameBatch, *, sent: bool) -> str:
    """Return the lines of a batch, as `candump -l` writes them.

    Args:
        network: What stands for the interface; what other programs do not read there
            is left out of it.
        batch: Frames, with the time of all of them.
        sent: Whether they were sent: they stand under an interface of their own, for a
            letter behind a frame is refused by Wireshark and canboat.
    """
    suffix = OWN_SUFFIX if sent else ""
    start = f"({batch.time:.6f}) {UNSAFE.sub('_', network)}{suffix}"
    return "".join(
        [
            f"{start} {frame_id:08X}#{data.hex().upper()}\n"
            for frame_id, data in batch.frames
        ]
    )
