"""Recordings of what goes over the networks, in the form of candump's log files."""

import asyncio
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
import json
import logging
from pathlib import Path
import shutil
import time
from typing import Any, Final, Literal, TextIO

from ..protocol.frame import Frame
from .link import FrameBatch
from .listeners import Listeners
from .recordings.candump_log import format_batch
from .recordings.folder import MIN_FREE, companion_of, delete
from .timing import BusTiming

_LOGGER = logging.getLogger(__name__)

_MEGABYTE: Final = 1024 * 1024
# More than the messages of a coach of a hundred devices
_MOST_TOPICS: Final = 65_536

_INTERFACE: Final = "can"

type Ending = Literal["stopped", "time", "disk_full", "failed"]
type Topic = Callable[[str, Frame], Hashable | None]
"""Returns what a frame of a network is the latest word on; None for nothing."""


def interfaces_of(networks: Iterable[str]) -> dict[str, str]:
    """Return the interface under which each network is recorded: can0, can1 and so on.

    canboat takes no other names, and SavvyCAN and python-can's numbered forms have
    only the number at their end.
    """
    return {name: f"{_INTERFACE}{number}" for number, name in enumerate(networks)}


class Recorder:
    """One recording: a few files, of which the oldest make room for the newest."""

    def __init__(
        self,
        folder: Path,
        *,
        duration: float | None = None,
        max_bytes: int = 100 * _MEGABYTE,
        files: int = 4,
        networks: frozenset[str] | None = None,
        interfaces: Mapping[str, str] | None = None,
        about: Mapping[str, Any] | None = None,
        topic: Topic | None = None,
        max_waiting: int = 20_000,
        min_free: int = MIN_FREE,
        timing: BusTiming = BusTiming(),
    ) -> None:
        """Make a recording that has not begun.

        Args:
            folder: Where its files go.
            duration: Seconds after which it ends by itself.
            max_bytes: Bytes of all its files together.
            files: How many files share these bytes.
            networks: The networks that are recorded; all of them by default.
            interfaces: What each network is called in the files; its name by default.
            about: What is written beside each file; no log can hold it, for Wireshark
                refuses comments.
            topic: What a frame is about, where only what changes is recorded: one that
                is equal to the last on its topic is left out. Called in the executor.
            max_waiting: Frames that may wait for the disk: ten seconds of a
                saturated bus. More are counted as lost.
            min_free: Bytes that stay free on the disk.
            timing: How often the files are written.
        """
        self.ended: Ending | None = None
        """Why it is over; None while it goes on."""
        self.endings = Listeners[Recorder]()
        """Called once when it is over, however it ended."""
        self.paths: list[Path] = []
        self.frames = 0
        self.size = 0
        """Bytes that were written, also those in files that are gone."""
        self.lost = 0
        """Frames that came faster than the disk writes them."""
        self._folder = folder
        self._duration = duration
        self._max_file_bytes = max_bytes // files
        self._max_files = files
        self._networks = networks
        self._interfaces = interfaces or {}
        self._about = about
        self._topic = topic
        self._latest: dict[Hashable, bytes] = {}
        self._max_waiting = max_waiting
        self._min_free = min_free
        self._timing = timing
        self._waiting: list[tuple[str, FrameBatch, bool]] = []
        self._waiting_frames = 0
        self._file: TextIO | None = None
        self._file_bytes = 0
        self._number = 0
        self._task: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    async def start(self) -> None:
        """Open the first file and begin; raises OSError."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._next_file)
        self._task = loop.create_task(self._run(), name="rvc recorder")

    async def stop(self) -> None:
        """Write what waits, and end."""
        self._stopping.set()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    def add_received(self, network: str, batch: FrameBatch) -> None:
        """Add a batch that was received."""
        self._add(network, batch, sent=False)

    def add_sent(self, network: str, frame: Frame) -> None:
        """Add a frame that was sent now."""
        self._add(network, FrameBatch([frame], time.time()), sent=True)

    def _add(self, network: str, batch: FrameBatch, *, sent: bool) -> None:
        if self._networks is not None and network not in self._networks:
            return
        count = len(batch.frames)
        if self._waiting_frames + count > self._max_waiting:
            self.lost += count
            return
        self._waiting_frames += count
        self._waiting.append((network, batch, sent))

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        until = None if self._duration is None else loop.time() + self._duration
        ending: Ending | None = None
        while ending is None:
            try:
                async with asyncio.timeout(self._timing.recorder_flush):
                    await self._stopping.wait()
                ending = "stopped"
            except TimeoutError:
                if until is not None and loop.time() >= until:
                    ending = "time"
            waiting, self._waiting = self._waiting, []
            self._waiting_frames = 0
            try:
                if not await loop.run_in_executor(None, self._write, waiting):
                    ending = ending or "disk_full"
            except (OSError, ValueError) as error:
                _LOGGER.warning("The recording is over: %s", error)
                ending = "failed"
            except Exception:
                # It must not seem to go on, and keep the next one from beginning.
                _LOGGER.exception("The recording is over")
                ending = "failed"
        await loop.run_in_executor(None, self._close)
        self.ended = ending
        self.endings.notify(self)

    # In the executor

    def _write(self, waiting: list[tuple[str, FrameBatch, bool]]) -> bool:
        """Write batches; return whether the disk has room for more."""
        for network, batch, sent in waiting:
            if self._topic is not None and not sent:
                batch = self._changes(network, batch, self._topic)
            name = self._interfaces.get(network, network)
            text = format_batch(name, batch, sent=sent)
            if self._file_bytes and self._file_bytes + len(text) > self._max_file_bytes:
                self._next_file()
            assert self._file is not None
            self._file.write(text)
            self._file_bytes += len(text)
            self.size += len(text)
            self.frames += len(batch.frames)
        if self._file is not None:
            self._file.flush()
        return shutil.disk_usage(self._folder).free >= self._min_free

    def _changes(self, network: str, batch: FrameBatch, topic: Topic) -> FrameBatch:
        """Return the frames of a batch that say something new."""
        frames = []
        for frame in batch.frames:
            about = topic(network, frame)
            if about is not None:
                key = network, frame.id, about
                if self._latest.get(key) == frame.data:
                    continue
                if len(self._latest) >= _MOST_TOPICS:
                    self._latest.clear()
                self._latest[key] = frame.data
            frames.append(frame)
        return FrameBatch(frames, batch.time)

    def _next_file(self) -> None:
        """Begin a file, and delete the oldest ones beyond the limit."""
        self._close()
        # Each file says everything once: the one before it may be deleted.
        self._latest.clear()
        self._folder.mkdir(parents=True, exist_ok=True)
        # Universal time, so that names sort also when clocks are put back.
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        while True:
            self._number += 1
            path = self._folder / f"{stamp}_{self._number:03}.log"
            if not path.exists():
                break
        self._file = path.open("x", encoding="ascii")
        self._file_bytes = 0
        self.paths.append(path)
        if self._about is not None:
            self._write_about(path, json.dumps(self._about, indent=2))
        while len(self.paths) > self._max_files:
            delete(self.paths.pop(0))

    def _write_about(self, path: Path, text: str) -> None:
        """Write what stands beside a file; without it the file goes too."""
        try:
            companion_of(path).write_text(text, "utf-8")
        except OSError:
            self._close()
            self.paths.remove(path)
            with suppress(OSError):
                delete(path)
            raise

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            # A disk that failed before does not succeed at the end.
            with suppress(OSError):
                file.close()
