"""Simulated thermostat zones whose rooms warm and cool (RV-C 6.16)."""

from collections.abc import Mapping
from typing import Final, override

from ...protocol.message import Message, Value
from ..world import World
from .device import OUT_OF_RANGE, Refusal, SimulatedDevice, gives

_STATUS: Final = "THERMOSTAT_STATUS_1"
_AMBIENT: Final = "THERMOSTAT_AMBIENT_STATUS"
_COLDEST, _WARMEST = 5.0, 40.0
_HYSTERESIS: Final = 0.4
# The room: how fast it follows the weather, and what heats and cools it, per s
_LEAK: Final = 1 / 10_000
_SUNSHINE: Final = 4.0 * _LEAK
_HEATING: Final = 0.006
_COOLING: Final = 0.005
_FURNACE_POWER: Final = 6.0
_AIR_CONDITIONER_POWER: Final = 1080.0
_BLOWER_AMPERES: Final = 4.0
_REPORTED: Final = 0.05


class SimulatedZone(SimulatedDevice):
    """A zone with its room."""

    device_class = "thermostat"

    def __init__(self, instance: int, room: float) -> None:
        """Begin with a room temperature in °C."""
        super().__init__(instance)
        self.room = room
        self.mode = "off"
        self.fan_mode = "auto"
        self.schedule_mode = "disabled"
        self.fan_speed: float | str = "automatic"
        self.heat_to = 20.0
        self.cool_to = 24.0
        self.is_working = False
        self._reported = room
        self.reports = {_STATUS: self._status, _AMBIENT: self._ambient}
        self.commands = {"THERMOSTAT_COMMAND_1": self._execute}

    def _status(self) -> Mapping[str, Value]:
        return {
            "operating_mode": self.mode,
            "fan_mode": self.fan_mode,
            "schedule_mode": self.schedule_mode,
            "fan_speed": self.fan_speed,
            "setpoint_temp_heat": self.heat_to,
            "setpoint_temp_cool": self.cool_to,
        }

    def _ambient(self) -> Mapping[str, Value]:
        return {"ambient_temp": self.room}

    def _execute(self, message: Message) -> None:
        heat_to = message.number("setpoint_temp_heat")
        cool_to = message.number("setpoint_temp_cool")
        for asked in (heat_to, cool_to):
            if asked is not None and not _COLDEST <= asked <= _WARMEST:
                raise Refusal(OUT_OF_RANGE)
        self.mode = message.label("operating_mode") or self.mode
        self.fan_mode = message.label("fan_mode") or self.fan_mode
        self.schedule_mode = message.label("schedule_mode") or self.schedule_mode
        if gives(message, "fan_speed"):
            speed = message.number("fan_speed")
            self.fan_speed = "automatic" if speed is None else speed
        self.heat_to = self.heat_to if heat_to is None else heat_to
        self.cool_to = self.cool_to if cool_to is None else cool_to
        self.touch(_STATUS)

    @override
    def step(self, seconds: float, world: World) -> None:
        self.room += (world.outside - self.room) * _LEAK * seconds
        self.room += world.sun * _SUNSHINE * seconds
        heats = self.mode in ("heat", "aux_heat", "auto_heat_cool")
        cools = self.mode in ("cool", "auto_heat_cool", "window_defrost_dehumidify")
        slack = _HYSTERESIS if self.is_working else -_HYSTERESIS
        if heats and self.room < self.heat_to + slack:
            self.room += _HEATING * seconds
            world.gas_use += _FURNACE_POWER
            world.dc_load += _BLOWER_AMPERES
            self.is_working = True
            world.heated.add(self.instance or 0)
        elif cools and world.has_ac and self.room > self.cool_to - slack:
            self.room -= _COOLING * seconds
            # One air conditioner serves them all.
            world.cooling_load = _AIR_CONDITIONER_POWER
            self.is_working = True
            world.cooled.add(self.instance or 0)
        else:
            self.is_working = False
        world.rooms[self.instance or 0] = self.room
        if abs(self.room - self._reported) >= _REPORTED:
            self._reported = self.room
            self.touch(_AMBIENT)
