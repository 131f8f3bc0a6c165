"""Single batteries of a bank (RV-C 6.49)."""

from ..spec.plausible import power_of
from .dc_source import plausible_current
from .device import Device

_STATUS = "BATTERY_STATUS_1"


class Battery(Device):
    """A battery, or a module of one."""

    device_class = "battery"

    @property
    def current(self) -> float | None:
        """Return the current in A, positive out of the battery."""
        return plausible_current(self.number(_STATUS, "dc_current"))

    @property
    def charge(self) -> float | None:
        """Return the state of charge in percent."""
        return self.number("BATTERY_STATUS_2", "state_of_charge")

    @property
    def power(self) -> float | None:
        """Return the power in W, positive out of the battery."""
        return power_of(self.number(_STATUS, "dc_voltage"), self.current)
