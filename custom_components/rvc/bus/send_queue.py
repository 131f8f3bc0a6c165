"""Frames that wait to be sent: paced, the urgent ones first, and none too late."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Iterator
from enum import IntEnum
from typing import Final

from ..protocol.frame import Frame
from ..spec.errors import RvcError
from .errors import BusBusy, BusError, TooLate
from .origin import ORIGIN
from .timing import BusTiming

# More than a coach has devices: of each one command waits at the most.
_LIMIT: Final = 512
# Stops find room where nothing else does.
_STOP_LIMIT: Final = 2 * _LIMIT


class Urgency(IntEnum):
    """Which frames go before others: the lower number first."""

    STOP = 0
    """The end of a motion."""
    HOLD = 1
    """The repetition that keeps a motion going; of no use when it is late."""
    MOTION = 2
    """The beginning of a motion; of no use when it is late either."""
    COMMAND = 3
    """All other commands; only those that are sent out of turn can be late."""
    REQUEST = 4
    """What can wait for all others: requests and signs of life."""


class _Waiting:
    """A frame that waits for its turn."""

    __slots__ = ("build", "device", "done", "expiry", "origin", "since", "within")

    def __init__(
        self, build: Callable[[], Frame], within: float, device: Hashable
    ) -> None:
        loop = asyncio.get_running_loop()
        self.build = build
        self.within = within
        self.device = device
        self.origin = ORIGIN.get()
        self.since = loop.time()
        self.done: asyncio.Future[None] = loop.create_future()
        self.expiry: asyncio.TimerHandle | None = None

    def fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)


class _Line:
    """The frames of one urgency, in the order in which they came."""

    def __init__(self, *, all_in_turn: bool) -> None:
        """Start empty.

        Args:
            all_in_turn: Whether the time of a frame counts from when it is the
                first, and not from when it came.
        """
        self._all_in_turn = all_in_turn
        self._waiting: deque[_Waiting] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[_Waiting]:
        return iter(self._waiting)

    def append(self, waiting: _Waiting) -> None:
        """Add a frame, which fails when its time is over."""
        self._waiting.append(waiting)
        if not self._all_in_turn:
            self._start_clock(waiting)
        self._look_at_first()

    def popleft(self) -> _Waiting:
        """Remove and return the first frame: once it is being sent it cannot be late."""
        waiting = self._waiting.popleft()
        self._stop_clock(waiting)
        self._look_at_first()
        return waiting

    def remove(self, waiting: _Waiting) -> None:
        """Drop a frame, if it waits."""
        self._stop_clock(waiting)
        if waiting in self._waiting:
            self._waiting.remove(waiting)
            self._look_at_first()

    def fail(self, error: Exception) -> None:
        """Fail all frames."""
        for waiting in self._waiting:
            self._stop_clock(waiting)
            waiting.fail(error)
        self._waiting.clear()

    def _look_at_first(self) -> None:
        if self._waiting:
            self._start_clock(self._waiting[0])

    def _start_clock(self, waiting: _Waiting) -> None:
        if waiting.expiry is None:
            loop = asyncio.get_running_loop()
            waiting.expiry = loop.call_later(waiting.within, self._expire, waiting)

    def _stop_clock(self, waiting: _Waiting) -> None:
        if waiting.expiry is not None:
            waiting.expiry.cancel()

    def _expire(self, late: _Waiting) -> None:
        """Fail a frame, and all behind it that have waited for as long."""
        now = asyncio.get_running_loop().time()
        for waiting in tuple(self._waiting):
            if waiting is late or (
                self._all_in_turn and now - waiting.since >= waiting.within
            ):
                waiting.fail(TooLate("The frame had to wait for too long"))
                self.remove(waiting)


class SendQueue:
    """Sends frames one by one with a gap between them.

    RV-C asks for 50 ms between two messages of a node, and lets one with many
    instances go lower, never under 5 ms (RV-C 3.2.4.2, 4.5.6): while commands for
    many devices wait the gap is shorter, see docs/decisions/09-pace-of-commands.md.
    """

    def __init__(
        self, transmit: Callable[[Frame], Awaitable[None]], timing: BusTiming
    ) -> None:
        """Start empty.

        Args:
            transmit: Sends one frame; raises BusError.
            timing: The gaps between the end of one transmission and the next.
        """
        self._transmit = transmit
        self._timing = timing
        self._lines = {
            urgency: _Line(all_in_turn=urgency is Urgency.COMMAND)
            for urgency in Urgency
        }
        self._late = 0.0
        """By how much the last frame came later than it was due."""
        self._last_sent: float | None = None
        self._is_burst = False
        self._is_slow = False
        self._is_held = False
        """Whether holds were among what has waited since nothing did."""
        self._sending: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        """Return how many frames wait."""
        return sum(map(len, self._lines.values()))

    async def send(
        self,
        build: Callable[[], Frame],
        urgency: Urgency,
        within: float,
        device: Hashable = None,
    ) -> None:
        """Send a frame when it is its turn; returns when it is sent.

        Args:
            build: Returns the frame, when it is its turn.
            urgency: Which frames it goes before.
            within: Seconds after which it is not sent any more. A command's count
                from when it is the first of all commands that wait, so that of
                many at once each can be sent; all others' count from now.
            device: The device that it is for; frames for many make a burst.

        Raises:
            BusBusy: Too many frames wait already.
            TooLate: Its turn did not come in time; it was not sent.
            BusError: What sending it raised.
        """
        limit = _STOP_LIMIT if urgency is Urgency.STOP else _LIMIT
        if len(self) >= limit:
            raise BusBusy(f"{len(self)} frames wait to be sent")
        line = self._lines[urgency]
        waiting = _Waiting(build, within, device)
        line.append(waiting)
        if self._sending is None:
            self._sending = asyncio.get_running_loop().create_task(
                self._send_all(), name="rvc sender"
            )
        try:
            await waiting.done
        finally:
            line.remove(waiting)

    def slow_down(self) -> None:
        """Keep to the usual gap until nothing waits: a device has missed a command."""
        self._is_slow = True

    def _gap(self) -> float:
        """Return the time that has to pass before the next frame, in seconds.

        A burst of commands that has begun at the short gap is finished at it. Motions
        that are held at the same time, and what waits behind them, have it too: two of
        them fill all turns at the usual one.
        """
        timing = self._timing
        holds = len(self._lines[Urgency.HOLD])
        self._is_held = self._is_held or holds > 0
        if self._is_held and (len(self) > 1 or not holds):
            return min(timing.burst_gap, timing.send_gap)
        devices = self._devices
        self._is_burst = devices > (0 if self._is_burst else timing.burst_devices)
        if self._is_burst and not self._is_slow:
            return min(timing.burst_gap, timing.send_gap)
        return timing.send_gap

    @property
    def _devices(self) -> int:
        """How many devices commands wait for."""
        return len(
            {
                waiting.device
                for urgency in (Urgency.MOTION, Urgency.COMMAND)
                for waiting in self._lines[urgency]
                if waiting.device is not None
            }
        )

    async def _send_all(self) -> None:
        """Send until no frame waits."""
        loop = asyncio.get_running_loop()
        try:
            while len(self):
                has_waited = False
                while (wait := self._time_left(loop.time())) > 0:
                    # More may come meanwhile, and make a burst of it.
                    await asyncio.sleep(min(wait, self._timing.burst_gap))
                    has_waited = True
                self._late = -wait if has_waited else 0.0
                # A more urgent frame may have come meanwhile.
                if (waiting := self._next()) is not None:
                    await self._send_one(waiting)
        finally:
            self._sending = None
            self._is_burst = self._is_slow = self._is_held = False

    def _time_left(self, now: float) -> float:
        """Return the time until the next frame is due, in seconds."""
        if self._last_sent is None:
            return 0.0
        due = self._last_sent + self._gap()
        if self._is_burst and not self._is_slow:
            # A busy loop makes gaps longer: a part of it is made up for.
            due -= min(self._late, self._timing.burst_catch_up)
        return due - now

    def _next(self) -> _Waiting | None:
        """Remove and return the most urgent frame that still waits; None without any."""
        for line in self._lines.values():
            while line:
                waiting = line.popleft()
                if not waiting.done.done():
                    return waiting
        return None

    async def _send_one(self, waiting: _Waiting) -> None:
        # Whoever is told of the frame may ask for it.
        ORIGIN.set(waiting.origin)
        try:
            await self._transmit(waiting.build())
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
            self._last_sent = asyncio.get_running_loop().time()

    def clear(self, error: RvcError) -> None:
        """Fail all frames that wait: none is kept to be sent later."""
        for line in self._lines.values():
            line.fail(error)

    async def close(self, error: BusError) -> None:
        """Fail all frames that wait, and cancel the one that is being sent."""
        self.clear(error)
        if (task := self._sending) is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
