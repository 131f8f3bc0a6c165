"""What covers and valves have in common: something that opens and closes."""

from typing import Any, Final, Unpack, override

from homeassistant.core import CALLBACK_TYPE
from homeassistant.exceptions import HomeAssistantError

from ..data import RvcConfigEntry
from ..devices import Device
from ..devices.capabilities import Movable
from ..devices.errors import NotAllowed, ReadOnlyCoach
from ..entity import EntityOptions, RvcEntity
from ..services.command_errors import command_failed
from ..spec.errors import RvcError
from .voice import Voice, voice_of

ATTR_BLOCKED_BY: Final = "blocked_by"


class MovableEntity(RvcEntity[Device]):
    """An entity of something that moves; its platform says what it can be told."""

    def __init__(
        self,
        entry: RvcConfigEntry,
        device: Device,
        movable: Movable,
        suffix: str,
        **options: Unpack[EntityOptions],
    ) -> None:
        """Show something that moves.

        Args:
            entry: The coach's entry.
            device: The device that it is, or is a part of.
            movable: What moves.
            suffix: What the unique id has behind the device's own identifier.
            options: See `EntityOptions`.
        """
        super().__init__(entry, device, suffix, **options)
        self._movable = movable

    @property
    @override
    def voice(self) -> Voice | None:
        return voice_of([self._movable.permission])

    def refusal(self) -> HomeAssistantError | None:
        """Return why it may not be moved, which its features do not say."""
        if self._movable.is_allowed:
            return None
        permission = self._movable.permission
        allowed = self._entry.runtime_data.coach.permissions.allowed
        error: RvcError = ReadOnlyCoach(self.device)
        if permission is not None and permission not in allowed:
            error = NotAllowed(self.device, permission)
        return command_failed(error, self.device_label)

    @override
    def subscribe_to_changes(self) -> CALLBACK_TYPE:
        return self._movable.subscribe(self._handle_update)

    @property
    @override
    def available(self) -> bool:
        return self._movable.available

    @property
    def position(self) -> int | None:
        """How far it is open, in percent; None where that is not known."""
        position = self._movable.position
        return None if position is None else round(position)

    @property
    def is_opening(self) -> bool:
        """Whether it moves towards open."""
        return self._movable.is_opening

    @property
    def is_closing(self) -> bool:
        """Whether it moves towards closed."""
        return self._movable.is_closing

    @property
    def is_closed(self) -> bool | None:
        """Whether it is closed; None where that is not known."""
        position = self.position
        return None if position is None else position == 0

    @property
    @override
    def extra_state_attributes(self) -> dict[str, str] | None:
        """Say what it reports that keeps it from moving, while it does."""
        lockout = self._movable.lockout
        return None if lockout is None else {ATTR_BLOCKED_BY: lockout}

    @override
    def state_values(self) -> tuple[Any, ...]:
        lockout = self._movable.lockout
        return self.position, self.is_opening, self.is_closing, lockout
