"""What moves: awnings, rooms, steps, windows, valves ... (RV-C 6.14, 6.27, 6.38 ff.).

A motion is a row of its chapter's file: how a status shows it and how a command
asks for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ...protocol.message import Value

type Sign = tuple[str, str]
"""A signal of the status, and the label that it has then."""

FULL: Final = 100.0
"""The position of what is wholly open, in percent."""


@dataclass(frozen=True, kw_only=True)
class Motion:
    """One thing that moves, of all devices of a class."""

    key: str
    """What tells it from other motions of the device; also its translation key."""
    status: str
    command: str
    open: Mapping[str, Value]
    close: Mapping[str, Value]
    stop: Mapping[str, Value] | None = None
    opening: tuple[Sign, ...] = ()
    closing: tuple[Sign, ...] = ()
    opened: tuple[Sign, ...] = ()
    closed: tuple[Sign, ...] = ()
    position: str | None = None
    move_to: str | None = None
    """The command's signal for a position in percent."""
    repeat: float | None = None
    """How often the command is repeated while it moves, in s (hold to run).

    Most chapters end a motion when its command does not come again in 100 ms.
    """
    travel_time: float = 30.0
    """How long the whole way takes at the most, in s."""
    lockouts: tuple[Sign, ...] = ()
    """The signs of which any keeps it from moving."""
    valve: bool = False
    main: bool = True
    """Whether it is what the device is for."""
    enabled: bool = True
    cover_class: str | None = None
    """What it is for Home Assistant: awning, door, window, shade ..."""
    extra: Mapping[str, Value] = field(default_factory=dict)
    """Signals of the command that are the same whatever is asked."""

    def reversed(self) -> Motion:
        """Return the motion of a device that is wired the other way round."""
        return replace(
            self,
            open=self.close,
            close=self.open,
            opening=self.closing,
            closing=self.opening,
            opened=self.closed,
            closed=self.opened,
        )

    def by_time(self) -> Motion:
        """Return the motion of a device whose reports of its position are not used."""
        return replace(self, position=None, move_to=None, opened=(), closed=())

    def with_travel_time(self, travel_time: float) -> Motion:
        """Return the motion of a device whose whole way takes this long, in s."""

        def timed(signals: Mapping[str, Value]) -> Mapping[str, Value]:
            if "duration" not in signals:
                return signals
            return {**signals, "duration": travel_time}

        return replace(
            self,
            open=timed(self.open),
            close=timed(self.close),
            travel_time=travel_time,
        )

    def features(self) -> frozenset[str]:
        """Return the features any of which shows that a device has this motion.

        Of a main motion that is its status; where a status has several motions,
        a device gives data only for those that it has.
        """
        if self.main:
            return frozenset({self.status})
        signs = (*self.opening, *self.closing, *self.opened, *self.closed)
        return frozenset(f"{self.status}.{name}" for name, _ in signs)
