"""candump's log files: (1700000000.250000) can0 19FEDA9C#19FF7CFCFFFF00FF R."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
import re
from typing import Final, TextIO

from ...protocol.frame import Frame
from ...protocol.text import plain_text
from ..link import ErrorCounters, FrameBatch
from .line import BLANKS

# Time stamp, interface and direction may be missing.
_LINE: Final = re.compile(
    r"(?:\((?P<time>\d{1,12}(?:\.\d+)?)\)\s+)?(?:(?P<interface>[\w.-]+)\s+)?"
    r"(?P<id>[0-9A-Fa-f]+)(?P<mark>##?)(?P<data>\S*)(?:\s+(?P<direction>[TR]))?"
)
_BLANKS: Final = BLANKS.decode()
_ERROR_FLAG: Final = 0x20000000
_EXTENDED_DIGITS: Final = 8
_CAN_FD: Final = "##"
_SENT: Final = "T"
_REMEMBERED_LINES: Final = 20
_LONGEST_QUOTE: Final = 100
# A frame of CAN FD has 64 bytes.
_LONGEST_LINE: Final = 512
_ENDLESS: Final = 1_000_000
# Lines in which a recording has its first frame
_MOST_TRIED: Final = 100_000


def format_batch(network: str, batch: FrameBatch, *, sent: bool) -> str:
    """Return the lines of a batch; `network` stands where candump has an interface."""
    start = f"({batch.time:.6f}) {network}"
    direction = _SENT if sent else "R"
    return "".join(
        [
            f"{start} {frame_id:08X}#{data.hex().upper()} {direction}\n"
            for frame_id, data in batch.frames
        ]
    )


class CandumpReader:
    """Reads the frames that were received out of a log file, and counts all else.

    Frames that the recording node has sent are left out: when the recording is
    played this node stands in for it, and a node does not receive its own frames.
    """

    def __init__(self, path: Path, interface: str | None, gap: float) -> None:
        """Prepare to read a file.

        Args:
            path: The file.
            interface: The interface whose frames are read; None for all.
            gap: Seconds before a frame without a time stamp.
        """
        self.error_counters = ErrorCounters()
        self.malformed: list[tuple[int, str]] = []
        """The first malformed lines with their numbers; all of them are counted."""
        self._path = path
        self._interface = interface
        self._gap = gap
        self._left_out = 0
        """Lines of frames that are left out on purpose."""

    def has_frames(self) -> bool:
        """Return whether the file has a frame, be it one that is left out.

        Only its beginning is looked at. Raises OSError.
        """
        has_frame = next(self.frames(_MOST_TRIED), None) is not None
        return has_frame or self._left_out > 0

    def frames(self, lines: int | None = None) -> Iterator[tuple[float, Frame]]:
        """Read the frames with their time stamps in s; raises OSError.

        With `lines` only of as many lines.
        """
        time = 0.0
        # Windows' editors put a mark before the first line.
        with self._path.open(encoding="utf-8-sig", errors="replace") as file:
            for number, line in enumerate(islice(_lines(file), lines), start=1):
                text = line.strip(_BLANKS)
                if not text or text.startswith(("#", ";")):
                    continue
                match = _LINE.fullmatch(text)
                if match is None:
                    self._count_malformed(number, text)
                elif self._is_left_out(match):
                    self._left_out += 1
                elif (frame := _frame(match)) is not None:
                    stamp = match["time"]
                    time = float(stamp) if stamp else time + self._gap
                    yield time, frame
                elif not self._count_foreign(match):
                    self._count_malformed(number, text)

    def _is_left_out(self, match: re.Match[str]) -> bool:
        return match["direction"] == _SENT or (
            self._interface is not None
            and match["interface"] not in (None, self._interface)
        )

    def _count_foreign(self, match: re.Match[str]) -> bool:
        """Count a line of another kind of frame; return whether it is one."""
        number = int(match["id"], 16)
        is_extended = len(match["id"]) == _EXTENDED_DIGITS
        if is_extended and number & _ERROR_FLAG:
            self.error_counters.error_frames += 1
        elif (
            match["mark"] == _CAN_FD
            or len(match["id"]) < _EXTENDED_DIGITS
            or match["data"].startswith("R")
        ):
            self.error_counters.foreign_frames += 1
        else:
            return False
        return True

    def _count_malformed(self, number: int, text: str) -> None:
        self.error_counters.malformed += 1
        if len(self.malformed) < _REMEMBERED_LINES:
            self.malformed.append((number, plain_text(text, _LONGEST_QUOTE)))


def _lines(file: TextIO) -> Iterator[str]:
    """Read the lines of a file; of one that is too long only the beginning.

    A line that does not end is the end: this is no text.
    """
    while line := file.readline(_LONGEST_LINE):
        yield line
        skipped = len(line)
        while len(line) == _LONGEST_LINE and not line.endswith("\n"):
            line = file.readline(_LONGEST_LINE)
            skipped += len(line)
            if skipped > _ENDLESS:
                return


def _frame(match: re.Match[str]) -> Frame | None:
    """Return the RV-C frame of a line; None if it has none."""
    if match["mark"] == _CAN_FD or len(match["id"]) != _EXTENDED_DIGITS:
        return None
    try:
        return Frame.parse(f"{match['id']}#{match['data']}")
    except ValueError:
        return None
