"""Frames that wait to be sent: paced, the urgent ones first, and none too late."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import IntEnum
from heapq import heappop, heappush
from typing import Final

from ..protocol.frame import Frame
from ..spec.errors import RvcError
from .errors import BusBusy, BusError, TooLate

_LIMIT: Final = 64
# Stops find room where nothing else does.
_STOP_LIMIT: Final = 2 * _LIMIT


class Urgency(IntEnum):
    """Which frames go before others: the lower number first."""

    STOP = 0
    """The end of a motion."""
    HOLD = 1
    """The repetition that keeps a motion going; of no use when it is late."""
    COMMAND = 2
    REQUEST = 3
    """What can wait for all others: requests and signs of life."""


class _Waiting:
    """A frame that waits for its turn."""

    __slots__ = ("done", "expiry", "frame")

    def __init__(self, frame: Frame, within: float) -> None:
        loop = asyncio.get_running_loop()
        self.frame = frame
        self.done: asyncio.Future[None] = loop.create_future()
        self.expiry = loop.call_later(within, self._expire)

    def _expire(self) -> None:
        self.fail(TooLate("The frame had to wait for too long"))

    def fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)


class SendQueue:
    """Sends frames one by one with a gap between them."""

    def __init__(
        self, transmit: Callable[[Frame], Awaitable[None]], gap: float
    ) -> None:
        """Start empty.

        Args:
            transmit: Sends one frame; raises BusError.
            gap: Seconds between the end of one transmission and the next.
        """
        self._transmit = transmit
        self._gap = gap
        self._waiting: list[tuple[int, int, _Waiting]] = []
        self._count = 0
        self._next_send = 0.0
        self._sending: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        """Return how many frames wait."""
        return len(self._waiting)

    async def send(self, frame: Frame, urgency: Urgency, within: float) -> None:
        """Send a frame when it is its turn; returns when it is sent.

        Args:
            frame: The frame.
            urgency: Which frames it goes before.
            within: Seconds after which it is not sent any more.

        Raises:
            BusBusy: Too many frames wait already.
            TooLate: Its turn did not come in time; it was not sent.
            BusError: What sending it raised.
        """
        limit = _STOP_LIMIT if urgency is Urgency.STOP else _LIMIT
        if len(self._waiting) >= limit:
            raise BusBusy(f"{len(self._waiting)} frames wait to be sent")
        waiting = _Waiting(frame, within)
        self._count += 1
        heappush(self._waiting, (urgency, self._count, waiting))
        if self._sending is None:
            self._sending = asyncio.get_running_loop().create_task(
                self._send_all(), name="rvc sender"
            )
        try:
            await waiting.done
        finally:
            waiting.expiry.cancel()

    async def _send_all(self) -> None:
        """Send until no frame waits."""
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                if (wait := self._next_send - loop.time()) > 0:
                    await asyncio.sleep(wait)
                # A more urgent frame may have come meanwhile.
                if self._waiting:
                    await self._send_one(heappop(self._waiting)[-1])
        finally:
            self._sending = None

    async def _send_one(self, waiting: _Waiting) -> None:
        if waiting.done.done():
            return
        # A frame that is being sent is not late any more.
        waiting.expiry.cancel()
        try:
            await self._transmit(waiting.frame)
        except asyncio.CancelledError:
            waiting.done.cancel()
            raise
        except Exception as error:  # noqa: BLE001
            # Also after a bug the sender must not wait for ever.
            waiting.fail(error)
        else:
            if not waiting.done.done():
                waiting.done.set_result(None)
        finally:
            self._next_send = asyncio.get_running_loop().time() + self._gap

    def clear(self, error: RvcError) -> None:
        """Let all frames fail that wait: none is kept to be sent later."""
        all_waiting, self._waiting = self._waiting, []
        for *_, waiting in all_waiting:
            waiting.fail(error)

    async def close(self, error: BusError) -> None:
        """Let all frames fail that wait, and cancel the one that is being sent."""
        self.clear(error)
        if (task := self._sending) is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
