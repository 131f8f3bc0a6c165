"""A channel within this process; a demo has its coach at the other end."""

import asyncio
from collections import deque
import time
from typing import Final

from ...protocol.frame import Frame
from ..errors import NetworkLost
from ..link import ErrorCounters, FrameBatch, Lost, Receive

# Two seconds of a saturated bus; the oldest frames are dropped.
_MOST_WAITING: Final = 4096

_ENDS: Final[dict[str, list[LoopbackTransport]]] = {}
"""The open ends of each channel."""


class LoopbackTransport:
    """One end of a channel: all other ends receive what it sends."""

    def __init__(self, channel: str) -> None:
        """Make an end that is not open yet; `channel` is the name that all ends share."""
        self.error_counters = ErrorCounters()
        self._channel = channel
        self._receive: Receive | None = None
        self._waiting: deque[Frame] = deque(maxlen=_MOST_WAITING)

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Begin to receive; `lost` is never called."""
        self._receive = receive
        _ENDS.setdefault(self._channel, []).append(self)

    async def send(self, frame: Frame) -> None:
        """Send a frame to all other ends; raises NetworkLost if this one is closed."""
        if self._receive is None:
            raise NetworkLost("The channel is closed")
        for end in _ENDS[self._channel]:
            if end is not self:
                end.accept(frame)

    def accept(self, frame: Frame) -> None:
        """Receive a frame soon, together with those that are sent at the same time."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._hand_over)
        elif len(self._waiting) == _MOST_WAITING:
            self.error_counters.dropped += 1
        self._waiting.append(frame)

    def _hand_over(self) -> None:
        frames = list(self._waiting)
        self._waiting.clear()
        if self._receive is not None:
            self._receive(FrameBatch(frames, time.time()))

    async def close(self) -> None:
        """Leave the channel."""
        if self._receive is None:
            return
        self._receive = None
        ends = _ENDS[self._channel]
        ends.remove(self)
        if not ends:
            del _ENDS[self._channel]
