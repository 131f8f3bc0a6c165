"""The forms of recordings that can be read: a form is a reader, and a row here."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Protocol

from ...protocol.frame import Frame
from ..link import ErrorCounters
from .candump import CandumpReader


class RecordingReader(Protocol):
    """Reads the frames that were received out of a recording."""

    error_counters: ErrorCounters
    malformed: list[tuple[int, str]]
    """The first malformed lines with their numbers; all of them are counted."""

    def has_frames(self) -> bool:
        """Return whether the file has frames in this form; raises OSError."""

    def frames(self) -> Iterator[tuple[float, Frame]]:
        """Read the frames with their time stamps in s; raises OSError."""


type MakeReader = Callable[[Path, str | None, float], RecordingReader]

READERS: Final[tuple[MakeReader, ...]] = (CandumpReader,)
"""The readers of all forms, in the order in which they are tried."""


def find_reader(path: Path, interface: str | None, gap: float) -> RecordingReader:
    """Return a reader that finds frames in a file.

    Args:
        path: The file.
        interface: Read the frames of this interface only; None for all.
        gap: Seconds before a frame without a time stamp.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is no regular file, or no recording in any form.
    """
    # A pipe would wait for somebody who writes, and a device never ends.
    if path.exists() and not path.is_file():
        raise ValueError("no regular file")
    for make in READERS:
        if make(path, interface, gap).has_frames():
            return make(path, interface, gap)
    raise ValueError("no recording")
