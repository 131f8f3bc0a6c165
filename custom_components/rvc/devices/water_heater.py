"""Water heaters (RV-C 6.9)."""

from ..protocol.message import Message
from ..spec.model import DialectFlag
from ..spec.plausible import plausible
from .command_order import CommandOrder
from .device import Device
from .errors import DeviceDidNotObey
from .permission import is_allowed

_STATUS = "WATERHEATER_STATUS"
_STATUS_2 = "WATERHEATER_STATUS_2"
_COMMAND = "WATERHEATER_COMMAND"
_ELEMENT = "electric_low"
# The modes in which each source heats
_SOURCES = {
    "burner": ("combustion", "gas_and_electric"),
    _ELEMENT: ("electric", "gas_and_electric"),
}
_SAME_TEMPERATURE = 0.6


class WaterHeater(Device):
    """A water heater that burns gas or diesel, or has an electric element."""

    device_class = "water_heater"

    @property
    def mode(self) -> str | None:
        """Return the operating mode's label."""
        mode = self.label(_STATUS, "operating_modes")
        if mode is None and DialectFlag.HEATS_BY_SOURCES in self.dialect.flags:
            return self._mode_by_outputs()
        return mode

    def _mode_by_outputs(self) -> str | None:
        """Return the mode that the switched outputs make."""
        burner = self.label(_STATUS_2, "output_status_burner_indicator")
        if burner is None:
            return None
        electric = any(
            self.label(_STATUS_2, f"output_status_electric_{kind}") == "on"
            for kind in ("low", "high")
        )
        if burner == "on":
            return "gas_and_electric" if electric else "combustion"
        return "electric" if electric else "off"

    @property
    def heat_to(self) -> float | None:
        """Return the set point in °C."""
        return self._temperature("set_point_temperature")

    @property
    def water(self) -> float | None:
        """Return the water's temperature in °C."""
        return self._temperature("water_temperature")

    def _temperature(self, signal: str) -> float | None:
        return plausible(self.number(_STATUS, signal), "°C")

    @property
    def may_burn(self) -> bool:
        """Whether the owner allows it to burn gas or diesel."""
        return is_allowed(self, _COMMAND, {"operating_modes": "automatic"})

    async def set_mode(self, mode: str) -> None:
        """Set the operating mode by its label; the set point stays."""
        if DialectFlag.HEATS_BY_SOURCES in self.dialect.flags:
            await self._switch_sources(mode)
            return
        await self.command(
            _COMMAND,
            lambda status: status.label("operating_modes") == mode,
            operating_modes=mode,
        )

    async def _switch_sources(self, mode: str) -> None:
        """Switch burner and element, each where it is not as the mode has it."""
        for source, modes in _SOURCES.items():
            on = mode in modes or (mode == "automatic" and source == _ELEMENT)
            # What is under way has not changed the status yet.
            if self.is_commanded or (self.mode in modes) is not on:
                await self._switch_source(source, on=on)

    async def _switch_source(self, source: str, *, on: bool) -> None:
        """Say what a source shall do; toggle it where the heater knows only that.

        It is looked at before, since a toggle would undo a press on the panel.
        """
        modes = _SOURCES[source]

        def order(action: str) -> CommandOrder:
            return CommandOrder(
                name="WATERHEATER_COMMAND_2",
                signals={"command": f"{source}_{action}"},
                fits=lambda _: (self.mode in modes) is on,
                answer=_STATUS if _STATUS in self.messages else None,
                topic=source,
            )

        try:
            await self.carry_out(order("enable" if on else "disable"))
        except DeviceDidNotObey:
            if (self.mode in modes) is on:
                return
            await self.carry_out(order("toggle"))

    async def set_temperature(self, degrees: float) -> None:
        """Set the set point in °C; the mode stays."""

        def fits(status: Message) -> bool:
            reported = status.number("set_point_temperature")
            return reported is not None and abs(reported - degrees) <= _SAME_TEMPERATURE

        await self.command(_COMMAND, fits, set_point_temperature=degrees)
