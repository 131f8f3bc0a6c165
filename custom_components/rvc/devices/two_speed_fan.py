"""A fan with two windings, each behind an output of its own."""

import asyncio

from .output import Output

LOW = 50
HIGH = 100
"""The two speeds, in percent."""


class TwoSpeedFan:
    """A fan of two outputs, of which one at a time is on.

    Both at once would feed both windings: the other output is seen to be off before
    the wanted one is switched on.
    """

    def __init__(self, low: Output, high: Output) -> None:
        """Take the output of the low speed and that of the high one."""
        self._low = low
        self._high = high
        self._turns = asyncio.Lock()

    @property
    def speed(self) -> int | None:
        """Return the speed in percent; None where not both outputs are known."""
        if self._high.is_on:
            return HIGH
        if self._low.is_on:
            return LOW
        return 0 if self._low.is_on is self._high.is_on is False else None

    @property
    def is_on(self) -> bool | None:
        """Return whether it runs; None where not both outputs are known."""
        return None if self.speed is None else self.speed > 0

    async def turn_on(self, speed: float = LOW) -> None:
        """Run at the next speed that is fast enough, in percent.

        Raises CommandError, BusError or EncodeError; then nothing was switched on.
        """
        wanted, other = (
            (self._low, self._high) if speed <= LOW else (self._high, self._low)
        )
        async with self._turns:
            await other.turn_off()
            await wanted.turn_on()

    async def turn_off(self) -> None:
        """Switch both outputs off; raises what the first that fails does."""
        async with self._turns:
            try:
                await self._low.turn_off()
            finally:
                await self._high.turn_off()
