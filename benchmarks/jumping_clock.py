"""A clock that does not wait, and its event loop: time jumps to the next timer.

The tests have it (tests/clock.py), and benchmarks of hours (virtual_clock.py).
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
import math
import selectors
from typing import Any, override

_LOOK: float = 0.05
"""How long somebody is waited for who acts in real time, until it is looked again, in s."""

_MOST_TURNS = 1_000
"""So often a loop turns at one time that is not in a circle."""


class JumpingClock(selectors.DefaultSelector):
    """Instead of waiting for a timer, lets the time pass."""

    def __init__(self) -> None:
        """Begin at nothing."""
        super().__init__()
        self.now = 0.0
        self.working = 0
        """For how many in executors the loop has to wait: no time passes meanwhile."""
        self._turns = 0

    def time(self) -> float:
        """Return the seconds since the begin."""
        return self.now

    def jump(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        self._turns = 0

    def _turn(self) -> None:
        """Note that the loop turns without that time passes."""
        self._turns += 1
        if self._turns > _MOST_TURNS:
            # Somebody waits for less than this clock shows: not for ever.
            self.now = math.nextafter(self.now, math.inf)

    @override
    def select(
        self, timeout: float | None = None
    ) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            self._turn()
            return ready
        if timeout is None or self.working:
            # Somebody else has to act: a thread, or a peer behind a socket.
            return super().select(_LOOK)
        self.jump(max(timeout, 0.0))
        return []


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes only while it is idle, and then at once."""

    def __init__(self, clock: JumpingClock, executor: Executor | None = None) -> None:
        """Run by a clock.

        Args:
            clock: The clock.
            executor: Does what is given to none; the loop's own where there is none.
        """
        self.clock = clock
        self.work: set[asyncio.Future[Any]] = set()
        """What executors are at."""
        self._executor = executor
        super().__init__(clock)

    @property
    def time(self) -> Callable[[], float]:
        """Return what returns the time."""
        return self.clock.time

    @time.setter
    def time(self, time: Callable[[], float]) -> None:
        """Keep this clock where Home Assistant sets the machine's."""

    @override
    def run_in_executor[*ArgumentsT, ResultT](
        self,
        executor: Any,
        func: Callable[[*ArgumentsT], ResultT],
        *args: *ArgumentsT,
    ) -> asyncio.Future[ResultT]:
        future = super().run_in_executor(executor or self._executor, func, *args)
        self.work.add(future)
        self.clock.working += 1
        future.add_done_callback(self._work_done)
        return future

    def _work_done(self, future: asyncio.Future[Any]) -> None:
        self.work.discard(future)
        self.clock.working -= 1
