"""DC dimmers (RV-C 6.24)."""

from typing import override

from ..protocol.message import Message
from .device import Device

LONGEST_RAMP = 25.0
"""The longest ramp that a command can ask for, in seconds (RV-C 6.24.6)."""

_FULL = 100.0
_STATUS = "DC_DIMMER_STATUS_3"
_RGBW_STATUS = "DC_DIMMER_STATUS_1"
# Half a step of the 0.5 % that a level is counted in
_SAME_LEVEL = 0.25


class Dimmer(Device):
    """A DC dimmer output: a lamp mostly, in some coaches also a relay."""

    device_class = "dc_dimmer"
    level_reports = (_STATUS, _RGBW_STATUS)
    """The statuses that tell the level."""

    is_on: bool | None = None
    level: float | None = None
    """The level in percent; while it changes, the last one that was reported."""
    _last_lit: float | None = None

    @override
    def receive(self, message: Message) -> None:
        if message.name == _STATUS:
            self.is_on = _is_lit(message)
            level = message.number("operating_status")
        elif message.name == _RGBW_STATUS and _STATUS not in self.features:
            # Where both are sent, STATUS_1 may be mere configuration.
            level = message.number("master_brightness")
            self.is_on = None if level is None else level > 0
        else:
            return
        if level is not None:
            # The scale goes to 125 %, a lamp does not.
            self.level = min(level, _FULL)
            if self.level > 0:
                self._last_lit = self.level
        elif not isinstance(message.get("operating_status"), str):
            self.level = None

    async def turn_on(
        self, level: float | None = None, ramp: float | None = None
    ) -> None:
        """Go to a level in percent, over a ramp in seconds where one is given.

        Without a level it is the last one seen, then the one that the dimmer
        has stored, then full.
        """
        if level is None:
            stored = self.number(_STATUS, "master_memory_value")
            level = self._last_lit or stored or _FULL
        await self._go_to(min(level, _FULL), ramp)

    async def turn_off(self, ramp: float | None = None) -> None:
        """Go dark, over a ramp in seconds where one is given."""
        if ramp:
            await self._go_to(0, ramp)
            return
        await self.command(
            "DC_DIMMER_COMMAND_2",
            lambda status: _is_lit(status) is False,
            desired_level=0,
            command="off_delay",
            interlock="no_interlock",
        )

    async def _go_to(self, level: float, ramp: float | None) -> None:
        before = self.level

        def fits(status: Message) -> bool:
            reported = status.number("operating_status")
            if reported is None:
                return status.label("operating_status") == "changing_by_ramp"
            if abs(reported - level) <= _SAME_LEVEL:
                return True
            # A dimmer of few steps takes the next one; one that moved obeyed.
            return reported != before and (reported > 0) is (level > 0)

        ramp_time = None if ramp is None else min(ramp, LONGEST_RAMP)
        await self.command(
            "DC_DIMMER_COMMAND_2",
            fits,
            desired_level=level,
            command="ramp_brightness" if ramp else "set_level",
            interlock="no_interlock",
            ramp_time=ramp_time,
        )


def _is_lit(status: Message) -> bool | None:
    """Tell whether the output gives light; None when the status does not say."""
    level = status.number("operating_status")
    if level is not None:
        return level > 0
    match status.get("load_status"):
        case "nonzero_or_flashing":
            return True
        case "status_zero":
            return False
    return True if status.get("operating_status") == "flashing" else None
