"""A network: one CAN bus of the coach, kept open whatever its adapter does."""

import asyncio
from collections import deque
from collections.abc import Callable, Hashable
from enum import StrEnum
import logging
import random
from typing import Final

from ..protocol.frame import Frame
from ..spec.errors import RvcError
from .clock_grid import next_multiple
from .errors import BusError, CannotOpen, ListenOnly, NetworkDown
from .link import ErrorCounters, FrameBatch, Transport
from .listeners import Listeners
from .send_queue import SendQueue, Urgency
from .statistics import NetworkStatistics
from .timing import BusTiming

_LOGGER = logging.getLogger(__name__)

# Pieces that a new connection may bring before it counts as open
_MOST_EARLY: Final = 64


class NetworkState(StrEnum):
    """The state of a network's connection."""

    CLOSED = "closed"
    """Not opened yet, or not any more."""
    CONNECTED = "connected"
    SILENT = "silent"
    """The adapter is there, and no frames are received: any more, or since it is back."""
    LOST = "lost"
    """The adapter is not there; reopening it is tried again and again."""


class Network:
    """Sends and receives frames, and opens a lost adapter again."""

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
            make_transport: Returns a new transport, each time it is opened.
            listen_only: Refuse to send anything.
            bit_rate: Of the bus, in bit/s; only for others to read.
            notices_silence: Whether a network without frames becomes silent.
            timing: All pauses and deadlines.
        """
        self.name = name
        self.state = NetworkState.CLOSED
        self.own_address: int | None = None
        """The address that the adapter sends from, where it has one of its own."""
        self.finished = False
        """Whether this was a recording that has been played to its end."""
        self.listen_only = listen_only
        self.bit_rate = bit_rate
        self.timing = timing
        self.statistics = NetworkStatistics()
        self.last_error: BusError | None = None
        """Why the adapter was last lost or could not be opened."""
        self.heard_since: float | None = None
        """When the first frame came, monotonic, in s; None while nothing is heard."""
        self.frames = Listeners[Network, FrameBatch]()
        """Called with each batch of frames that was received."""
        self.sent = Listeners[Network, Frame]()
        """Called with each frame that was sent."""
        self.states = Listeners[Network, NetworkState]()
        """Called when the network's state changed."""
        self._make_transport = make_transport
        self._transport: Transport | None = None
        self._past_errors = ErrorCounters()
        """The counters of transports that are closed."""
        self._notices_silence = notices_silence
        self._lost_while_opening: list[BusError] = []
        self._early = deque[FrameBatch](maxlen=_MOST_EARLY)
        """What was received before the adapter counted as open."""
        self._reopening: asyncio.Task[None] | None = None
        self._queue = SendQueue(self._transmit, timing)
        self._quiet_since = 0.0
        self._is_outage = False
        """Whether it was lost or silent, and not heard for some time since then."""
        self._attempts = 0
        """How often it was tried to reopen the adapter in this outage."""
        self._silence_check: asyncio.TimerHandle | None = None

    @property
    def connected(self) -> bool:
        """Return whether frames are received, as far as can be known."""
        return self.state is NetworkState.CONNECTED

    @property
    def is_live(self) -> bool:
        """Return whether this is a bus, and no recording that is played."""
        return self._notices_silence

    @property
    def is_open(self) -> bool:
        """Return whether the adapter is there, be the network silent or not."""
        return self.state in (NetworkState.CONNECTED, NetworkState.SILENT)

    @property
    def waiting(self) -> int:
        """Return how many frames wait to be sent."""
        return len(self._queue)

    @property
    def error_counters(self) -> ErrorCounters:
        """Return the counters of all transports since the network was set up."""
        if self._transport is None:
            return self._past_errors
        return self._past_errors + self._transport.error_counters

    def take_short_frames(self) -> list[tuple[int, bytes]]:
        """Return the frames with 11-bit identifiers since the last call, if any can come."""
        if self._transport is None:
            return []
        short = self._transport.error_counters.short_frames
        return [short.popleft() for _ in range(len(short))]

    # Opening and closing

    async def open(self) -> None:
        """Open the network for the first time; raises CannotOpen."""
        await self._open()
        self._check_silence()

    def open_later(self, error: BusError) -> None:
        """Keep trying to open a network that could not be opened."""
        self._begin_outage("Network %s cannot be opened: %s", self.name, error)
        self._begin_reopening(error)
        self._check_silence()

    async def _open(self) -> None:
        transport = self._make_transport()
        self._lost_while_opening.clear()
        self._early.clear()
        await transport.open(self.receive, self.lost)
        if self._lost_while_opening:
            await transport.close()
            lost = self._lost_while_opening.pop()
            raise CannotOpen("unknown", str(lost)) from lost
        self._transport = transport
        self.heard_since = None
        self._quiet_since = asyncio.get_running_loop().time()
        # An adapter that can be opened again proves nothing; a frame does.
        is_first = self.state is NetworkState.CLOSED or not self._notices_silence
        self._set_state(NetworkState.CONNECTED if is_first else NetworkState.SILENT)
        while self._early:
            self.receive(self._early.popleft())

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
            self._past_errors += transport.error_counters
            await transport.close()

    # Sending

    async def send(
        self,
        frame: Frame | Callable[[], Frame],
        urgency: Urgency = Urgency.COMMAND,
        within: float | None = None,
        device: Hashable = None,
    ) -> None:
        """Send a frame when it is its turn and the gap has passed.

        Args:
            frame: The frame, or what returns it when it is its turn.
            urgency: Which frames it goes before.
            within: Seconds after which it is not sent any more; by default the
                deadline of commands, or of requests. See SendQueue.send.
            device: The device that it is for; see SendQueue.send.

        Raises:
            ListenOnly: The network may only be listened to.
            NetworkDown: The adapter is gone, or went while the frame waited.
            BusBusy: Too many frames wait already.
            TooLate: Its turn did not come in time.
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
        build = frame if callable(frame) else lambda: frame
        await self._queue.send(build, urgency, within, device)

    def slow_down(self) -> None:
        """Keep to the usual gap for a while: a device has missed a command."""
        self._queue.slow_down()

    def drop_waiting(self, error: RvcError) -> None:
        """Fail all frames that wait to be sent."""
        self._queue.clear(error)

    async def _transmit(self, frame: Frame) -> None:
        if self._transport is None:
            raise NetworkDown(self.name)
        await self._transport.send(frame)
        self.statistics.sent += 1
        self.statistics.sent_bytes += len(frame.data)
        self.sent.notify(self, frame)

    # Receiving, called by the transport

    def receive(self, batch: FrameBatch) -> None:
        """Count a batch of frames and pass it to the listeners."""
        if self._transport is None:
            self._early.append(batch)
            return
        self.own_address = batch.own_address
        if not batch.frames:
            return
        statistics = self.statistics
        frames = batch.frames
        statistics.received += len(frames)
        statistics.received_bytes += sum([len(data) for _, data in frames])
        statistics.last_frame = batch.time
        self._quiet_since = asyncio.get_running_loop().time()
        if self.heard_since is None:
            self.heard_since = self._quiet_since
            if self.state is NetworkState.SILENT:
                self._set_state(NetworkState.CONNECTED)
        self.frames.notify(self, batch)

    def lost(self, error: BusError | None) -> None:
        """Begin to reopen an adapter that was lost; None ends a recording."""
        if error is None:
            self.finished = True
            _LOGGER.info("The recording on network %s is over", self.name)
            return
        if self._transport is None:
            self._lost_while_opening.append(error)
            return
        self.statistics.lost += 1
        self._check_outage()
        self._begin_outage("Network %s is lost: %s", self.name, error)
        self._begin_reopening(error)

    # Outages: what comes and goes again at once is one, and is told once

    def _begin_outage(self, message: str, *arguments: object) -> None:
        """Log that the network is away, unless it was not back since the last time."""
        level = logging.DEBUG if self._is_outage else logging.WARNING
        _LOGGER.log(level, message, *arguments)
        self._is_outage = True

    def _check_outage(self) -> None:
        """End an outage once frames have been heard for some time."""
        if not self._is_outage or self.heard_since is None:
            return
        if self._quiet_since - self.heard_since >= self.timing.steady:
            self._is_outage = False
            self._attempts = 0
            _LOGGER.info("Network %s is back", self.name)

    # Silence

    def _check_silence(self) -> None:
        """Notice silence and its length; calls itself again and again."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._silence_check = loop.call_at(self._next_check(now), self._check_silence)
        self._check_outage()
        if not self._notices_silence or not self.is_open or self.finished:
            return
        quiet = now - self._quiet_since
        if self.state is NetworkState.CONNECTED and quiet > self.timing.silence:
            self.heard_since = None
            self._begin_outage("Nothing is heard on network %s any more", self.name)
            self._set_state(NetworkState.SILENT)
        elif self.state is NetworkState.SILENT and self._reopening is None:
            if quiet > self.timing.reopen_silent:
                self._reopening = loop.create_task(
                    self._reopen(at_once=True), name=f"rvc reopen {self.name}"
                )

    def _next_check(self, now: float) -> float:
        """Return when there may be something to notice, in s of the loop's clock.

        That is at a multiple of `silence_check`, so that networks wake the loop together.
        What begins meanwhile takes one of these times at the least to be noticed.
        """
        timing = self.timing
        due = now + min(timing.silence, timing.reopen_silent, timing.steady)
        if self.state is NetworkState.CONNECTED:
            if self._notices_silence:
                due = min(due, self._quiet_since + timing.silence)
            if self._is_outage and self.heard_since is not None:
                due = min(due, self.heard_since + timing.steady)
        elif self.state is NetworkState.SILENT and self._reopening is None:
            due = min(due, self._quiet_since + timing.reopen_silent)
        return next_multiple(timing.silence_check, max(due, now))

    # Reopening

    def _begin_reopening(self, error: BusError) -> None:
        """Change to the state lost, and try to reopen the adapter."""
        self.last_error = error
        self.heard_since = None
        self._queue.clear(NetworkDown(self.name))
        self._set_state(NetworkState.LOST)
        if self._reopening is None:
            self._reopening = asyncio.get_running_loop().create_task(
                self._reopen(), name=f"rvc reopen {self.name}"
            )

    async def _reopen(self, *, at_once: bool = False) -> None:
        """Try to open the adapter, with growing pauses, until it is there.

        They begin anew only after an outage: an adapter that can be opened may go
        again at once.
        """
        await self._close_transport()
        if at_once and await self._try_to_open():
            return
        loop = asyncio.get_running_loop()
        tried = loop.time()
        while True:
            pause = self._next_pause() - (loop.time() - tried)
            await asyncio.sleep(max(pause, self.timing.retry_delays[0]))
            tried = loop.time()
            if await self._try_to_open():
                return

    def _next_pause(self) -> float:
        """Return the time from one attempt to the next, in s, and count it."""
        delays, jitter = self.timing.retry_delays, self.timing.retry_jitter
        delay = delays[min(self._attempts, len(delays) - 1)]
        self._attempts += 1
        return delay * random.uniform(1 - jitter, 1 + jitter)

    async def _try_to_open(self) -> bool:
        """Open the adapter once; return whether it is open."""
        try:
            await self._open()
        except BusError as error:
            self.last_error = error
            self._set_state(NetworkState.LOST)
            _LOGGER.debug("Network %s is still lost: %s", self.name, error)
            return False
        self._reopening = None
        return True

    def _set_state(self, state: NetworkState) -> None:
        if state is not self.state:
            self.state = state
            self.states.notify(self, state)
