"""A lock behind two outputs: a pulse on one locks it, on the other unlocks it."""

import asyncio
from typing import Final

from .output import PULSE, Output

# What the relays of both directions need to let go, in s
_PAUSE: Final = 0.1


class OutputLock:
    """A lock of two outputs; nothing reports its state, the last command counts.

    Both at once would short its motor: a pulse is over before the other one begins.
    """

    is_assumed = True

    def __init__(self, locks: Output, unlocks: Output) -> None:
        """Lock by one output and unlock by the other; the state is not yet known."""
        self._locks = locks
        self._unlocks = unlocks
        self.is_locked: bool | None = None
        self._turns = asyncio.Lock()
        self._last: Output | None = None
        """The output that was pulsed last."""
        self._rests_at = 0.0
        """When its pulse is over."""

    async def lock(self) -> None:
        """Lock it; raises CommandError, BusError or EncodeError."""
        await self._pulse(self._locks)
        self.is_locked = True

    async def unlock(self) -> None:
        """Unlock it; raises CommandError, BusError or EncodeError."""
        await self._pulse(self._unlocks)
        self.is_locked = False

    async def _pulse(self, output: Output) -> None:
        loop = asyncio.get_running_loop()
        async with self._turns:
            if self._last is not output:
                await asyncio.sleep(max(self._rests_at - loop.time(), 0.0))
            self._last = output
            try:
                await output.pulse()
            finally:
                self._rests_at = loop.time() + PULSE + _PAUSE
