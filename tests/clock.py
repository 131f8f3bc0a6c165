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
import threading
from typing import override

from benchmarks.jumping_clock import JumpingClock, JumpingLoop

REAL_TIME = "real_time"
"""The marker of tests that wait for the world outside."""
_MOST_THREADS = 4
_MOST_JUMPS = 1_000_000
"""A test whose loop jumps more often hangs: only periodic timers are left in it."""


class _TestClock(JumpingClock):
    """A clock that says so when a test hangs."""

    def __init__(self) -> None:
        super().__init__()
        self._jumps = 0

    @override
    def jump(self, seconds: float) -> None:
        super().jump(seconds)
        self._jumps += 1
        if self._jumps > _MOST_JUMPS:
            raise RuntimeError("This test waits for what does not happen")


class FakeClockLoop(JumpingLoop):
    """An event loop that begins at time zero, and whose threads outlive it."""

    def __init__(self) -> None:
        """Start at time zero."""
        super().__init__(_TestClock(), _threads())

    @override
    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """Wait for the work; the threads stay for the next test."""
        if self.work:
            await asyncio.wait(self.work)


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
