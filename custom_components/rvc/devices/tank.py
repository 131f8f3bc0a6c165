"""Tanks for water, waste and gas (RV-C 6.28)."""

from .device import Device

_STATUS = "TANK_STATUS"
_FULL = 100.0


class Tank(Device):
    """A tank; instances 0 to 3 and 16 to 19 have a meaning of their own."""

    device_class = "tank"
    valid_instances = range(251)

    @property
    def level(self) -> float | None:
        """Return the level in percent of the tank's size.

        Senders give it as a fraction; one without a denominator says nothing.
        """
        level = self.number(_STATUS, "relative_level")
        steps = self.number(_STATUS, "resolution")
        if level is None or not steps:
            return None
        return min(level / steps * _FULL, _FULL)

    @property
    def level_step(self) -> float:
        """Return one step of the level in percent; 0 where nothing is said of it."""
        steps = self.number(_STATUS, "resolution")
        return _FULL / steps if steps else 0.0
