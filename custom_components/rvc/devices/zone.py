"""What the furnace and the air conditioner of a climate zone do (RV-C 6.15, 6.17).

In many coaches neither reports, as relays drive them: then the outputs tell it that
the coach map names.
"""

from typing import Final

from .device import Device, DeviceKey
from .output import Output
from .thermostat import Thermostat

UNITS: Final = {
    "furnace": "FURNACE_STATUS",
    "air_conditioner": "AIR_CONDITIONER_STATUS",
}
"""What heats and cools a zone, with the status that says whether it does."""
COMPRESSOR_STATUS: Final = "AIR_CONDITIONER_STATUS_2"

_DOES: Final = {"compressor": "cooling", "furnace": "heating", "fan": "fan"}
_HEATS: Final = frozenset({"heat", "aux_heat"})


class Zone:
    """A thermostat, and the units that have its instance."""

    def __init__(self, thermostat: Thermostat) -> None:
        """Begin without units."""
        self._thermostat = thermostat
        self._heater: Thermostat | None = None
        self._units: dict[str, Device] = {}
        self._outputs: dict[str, dict[DeviceKey, Output]] = {}

    def add(self, unit: Device) -> None:
        """Add a furnace or an air conditioner."""
        self._units[unit.key.device_class] = unit

    def add_heater(self, heater: Thermostat) -> None:
        """Add the thermostat of the furnace, where that has one of its own."""
        self._heater = heater

    @property
    def _is_off(self) -> bool:
        heater = self._heater
        heats = heater is not None and heater.mode not in (None, "off")
        return self._thermostat.mode == "off" and not heats

    def add_output(self, part: str, output: Output) -> None:
        """Add an output that drives its compressor, furnace or fan."""
        self._outputs.setdefault(part, {})[output.key] = output

    @property
    def action(self) -> str | None:
        """Return "heating", "cooling", "fan", "idle" or "off"; None while unknown."""
        units = [unit for unit in self._units.values() if unit.available]
        outputs = [self._output(unit) for unit in units]
        outputs += [self._driven(part) for part in self._outputs]
        if "heating" in outputs:
            return "heating"
        if "cooling" in outputs:
            # An air conditioner with a heat pump heats by the same output.
            return "heating" if self._thermostat.mode in _HEATS else "cooling"
        if "fan" in outputs:
            return "fan"
        if not any(outputs):
            return None
        return "off" if self._is_off else "idle"

    def _driven(self, part: str) -> str | None:
        """Return what a part of the zone does by its outputs; None while unknown."""
        known = [one for one in self._outputs[part].values() if one.available]
        if any(one.is_on for one in known):
            return _DOES[part]
        off = all(one.is_on is False for one in known)
        return "rest" if known and off else None

    def _output(self, unit: Device) -> str | None:
        status = UNITS[unit.key.device_class]
        if unit.key.device_class == "furnace":
            level = unit.number(status, "heat_output_level")
            fan = unit.number(status, "circulation_fan_speed")
            doing = "heating"
        else:
            level = unit.number(status, "air_conditioning_output_level")
            fan = unit.number(status, "fan_speed")
            doing = "cooling"
            if unit.label(COMPRESSOR_STATUS, "compressor_status") == "running":
                return doing
        if level:
            return doing
        if fan:
            # A furnace that does not say its output blows when it heats.
            return doing if level is None and doing == "heating" else "fan"
        return None if level is None and fan is None else "rest"
