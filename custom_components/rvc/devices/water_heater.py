"""Water heaters (RV-C 6.9)."""

from ..protocol.message import Message
from .device import Device

_STATUS = "WATERHEATER_STATUS"
_COMMAND = "WATERHEATER_COMMAND"
_SAME_TEMPERATURE = 0.6
# A heater without a sensor or set point reports code 0, which is -273 °C.
_COLDEST = -60.0


class WaterHeater(Device):
    """A water heater that burns gas or diesel, or has an electric element."""

    device_class = "water_heater"

    @property
    def mode(self) -> str | None:
        """Return the operating mode's label."""
        return self.label(_STATUS, "operating_modes")

    @property
    def heat_to(self) -> float | None:
        """Return the set point in °C."""
        return self._temperature("set_point_temperature")

    @property
    def water(self) -> float | None:
        """Return the water's temperature in °C."""
        return self._temperature("water_temperature")

    def _temperature(self, signal: str) -> float | None:
        degrees = self.number(_STATUS, signal)
        return None if degrees is None or degrees < _COLDEST else degrees

    async def set_mode(self, mode: str) -> None:
        """Set the operating mode by its label; the set point stays."""
        await self.command(
            _COMMAND,
            lambda status: status.label("operating_modes") == mode,
            operating_modes=mode,
        )

    async def set_temperature(self, degrees: float) -> None:
        """Set the set point in °C; the mode stays."""

        def fits(status: Message) -> bool:
            reported = status.number("set_point_temperature")
            return reported is not None and abs(reported - degrees) <= _SAME_TEMPERATURE

        await self.command(_COMMAND, fits, set_point_temperature=degrees)
