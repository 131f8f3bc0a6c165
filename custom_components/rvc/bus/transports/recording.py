"""Recordings: candump's log files, played as if they were a network."""

import asyncio
from collections.abc import Iterator
import logging
from pathlib import Path
import re
import time
from typing import Final

from ...protocol.frame import Frame
from ..errors import BusError, CannotOpen, NetworkReadOnly
from ..link import ErrorCounters, FrameBatch, Lost, Receive
from ..timing import BusTiming

_LOGGER = logging.getLogger(__name__)

# "(1700000000.250000) can0 19FEDA9C#19FF7CFCFFFF00FF R", or the frame alone
_LINE: Final = re.compile(
    r"(?:\((?P<time>\d+(?:\.\d+)?)\)\s+)?(?:(?P<interface>[\w.-]+)\s+)?"
    r"(?P<id>[0-9A-Fa-f]+)(?P<mark>##?)(?P<data>\S*)(?:\s+(?P<way>[TR]))?"
)
_ERROR_FLAG: Final = 0x20000000
_EXTENDED_DIGITS: Final = 8

_CHUNK: Final = 256
_REPORTED: Final = 20


class RecordingTransport:
    """Plays a recording once, or over and over."""

    def __init__(
        self,
        path: Path,
        *,
        speed: float | None = 1.0,
        repeat: bool = False,
        interface: str | None = None,
        timing: BusTiming = BusTiming(),
    ) -> None:
        """Make a transport that is not open yet.

        Args:
            path: The file.
            speed: 1 is real time, None as fast as possible.
            repeat: Play it over and over.
            interface: Play only this one of a recording of several networks.
            timing: The pause before frames without a time stamp.
        """
        self.error_counters = ErrorCounters()
        self.malformed: list[tuple[int, str]] = []
        """The first malformed lines with their numbers; `error_counters` counts all."""
        self._skipped = 0
        """Lines of frames that are not played."""
        self._path = path
        self._speed = speed
        self._repeat = repeat
        self._interface = interface
        self._timing = timing
        self._task: asyncio.Task[None] | None = None

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Look whether it is a recording and begin to play; raises CannotOpen."""
        loop = asyncio.get_running_loop()
        try:
            is_recording = await loop.run_in_executor(None, self._has_frames)
        except FileNotFoundError as error:
            raise CannotOpen("not_found", str(self._path)) from error
        except PermissionError as error:
            raise CannotOpen("permission", str(self._path)) from error
        except OSError as error:
            raise CannotOpen("unknown", str(error)) from error
        if not is_recording:
            raise CannotOpen("not_a_recording", str(self._path))
        self._task = loop.create_task(self._play(receive, lost), name="rvc recording")

    async def send(self, frame: Frame) -> None:
        """Refuse: nobody listens in a recording."""
        raise NetworkReadOnly("A recording takes no commands")

    async def close(self) -> None:
        """Stop playing."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _play(self, receive: Receive, lost: Lost) -> None:
        end: BusError | None = None
        try:
            while True:
                await self._play_once(receive)
                if not self._repeat:
                    break
        except OSError as error:
            end = CannotOpen("unknown", str(error))
        self._report_malformed()
        self._task = None
        lost(end)

    async def _play_once(self, receive: Receive) -> None:
        loop = asyncio.get_running_loop()
        lines = self._frames()
        began = loop.time()
        first: float | None = None
        last = 0.0
        while chunk := await loop.run_in_executor(None, _take, lines, _CHUNK):
            if self._speed is None:
                receive(FrameBatch([frame for _, frame in chunk], time.time()))
                await asyncio.sleep(0)
                continue
            for stamp, frame in chunk:
                if first is None:
                    first = last = stamp
                if not 0 <= stamp - last <= self._timing.longest_recorded_pause:
                    # The clock was put forward or back while it was recorded.
                    first += stamp - last
                last = stamp
                due = began + (stamp - first) / self._speed
                if (wait := due - loop.time()) > 0:
                    await asyncio.sleep(wait)
                receive(FrameBatch([frame], time.time()))
        # Never spin on a repeated recording that is over at once.
        await asyncio.sleep(self._timing.recording_gap if self._repeat else 0)

    def _has_frames(self) -> bool:
        """Tell whether there is a frame, be it one that is not played."""
        found = next(self._frames(), None) is not None or self._skipped > 0
        self._skipped = 0
        self.malformed.clear()
        self.error_counters = ErrorCounters()
        return found

    def _frames(self) -> Iterator[tuple[float, Frame]]:
        """Read the frames with their time stamps, in s; bad lines are noted."""
        stamp = 0.0
        with self._path.open(encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, start=1):
                text = line.strip()
                if not text or text.startswith(("#", ";")):
                    continue
                match = _LINE.fullmatch(text)
                if match is not None and self._is_unwanted(match):
                    self._skipped += 1
                    continue
                frame = self._frame(match) if match else None
                if frame is not None and match is not None:
                    said = match["time"]
                    stamp = float(said) if said else stamp + self._timing.recording_gap
                    yield stamp, frame
                elif match is None or (frame is None and not self._is_foreign(match)):
                    self._note_malformed(number, text)

    def _is_unwanted(self, match: re.Match[str]) -> bool:
        """Tell what another network carried, and what the recording node said.

        Its own commands are not heard again: whoever plays it is that node.
        """
        return match["way"] == "T" or (
            self._interface is not None
            and match["interface"] not in (None, self._interface)
        )

    def _frame(self, match: re.Match[str]) -> Frame | None:
        if match["mark"] == "##" or len(match["id"]) != _EXTENDED_DIGITS:
            return None
        try:
            return Frame.parse(f"{match['id']}#{match['data']}")
        except ValueError:
            return None

    def _is_foreign(self, match: re.Match[str]) -> bool:
        """Tell a line of another kind of frame, and count it."""
        number = int(match["id"], 16)
        if len(match["id"]) == _EXTENDED_DIGITS and number & _ERROR_FLAG:
            self.error_counters.error_frames += 1
        elif (
            match["mark"] == "##"
            or len(match["id"]) < _EXTENDED_DIGITS
            or match["data"].startswith("R")
        ):
            self.error_counters.foreign_frames += 1
        else:
            return False
        return True

    def _note_malformed(self, number: int, text: str) -> None:
        self.error_counters.malformed += 1
        if len(self.malformed) < _REPORTED:
            self.malformed.append((number, text[:100]))

    def _report_malformed(self) -> None:
        if self.malformed:
            number, text = self.malformed[0]
            _LOGGER.warning(
                "%s has %d malformed lines, the first is line %d: %s",
                self._path.name,
                self.error_counters.malformed,
                number,
                text,
            )


def _take(
    frames: Iterator[tuple[float, Frame]], most: int
) -> list[tuple[float, Frame]]:
    chunk = []
    for frame in frames:
        chunk.append(frame)
        if len(chunk) == most:
            break
    return chunk
