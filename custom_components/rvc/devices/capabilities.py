"""What devices can do, whatever they are: be switched, be dimmed, move.

Each capability is one entity class on Home Assistant's side, for all that have it.
"""

from collections.abc import Callable
from typing import Protocol


class Switchable(Protocol):
    """Something that is on or off: an output, a pump, a charger."""

    @property
    def is_on(self) -> bool | None:
        """Whether it is on; None where that is not known."""

    @property
    def on_permission(self) -> str | None:
        """The permission that switching it on requires; None where it requires none."""

    async def turn_on(self) -> None:
        """Switch it on; raises CommandError, BusError or EncodeError."""

    async def turn_off(self) -> None:
        """Switch it off; raises CommandError, BusError or EncodeError."""


class Dimmable(Protocol):
    """Something that shines: an output, the lamp of an awning, an LED of a panel."""

    @property
    def is_on(self) -> bool | None:
        """Whether it shines; None where that is not known."""

    @property
    def has_level(self) -> bool:
        """Whether it can be dimmed, as far as is known by now."""

    @property
    def level(self) -> float | None:
        """The level in percent; None where it has none, or it is not known."""

    async def turn_on(self, level: float | None = None) -> None:
        """Light it, at a level in percent; None leaves the level to the lamp.

        Raises CommandError, BusError or EncodeError.
        """

    async def turn_off(self) -> None:
        """Put it out; raises CommandError, BusError or EncodeError."""


class Lockable(Protocol):
    """Something that is locked and unlocked: a door, the controls of a device."""

    @property
    def is_locked(self) -> bool | None:
        """Whether it is locked; None where that is not known."""

    @property
    def is_assumed(self) -> bool:
        """Whether nothing reports its state, and the last command counts."""

    async def lock(self) -> None:
        """Lock it; raises CommandError, BusError or EncodeError."""

    async def unlock(self) -> None:
        """Unlock it; raises CommandError, BusError or EncodeError."""


class Movable(Protocol):
    """Something that opens and closes: an awning, a slide room, a valve."""

    @property
    def available(self) -> bool:
        """Whether all devices that drive it can be reached."""

    @property
    def is_opening(self) -> bool:
        """Whether it moves towards open."""

    @property
    def is_closing(self) -> bool:
        """Whether it moves towards closed."""

    @property
    def position(self) -> float | None:
        """How far it is open, in percent; None where that is not known."""

    @property
    def is_assumed(self) -> bool:
        """Whether the position is only estimated from time."""

    @property
    def is_allowed(self) -> bool:
        """Whether the owner allows it to be moved; a stop is always allowed."""

    @property
    def permission(self) -> str | None:
        """The permission that moving it requires; None where it requires none."""

    @property
    def can_move_to(self) -> bool:
        """Whether it can be moved to a position between its ends."""

    @property
    def lockout(self) -> str | None:
        """The signal that reports that it must not move; None where none does."""

    async def open(self) -> None:
        """Move to the open end; raises CommandError, BusError or EncodeError."""

    async def close(self) -> None:
        """Move to the closed end; raises CommandError, BusError or EncodeError."""

    async def move_to(self, percent: float) -> None:
        """Move to a position; raises CommandError, BusError or EncodeError."""

    async def stop(self) -> None:
        """End the motion, whoever began it; raises BusError."""

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call the listener when anything of it changed; returns the unsubscribe."""
