"""Fast path for statuses that differ by noise alone from what was told of a device.

Where each measured value is about one code from what was told, and all else is the
same, the frame waits to be told within a second, with all else that waits. Only who
counts has it at once: nothing that is shown changes by noise.
"""

import asyncio
from collections.abc import Callable
import logging
import math
from random import Random

from ..presentation.flicker import LONGEST, Flicker, Near
from ..protocol.frame import Frame, Place
from .timing import Timing
from .unchanged import UnchangedFrame, UnchangedFrames

_LOGGER = logging.getLogger(__name__)


class NearlyUnchanged:
    """What was told of a device's status, and how near to it noise stays."""

    __slots__ = ("near", "unchanged")

    def __init__(self, unchanged: UnchangedFrame, near: Near) -> None:
        """Begin with a status that was told now.

        Args:
            unchanged: Its frame, with what came since.
            near: What may come without being told at once.
        """
        self.unchanged = unchanged
        self.near = near


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
        self.due = math.inf
        """From when on those that wait are told as soon as frames come, in s."""
        self._unchanged = unchanged
        self._flicker = flicker
        self._timing = timing
        self._near: dict[Place, Near] = {}
        self._waiting: dict[NearlyUnchanged, None] = {}
        """Those of which something is still to be told."""
        self._timer: asyncio.TimerHandle | None = None
        self._chance = Random(0)

    def expect(self, unchanged: UnchangedFrame, now: float) -> None:
        """Take this path for what will differ by noise from a status that was told."""
        message, device = unchanged.message, unchanged.device
        flicker = self._flicker(message.key.dgn)
        if flicker is None or len(message.data) != LONGEST:
            return
        if device.messages.get(message.key) is not message:
            # It has too many statuses for this one.
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
        self._unchanged.add_nearly(NearlyUnchanged(unchanged, near))

    def take(self, nearly: NearlyUnchanged, frame: Frame, now: float) -> None:
        """Take a status that is near: it is told soon, with all others that wait."""
        unchanged = nearly.unchanged
        unchanged.again(now, frame)
        if unchanged.device.is_counted(unchanged.message.key):
            self._unchanged.settle(unchanged)
        self._waiting[nearly] = None
        if self._timer is None:
            self._wait(now)

    def tell_waiting(self, now: float) -> None:
        """Tell all that waits.

        When frames come the event loop is awake, and the timer is spared.
        """
        self._stop()
        waiting, self._waiting = self._waiting, {}
        for nearly in waiting:
            unchanged = nearly.unchanged
            self._unchanged.settle(unchanged)
            message = unchanged.message
            if self._unchanged.by_place.get(message.frame.place) is nearly:
                # Else it is near to something else that was told since.
                nearly.near.tell(message.data, now)
            try:
                unchanged.device.tell(message.key)
            except Exception:
                # All else that waits is told once, and now.
                _LOGGER.exception("A message was not taken: %r", message)

    def close(self) -> None:
        """Tell nothing more."""
        self._stop()
        self._waiting.clear()

    def _wait(self, now: float) -> None:
        """Wait for the first frames after a while: each time another one.

        What goes back and forth in step would else always be told on the same side.
        """
        self.due = now + self._chance.uniform(*self._timing.noise_rest)
        latest = self.due + self._timing.noise_alone
        self._timer = asyncio.get_running_loop().call_at(latest, self._tell_now)

    def _tell_now(self) -> None:
        self.tell_waiting(asyncio.get_running_loop().time())

    def _stop(self) -> None:
        self.due = math.inf
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
