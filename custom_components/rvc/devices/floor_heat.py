"""Heated floors (RV-C 6.36)."""

from typing import Final

from ..protocol.message import Message
from ..spec.plausible import plausible
from .device import Device

_STATUS: Final = "FLOOR_HEAT_STATUS"
_COMMAND: Final = "FLOOR_HEAT_COMMAND"
_SAME_TEMPERATURE: Final = 0.6


class FloorHeat(Device):
    """A heated floor with a thermostat of its own."""

    device_class = "floor_heat"

    @property
    def is_on(self) -> bool | None:
        """Return whether it is switched on."""
        label = self.label(_STATUS, "operating_status")
        return None if label is None else label == "on"

    @property
    def is_heating(self) -> bool | None:
        """Return whether the element heats now."""
        label = self.label(_STATUS, "heat_element_status")
        return None if label is None else label == "on"

    @property
    def temperature(self) -> float | None:
        """Return the floor's temperature in °C."""
        return self._temperature("measured_temperature")

    @property
    def heat_to(self) -> float | None:
        """Return the set point in °C."""
        return self._temperature("set_point")

    def _temperature(self, signal: str) -> float | None:
        return plausible(self.number(_STATUS, signal), "°C")

    async def switch(self, *, on: bool) -> None:
        """Switch it on or off."""
        wanted = "on" if on else "off"
        await self.command(
            _COMMAND,
            lambda status: status.label("operating_status") == wanted,
            desired_operating_status=wanted,
        )

    async def set_temperature(self, degrees: float) -> None:
        """Set the set point in °C."""

        def fits(status: Message) -> bool:
            reported = status.number("set_point")
            return reported is not None and abs(reported - degrees) <= _SAME_TEMPERATURE

        await self.command(_COMMAND, fits, set_point=degrees)
