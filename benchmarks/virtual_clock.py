"""A clock that does not wait: import it first, before what takes times from elsewhere.

All clocks of the process (the loop's, `time.time`, `time.monotonic`, Home Assistant's)
are one, which jumps to the next timer as soon as nobody has anything to do. What waits
for a thread waits in real time, and no time passes meanwhile.
"""

import asyncio
from collections.abc import Callable, Iterator
import concurrent.futures
from contextlib import contextmanager
import queue
import selectors
import threading
import time
from typing import Any, override

from homeassistant.util import dt as dt_util

# These keep the machine's clock: what waits in threads waits in real time.
assert concurrent.futures and queue and threading

REAL = time.perf_counter
BEGAN = 1_790_000_000.0
"""The time of the wall when a run begins."""


class Clock(selectors.DefaultSelector):
    """The one clock: instead of waiting for a timer, the loop lets time pass."""

    def __init__(self) -> None:
        """Begin at nothing."""
        super().__init__()
        self.now = 0.0
        self.working = 0

    def time(self) -> float:
        """Return the seconds since the begin."""
        return self.now

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let no time pass while somebody waits for a thread."""
        self.working += 1
        try:
            yield
        finally:
            self.working -= 1

    @override
    def select(
        self, timeout: float | None = None
    ) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None or self.working:
            return super().select(0.05)
        self.now += max(timeout, 0.0)
        return []


CLOCK = Clock()
# Others take these from here when they are imported.
time.time = lambda: BEGAN + CLOCK.now
time.monotonic = CLOCK.time
dt_util.utcnow = lambda: dt_util.utc_from_timestamp(time.time())  # type: ignore[assignment]


class Loop(asyncio.SelectorEventLoop):
    """An event loop that waits in real time for threads alone."""

    time = staticmethod(CLOCK.time)

    def __init__(self) -> None:
        """Run by the clock."""
        super().__init__(CLOCK)

    @override
    def run_in_executor[*ArgumentsT, ResultT](
        self,
        executor: Any,
        func: Callable[[*ArgumentsT], ResultT],
        *args: *ArgumentsT,
    ) -> asyncio.Future[ResultT]:
        future = super().run_in_executor(executor, func, *args)
        CLOCK.working += 1
        future.add_done_callback(self._done)
        return future

    @staticmethod
    def _done(_: object) -> None:
        CLOCK.working -= 1
