"""Simulated things that move: awnings, rooms, steps, windows, valves ...

They move while they are told to, stand still at their ends, and when they jam.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, override

from ...protocol.message import Message, Value
from ...spec import Spec
from ..world import World
from .device import CONDITIONS_DO_NOT_ALLOW, Refusal
from .keeper import KeepingDevice, States

_FULL: Final = 100.0
_STEP: Final = 0.5
_HELD: Final = 0.25


@dataclass(frozen=True, kw_only=True)
class Drive:
    """How one motion of a device is told of and asked for."""

    report: str
    motion: str | None
    moving: tuple[str, str]
    """The labels while it opens and while it closes."""
    rest: str
    position: str | None
    command: str
    direction: str
    orders: tuple[str, str, str]
    """The command's labels for opening, closing and stopping."""
    move_to: str | None = None
    held: bool = True
    """Whether it stops by itself when the command is not repeated."""
    flags: tuple[str, str] | None = None
    """Flags that tell of opening and closing, where no one signal does."""
    lockouts: Mapping[str, str] | None = None


class Mover(KeepingDevice):
    """A device with one motion."""

    def __init__(
        self,
        spec: Spec,
        device_class: str,
        instance: int | None,
        states: States,
        drive: Drive,
        *,
        speed: float = 5.0,
        sets: Mapping[str, str] | None = None,
    ) -> None:
        """Take the statuses to begin with, and the speed in percent per second."""
        super().__init__(spec, device_class, instance, states, sets=sets)
        self.position = 0.0
        self.jammed = False
        self._drive = drive
        self._speed = speed
        self._way = 0
        self._target: float | None = None
        self._left = 0.0

    @property
    def is_moving(self) -> bool:
        """Tell whether it moves now."""
        return self._way != 0

    def _locked_out(self) -> bool:
        drive = self._drive
        return any(
            self.get(drive.report, signal) == label
            for signal, label in (drive.lockouts or {}).items()
        )

    @override
    def told(self, message: Message) -> None:
        drive = self._drive
        if message.name != drive.command:
            return
        order = message.get(drive.direction)
        target = message.number(drive.move_to) if drive.move_to else None
        if target is not None and order is None:
            self._check()
            self._target = min(target, _FULL)
            self._way = 1 if self._target > self.position else -1
            self._left = float("inf")
        elif order in drive.orders[:2]:
            self._check()
            self._target = None
            self._way = 1 if order == drive.orders[0] else -1
            self._left = self._lasts(message)
        elif order == drive.orders[2]:
            self._way = 0
        self._show()

    def _lasts(self, message: Message) -> float:
        """Return how long it moves after this command, in s."""
        if self._drive.held:
            return _HELD
        return message.number("duration") or float("inf")

    def _check(self) -> None:
        if self._locked_out():
            raise Refusal(CONDITIONS_DO_NOT_ALLOW)

    @override
    def step(self, seconds: float, world: World) -> None:
        if not self._way:
            return
        if self._left <= 0 or self._locked_out():
            self._way = 0
        self._left -= seconds
        if not self.jammed:
            self.position += self._way * self._speed * seconds
        low, high = 0.0, _FULL
        if self._target is not None:
            low, high = (0.0, self._target) if self._way > 0 else (self._target, _FULL)
        if not low < self.position < high and not self.jammed:
            self.position = min(max(self.position, low), high)
            self._way = 0
        self._show()

    def _show(self) -> None:
        drive = self._drive
        said: dict[str, Value] = {}
        label = {1: drive.moving[0], -1: drive.moving[1]}.get(self._way, drive.rest)
        if drive.motion is not None:
            said[drive.motion] = label
        if drive.flags is not None:
            for flag, way, on in zip(drive.flags, (1, -1), drive.moving, strict=True):
                off = on.replace("_on", "_off") if on.endswith("_on") else "off"
                said[flag] = on if self._way == way else off
        if drive.position is not None:
            said[drive.position] = round(self.position / _STEP) * _STEP
        self.put(drive.report, **said)
