"""Entities are added in slices: whatever comes at once, nothing else waits for long."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Iterator
import logging
import time
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback

if TYPE_CHECKING:
    from ..data import RvcConfigEntry

_LOGGER = logging.getLogger(__name__)

# In s. One entity takes a millisecond or some; others want the event loop as well, which is
# not to be held for 5 ms.
_SLICE: Final = 0.004

type Step = Callable[[], None]


class Slices:
    """Runs steps on the event loop, at most 4 ms of them in a turn of it.

    As long as there is little to do, it is done at once.
    """

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._waiting: deque[Iterator[Step]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._ends: float | None = None
        """When the slice of this turn ends; None before it has begun."""
        self._is_stopped = False

    @callback
    def add(
        self, hass: HomeAssistant, entry: RvcConfigEntry, steps: Iterable[Step]
    ) -> None:
        """Run steps in their turn; those of a generator are not made before.

        Args:
            hass: Home Assistant.
            entry: The entry, with which they end.
            steps: What is to be done, in short steps.
        """
        if self._is_stopped:
            return
        self._waiting.append(iter(steps))
        if self._task is None or self._task.done():
            self._task = entry.async_create_task(hass, self._run(), "rvc entities")

    @callback
    def stop(self) -> None:
        """Leave what was not done yet, and what comes from now on."""
        self._is_stopped = True
        self._waiting.clear()

    async def _run(self) -> None:
        while self._waiting:
            if not self._has_time():
                await asyncio.sleep(0)
                continue
            try:
                step = next(self._waiting[0], None)
                if step is None:
                    self._waiting.popleft()
                    continue
                step()
            except Exception:
                # The others have to come nevertheless.
                _LOGGER.exception("An entity cannot be added")

    def _has_time(self) -> bool:
        """Return whether the slice of this turn of the event loop has time left."""
        now = time.perf_counter()
        if self._ends is None:
            self._ends = now + _SLICE
            asyncio.get_running_loop().call_soon(self._end_turn)
        return now < self._ends

    def _end_turn(self) -> None:
        self._ends = None
