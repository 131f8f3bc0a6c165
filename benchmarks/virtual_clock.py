"""A clock that does not wait: import it first, before what takes times from elsewhere.

All clocks of the process (the loop's, `time.time`, `time.monotonic`, Home Assistant's)
are one, which jumps to the next timer as soon as nobody has anything to do. What waits
for a thread waits in real time, and no time passes meanwhile.
"""

from collections.abc import Iterator
import concurrent.futures
from contextlib import contextmanager
import queue
import threading
import time
from typing import override

from homeassistant.util import dt as dt_util

from .jumping_clock import JumpingClock, JumpingLoop

# These keep the machine's clock: what waits in threads waits in real time.
assert concurrent.futures and queue and threading

REAL = time.perf_counter
BEGAN = 1_790_000_000.0
"""The time of the wall when a run begins."""


class Clock(JumpingClock):
    """The one clock."""

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let no time pass while somebody waits for a thread."""
        self.working += 1
        try:
            yield
        finally:
            self.working -= 1


CLOCK = Clock()
# Others take these from here when they are imported.
time.time = lambda: BEGAN + CLOCK.now
time.monotonic = CLOCK.time
dt_util.utcnow = lambda: dt_util.utc_from_timestamp(time.time())  # type: ignore[assignment]


class Loop(JumpingLoop):
    """An event loop that waits in real time for threads alone."""

    def __init__(self) -> None:
        """Run by the one clock."""
        super().__init__(CLOCK)

    @override
    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """Wait for the threads, of which the clock knows nothing."""
        with CLOCK.held():
            await super().shutdown_default_executor(timeout)
