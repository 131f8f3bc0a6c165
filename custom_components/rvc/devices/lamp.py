"""Lamps that are a part of something else: of an awning, a fan, an indicator."""

from dataclasses import dataclass
from typing import Final

from ..protocol.message import Message
from .device import Device

_FULL: Final = 100.0
_NEAR: Final = 0.75


@dataclass(frozen=True, kw_only=True)
class Lamp:
    """One lamp of all devices of a class: a row."""

    key: str
    status: str
    signal: str
    command: str
    on: tuple[str, str]
    """The command's signal and label that switch it on."""
    off: tuple[str, str]
    lit: str = "on"
    level: str | None = None
    """The status's signal for the level."""
    set_level: str | None = None
    """The command's signal for the level."""


def _awning(place: str) -> Lamp:
    return Lamp(
        key=f"{place}_light",
        status="AWNING_STATUS",
        signal=f"{place}_light",
        command="AWNING_COMMAND",
        on=(f"{place}_light", "on"),
        off=(f"{place}_light", "off"),
        level=f"{place}_light_level",
        set_level=f"{place}_light_level",
    )


LAMPS: Final = (
    _awning("awning"),
    _awning("secondary"),
    Lamp(
        key="fan_light",
        status="ROOF_FAN_STATUS_1",
        signal="light",
        command="ROOF_FAN_COMMAND_1",
        on=("light", "on"),
        off=("light", "off"),
    ),
)


class LampOf:
    """A lamp of one device."""

    def __init__(self, device: Device, lamp: Lamp) -> None:
        """Take the device and which of its lamps it is."""
        self.device = device
        self.lamp = lamp

    @property
    def is_on(self) -> bool | None:
        """Tell whether it is lit."""
        label = self.device.label(self.lamp.status, self.lamp.signal)
        return None if label is None else label == self.lamp.lit

    @property
    def level(self) -> float | None:
        """Return the level in percent; None where it has none."""
        if self.lamp.level is None:
            return None
        level = self.device.number(self.lamp.status, self.lamp.level)
        return None if level is None else min(level, _FULL)

    @property
    def has_level(self) -> bool:
        """Tell whether it can be dimmed."""
        lamp = self.lamp
        return f"{lamp.status}.{lamp.level}" in self.device.features

    async def turn_on(self, level: float | None = None) -> None:
        """Light it, at a level in percent where one is given."""
        lamp = self.lamp

        def fits(status: Message) -> bool:
            if status.label(lamp.signal) != lamp.lit:
                return False
            if level is None or lamp.level is None:
                return True
            reported = status.number(lamp.level)
            return reported is None or abs(reported - level) <= _NEAR

        signals: dict[str, str | float] = dict([lamp.on])
        if level is not None and lamp.set_level is not None:
            signals[lamp.set_level] = level
        await self.device.command(lamp.command, fits, **signals)

    async def turn_off(self) -> None:
        """Put it out."""
        lamp = self.lamp
        await self.device.command(
            lamp.command,
            lambda status: status.label(lamp.signal) not in (None, lamp.lit),
            **dict([lamp.off]),
        )
