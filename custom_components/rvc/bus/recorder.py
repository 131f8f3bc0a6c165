"""Recordings of what goes over the networks, in the form of candump's log files."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
import logging
from pathlib import Path
import re
import shutil
import time
from typing import Final, Literal, TextIO

from ..protocol.frame import Frame
from .link import FrameBatch
from .listeners import Listeners
from .recordings.candump_log import format_batch
from .timing import BusTiming

_LOGGER = logging.getLogger(__name__)

_MEGABYTE: Final = 1024 * 1024

_NAME: Final = re.compile(r"\d{8}T\d{6}Z_\d{3,}\.log")

type Ending = Literal["stopped", "time", "disk_full", "failed"]


def recordings_in(folder: Path) -> list[tuple[Path, int]]:
    """Return the recordings in a folder with their bytes, the oldest first.

    It reads the folder. Files of other names are somebody else's.
    """
    try:
        return [
            (path, path.stat().st_size)
            for path in sorted(folder.iterdir())
            if _NAME.fullmatch(path.name) and path.is_file()
        ]
    except OSError:
        return []


def prune(folder: Path, max_bytes: int, keep: Collection[Path] = ()) -> list[Path]:
    """Delete the oldest recordings until the others have so many bytes at most.

    Args:
        folder: Their folder; it is read, and written to.
        max_bytes: How many bytes may stay.
        keep: Recordings that are still written.

    Returns what was deleted.
    """
    found = recordings_in(folder)
    total = sum(size for _, size in found)
    deleted = []
    for path, size in found:
        if total <= max_bytes:
            break
        if path not in keep:
            path.unlink(missing_ok=True)
            total -= size
            deleted.append(path)
    return deleted


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
        max_waiting: int = 20_000,
        min_free: int = 200 * _MEGABYTE,
        timing: BusTiming = BusTiming(),
    ) -> None:
        """Make a recording that has not begun.

        Args:
            folder: Where its files go.
            duration: Seconds after which it ends by itself.
            max_bytes: Bytes of all its files together.
            files: How many files share these bytes.
            networks: The networks that are recorded; all of them by default.
            max_waiting: Frames that may wait for the disk: ten seconds of a
                saturated bus. More are counted as lost.
            min_free: Bytes that stay free on the disk: a full one stops Home Assistant.
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
        await loop.run_in_executor(None, self._close)
        self.ended = ending
        self.endings.notify(self)

    # In the executor

    def _write(self, waiting: list[tuple[str, FrameBatch, bool]]) -> bool:
        """Write batches; return whether the disk has room for more."""
        for network, batch, sent in waiting:
            text = format_batch(network, batch, sent=sent)
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

    def _next_file(self) -> None:
        """Begin a file, and delete the oldest ones beyond the limit."""
        self._close()
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
        while len(self.paths) > self._max_files:
            self.paths.pop(0).unlink(missing_ok=True)

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            # A disk that failed before does not succeed at the end.
            with suppress(OSError):
                file.close()
