"""A candump log that is written while frames come, and ends when it is full."""

import asyncio
from contextlib import suppress
from pathlib import Path
import time
from typing import TextIO

from ..bus.link import FrameBatch
from ..bus.network import Network
from ..bus.recordings.candump_log import format_batch
from ..bus.timing import BusTiming
from ..protocol.frame import Frame


class LogFile:
    """One file, in the form of our recordings."""

    def __init__(
        self,
        path: Path,
        place: str,
        *,
        most_bytes: int,
        timing: BusTiming = BusTiming(),
    ) -> None:
        """Prepare it; an existing file is never overwritten.

        Args:
            path: The file.
            place: What the bus is called in it.
            most_bytes: Bytes after which it is full.
            timing: How often it is written to disk.
        """
        self.frames = 0
        self._path = path
        self._place = place
        self._left = most_bytes
        self._timing = timing
        self._waiting: list[str] = []
        self._ended = asyncio.Event()

    def add_received(self, _: Network, batch: FrameBatch) -> None:
        """Add frames that came."""
        self._add(batch, sent=False)

    def add_sent(self, _: Network, frame: Frame) -> None:
        """Add a frame that was sent now."""
        self._add(FrameBatch([frame], time.time()), sent=True)

    def _add(self, batch: FrameBatch, *, sent: bool) -> None:
        text = format_batch(self._place, batch, sent=sent)
        if len(text) > self._left:
            # Whole lines alone
            text = text[: text.rfind("\n", 0, self._left) + 1]
            self._left = len(text)
            self._ended.set()
        self._left -= len(text)
        self._waiting.append(text)
        self.frames += text.count("\n")

    def end(self) -> None:
        """End it as it is; what came is written."""
        self._ended.set()

    async def write(self, seconds: float | None) -> None:
        """Write until it is full or ended, or for some time; raises OSError.

        What came is written also when this is cancelled.
        """
        loop = asyncio.get_running_loop()
        file = await loop.run_in_executor(None, _create, self._path)
        ending = None if seconds is None else loop.call_later(seconds, self.end)
        writing: asyncio.Future[None] | None = None
        try:
            while not self._ended.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._timing.recorder_flush):
                        await self._ended.wait()
                writing = loop.run_in_executor(None, _write, file, self._take())
                await asyncio.shield(writing)
        finally:
            if ending is not None:
                ending.cancel()
            if writing is not None:
                # It goes on when this is cancelled; what follows comes behind it.
                await asyncio.wait([writing])
            _write(file, self._take())
            file.close()

    def _take(self) -> list[str]:
        """Return what waits to be written; on the event loop, which adds to it."""
        waiting, self._waiting = self._waiting, []
        return waiting


def _write(file: TextIO, texts: list[str]) -> None:
    file.writelines(texts)
    file.flush()


def _create(path: Path) -> TextIO:
    return path.open("x", encoding="ascii")
