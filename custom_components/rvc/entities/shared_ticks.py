"""What may wait a little is done at the same four times a second.

A wake-up of the processor costs more than a state.
"""

import asyncio
from collections.abc import Callable
import logging
import math
from typing import Final

from homeassistant.core import callback

_LOGGER = logging.getLogger(__name__)

RATE: Final = 4
"""Ticks a second."""


class SharedTicks:
    """Calls back at the ticks of the event loop's clock, and only while somebody waits."""

    def __init__(self) -> None:
        """Begin with nobody who waits."""
        self._waiting: dict[int, dict[Callable[[], None], None]] = {}
        """Whom to call, by the number of the tick."""
        self._timer: asyncio.TimerHandle | None = None
        self._next = 0
        """The number of the tick that the timer is for."""

    @callback
    def call(self, listener: Callable[[], None], earliest: float) -> None:
        """Call a listener once, at the first tick from a time of the loop on."""
        number = math.ceil(earliest * RATE)
        if self._timer is not None and number < self._next:
            self._timer.cancel()
            self._timer = None
        self._waiting.setdefault(number, {})[listener] = None
        self._wait()

    @callback
    def cancel(self, listener: Callable[[], None]) -> None:
        """Call a listener no more."""
        for number, listeners in list(self._waiting.items()):
            listeners.pop(listener, None)
            if not listeners:
                del self._waiting[number]
        if not self._waiting and self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self) -> None:
        if self._timer is None and self._waiting:
            self._next = min(self._waiting)
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(self._next / RATE, self._tick)

    @callback
    def _tick(self) -> None:
        self._timer = None
        listeners = self._waiting.pop(self._next, {})
        for listener in listeners:
            try:
                listener()
            except Exception:
                # The others have to come nevertheless.
                _LOGGER.exception("An entity cannot be updated")
        self._wait()
