"""What waits to be sent: the urgent first, paced, and never late."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import IntEnum
from heapq import heappop, heappush
from typing import Final

from ..protocol.frame import Frame
from ..spec.errors import RvcError
from .errors import BusBusy, BusError, TooLate

_MOST_WAITING: Final = 64
# Stops are let in also when nothing else is.
_MOST_STOPS: Final = 2 * _MOST_WAITING


class Urgency(IntEnum):
    """What goes before what."""

    STOP = 0
    """The end of a motion."""
    HOLD = 1
    """The repetition that keeps a motion going; of no use when it is late."""
    COMMAND = 2
    REQUEST = 3
    """What can wait for all others: questions, signs of life."""


class _Waiting:
    """A frame that waits for its turn."""

    __slots__ = ("done", "expiry", "frame")

    def __init__(self, frame: Frame, done: asyncio.Future[None]) -> None:
        self.frame = frame
        self.done = done
        self.expiry: asyncio.TimerHandle | None = None

    def expire(self) -> None:
        if not self.done.done():
            self.done.set_exception(TooLate("The frame had to wait for too long"))


class SendQueue:
    """Sends frames one by one with a gap between them."""

    def __init__(
        self, transmit: Callable[[Frame], Awaitable[None]], gap: float
    ) -> None:
        """Take what sends a frame, and the gap between two in s."""
        self._transmit = transmit
        self._gap = gap
        self._waiting: list[tuple[int, int, _Waiting]] = []
        self._count = 0
        self._next_send = 0.0
        self._sending: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        """Return how many frames wait."""
        return len(self._waiting)

    async def put(self, frame: Frame, urgency: Urgency, within: float) -> None:
        """Send a frame when it is its turn; return when it is sent.

        Raises BusBusy when too many wait, TooLate when its turn did not come
        `within` seconds (it is not sent then), and what sending it raises.
        """
        most = _MOST_STOPS if urgency is Urgency.STOP else _MOST_WAITING
        if len(self._waiting) >= most:
            raise BusBusy(f"{len(self._waiting)} frames wait to be sent")
        loop = asyncio.get_running_loop()
        waiting = _Waiting(frame, loop.create_future())
        waiting.expiry = loop.call_later(within, waiting.expire)
        self._count += 1
        heappush(self._waiting, (urgency, self._count, waiting))
        if self._sending is None:
            self._sending = loop.create_task(self._send_all(), name="rvc sender")
        try:
            await waiting.done
        finally:
            waiting.expiry.cancel()

    async def _send_all(self) -> None:
        """Send until nothing waits any more."""
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                if (wait := self._next_send - loop.time()) > 0:
                    await asyncio.sleep(wait)
                # What is urgent may have come meanwhile.
                if self._waiting:
                    await self._send_first(heappop(self._waiting)[-1])
        finally:
            self._sending = None

    async def _send_first(self, waiting: _Waiting) -> None:
        if waiting.done.done():
            return
        if waiting.expiry is not None:
            # From now on it is not late any more: it is being sent.
            waiting.expiry.cancel()
        try:
            await self._transmit(waiting.frame)
        except BusError as error:
            if not waiting.done.done():
                waiting.done.set_exception(error)
        except asyncio.CancelledError:
            waiting.done.cancel()
            raise
        else:
            if not waiting.done.done():
                waiting.done.set_result(None)
        finally:
            self._next_send = asyncio.get_running_loop().time() + self._gap

    def clear(self, error: RvcError) -> None:
        """Let everything that waits fail: nothing is kept to be sent later."""
        waiting, self._waiting = self._waiting, []
        for *_, one in waiting:
            if not one.done.done():
                one.done.set_exception(error)

    async def close(self, error: BusError) -> None:
        """End, also what is being sent now."""
        self.clear(error)
        if (task := self._sending) is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
