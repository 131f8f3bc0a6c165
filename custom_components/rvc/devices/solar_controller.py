"""Solar charge controllers (RV-C 6.45)."""

from ..spec.plausible import plausible, power_of
from .device import Device

_OUTPUT = "SOLAR_CONTROLLER_BATTERY_STATUS"


class SolarController(Device):
    """A controller between panels and a battery."""

    device_class = "solar_controller"

    @property
    def power(self) -> float | None:
        """Return the power in W that it gives to the battery."""
        voltage = self.number(_OUTPUT, "measured_voltage")
        current = self.number(_OUTPUT, "measured_current")
        if current is None or current < 0:
            return None
        return power_of(voltage, plausible(current, "A"))
