"""A wire that ends in the test: a transport without an adapter, threads or waiting."""

import asyncio
from collections.abc import Callable
import time

from custom_components.rvc.bus.errors import BusError, CannotOpen, NetworkLost
from custom_components.rvc.bus.link import ErrorCounters, FrameBatch, Lost, Receive
from custom_components.rvc.protocol.frame import Frame


class FakeLink:
    """Hands frames over on the loop; may be opened again and again."""

    def __init__(self) -> None:
        """Lie there."""
        self.error_counters = ErrorCounters()
        self.sent: list[Frame] = []
        """What the integration has sent, since the start."""
        self.on_sent: Callable[[Frame], None] = lambda _: None
        self.failures: list[BusError] = []
        """What the next attempts to send raise, the last first."""
        self.cannot_open: CannotOpen | None = None
        """What opening it raises."""
        self._receive: Receive | None = None
        self._lost: Lost | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether somebody listens."""
        return self._receive is not None

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Begin to hand over frames; raises CannotOpen if it is told to."""
        if self.cannot_open is not None:
            raise self.cannot_open
        self.error_counters = ErrorCounters()
        self._receive, self._lost = receive, lost

    async def send(self, frame: Frame) -> None:
        """Note what is sent; raises what it is told to."""
        if self._receive is None:
            raise NetworkLost("The link is closed")
        if self.failures:
            raise self.failures.pop()
        self.sent.append(frame)
        self.on_sent(frame)

    async def close(self) -> None:
        """Hand over nothing any more."""
        self._receive = self._lost = None

    def receive(self, *frames: Frame) -> None:
        """Let the integration receive frames, at once."""
        if self._receive is not None:
            self._receive(FrameBatch(list(frames), time.time()))

    def reply(self, frame: Frame) -> None:
        """Let the integration receive a frame after what it does now."""
        asyncio.get_running_loop().call_soon(self.receive, frame)

    def lose(self, error: BusError) -> None:
        """Let the adapter go."""
        lost, self._receive, self._lost = self._lost, None, None
        assert lost is not None
        lost(error)
