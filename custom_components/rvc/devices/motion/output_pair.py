"""What outputs are used for beside lamps: pairs that move things, locks, pulses.

Makers drive awnings, lifts and vents with two outputs, one for each way; both
at once would short the motor. So the opposite one is always off before the
wanted one is on.
"""

import asyncio
from typing import Final

from ...protocol.message import Message, Value
from ..errors import DeviceMissing
from ..output import Output

_FULL: Final = 100.0
_PULSE: Final = 1.0
# What the relays of both ways need to let go
_PAUSE: Final = 0.1
_MORE_THAN_THE_WAY: Final = 1.1
USUAL_TRAVEL: Final = 30.0
GATE: Final = "motion"


def is_lit(output: Output) -> bool | None:
    """Tell whether an output is on."""
    lit: bool | None = getattr(output, "is_on", None)
    return lit


class OutputPair:
    """Two outputs that drive one thing both ways; position is reckoned by time."""

    def __init__(self, travel_time: float | None) -> None:
        """Take how long the whole way takes, in s; the outputs come as heard."""
        self.travel_time = travel_time or USUAL_TRAVEL
        self.opening: Output | None = None
        self.closing: Output | None = None
        self._position: float | None = None
        self._since: float | None = None
        self._way = 0

    @property
    def is_opening(self) -> bool:
        """Tell whether it moves towards open."""
        return self.opening is not None and bool(is_lit(self.opening))

    @property
    def is_closing(self) -> bool:
        """Tell whether it moves towards closed."""
        return self.closing is not None and bool(is_lit(self.closing))

    @property
    def position(self) -> float | None:
        """Return how far it is open as time tells, in percent."""
        if self._position is None or self._since is None:
            return self._position
        elapsed = asyncio.get_running_loop().time() - self._since
        moved = self._way * elapsed / self.travel_time * _FULL
        return min(max(self._position + moved, 0.0), _FULL)

    def follow(self, _: Message | None = None) -> None:
        """Take in that one of the outputs has changed."""
        now = asyncio.get_running_loop().time()
        way = 1 if self.is_opening else -1 if self.is_closing else 0
        if way == self._way:
            return
        position = self.position
        if position is None and self._since is not None:
            if now - self._since >= self.travel_time:
                position = _FULL if self._way > 0 else 0.0
        self._position = position
        self._way, self._since = way, now if way else None

    async def open(self) -> None:
        """Move to the open end."""
        await self._go(1, self.travel_time * _MORE_THAN_THE_WAY)

    async def close(self) -> None:
        """Move to the closed end."""
        await self._go(-1, self.travel_time * _MORE_THAN_THE_WAY)

    async def move_to(self, percent: float) -> None:
        """Move for as long as the way to a position takes."""
        if percent in (0, _FULL) or self.position is None:
            await (self.open() if percent >= _FULL / 2 else self.close())
            return
        way = percent - self.position
        seconds = abs(way) / _FULL * self.travel_time
        await self._go(1 if way > 0 else -1, seconds)

    async def _go(self, way: int, seconds: float) -> None:
        wanted, opposite = (
            (self.opening, self.closing) if way > 0 else (self.closing, self.opening)
        )
        if wanted is None or opposite is None:
            raise DeviceMissing(wanted or opposite)
        wanted.require(GATE)
        await self._end(opposite)
        await opposite.turn_off_now()
        await asyncio.sleep(_PAUSE)
        began = asyncio.get_running_loop().time()

        def goes_on() -> bool:
            elapsed = asyncio.get_running_loop().time() - began
            return elapsed < seconds and wanted.available

        off: dict[str, Value] = {"command": "off_delay", "desired_level": 0}
        await wanted.move(
            "pair",
            wanted.command_name,
            {
                "command": "on_duration",
                "desired_level": _FULL,
                "delay_duration": wanted.duration_value(seconds),
                "interlock": wanted.no_interlock,
            },
            {**off, "interlock": wanted.no_interlock},
            lambda status: wanted.shows(status, on=True),
            goes_on,
            repeat=None,
            longest=seconds,
        )

    async def stop(self) -> None:
        """Switch both outputs off."""
        for output in (self.opening, self.closing):
            if output is not None:
                await self._end(output)

    async def _end(self, output: Output) -> None:
        off: dict[str, Value] = {"command": "off_delay", "desired_level": 0}
        await output.stop_moving(
            "pair", output.command_name, {**off, "interlock": output.no_interlock}
        )


async def pulse(output: Output, seconds: float = _PULSE) -> None:
    """Switch an output on for a moment."""
    await output.do("on_duration", level=_FULL, duration=seconds)
