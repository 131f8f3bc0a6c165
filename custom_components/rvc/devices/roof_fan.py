"""Roof fans with a dome, a light and a thermostat (RV-C 6.46)."""

from typing import Final, override

from ..protocol.message import Message, Value
from .device import Device

_STATUS: Final = "ROOF_FAN_STATUS_1"
_COMMAND: Final = "ROOF_FAN_COMMAND_1"
_FULL: Final = 100.0


class RoofFan(Device):
    """A roof fan; its dome is a motion, its light a lamp."""

    device_class = "roof_fan"

    _last_speed: float | None = None

    @override
    def receive(self, message: Message) -> None:
        if message.name == _STATUS and self.speed:
            self._last_speed = self.speed

    @property
    def is_on(self) -> bool | None:
        """Return whether the fan runs, or is to run by itself.

        With speed 0 it does not, though the system with its dome and light is on.
        """
        label = self.label(_STATUS, "system_status")
        if label is None:
            return None
        return label == "on" and (self.speed != 0 or bool(self.is_automatic))

    @property
    def speed(self) -> float | None:
        """Return the speed that is set, in percent."""
        speed = self.number(_STATUS, "fan_speed_setting")
        return None if speed is None else min(speed, _FULL)

    @property
    def is_automatic(self) -> bool | None:
        """Return whether the fan chooses its speed itself."""
        label = self.label(_STATUS, "speed_mode")
        return None if label is None else label == "auto_variable"

    @property
    def draws_in(self) -> bool | None:
        """Return whether it draws air in; else it blows air out."""
        label = self.label(_STATUS, "wind_direction_switch")
        return None if label is None else label == "air_in"

    @property
    def speeds(self) -> int | None:
        """Return how many speeds it has; None where it does not report it."""
        steps = self.number("ROOF_FAN_STATUS_2", "fan_steps_supported")
        return int(steps) if steps else None

    async def turn_on(self, speed: float | None = None) -> None:
        """Switch the fan on, at a speed in percent where one is given."""
        if speed is None and self.speed == 0 and not self.is_automatic:
            speed = self._last_speed or _FULL
        if speed is None:
            await self._send(system_status="on")
        else:
            await self._send(
                system_status="on", speed_mode="manual", fan_speed_setting=speed
            )

    async def turn_off(self) -> None:
        """Stop the fan: the system stays as it is, and with it dome and light.

        There are units that close the dome with the system.
        """
        signals: dict[str, Value] = {"speed_mode": "manual", "fan_speed_setting": 0}
        if self.label(_STATUS, "system_status") != "off":
            signals["system_status"] = "on"

        def stands(status: Message) -> bool:
            if status.name != _STATUS:
                return False
            return (
                status.label("system_status") == "off"
                or status.number("fan_speed_setting") == 0
            )

        await self.command(_COMMAND, stands, **signals)

    async def choose_speed_itself(self) -> None:
        """Let the fan choose its speed by the temperature."""
        await self._send(system_status="on", speed_mode="auto_variable")

    async def blow(self, *, inwards: bool) -> None:
        """Draw air in or blow it out."""
        await self._send(wind_direction_switch="air_in" if inwards else "air_out")

    async def _send(self, **signals: Value) -> None:
        def fits(status: Message) -> bool:
            for name, value in signals.items():
                reported = status.get(name)
                if isinstance(value, (int, float)):
                    # A fan of few speeds takes the next one.
                    if not isinstance(reported, (int, float)):
                        return False
                elif reported != value:
                    return False
            return status.name == _STATUS

        await self.command(_COMMAND, fits, **signals)
