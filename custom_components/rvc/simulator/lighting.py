"""Simulated dimmers (RV-C 6.24)."""

from collections.abc import Mapping
from typing import Any, Final, override

from ..protocol.message import Message, Value
from .device import NOT_EXECUTED, Refusal, asked_number
from .output import FULL, SimulatedOutput
from .world import World

_STATUS: Final = "DC_DIMMER_STATUS_3"
_CURRENTS: Final = "DC_DIMMER_STATUS_2"
_COLORS: Final = "DC_DIMMER_STATUS_1"
_AMPERES: Final = 2.0
# The longest that byte 6 of the command can say, in s
_LONGEST_RAMP: Final = 25.0
# A ramp whose time is not said takes this long over the whole range.
_USUAL_RAMP: Final = 4.0


class SimulatedDimmer(SimulatedOutput):
    """A dimmer output; one that is not dimmable only knows 0 and 100 %."""

    device_class = "dc_dimmer"
    # Statuses of lit lamps are repeated; the text does not say how often.
    repeats = {_STATUS: 5.0}

    def __init__(self, world: World, instance: int, **kwargs: Any) -> None:
        """Take what every output takes, but the current."""
        super().__init__(world, instance, amperes=_AMPERES, **kwargs)
        self.reports = {_STATUS: self._status, _CURRENTS: self._currents}
        self.commands = {"DC_DIMMER_COMMAND_2": self.obey}
        if self.dimmable:
            self._acts |= {
                "set_level": self._set_level_over_time,
                "ramp_brightness": self._ramp_to_asked,
                "ramp_toggle": self._ramp_toggle,
                "ramp_up": self._ramp_to_asked,
                "ramp_down": self._ramp_down,
            }

    @override
    def level_changed(self) -> None:
        self.touch(_STATUS)

    def _status(self) -> Mapping[str, Value]:
        lit = self.level > 0 or self.is_flashing
        level: Value = self.level
        if self.is_flashing:
            level = "flashing"
        elif self.is_ramping:
            level = "changing_by_ramp"
        return {
            "group": self.group_value(),
            "operating_status": level,
            "lock_status": "locked" if self.locked else "unlocked",
            "overcurrent_status": "not_in_overcurrent",
            "override_status": "inactive",
            "enable_status": "enabled",
            "delay_duration": self.remaining,
            "last_command": self.last_command,
            "interlock_status": "not_supported",
            "load_status": "nonzero_or_flashing" if lit else "status_zero",
            "undercurrent": "not_active",
            "master_memory_value": self.memory,
        }

    def _currents(self) -> Mapping[str, Value]:
        return {
            "master_current": round(self.level / FULL * _AMPERES),
            "master_fault": "no_fault",
        }

    def _set_level_over_time(self, message: Message) -> None:
        seconds = asked_number(message, "ramp_time", 0, _LONGEST_RAMP)
        if seconds:
            self.ramp_to(self.asked_level(message), seconds)
        else:
            self._set_level(message)

    def _ramp_to_asked(self, message: Message) -> None:
        self._ramp(message, self.asked_level(message))

    def _ramp_down(self, message: Message) -> None:
        self._ramp(message, 0.0)

    def _ramp_toggle(self, message: Message) -> None:
        self._ramp(message, 0.0 if self.level else self.asked_level(message))

    def _ramp(self, message: Message, level: float) -> None:
        seconds = asked_number(message, "ramp_time", 0, _LONGEST_RAMP)
        if seconds is None:
            seconds = abs(level - self.level) / FULL * _USUAL_RAMP
        self.ramp_to(level, seconds)


class SimulatedColorStrip(SimulatedDimmer):
    """A strip of red, green, blue and white light on one dimmer output."""

    def __init__(self, world: World, instance: int, **kwargs: Any) -> None:
        """Begin with white light."""
        super().__init__(world, instance, **kwargs)
        self.colors = {"red": 0.0, "green": 0.0, "blue": 0.0, "white": FULL}
        """The brightness of each color in percent of the master's."""
        self.reports[_COLORS] = self._color_status
        self.commands["DC_DIMMER_COMMAND"] = self._obey_colors

    @override
    def level_changed(self) -> None:
        self.touch(_STATUS, _COLORS)

    @override
    def obey(self, message: Message) -> None:
        super().obey(message)
        self.touch(_COLORS)

    def _color_status(self) -> Mapping[str, Value]:
        return {
            "master_brightness": self.level,
            "on_duration": "always_on",
            "off_duration": "one_shot",
            **{f"{color}_brightness": level for color, level in self.colors.items()},
        }

    def _obey_colors(self, message: Message) -> None:
        if self.locked:
            raise Refusal(NOT_EXECUTED)
        asked = {
            color: asked_number(message, f"{color}_brightness", 0, FULL)
            for color in ("master", *self.colors)
        }
        seconds = asked_number(message, "ramp_time", 0, _LONGEST_RAMP)
        self.colors |= {
            color: level
            for color, level in asked.items()
            if color in self.colors and level is not None
        }
        if (level := asked["master"]) is not None:
            self.ramp_to(level, seconds or 0.0)
        self.touch(_STATUS)
