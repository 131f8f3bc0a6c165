"""Recordings, played as if they were a network."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, tzinfo
from functools import partial
from itertools import islice
import logging
from pathlib import Path, PurePath
import time
from typing import Final

from ...protocol.frame import Frame
from ..errors import BusError, CannotOpen, NetworkReadOnly, Reason
from ..link import ErrorCounters, FrameBatch, Lost, Receive
from ..recordings.model import LeftOut, NotARecording, Patience, Refusal, Skipped
from ..recordings.registry import Recording, open_recording
from ..timing import BusTiming

_LOGGER = logging.getLogger(__name__)

_FRAMES_PER_READ: Final = 256
# A file without a frame of RV-C is looked through for a second or two.
_MOST_BEFORE_FIRST: Final = 300_000
_FOREIGN: Final = (LeftOut.STANDARD, LeftOut.REMOTE, LeftOut.CAN_FD, LeftOut.JOINED)

_REASONS: Final[Mapping[Refusal, Reason]] = {
    "archive": "recording_archive",
    "busmaster_j1939": "recording_busmaster_j1939",
    "damaged": "recording_damaged",
    "empty": "recording_empty",
    "foreign": "recording_foreign",
    "library_missing": "recording_library_missing",
    "needs_conversion": "recording_needs_conversion",
    "no_regular_file": "no_regular_file",
    "not_can": "recording_not_can",
    "unknown_form": "not_a_recording",
}

type _Timed = tuple[float, Frame]


class RecordingTransport:
    """Plays a recording once, or over and over."""

    def __init__(
        self,
        path: Path,
        *,
        speed: float | None = 1.0,
        repeat: bool = False,
        interface: str | None = None,
        zone: tzinfo = UTC,
        prepare: Callable[[], Awaitable[None]] | None = None,
        timing: BusTiming = BusTiming(),
    ) -> None:
        """Make a transport that is not open yet.

        Args:
            path: The file.
            speed: 1 is real time, None as fast as possible.
            repeat: Play it over and over.
            interface: Play only this one of a recording of several networks.
            zone: Where it was made: some forms have local times.
            prepare: Installs python-can, for forms that need it; raises CannotOpen.
            timing: The pause before frames without a time stamp.
        """
        self.skipped = Skipped()
        """What the file holds besides frames that can be played, as far as it was read."""
        self._path = path
        self._speed = speed
        self._repeat = repeat
        self._interface = interface
        self._zone = zone
        self._prepare = prepare
        self._timing = timing
        self._task: asyncio.Task[None] | None = None

    @property
    def error_counters(self) -> ErrorCounters:
        """Return the counts of what is in the file but is no frame of RV-C."""
        counts = self.skipped.counts
        return ErrorCounters(
            malformed=counts[LeftOut.MALFORMED],
            error_frames=counts[LeftOut.ERROR],
            foreign_frames=sum(counts[kind] for kind in _FOREIGN),
        )

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Check that the file is a recording and begin to play; raises CannotOpen."""
        loop = asyncio.get_running_loop()
        check = partial(open_checked, self._path, self._zone)
        try:
            recording = await loop.run_in_executor(None, check)
        except CannotOpen as error:
            if error.reason != "recording_library_missing" or self._prepare is None:
                raise
            await self._prepare()
            recording = await loop.run_in_executor(None, check)
        self.skipped = recording.skipped
        playing = self._play(recording, receive, lost)
        self._task = loop.create_task(playing, name="rvc recording")

    async def send(self, frame: Frame) -> None:
        """Raise NetworkReadOnly: a recording cannot be sent to."""
        raise NetworkReadOnly("A recording takes no commands")

    async def close(self) -> None:
        """Stop playing."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def _timed(self, recording: Recording) -> Iterator[_Timed]:
        """Read what is heard, with its times; what has none follows after a pause."""
        time = 0.0
        for frame, stamp, channel, is_own in recording.frames():
            is_other = self._interface is not None and channel not in (
                None,
                self._interface,
            )
            # Who plays a recording stands in for the node that made it.
            if not is_own and not is_other:
                time = time + self._timing.recording_gap if stamp is None else stamp
                yield time, frame

    async def _play(self, recording: Recording, receive: Receive, lost: Lost) -> None:
        error: BusError | None = None
        try:
            # Some captures tell only at their end that they have nothing of CAN.
            with translated(str(self._path)):
                await self._play_over_and_over(recording, receive)
        except CannotOpen as failure:
            error = failure
        if recording.skipped is self.skipped:
            self._log_skipped()
        self._task = None
        lost(error)

    async def _play_over_and_over(self, recording: Recording, receive: Receive) -> None:
        """Play a recording once, or as often as it is to be."""
        play_once = self._play_fast if self._speed is None else self._play_timed
        while True:
            await play_once(self._timed(recording), receive)
            # A file that became empty is not repeated without a pause.
            await asyncio.sleep(self._timing.recording_gap if self._repeat else 0)
            if not self._repeat:
                break
            if recording.skipped is self.skipped:
                # What is in the file is counted once, and told once.
                self._log_skipped()
                recording.skipped = Skipped()

    async def _play_fast(self, frames: Iterator[_Timed], receive: Receive) -> None:
        """Play the frames as fast as possible; others have their turn between."""
        while chunk := await self._read(frames):
            receive(FrameBatch([frame for _, frame in chunk], time.time()))
            await asyncio.sleep(0)

    async def _play_timed(self, frames: Iterator[_Timed], receive: Receive) -> None:
        """Play the frames with the pauses they were recorded with."""
        loop = asyncio.get_running_loop()
        speed, began = self._speed or 1.0, loop.time()
        first: float | None = None
        last = 0.0
        while chunk := await self._read(frames):
            for stamp, frame in chunk:
                if first is None:
                    first = last = stamp
                if not 0 <= stamp - last <= self._timing.longest_recorded_pause:
                    # The clock was put forward or back while it was recorded.
                    first += stamp - last
                last = stamp
                if (wait := began + (stamp - first) / speed - loop.time()) > 0:
                    await asyncio.sleep(wait)
                receive(FrameBatch([frame], time.time()))

    async def _read(self, frames: Iterator[_Timed]) -> list[_Timed]:
        """Read the next frames in the executor; none are left if it returns none."""
        loop = asyncio.get_running_loop()
        chunk: Iterator[_Timed] = islice(frames, _FRAMES_PER_READ)
        return await loop.run_in_executor(None, list, chunk)

    def _log_skipped(self) -> None:
        """Tell what was left out, by kind."""
        for kind, count in self.skipped.counts.items():
            number, text = self.skipped.lines[kind][0]
            _LOGGER.log(
                logging.WARNING if kind is LeftOut.MALFORMED else logging.INFO,
                "%s has %d lines that were left out (%s), the first is line %d: %s",
                self._path.name,
                count,
                kind,
                number,
                text,
            )


def open_checked(path: Path, zone: tzinfo) -> Recording:
    """Return a recording whose first frame can be read; it reads the file.

    Raises CannotOpen with the reason.
    """
    return checked(lambda: open_recording(path, zone), str(path), is_played=True)


def checked(
    open_: Callable[[], Recording], place: str, *, is_played: bool = False
) -> Recording:
    """Return what a function opens, if its first frame can be read.

    Args:
        open_: Opens it, by reading it.
        place: Its path, or what stands for it.
        is_played: Refuse one that has nothing but frames of others.

    Raises CannotOpen with the reason.
    """
    with translated(place):
        recording = open_()
        recording.skipped = patience = Patience(_MOST_BEFORE_FIRST)
        # Some forms say only now what they are missing.
        if next(recording.frames(), None) is None:
            _check_has_something(recording, patience, is_played=is_played)
        recording.skipped = Skipped()
        return recording


def _check_has_something(
    recording: Recording, patience: Patience, *, is_played: bool
) -> None:
    """Raise NotARecording for one without a frame, if it was looked through to its end."""
    if patience.is_over:
        return
    if recording.damage or patience.counts.keys() == {LeftOut.MALFORMED}:
        raise NotARecording("damaged")
    if not patience.counts:
        raise NotARecording("empty")
    if is_played:
        raise NotARecording("foreign")


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Raise CannotOpen with its reason where a recording cannot be read."""
    name = PurePath(place).name
    try:
        yield
    except FileNotFoundError as error:
        raise CannotOpen("not_found", place) from error
    except PermissionError as error:
        raise CannotOpen("permission", place) from error
    except OSError as error:
        raise CannotOpen("unknown", str(error)) from error
    except NotARecording as error:
        detail = error.detail or name
        if error.detail and error.reason == "unknown_form":
            # Which form it is said to be of, and what a library says of it
            detail = f'{name} ("{error.detail}")'
        raise CannotOpen(_REASONS[error.reason], detail) from error
    except ValueError as error:
        raise CannotOpen("not_a_recording", name) from error
