"""The motion of one device: it never leaves anything running by itself."""

import asyncio
from collections.abc import Mapping
from typing import Final

from ...protocol.message import Message, Value
from ..device import Device
from ..errors import LockedOut
from .model import FULL, Motion, Sign

# How near to where it was sent, in percent, counts as there
_ARRIVED: Final = 0.75
# How much of the whole way's time must have passed to know the end, as a share
_NEARLY_ALL: Final = 0.95
# What has not moved this long after it was told to, in s, will not any more.
_STARTS_WITHIN: Final = 3.0


class Mover:
    """The motion of one device."""

    def __init__(self, device: Device, motion: Motion) -> None:
        """Take the device and its motion; where it stands is not yet known."""
        self.device = device
        self.motion = motion
        self._assumed: float | None = None
        self._since: float | None = None
        self._way = 0
        device.on_receive(self._receive)

    def _is(self, signs: tuple[Sign, ...]) -> bool:
        status = self.motion.status
        return any(self.device.label(status, name) == label for name, label in signs)

    @property
    def is_opening(self) -> bool:
        """Tell whether it moves towards open."""
        return self._is(self.motion.opening)

    @property
    def is_closing(self) -> bool:
        """Tell whether it moves towards closed."""
        return self._is(self.motion.closing)

    @property
    def reports_position(self) -> bool:
        """Tell whether the device says where it stands."""
        motion = self.motion
        return f"{motion.status}.{motion.position}" in self.device.features

    @property
    def is_assumed(self) -> bool:
        """Tell whether where it stands is only reckoned from time."""
        return not self.motion.opened and not self.reports_position

    @property
    def position(self) -> float | None:
        """Return how far it is open, in percent; None where nobody can know."""
        motion = self.motion
        if motion.position is not None:
            reported = self.device.number(motion.status, motion.position)
            if reported is not None:
                return min(reported, FULL)
            if self.reports_position:
                return None
        if self._is(motion.opened):
            return FULL
        if self._is(motion.closed):
            return 0.0
        return None if motion.opened else self._reckoned()

    def _reckoned(self) -> float | None:
        if self._assumed is None or self._since is None:
            return self._assumed
        elapsed = asyncio.get_running_loop().time() - self._since
        moved = self._way * elapsed / self.motion.travel_time * FULL
        return min(max(self._assumed + moved, 0.0), FULL)

    def _receive(self, message: Message) -> None:
        """Reckon where it stands, from when it moves and when it rests."""
        if message.name != self.motion.status:
            return
        way = 1 if self.is_opening else -1 if self.is_closing else 0
        if way == self._way:
            return
        now = asyncio.get_running_loop().time()
        self._assumed = self._reckoned()
        if self._assumed is None and self._since is not None:
            # After the time of the whole way it is at its end, wherever it began.
            if now - self._since >= _NEARLY_ALL * self.motion.travel_time:
                self._assumed = FULL if self._way > 0 else 0.0
        self._way = way
        self._since = now if way else None

    @property
    def lockout(self) -> str | None:
        """Return the signal that says it must not move; None where none does."""
        status = self.motion.status
        for name, label in self.motion.lockouts:
            if self.device.label(status, name) == label:
                return name
        return None

    async def open(self) -> None:
        """Move to the open end."""
        await self._go(self.motion.open, 1, FULL)

    async def close(self) -> None:
        """Move to the closed end."""
        await self._go(self.motion.close, -1, 0.0)

    async def move_to(self, percent: float) -> None:
        """Move to a position, where it says where it stands or time tells."""
        if percent in (0, FULL):
            await (self.open() if percent else self.close())
        elif self.motion.move_to is not None:
            way = 1 if percent > (self.position or 0.0) else -1
            signals: Mapping[str, Value] = {self.motion.move_to: percent}
            await self._go(signals, way, percent, repeats=False)
        else:
            way = 1 if percent > (self.position or 0.0) else -1
            signals = self.motion.open if way > 0 else self.motion.close
            await self._go(signals, way, percent)

    async def stop(self) -> None:
        """End the motion, whoever began it."""
        motion = self.motion
        if motion.stop is not None:
            await self.device.stop_moving(
                motion.key, motion.command, {**motion.extra, **motion.stop}
            )

    async def _go(
        self,
        signals: Mapping[str, Value],
        way: int,
        target: float,
        *,
        repeats: bool = True,
    ) -> None:
        if (lockout := self.lockout) is not None:
            raise LockedOut(self.device, lockout)
        motion = self.motion
        journey = _Journey(self, way, target)
        stop = None if motion.stop is None else {**motion.extra, **motion.stop}
        if stop is None:
            await self.device.command(
                motion.command, journey.fits, **{**motion.extra, **signals}
            )
        else:
            await self.device.move(
                motion.key,
                motion.command,
                {**motion.extra, **signals},
                stop,
                journey.fits,
                journey.goes_on,
                repeat=motion.repeat if repeats else None,
                longest=motion.travel_time,
            )


class _Journey:
    """One way from where it stands to a target."""

    def __init__(self, mover: Mover, way: int, target: float) -> None:
        self._mover = mover
        self._way = way
        self._target = target
        self._began = asyncio.get_running_loop().time()
        self._has_moved = False
        self.has_ended = False

    def fits(self, status: Message) -> bool:
        """Tell whether a status shows that it obeys, or is there already."""
        motion = self._mover.motion
        if status.name != motion.status:
            return False
        signs = motion.opening if self._way > 0 else motion.closing
        if any(status.label(name) == label for name, label in signs):
            return True
        ends = motion.opened if self._way > 0 else motion.closed
        if any(status.label(name) == label for name, label in ends):
            return True
        if motion.position is None:
            return False
        reported = status.number(motion.position)
        return reported is not None and self._is_there(reported)

    def _is_there(self, position: float) -> bool:
        past = (position - self._target) * self._way
        return past >= -_ARRIVED

    def goes_on(self) -> bool:
        """Tell whether it is to move on; called again and again while it moves."""
        mover = self._mover
        position = mover.position
        moves = mover.is_opening if self._way > 0 else mover.is_closing
        self._has_moved = self._has_moved or moves
        elapsed = asyncio.get_running_loop().time() - self._began
        rests = not moves and (self._has_moved or elapsed > _STARTS_WITHIN)
        there = position is not None and self._is_there(position)
        self.has_ended = rests or (there and not mover.is_assumed)
        if mover.is_assumed and 0 < self._target < FULL and there:
            return False
        return not self.has_ended and mover.lockout is None and mover.device.available
