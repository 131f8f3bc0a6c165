"""The fresh water pump (RV-C 6.29)."""

from .device import Device

_STATUS = "WATER_PUMP_STATUS"


class WaterPump(Device):
    """The water pump: enabled, it runs when pressure falls."""

    device_class = "water_pump"
    status_name = _STATUS

    @property
    def is_on(self) -> bool | None:
        """Return whether the pump is enabled."""
        match self.label(_STATUS, "operating_status"):
            case "enabled":
                return True
            case "disabled":
                return False
        return None

    @property
    def on_permission(self) -> str | None:
        """The permission that enabling it requires: none."""
        return None

    async def turn_on(self) -> None:
        """Enable the pump."""
        await self._enable("enable_pump", "enabled")

    async def turn_off(self) -> None:
        """Disable the pump."""
        await self._enable("disable_pump", "disabled")

    async def _enable(self, command: str, status_label: str) -> None:
        await self.command(
            "WATER_PUMP_COMMAND",
            lambda status: status.label("operating_status") == status_label,
            command=command,
        )
