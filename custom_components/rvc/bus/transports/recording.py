"""Recordings, played as if they were a network."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, tzinfo
from itertools import islice
import logging
from pathlib import Path
import time
from typing import Final

from ...protocol.frame import Frame
from ..errors import BusError, CannotOpen, NetworkReadOnly
from ..link import ErrorCounters, FrameBatch, Lost, Receive
from ..recordings.model import LeftOut, NotARecording, Skipped
from ..recordings.registry import Recording, open_recording
from ..timing import BusTiming

_LOGGER = logging.getLogger(__name__)

_FRAMES_PER_READ: Final = 256
_FOREIGN: Final = (LeftOut.STANDARD, LeftOut.REMOTE, LeftOut.CAN_FD, LeftOut.JOINED)

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
        timing: BusTiming = BusTiming(),
    ) -> None:
        """Make a transport that is not open yet.

        Args:
            path: The file.
            speed: 1 is real time, None as fast as possible.
            repeat: Play it over and over.
            interface: Play only this one of a recording of several networks.
            zone: Where it was made: some forms have local times.
            timing: The pause before frames without a time stamp.
        """
        self.skipped = Skipped()
        """What the file holds besides frames that can be played, as far as it was read."""
        self._path = path
        self._speed = speed
        self._repeat = repeat
        self._interface = interface
        self._zone = zone
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
        try:
            recording = await loop.run_in_executor(
                None, open_recording, self._path, self._zone
            )
        except FileNotFoundError as error:
            raise CannotOpen("not_found", str(self._path)) from error
        except PermissionError as error:
            raise CannotOpen("permission", str(self._path)) from error
        except OSError as error:
            raise CannotOpen("unknown", str(error)) from error
        except (ValueError, NotARecording) as error:
            raise CannotOpen("not_a_recording", str(self._path)) from error
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
        play_once = self._play_fast if self._speed is None else self._play_timed
        try:
            while True:
                await play_once(self._timed(recording), receive)
                # A file that became empty is not repeated without a pause.
                await asyncio.sleep(self._timing.recording_gap if self._repeat else 0)
                if not self._repeat:
                    break
        except NotARecording:
            # Some captures tell only at their end that they have nothing of CAN.
            error = CannotOpen("not_a_recording", str(self._path))
        except (OSError, ValueError) as failure:
            error = CannotOpen("unknown", str(failure))
        self._log_malformed()
        self._task = None
        lost(error)

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

    def _log_malformed(self) -> None:
        if malformed := self.skipped.lines.get(LeftOut.MALFORMED):
            number, text = malformed[0]
            _LOGGER.warning(
                "%s has %d malformed lines, the first is line %d: %s",
                self._path.name,
                self.error_counters.malformed,
                number,
                text,
            )
