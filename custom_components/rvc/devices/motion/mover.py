"""The motion of one device: it never leaves anything running by itself."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

from ...protocol.message import Message, Value
from ...spec.rows import Motion, Sign
from ..command_order import Outcome
from ..device import Device, MotionKey
from ..errors import LockedOut
from ..feature import Feature
from ..permission import is_allowed, required
from .travel_estimator import FULL, Direction, EndListeners, TravelEstimator, loop_time

# How near to its target, in percent, counts as there
_ARRIVED: Final = 0.75
# What has not moved this long after the command, in s, will not any more.
_STARTS_WITHIN: Final = 3.0


class Mover:
    """The motion of one device."""

    def __init__(self, device: Device, motion: Motion) -> None:
        """Lead a motion of a device; its position is not yet known."""
        self.device = device
        self.motion = motion
        self._key = MotionKey(device.key, motion.key)
        self._estimator = TravelEstimator(motion.travel_time)
        self._ends = EndListeners()
        device.status_changes.subscribe(self._receive)

    def _is(self, signs: tuple[Sign, ...]) -> bool:
        status = self.motion.status
        return any(self.device.label(status, name) == label for name, label in signs)

    @property
    def available(self) -> bool:
        """Whether the device can be reached."""
        return self.device.available

    @property
    def is_opening(self) -> bool:
        """Whether it moves towards open."""
        return self._is(self.motion.opening)

    @property
    def is_closing(self) -> bool:
        """Whether it moves towards closed."""
        return self._is(self.motion.closing)

    def moves(self, direction: Direction) -> bool:
        """Return whether it moves in a direction."""
        return self.is_opening if direction is Direction.OPENING else self.is_closing

    @property
    def reports_position(self) -> bool:
        """Whether the device reports its position."""
        motion = self.motion
        if motion.position is None:
            return False
        return Feature.of(motion.status, motion.position) in self.device.features

    @property
    def is_assumed(self) -> bool:
        """Whether the position is only estimated from time."""
        return not self.motion.opened and not self.reports_position

    @cached_property
    def is_allowed(self) -> bool:
        """Whether the owner allows it to be moved; a stop is always allowed."""
        motion = self.motion
        signals = {**motion.extra, **motion.open}
        return is_allowed(self.device, motion.command, signals)

    @property
    def permission(self) -> str | None:
        """The permission that moving it requires; None where it requires none."""
        motion = self.motion
        return required(self.device, motion.command, {**motion.extra, **motion.open})

    @property
    def can_move_to(self) -> bool:
        """Whether it can be moved to a position between its ends."""
        if self.motion.ends_only:
            return False
        return self.motion.move_to is not None or self.position is not None

    @property
    def position(self) -> float | None:
        """How far it is open, in percent; None where that is not known."""
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
        return None if motion.opened else self._estimator.position

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call the listener when the status changed; returns the unsubscribe."""
        end = self.device.subscribe(listener, self.motion.status)
        return self._ends.subscribe(listener, end)

    def _receive(self, message: Message) -> None:
        """Estimate the position anew."""
        if message.name == self.motion.status:
            self._estimator.update(
                Direction.of(opening=self.is_opening, closing=self.is_closing)
            )

    @property
    def lockout(self) -> str | None:
        """The signal that reports that it must not move; None where none does."""
        status = self.motion.status
        for name, label in self.motion.lockouts:
            if self.device.label(status, name) == label:
                return name
        return None

    async def open(self) -> None:
        """Move to the open end."""
        await self._go(self.motion.open, Direction.OPENING, FULL)

    async def close(self) -> None:
        """Move to the closed end."""
        await self._go(self.motion.close, Direction.CLOSING, 0.0)

    async def move_to(self, percent: float) -> None:
        """Move to a position: by a command for it, or stopped when it is there."""
        if percent in (0, FULL):
            await (self.open() if percent else self.close())
            return
        motion = self.motion
        direction = Direction.between(self.position or 0.0, percent)
        if motion.move_to is not None:
            await self._go({motion.move_to: percent}, direction, percent, repeats=False)
        else:
            is_opening = direction is Direction.OPENING
            signals = motion.open if is_opening else motion.close
            await self._go(signals, direction, percent)

    async def stop(self) -> None:
        """End the motion, whoever began it."""
        motion = self.motion
        if motion.stop is not None:
            await self.device.stop_moving(
                self._key, motion.command, {**motion.extra, **motion.stop}
            )

    async def _see_that_it_may_move(self) -> None:
        """Raise LockedOut for what must not move now; raises as Device.refresh too."""
        if self.motion.lockouts:
            await self.device.refresh(self.motion.status)
        if (lockout := self.lockout) is not None:
            raise LockedOut(self.device, lockout)

    async def _go(
        self,
        signals: Mapping[str, Value],
        direction: Direction,
        target: float,
        *,
        repeats: bool = True,
    ) -> None:
        motion = self.motion
        travel = _Travel(self, direction, target)
        if motion.stop is None:
            await self._see_that_it_may_move()
            await self.device.command(
                motion.command, travel.fits, **{**motion.extra, **signals}
            )
            return
        outcome = await self.device.move(
            self._key,
            motion.command,
            {**motion.extra, **signals},
            {**motion.extra, **motion.stop},
            travel.fits,
            travel.goes_on,
            repeat=motion.repeat if repeats else None,
            longest=motion.travel_time,
            stays=travel.stays,
            prepare=self._see_that_it_may_move,
        )
        if outcome is Outcome.ALREADY_THERE:
            self.note_end(direction)

    def may_be_at_end(self, direction: Direction) -> bool:
        """Return whether it may rest at the end of a direction, by the estimate."""
        return self._estimator.may_be_at_end(direction)

    def note_end(self, direction: Direction) -> None:
        """Note that it stands at the end of a direction: its own switch has stopped it."""
        self._estimator.reach(direction)
        self._ends.notify()


class _Travel:
    """One way, from the present position to a target."""

    def __init__(self, mover: Mover, direction: Direction, target: float) -> None:
        self._mover = mover
        self._direction = direction
        self._target = target
        self._began: float | None = None
        self._has_moved = False
        self._node_starts = mover.device.node_starts

    def fits(self, status: Message) -> bool:
        """Return whether a status shows that it moves so, or is there already."""
        motion = self._mover.motion
        if status.name != motion.status:
            return False
        is_opening = self._direction is Direction.OPENING
        signs = motion.opening if is_opening else motion.closing
        ends = motion.opened if is_opening else motion.closed
        if any(status.label(name) == label for name, label in (*signs, *ends)):
            return True
        if motion.position is None:
            return False
        reported = status.number(motion.position)
        return reported is not None and self._is_there(reported)

    def stays(self, status: Message) -> bool:
        """Return whether a status shows that it may be at its end stop already.

        Nothing reports the place of such a mover, and unless it is known to be at
        the other end, that it does not move is the ordinary answer there.
        """
        mover = self._mover
        if status.name != mover.motion.status or not self._ends_unseen():
            return False
        return mover.may_be_at_end(self._direction) and mover.lockout is None

    def _ends_unseen(self) -> bool:
        """Return whether it goes to an end that no status reports."""
        return self._mover.is_assumed and self._target == self._direction.end

    def _is_there(self, position: float) -> bool:
        past = (position - self._target) * self._direction
        return past >= -_ARRIVED

    def goes_on(self) -> bool:
        """Return whether it is to move on; called again and again while it moves."""
        mover = self._mover
        if self._began is None:
            self._began = loop_time()
        position = mover.position
        moves = mover.moves(self._direction)
        self._has_moved = self._has_moved or moves
        elapsed = loop_time() - self._began
        rests = not moves and (self._has_moved or elapsed > _STARTS_WITHIN)
        is_there = position is not None and self._is_there(position)
        # At an end an estimate is not trusted: it runs for the whole time.
        if is_there and (not mover.is_assumed or 0 < self._target < FULL):
            return False
        goes_on = not rests and mover.lockout is None and mover.available
        if rests and self._has_moved and mover.lockout is None and mover.available:
            # It ran, and stopped by itself: a stop of anybody ends this first.
            is_same = mover.device.node_starts == self._node_starts
            if is_same and self._ends_unseen():
                mover.note_end(self._direction)
        return goes_on
