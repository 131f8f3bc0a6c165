"""Recordings of what goes over the networks, in candump's log form."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
import logging
from pathlib import Path
import shutil
import time
from typing import Final, Literal, TextIO

from ..protocol.frame import Frame
from .link import FrameBatch
from .timing import BusTiming

_LOGGER = logging.getLogger(__name__)

_MEGABYTE: Final = 1024 * 1024

type Ending = Literal["stopped", "time", "disk_full", "failed"]


class Recorder:
    """One recording: some files, of which the oldest give way to the newest."""

    def __init__(
        self,
        folder: Path,
        *,
        longest: float | None = None,
        most_bytes: int = 100 * _MEGABYTE,
        files: int = 4,
        networks: frozenset[str] | None = None,
        on_end: Callable[[Recorder], None] = lambda _: None,
        most_waiting: int = 20_000,
        least_free: int = 200 * _MEGABYTE,
        timing: BusTiming = BusTiming(),
    ) -> None:
        """Make a recording that has not begun.

        Args:
            folder: Where its files go.
            longest: Seconds after which it ends by itself.
            most_bytes: Of all its files together.
            files: How many files share these bytes.
            networks: What is recorded; without it all networks are.
            on_end: Called once when it is over, however it ended.
            most_waiting: Frames that wait for the disk: ten seconds of a saturated bus.
            least_free: Bytes that stay free on the disk; a full one stops Home Assistant.
            timing: How often the files are written.
        """
        self.ended: Ending | None = None
        """Why it is over; None while it goes on."""
        self.paths: list[Path] = []
        self.frames = 0
        self.size = 0
        """Bytes that were written, also those that gave way."""
        self.lost = 0
        """Frames that came faster than the disk takes them."""
        self._folder = folder
        self._longest = longest
        self._most = most_bytes // files
        self._files = files
        self._networks = networks
        self._on_end = on_end
        self._most_waiting = most_waiting
        self._least_free = least_free
        self._timing = timing
        self._waiting: list[tuple[str, str, FrameBatch]] = []
        self._waiting_frames = 0
        self._file: TextIO | None = None
        self._in_file = 0
        self._number = 0
        self._task: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    async def start(self) -> None:
        """Open the first file and begin; raises OSError."""
        await asyncio.get_running_loop().run_in_executor(None, self._next_file)
        self._task = asyncio.get_running_loop().create_task(
            self._run(), name="rvc recorder"
        )

    async def stop(self) -> None:
        """Write what waits, and end."""
        self._stopping.set()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    def hear(self, network: str, burst: FrameBatch) -> None:
        """Take a burst that was heard."""
        self._take(network, "R", burst)

    def send(self, network: str, frame: Frame) -> None:
        """Take a frame that was sent."""
        self._take(network, "T", FrameBatch([frame], time.time()))

    def _take(self, network: str, mark: str, burst: FrameBatch) -> None:
        if self._networks is not None and network not in self._networks:
            return
        count = len(burst.frames)
        if self._waiting_frames + count > self._most_waiting:
            self.lost += count
            return
        self._waiting_frames += count
        self._waiting.append((network, mark, burst))

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        until = None if self._longest is None else loop.time() + self._longest
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
        self._on_end(self)

    # Off the event loop

    def _write(self, waiting: list[tuple[str, str, FrameBatch]]) -> bool:
        """Write bursts; return whether there is room for more."""
        for network, mark, burst in waiting:
            stamp = f"({burst.time:.6f}) {network}"
            text = "".join(
                [
                    f"{stamp} {frame_id:08X}#{data.hex().upper()} {mark}\n"
                    for frame_id, data in burst.frames
                ]
            )
            if self._in_file and self._in_file + len(text) > self._most:
                self._next_file()
            assert self._file is not None
            self._file.write(text)
            self._in_file += len(text)
            self.size += len(text)
            self.frames += len(burst.frames)
        if self._file is not None:
            self._file.flush()
        return shutil.disk_usage(self._folder).free >= self._least_free

    def _next_file(self) -> None:
        """Begin a file, and let the oldest go."""
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
        self._in_file = 0
        self.paths.append(path)
        while len(self.paths) > self._files:
            self.paths.pop(0).unlink(missing_ok=True)

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            # A disk that took nothing before does not do so at the end.
            with suppress(OSError):
                file.close()
