"""The chassis as it tells the house of itself (RV-C 6.11)."""

from typing import Final

from .device import Device

_STATUS: Final = "CHASSIS_MOBILITY_STATUS"
_NEUTRAL: Final = 125


class Chassis(Device):
    """Engine, transmission and brakes, seen from the house."""

    device_class = "chassis"

    @property
    def current_gear(self) -> str | None:
        """Return the gear: "park", "neutral", "reverse_1", "forward_3"."""
        return self._gear("transmission_current_gear")

    @property
    def selected_gear(self) -> str | None:
        """Return the gear that the driver has chosen."""
        return self._gear("transmission_gear_selected")

    def _gear(self, signal: str) -> str | None:
        if (label := self.label(_STATUS, signal)) is not None:
            return label
        code = self.number(_STATUS, signal)
        if code is None:
            return None
        way = "forward" if code > _NEUTRAL else "reverse"
        return f"{way}_{abs(int(code) - _NEUTRAL)}"
