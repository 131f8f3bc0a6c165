"""Simulated things that move: awnings, rooms, steps, windows, valves ...

What moves, how a status shows it and how a command asks for it is in the motion
rows of the spec. A drive moves while it is asked to, stands still at its ends,
and does not when it jams.
"""

from collections.abc import Mapping
from typing import Final, override

from ...protocol.message import Message, Value
from ...spec import Spec
from ...spec.rows import Motion
from ..world import World
from .device import CONDITIONS_DO_NOT_ALLOW, Refusal
from .rows import lowest_label, orders
from .stateful import StatefulDevice, States

_FULL: Final = 100.0
_STEP: Final = 0.5
_HELD: Final = 0.25
_FOR_EVER: Final = float("inf")


class Drive:
    """One motion of a simulated device."""

    def __init__(self, device: MovingDevice, motion: Motion, speed: float) -> None:
        """Begin closed and at rest; speed is in percent per second."""
        self.motion = motion
        self.position = 0.0
        self.jammed = False
        self.ends = (0.0, _FULL)
        """Where it stops by itself, in percent; nearer ones are obstacles."""
        self._device = device
        self._speed = speed
        self._direction = 0
        self._target: float | None = None
        self._time_left = 0.0
        moving = (*motion.opening, *motion.closing)
        self._at_rest: dict[str, Value] = {
            name: lowest_label(
                device.spec,
                motion.status,
                name,
                besides={label for signal, label in moving if signal == name},
            )
            for name, _ in moving
        }

    @property
    def direction(self) -> int:
        """Return 1 while it opens, -1 while it closes, 0 at rest."""
        return self._direction

    @property
    def is_moving(self) -> bool:
        """Return whether it moves now."""
        return self._direction != 0

    @property
    def is_locked_out(self) -> bool:
        """Return whether something keeps it from moving."""
        return any(
            self._device.get(self.motion.status, signal) == label
            for signal, label in self.motion.lockouts
        )

    def handle(self, message: Message) -> None:
        """Do what a command asks; raises Refusal when it is locked out."""
        motion = self.motion
        if message.name != motion.command:
            return
        if motion.stop is not None and orders(message, motion.stop):
            self._direction = 0
        elif orders(message, motion.open):
            self.move(1, self._duration(message))
        elif orders(message, motion.close):
            self.move(-1, self._duration(message))
        elif motion.move_to is not None:
            if (target := message.number(motion.move_to)) is not None:
                self.move_to(target)
        self.show()

    def _duration(self, message: Message) -> float:
        """Return how long it moves after this command, in s."""
        if self.motion.repeat is not None:
            return _HELD
        return message.number("duration") or _FOR_EVER

    def move_to(self, target: float) -> None:
        """Move to a position in percent; raises Refusal when it is locked out."""
        target = min(target, _FULL)
        self.move(1 if target > self.position else -1, _FOR_EVER, target)

    def move(
        self, direction: int, seconds: float = _FOR_EVER, target: float | None = None
    ) -> None:
        """Move to open (1) or closed (-1); raises Refusal when it is locked out."""
        if self.is_locked_out:
            raise Refusal(CONDITIONS_DO_NOT_ALLOW)
        self._direction, self._time_left, self._target = direction, seconds, target
        if not self.motion.opening:
            # What shows its ends only is there at once.
            self.position, self._direction = _FULL if direction > 0 else 0.0, 0

    def rest(self, position: float) -> None:
        """Stand still somewhere, as if it had always been there."""
        self.position, self._direction = position, 0
        self.show()

    def step(self, seconds: float) -> None:
        """Let time pass."""
        if not self._direction:
            return
        if self._time_left <= 0 or self.is_locked_out:
            self._direction = 0
        self._time_left -= seconds
        if not self.jammed:
            self.position += self._direction * self._speed * seconds
        low, high = self.ends
        if self._target is not None:
            if self._direction > 0:
                high = min(high, self._target)
            else:
                low = max(low, self._target)
        if not low < self.position < high and not self.jammed:
            self.position = min(max(self.position, low), high)
            self._direction = 0
        self.show()

    def show(self) -> None:
        """Have the status show where it stands and whether it moves."""
        motion = self.motion
        signals = dict(self._at_rest)
        signs = {1: motion.opening, -1: motion.closing}.get(self._direction, ())
        if not motion.opening:
            signs = motion.opened if self.position else motion.closed
        signals.update(signs)
        if motion.position is not None:
            signals[motion.position] = round(self.position / _STEP) * _STEP
        self._device.update(motion.status, **signals)


class MovingDevice(StatefulDevice):
    """A device with a drive for each motion that its statuses show."""

    def __init__(
        self,
        spec: Spec,
        device_class: str,
        instance: int | None,
        states: States,
        *,
        speed: float = 5.0,
        sets: Mapping[str, str] | None = None,
    ) -> None:
        """Begin with these statuses; the speed is in percent per second."""
        super().__init__(spec, device_class, instance, states, sets=sets)
        self.drives = {
            motion.key: Drive(self, motion, speed)
            for motion in spec.rows.motions
            if motion.status in states
        }
        self.drive = next(iter(self.drives.values()))
        """Its only drive, or the first of several."""

    def stand_as(self, other: MovingDevice) -> None:
        """Stand where another one does, as far as no status reports that."""
        for key, drive in self.drives.items():
            if drive.motion.position is None and drive.motion.opening:
                drive.position = other.drives[key].position

    @property
    def is_moving(self) -> bool:
        """Return whether anything of it moves now."""
        return any(drive.is_moving for drive in self.drives.values())

    @override
    def handle(self, message: Message) -> None:
        super().handle(message)
        for drive in self.drives.values():
            drive.handle(message)

    @override
    def step(self, seconds: float, world: World) -> None:
        for drive in self.drives.values():
            drive.step(seconds)
