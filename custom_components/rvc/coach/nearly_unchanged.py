"""Fast path for statuses that differ by noise alone from what was told of a device.

Where each measured value is about one code from what was told, and all else is the
same, the device takes the status at once: whoever reads it has the newest, and who
counts is called. Who only shows it is called within a second, for several such
statuses together: nothing that is shown changes by noise.
"""

import asyncio
from collections.abc import Callable
import math
from typing import Final

from ..devices import Device
from ..presentation.flicker import LONGEST, Flicker, Near
from ..protocol.frame import Place
from ..protocol.message import Message
from .timing import Timing
from .unchanged import UnchangedFrame, UnchangedFrames

# The golden ratio: no multiple of it is a multiple of anything else.
_TURN: Final = (math.sqrt(5) - 1) / 2


class NearlyUnchanged:
    """What was told of a device's status, and how near to it noise stays."""

    __slots__ = ("device", "due", "near", "since", "unchanged")

    def __init__(
        self, unchanged: UnchangedFrame, device: Device, near: Near, due: float
    ) -> None:
        """Begin with a status that was told now.

        Args:
            unchanged: Its frame, or that of the last one that was nearly the same.
            device: The device.
            near: What may come without being told at once.
            due: The time from which the next one is told, in s.
        """
        self.unchanged = unchanged
        self.device = device
        self.near = near
        self.due = due
        self.since: float | None = None
        """When the first one came that was not told yet."""


class NearlyUnchangedFrames:
    """Those of one network, by what is the same of all their frames."""

    def __init__(
        self,
        unchanged: UnchangedFrames,
        flicker: Callable[[str], Flicker | None],
        timing: Timing,
    ) -> None:
        """Begin without any.

        Args:
            unchanged: The frames that are the same, which these belong to.
            flicker: Returns what may flicker of a status.
            timing: The pauses.
        """
        self._unchanged = unchanged
        self._flicker = flicker
        self._timing = timing
        self._near: dict[Place, Near] = {}
        self._waiting: dict[NearlyUnchanged, None] = {}
        """Those of which something is still to be told."""
        self._timer: asyncio.TimerHandle | None = None
        self.due = math.inf
        """From when on `tell_waiting` has something to tell, in s."""
        self._turns = 0.0

    def expect(self, unchanged: UnchangedFrame, device: Device, now: float) -> None:
        """Take this path for what will differ by noise from a status that was told."""
        message = unchanged.message
        flicker = self._flicker(message.key.dgn)
        if flicker is None or len(message.data) != LONGEST:
            return
        if device.status_changes or self._unchanged.is_followed(message):
            return
        place = message.frame.place
        near = self._near.get(place)
        if near is None:
            if len(self._near) >= self._unchanged.limit:
                self._near.clear()
            near = self._near[place] = Near(flicker, message.data)
        else:
            near.tell(message.data, now)
        self._unchanged.add_nearly(
            NearlyUnchanged(unchanged, device, near, now + self._rest())
        )

    def take(self, nearly: NearlyUnchanged, message: Message, now: float) -> None:
        """Take a status that is near; tell it where the last one was told a while ago."""
        self._unchanged.move(nearly.unchanged, message)
        nearly.unchanged.again(now)
        nearly.device.take_noise(message, now)
        if now >= nearly.due:
            self._tell(nearly, now)
        elif nearly.since is None:
            nearly.since = now
            self._waiting[nearly] = None
            if self._timer is None:
                self._wait(now)

    def tell_waiting(self, now: float) -> None:
        """Tell what was not told with another status of its kind, as far as it is due.

        Called when frames come, which the event loop is awake for, it spares the timer.
        """
        soon = now - self._timing.noise_soon
        first = math.inf
        for nearly in list(self._waiting):
            since = nearly.since or 0.0
            if since <= soon:
                self._tell(nearly, now)
            else:
                first = min(first, since)
        self._stop()
        if self._waiting:
            self._wait(first)

    def close(self) -> None:
        """Tell nothing more."""
        self._stop()
        self._waiting.clear()

    def _stop(self) -> None:
        self.due = math.inf
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tell(self, nearly: NearlyUnchanged, now: float) -> None:
        nearly.since = None
        self._waiting.pop(nearly, None)
        message = nearly.unchanged.message
        nearly.near.tell(message.data, now)
        nearly.due = now + self._rest()
        nearly.device.tell(message.key)

    def _rest(self) -> float:
        """Return for how long nothing near is told, in s: each time another one.

        What goes back and forth in step would else always be told on the same side.
        """
        self._turns = (self._turns + _TURN) % 1
        least, most = self._timing.noise_rest
        return least + (most - least) * self._turns

    def _wait(self, since: float) -> None:
        """Tell what waits since a time when frames come, or at the latest moment."""
        self.due = since + self._timing.noise_soon
        loop = asyncio.get_running_loop()
        self._timer = loop.call_at(since + self._timing.noise_latest, self._look)

    def _look(self) -> None:
        self.tell_waiting(asyncio.get_running_loop().time())
