"""A network: one CAN bus of the coach, kept open whatever its adapter does."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
import logging
from typing import Final

from ..protocol.frame import Frame
from .errors import BusBusy, BusError, NetworkDown
from .transport import Oddities, Received, Transport

_LOGGER = logging.getLogger(__name__)

# RV-C 3.2.4.2: the gap between two frames of a node
_GAP: Final = 0.05
_RETRY: Final = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
_MOST_WAITING: Final = 64

type FrameListener = Callable[[Network, list[Received]], None]
type StateListener = Callable[[Network, bool], None]


@dataclass(slots=True)
class Statistics:
    """What went over the network since it was set up."""

    received: int = 0
    sent: int = 0
    lost: int = 0
    """How often the adapter was lost."""
    last_frame: float | None = None
    """When a frame was last heard, in seconds of the wall clock."""


class Network:
    """Sends and receives frames; opens its adapter again when it is lost."""

    def __init__(
        self,
        name: str,
        make_transport: Callable[[], Transport],
        *,
        gap: float | None = None,
        retry: Sequence[float] | None = None,
    ) -> None:
        """Take a name and a way to a transport, used anew after each loss.

        The gap and the pauses before each try to reopen are in seconds.
        """
        self.name = name
        self.connected = False
        self.finished = False
        """Whether this was a recording that is over."""
        self.statistics = Statistics()
        self._make_transport = make_transport
        self._transport: Transport | None = None
        self._gap = _GAP if gap is None else gap
        self._retry = retry or _RETRY
        self._reopening: asyncio.Task[None] | None = None
        self._frame_listeners: list[FrameListener] = []
        self._state_listeners: list[StateListener] = []
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._next_send = 0.0

    @property
    def oddities(self) -> Oddities:
        """Return the counts of what was heard but is no RV-C frame."""
        return Oddities() if self._transport is None else self._transport.oddities

    def on_frames(self, listener: FrameListener) -> Callable[[], None]:
        """Call the listener with every burst of frames; returns the way to end it."""
        self._frame_listeners.append(listener)
        return lambda: self._frame_listeners.remove(listener)

    def on_state(self, listener: StateListener) -> Callable[[], None]:
        """Call the listener when the network comes or goes."""
        self._state_listeners.append(listener)
        return lambda: self._state_listeners.remove(listener)

    async def open(self) -> None:
        """Open the network for the first time; raises CannotOpen."""
        transport = self._make_transport()
        await transport.open(self._deliver, self._lost)
        self._transport = transport
        self._set_connected(True)

    async def close(self) -> None:
        """Close the network and stop trying to open it."""
        task, self._reopening = self._reopening, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        transport, self._transport = self._transport, None
        self._set_connected(False)
        if transport is not None:
            await transport.close()

    async def send(self, frame: Frame) -> None:
        """Send a frame when it is its turn and the gap has passed.

        Raises NetworkDown while the network is down, also for a frame that
        waits when it goes: nothing is kept to be sent later.
        """
        if not self.connected:
            raise NetworkDown(self.name)
        if self._waiting >= _MOST_WAITING:
            raise BusBusy(f"{_MOST_WAITING} frames wait for network {self.name}")
        self._waiting += 1
        try:
            async with self._turn:
                await self._send_in_turn(frame)
        finally:
            self._waiting -= 1

    async def _send_in_turn(self, frame: Frame) -> None:
        loop = asyncio.get_running_loop()
        if (wait := self._next_send - loop.time()) > 0:
            await asyncio.sleep(wait)
        if not self.connected or self._transport is None:
            raise NetworkDown(self.name)
        try:
            await self._transport.send(frame)
        finally:
            self._next_send = loop.time() + self._gap
        self.statistics.sent += 1

    def _deliver(self, frames: list[Received]) -> None:
        self.statistics.received += len(frames)
        self.statistics.last_frame = frames[-1].time
        for listener in list(self._frame_listeners):
            try:
                listener(self, frames)
            except Exception:
                # One bad listener must not stop the reading.
                _LOGGER.exception("A listener of network %s failed", self.name)

    def _lost(self, error: BusError | None) -> None:
        if error is None:
            self.finished = True
            _LOGGER.info("The recording on network %s is over", self.name)
            return
        self.statistics.lost += 1
        _LOGGER.info("Network %s is lost: %s", self.name, error)
        self._set_connected(False)
        self._reopening = asyncio.get_running_loop().create_task(
            self._reopen(), name=f"rvc reopen {self.name}"
        )

    async def _reopen(self) -> None:
        """Try with growing pauses until the network is back."""
        if self._transport is not None:
            await self._transport.close()
            self._transport = None
        tries = 0
        while True:
            await asyncio.sleep(self._retry[min(tries, len(self._retry) - 1)])
            tries += 1
            try:
                await self.open()
            except BusError as error:
                _LOGGER.debug("Network %s is still lost: %s", self.name, error)
            else:
                _LOGGER.info("Network %s is back", self.name)
                self._reopening = None
                return

    def _set_connected(self, connected: bool) -> None:
        if connected is self.connected:
            return
        self.connected = connected
        for listener in list(self._state_listeners):
            listener(self, connected)
