"""A network: one CAN bus of the coach, kept open whatever its adapter does."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
import logging
import random

from ..protocol.frame import Frame
from ..spec.errors import RvcError
from .errors import BusError, ListenOnly, NetworkDown
from .link import ErrorCounters, FrameBatch, Transport
from .send_queue import SendQueue, Urgency
from .timing import BusTiming

_LOGGER = logging.getLogger(__name__)

type FrameListener = Callable[[Network, FrameBatch], None]
type StateListener = Callable[[Network, NetworkState], None]
type SentListener = Callable[[Network, Frame], None]


class NetworkState(StrEnum):
    """How a network is."""

    CLOSED = "closed"
    """Not opened yet, or not any more."""
    CONNECTED = "connected"
    SILENT = "silent"
    """The adapter is there, and nothing is heard."""
    LOST = "lost"
    """The adapter is not there; it is tried again and again."""


@dataclass(slots=True)
class Statistics:
    """What went over the network since it was set up."""

    received: int = 0
    received_bytes: int = 0
    sent: int = 0
    sent_bytes: int = 0
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
        listen_only: bool = False,
        bit_rate: int | None = None,
        notices_silence: bool = True,
        timing: BusTiming = BusTiming(),
    ) -> None:
        """Make a network that is not open yet.

        Args:
            name: What the network is called.
            make_transport: Returns a new transport, for each time it is opened.
            listen_only: Refuse to send anything.
            bit_rate: Of the bus, in bit/s; only for others to read.
            notices_silence: Whether a network without frames counts as silent.
            timing: All pauses and deadlines.
        """
        self.name = name
        self.state = NetworkState.CLOSED
        self.finished = False
        """Whether this was a recording that is over."""
        self.listen_only = listen_only
        self.bit_rate = bit_rate
        self.statistics = Statistics()
        self.last_error: BusError | None = None
        """Why the adapter was lost, or could not be opened, the last time."""
        self._make_transport = make_transport
        self._transport: Transport | None = None
        self._oddities = ErrorCounters()
        self.timing = timing
        self._notices_silence = notices_silence
        self._lost_early: list[BusError] = []
        self._reopening: asyncio.Task[None] | None = None
        self._frame_listeners: list[FrameListener] = []
        self._state_listeners: list[StateListener] = []
        self._sent_listeners: list[SentListener] = []
        self._queue = SendQueue(self._transmit, timing.send_gap)
        self._quiet_since = 0.0
        self._reopened = 0
        self._silence_check: asyncio.TimerHandle | None = None

    @property
    def connected(self) -> bool:
        """Tell whether the network is there, as far as anybody can tell."""
        return self.state is NetworkState.CONNECTED

    @property
    def is_open(self) -> bool:
        """Tell whether the adapter is there, be the wire silent or not."""
        return self.state in (NetworkState.CONNECTED, NetworkState.SILENT)

    @property
    def waiting(self) -> int:
        """Return how many frames wait to be sent."""
        return len(self._queue)

    @property
    def error_counters(self) -> ErrorCounters:
        """Return the counts of what was heard but is no RV-C frame."""
        now = (
            ErrorCounters()
            if self._transport is None
            else self._transport.error_counters
        )
        return self._oddities + now

    def on_frames(self, listener: FrameListener) -> Callable[[], None]:
        """Call the listener with every burst of frames; returns the way to end it."""
        self._frame_listeners.append(listener)
        return lambda: self._frame_listeners.remove(listener)

    def on_state(self, listener: StateListener) -> Callable[[], None]:
        """Call the listener when the network's state changes."""
        self._state_listeners.append(listener)
        return lambda: self._state_listeners.remove(listener)

    def on_sent(self, listener: SentListener) -> Callable[[], None]:
        """Call the listener with every frame that was sent."""
        self._sent_listeners.append(listener)
        return lambda: self._sent_listeners.remove(listener)

    # Its life

    async def open(self) -> None:
        """Open the network for the first time; raises CannotOpen."""
        await self._open()
        self._look_for_silence()

    def open_later(self, error: BusError) -> None:
        """Go on trying to open a network that could not be opened."""
        self._go(error)
        self._look_for_silence()

    async def _open(self) -> None:
        transport = self._make_transport()
        self._lost_early.clear()
        await transport.open(self._deliver, self._lost)
        if self._lost_early:
            await transport.close()
            raise self._lost_early.pop()
        self._transport = transport
        self._quiet_since = asyncio.get_running_loop().time()
        if self.state is not NetworkState.SILENT:
            self._set_state(NetworkState.CONNECTED)

    async def close(self) -> None:
        """Close the network and stop trying to open it."""
        if self._silence_check is not None:
            self._silence_check.cancel()
            self._silence_check = None
        task, self._reopening = self._reopening, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await self._queue.close(NetworkDown(self.name))
        self._set_state(NetworkState.CLOSED)
        await self._close_transport()

    async def _close_transport(self) -> None:
        transport, self._transport = self._transport, None
        if transport is not None:
            self._oddities += transport.error_counters
            await transport.close()

    # Sending

    async def send(
        self,
        frame: Frame,
        urgency: Urgency = Urgency.COMMAND,
        within: float | None = None,
    ) -> None:
        """Send a frame when it is its turn and the gap has passed.

        Raises ListenOnly, NetworkDown while the adapter is gone, also for a
        frame that waits when it goes, BusBusy and TooLate: nothing is kept to
        be sent later than `within` seconds.
        """
        if self.listen_only:
            raise ListenOnly(self.name)
        if not self.is_open:
            raise NetworkDown(self.name)
        if within is None:
            timing = self.timing
            within = (
                timing.request_deadline
                if urgency is Urgency.REQUEST
                else timing.command_deadline
            )
        await self._queue.put(frame, urgency, within)

    def drop_waiting(self, error: RvcError) -> None:
        """Let all that waits to be sent fail."""
        self._queue.clear(error)

    async def _transmit(self, frame: Frame) -> None:
        if self._transport is None:
            raise NetworkDown(self.name)
        await self._transport.send(frame)
        self.statistics.sent += 1
        self.statistics.sent_bytes += len(frame.data)
        for listener in list(self._sent_listeners):
            listener(self, frame)

    # Hearing

    def _deliver(self, burst: FrameBatch) -> None:
        statistics = self.statistics
        frames = burst.frames
        statistics.received += len(frames)
        statistics.received_bytes += sum([len(data) for _, data in frames])
        statistics.last_frame = burst.time
        self._quiet_since = asyncio.get_running_loop().time()
        if self.state is NetworkState.SILENT:
            self._reopened = 0
            _LOGGER.info("Network %s is heard again", self.name)
            self._set_state(NetworkState.CONNECTED)
        for listener in list(self._frame_listeners):
            try:
                listener(self, burst)
            except Exception:
                # One bad listener must not stop the reading.
                _LOGGER.exception("A listener of network %s failed", self.name)

    def _look_for_silence(self) -> None:
        loop = asyncio.get_running_loop()
        self._silence_check = loop.call_later(
            self.timing.silence_check, self._look_for_silence
        )
        if not self._notices_silence or not self.is_open or self.finished:
            return
        quiet = loop.time() - self._quiet_since
        if self.state is NetworkState.CONNECTED and quiet > self.timing.silence:
            _LOGGER.warning("Nothing is heard on network %s any more", self.name)
            self._set_state(NetworkState.SILENT)
        elif self.state is NetworkState.SILENT and self._reopening is None:
            pauses = self.timing.reopen_silent
            pause = pauses[min(self._reopened, len(pauses) - 1)]
            if quiet > pause:
                self._reopened += 1
                self._reopening = loop.create_task(
                    self._reopen(at_once=True), name=f"rvc reopen {self.name}"
                )

    # Losing and finding again

    def _lost(self, error: BusError | None) -> None:
        if error is None:
            self.finished = True
            _LOGGER.info("The recording on network %s is over", self.name)
            return
        if self._transport is None:
            # It went while it was still being opened.
            self._lost_early.append(error)
            return
        self.statistics.lost += 1
        _LOGGER.warning("Network %s is lost: %s", self.name, error)
        self._go(error)

    def _go(self, error: BusError) -> None:
        """Count as gone, and begin to look for the adapter."""
        self.last_error = error
        self._queue.clear(NetworkDown(self.name))
        self._set_state(NetworkState.LOST)
        if self._reopening is None:
            self._reopening = asyncio.get_running_loop().create_task(
                self._reopen(), name=f"rvc reopen {self.name}"
            )

    async def _reopen(self, *, at_once: bool = False) -> None:
        """Try with growing pauses until the adapter is back."""
        await self._close_transport()
        tries = 0
        while True:
            if not at_once:
                delays, jitter = self.timing.retry_delays, self.timing.retry_jitter
                pause = delays[min(tries, len(delays) - 1)]
                await asyncio.sleep(pause * random.uniform(1 - jitter, 1 + jitter))
                tries += 1
            at_once = False
            try:
                await self._open()
            except BusError as error:
                self.last_error = error
                self._set_state(NetworkState.LOST)
                _LOGGER.debug("Network %s is still lost: %s", self.name, error)
            else:
                if self.state is NetworkState.CONNECTED:
                    _LOGGER.info("Network %s is back", self.name)
                self._reopening = None
                return

    def _set_state(self, state: NetworkState) -> None:
        if state is self.state:
            return
        self.state = state
        for listener in list(self._state_listeners):
            listener(self, state)
