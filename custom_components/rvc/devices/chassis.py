"""The chassis: its reports to the house (RV-C 6.11), and its own network (J1939)."""

from collections.abc import Mapping
import re
from typing import ClassVar, Final, override

from ..protocol.message import Message, Value
from .device import Device

_NEUTRAL: Final = 125
_IDENTIFICATION: Final = "VEHICLE_IDENTIFICATION"
# Seventeen today, fewer before 1981; what comes behind an asterisk is not of it.
_VIN: Final = re.compile(r"\s*([A-Z0-9][A-Z0-9-]{4,19})\s*(?:\*|$)")


class GearedDevice(Device):
    """A device that reports the gears of a transmission."""

    gear_status: ClassVar[str]
    """The status that has the signals of both gears."""
    gear_signals: ClassVar[tuple[str, str]] = (
        "transmission_current_gear",
        "transmission_gear_selected",
    )

    @property
    def current_gear(self) -> str | None:
        """Return the gear: "park", "neutral", "reverse_1", "forward_3"."""
        return self._gear(self.gear_signals[0])

    @property
    def selected_gear(self) -> str | None:
        """Return the gear that the driver has chosen."""
        return self._gear(self.gear_signals[1])

    def _gear(self, signal: str) -> str | None:
        if (label := self.label(self.gear_status, signal)) is not None:
            return label
        code = self.number(self.gear_status, signal)
        if code is None:
            return None
        way = "forward" if code > _NEUTRAL else "reverse"
        return f"{way}_{abs(int(code) - _NEUTRAL)}"


class Chassis(GearedDevice):
    """Engine, transmission and brakes, seen from the house."""

    device_class = "chassis"
    gear_status = "CHASSIS_MOBILITY_STATUS"

    @property
    def is_running(self) -> bool | None:
        """Return whether the engine runs, also where its speed is not measured."""
        return self._goes("engine_rpms", "running")

    @property
    def is_moving(self) -> bool | None:
        """Return whether it moves, also where its speed is not measured."""
        return self._goes("vehicle_speed", "moving")

    def _goes(self, signal: str, not_measured: str) -> bool | None:
        if self.label(self.gear_status, signal) == not_measured:
            return True
        speed = self.number(self.gear_status, signal)
        return None if speed is None else speed > 0


class Vehicle(GearedDevice):
    """Engine, transmission and brakes on a chassis network, in J1939."""

    device_class = "vehicle"
    gear_status = "ELECTRONIC_TRANSMISSION_CONTROLLER_2"
    gear_signals = ("transmission_current_gear", "transmission_selected_gear")
    # In J1939 each control unit fills in of a group what it knows.
    fills_gaps = True

    @property
    def vin(self) -> str | None:
        """Return the vehicle identification number."""
        return _vin(self.label(_IDENTIFICATION, "vin"))

    @override
    def values_of(self, message: Message) -> Mapping[str, Value]:
        if message.name != _IDENTIFICATION:
            return message.signals
        # Control units that were told none answer with what ends it alone.
        return {"vin": _vin(message.label("vin"))}


def _vin(text: str | None) -> str | None:
    """Return the number in a text that an asterisk ends; None where it is none."""
    match = _VIN.match(text or "")
    return match[1] if match else None
