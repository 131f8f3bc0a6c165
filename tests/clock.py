"""A clock for tests that wait: an idle event loop jumps to its next timer.

The event loop of a test never sleeps. Whenever all tasks wait, time jumps to the
next timer: a test may wait for hours, to the microsecond, in no time.

    async def test_a_network_becomes_silent_after_15_seconds() -> None:
        ...
        await asyncio.sleep(16)
        assert network.state is NetworkState.SILENT

Work in executors is waited for, in real time, and so is what sockets bring as long
as no timer is set. Peers that take their time, such as other processes and threads of
their own, need the mark `real_time` on the test or, by `pytestmark`, on its module;
tests with the fixture `socket_enabled` have it by themselves.
"""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
import math
import selectors
import threading
from typing import Any, override

REAL_TIME = "real_time"
"""The marker of tests that wait for the world outside."""
_MOST_THREADS = 4
_MOST_JUMPS = 1_000_000
"""A test whose loop jumps more often hangs: only periodic timers are left in it."""

_MOST_SPINS = 1_000
"""So often a loop turns at one time that is not in a circle."""


class _JumpingSelector(selectors.DefaultSelector):
    """Instead of waiting for a timer, lets the time pass."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        self._jumps = 0
        self._spins = 0
        self.working = 0
        """Jobs in executors that are not done."""

    def time(self) -> float:
        return self._now

    @override
    def select(
        self, timeout: float | None = None
    ) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            self._spins += 1
            if self._spins > _MOST_SPINS:
                # Somebody waits for less than this clock shows: not for ever.
                self._now = math.nextafter(self._now, math.inf)
            return ready
        if timeout is None or self.working:
            # Somebody else has to act: a thread, or a peer behind a socket.
            return super().select(timeout)
        self._now += max(timeout, 0.0)
        self._spins = 0
        self._jumps += 1
        if self._jumps > _MOST_JUMPS:
            raise RuntimeError("This test waits for what does not happen")
        return []


class FakeClockLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes only while it is idle, and then at once."""

    def __init__(self) -> None:
        """Start at time zero."""
        self._clock = _JumpingSelector()
        self._work: set[asyncio.Future[Any]] = set()
        super().__init__(self._clock)
        _threads()

    @property
    def time(self) -> Callable[[], float]:
        """Return what returns the time."""
        return self._clock.time

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
        future = super().run_in_executor(executor or _threads(), func, *args)
        self._clock.working += 1
        self._work.add(future)
        future.add_done_callback(self._work_done)
        return future

    @override
    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """Wait for the work; the threads stay for the next test."""
        if self._work:
            await asyncio.wait(self._work)

    def _work_done(self, future: asyncio.Future[Any]) -> None:
        self._clock.working -= 1
        self._work.discard(future)


@cache
def _threads() -> ThreadPoolExecutor:
    """Return the executor of all tests, whose threads end with the last test.

    Home Assistant's plugin fails a test that leaves a thread: on a busy machine one
    may take longer to end than the plugin waits. These are all there at once.
    """
    executor = ThreadPoolExecutor(_MOST_THREADS, thread_name_prefix="worker of tests")
    at_work = threading.Barrier(_MOST_THREADS + 1)
    for _ in range(_MOST_THREADS):
        executor.submit(at_work.wait)
    at_work.wait()
    return executor


LOOPS: Mapping[bool, Mapping[str, Callable[[], asyncio.AbstractEventLoop]]] = {
    False: {"fake_clock": FakeClockLoop},
    True: {REAL_TIME: asyncio.new_event_loop},
}
"""The event loops of tests, by whether they wait; see pytest-asyncio."""
