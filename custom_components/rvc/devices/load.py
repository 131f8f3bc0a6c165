"""DC and AC loads that are switched (RV-C 6.22, 6.23)."""

from typing import override

from ..protocol.message import Message, Value
from ..spec.model import DialectFlag
from .command_order import CommandOrder
from .output import LEVEL, Output

DIMMABLE = "dimmable"
"""The feature of a load whose level can be set."""

_FULL = 100.0
_SAME_LEVEL = 0.75


class Load(Output):
    """A load of either kind: the two chapters differ in their DGNs only."""

    can_ramp = False

    @property
    def is_switched_by_times(self) -> bool:
        """Whether its maker's panels switch it by commands with a duration or delay."""
        return False

    @override
    def receive(self, message: Message) -> None:
        if message.name in self.level_reports:
            self.is_on = _is_active(message)
            level = message.number("operating_status")
            self.level = None if level is None else min(level, _FULL)
            if message.label("variable_level_capability") == "dimmable":
                self.add_features({DIMMABLE})

    @override
    def shows(self, status: Message, *, on: bool) -> bool:
        return _is_active(status) is on

    @property
    @override
    def has_level(self) -> bool:
        return DIMMABLE in self.features

    @override
    async def turn_on(self, level: float | None = None) -> None:
        """Switch the load on, at a level in percent where it can be dimmed."""
        await self._switch(_FULL if level is None else level)

    @override
    async def turn_off(self) -> None:
        """Switch the load off."""
        await self._switch(0)

    async def _switch(self, level: float) -> None:
        def fits(status: Message) -> bool:
            if status.label("operating_status") == "delay_active":
                return level > 0 and DialectFlag.SHEDS_AT_252 not in self.dialect.flags
            if self.has_level and 0 < level < _FULL:
                reported = status.number("operating_status")
                return reported is not None and abs(reported - level) <= _SAME_LEVEL
            return _is_active(status) is (level > 0)

        signals: dict[str, Value] = {
            "desired_level": level,
            "interlock": self.no_interlock,
            "command": "set_level",
        }
        if self.is_switched_by_times and level in (0, _FULL):
            signals = {
                "desired_level": "toggle",
                "command": "on_duration" if level else "off_delay",
                "delay_duration": "continuous",
            }
        await self.carry_out(
            CommandOrder(
                name=self.command_name, signals=signals, fits=fits, topic=LEVEL
            )
        )


class DcLoad(Load):
    """A DC load (RV-C 6.23)."""

    device_class = "dc_load"
    level_reports = ("DC_LOAD_STATUS",)
    command_name = "DC_LOAD_COMMAND"
    no_interlock = frozenset[str]()

    @property
    @override
    def is_switched_by_times(self) -> bool:
        return DialectFlag.LOADS_BY_TIMES in self.dialect.flags


class AcLoad(Load):
    """An AC load (RV-C 6.22)."""

    device_class = "ac_load"
    level_reports = ("AC_LOAD_STATUS",)
    command_name = "AC_LOAD_COMMAND"
    no_interlock = "no_interlock"


def _is_active(status: Message) -> bool | None:
    """Return whether the load runs; None when the status does not show it.

    A load whose start is delayed, or that the energy management has shed, does not.
    """
    level = status.number("operating_status")
    if level is not None:
        return level > 0
    return False if status.get("operating_status") in ("delay_active", "shed") else None
