"""DC dimmers (RV-C 6.24)."""

from collections.abc import Mapping
from typing import ClassVar, Final, override

from ..protocol.message import Message, Value
from ..spec.model import DialectFlag
from ..spec.plausible import plausible
from .color import ColorLamp
from .command_order import CommandOrder
from .device import DeviceKey, Link
from .output import LEVEL, Output

LONGEST_RAMP = 25.0
"""The longest ramp that a command can ask for, in seconds (RV-C 6.24.6)."""

_FULL = 100.0
_STATUS = "DC_DIMMER_STATUS_3"
_RGBW_STATUS = "DC_DIMMER_STATUS_1"
# Half a step of the 0.5 % that a level is counted in
_SAME_LEVEL = 0.25
# The whites of lamps that do not say theirs, in K
_WARMEST, _COLDEST = 2000.0, 6500.0


FADES: Final = (
    "red_fade",
    "green_fade",
    "blue_fade",
    "four_color_fade",
    "seven_color_fade",
    "custom_color_fade",
)
"""What a lighting controller can do with its colors by itself (RV-C 6.24.7)."""
CHASES: Final = (
    "dots",
    "stripes",
    "custom_stripes",
    "rainbow",
    "comet",
    "stacking",
    "rainbow_dots",
    "wave",
    "wiping",
)
SCENES: Final = tuple(f"scene_{number}_memory_value" for number in range(1, 21))

_CONTROLLER: Final = "DC_LIGHTING_CONTROLLER_STATUS_1"
_CHASE: Final = "DC_LIGHTING_CONTROLLER_STATUS_2"
_RANGE: Final = "DC_LIGHTING_CONTROLLER_STATUS_3"


class Dimmer(Output):
    """A DC dimmer output: a lamp mostly, in some coaches also a relay."""

    device_class = "dc_dimmer"
    level_reports = (_STATUS, _RGBW_STATUS)
    command_name = "DC_DIMMER_COMMAND_2"
    no_interlock = "no_interlock"
    can_ramp = True
    # As all panels send it that were captured
    stop_signals: ClassVar[Mapping[str, Value]] = {
        "desired_level": 0,
        "delay_duration": "momentary_100_ms",
    }

    has_level = True
    was_dimmed: bool = False
    """Whether it has shown a level between off and full: no relay does."""
    _last_lit: float | None = None

    def __init__(self, key: DeviceKey, link: Link, reports: tuple[str, ...]) -> None:
        """Begin without a level; `color` reads the colors, where it has any."""
        super().__init__(key, link, reports)
        self.color = ColorLamp(self, _RGBW_STATUS, "DC_DIMMER_COMMAND")

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
            if 0 < self.level < _FULL:
                self.was_dimmed = True
        elif not isinstance(message.get("operating_status"), str):
            self.level = None

    @override
    async def turn_on(
        self, level: float | None = None, ramp: float | None = None
    ) -> None:
        """Go to a level in percent, over a ramp in seconds where one is given.

        Without a level it is the one that it is just being told, then the last one
        seen, then the one that the dimmer
        has stored, then full.
        """
        if level is None:
            stored = self.number(_STATUS, "master_memory_value")
            level = self.commanded_level or self._last_lit or stored or _FULL
        await self._go_to(min(level, _FULL), ramp)

    @property
    def commanded_level(self) -> float | None:
        """The level in percent that it is being told; None while it is told none."""
        level = self.commanded(self.command_name, "desired_level")
        return level if isinstance(level, (int, float)) else None

    @override
    async def turn_off(self, ramp: float | None = None) -> None:
        """Go dark, over a ramp in seconds where one is given."""
        if ramp:
            await self._go_to(0, ramp)
            return
        await self.carry_out(self.order_off())

    @override
    def shows(self, status: Message, *, on: bool) -> bool:
        return _is_lit(status) is on

    async def flash(self, seconds: float) -> None:
        """Flash for some seconds."""
        await self.do("flash", level=_FULL, duration=seconds)

    async def recall(self, memory: str) -> None:
        """Go to a level that the dimmer has stored: a scene, or one of two more."""
        await self.do("set_level", level=memory)

    async def ramp(self, command: str) -> None:
        """Ramp up, down, or both in turn, until it is stopped."""
        await self.do(command, level=_FULL)

    # What a lighting controller adds

    @property
    def has_controller(self) -> bool:
        """Return whether a lighting controller runs this output."""
        return _CONTROLLER in self.features

    @property
    def effect(self) -> str | None:
        """Return what it does by itself now; None while it shines steadily."""
        if self.reading(_STATUS, "operating_status") == "flashing":
            return "flash"
        if self.label(_CONTROLLER, "chasing_color_mode") == "enabled":
            return self.label(_CHASE, "chasing_pattern")
        fade = self.label(_CONTROLLER, "color_fade_mode")
        return fade if fade in FADES else None

    @property
    def color_temperature(self) -> float | None:
        """Return the color temperature in K, while it sets the color."""
        if self.label(_CONTROLLER, "color_temperature_mode") != "enabled":
            return None
        setting = self.number(_CONTROLLER, "color_temperature_setting")
        return plausible(setting, "K")

    @property
    def color_temperatures(self) -> tuple[float, float] | None:
        """Return the warmest and the coldest white in K; None where it has none."""
        if f"{_CONTROLLER}.color_temperature_setting" not in self.features:
            return None
        low = plausible(self.number(_RANGE, "min_color_temperature"), "K")
        high = plausible(self.number(_RANGE, "max_color_temperature"), "K")
        low, high = low or _WARMEST, high or _COLDEST
        return (low, high) if low < high else (_WARMEST, _COLDEST)

    async def set_color_temperature(self, kelvin: float) -> None:
        """Shine white, of a color temperature in K."""
        await self._control(
            color_temperature_mode="enabled", color_temperature_setting=kelvin
        )

    async def fade(self, fade: str) -> None:
        """Fade through colors, or stop it with "solid_color"."""
        await self._control(color_fade_mode=fade, chasing_color_mode="disabled")

    async def steady(self) -> None:
        """End what it does by itself, and shine as before."""
        if self.has_controller:
            await self.fade("solid_color")
        else:
            await self.do("stop")

    async def chase(self, pattern: str) -> None:
        """Let a pattern run along an addressable strip."""
        await self.command(
            "DC_LIGHTING_CONTROLLER_COMMAND_2", lambda _: True, chasing_pattern=pattern
        )
        await self._control(chasing_color_mode="enabled")

    async def _control(self, **signals: Value) -> None:
        # The chapter has no answer to these commands but the changed status.
        await self.command(
            "DC_LIGHTING_CONTROLLER_COMMAND_1", lambda _: True, **signals
        )

    async def _go_to(self, level: float, ramp: float | None) -> None:
        before = self.level

        def when_sent() -> None:
            nonlocal before
            before = self.level

        def fits(status: Message) -> bool:
            reported = status.number("operating_status")
            if reported is None:
                return status.label("operating_status") == "changing_by_ramp"
            if abs(reported - level) <= _SAME_LEVEL:
                return True
            # A dimmer of few steps takes the next one; one that moved obeyed.
            return reported != before and (reported > 0) is (level > 0)

        def stays(status: Message) -> bool:
            # A relay is wholly on already, whatever level it is asked for.
            is_on = status.number("operating_status") == _FULL
            return level > 0 and is_on and not self.was_dimmed

        signals: dict[str, Value] = {
            "desired_level": level,
            "command": "ramp_brightness" if ramp else "set_level",
            "interlock": "no_interlock",
            "ramp_time": None if ramp is None else min(ramp, LONGEST_RAMP),
        }
        await self.carry_out(
            CommandOrder(
                name=self.command_name,
                signals=signals,
                fits=fits,
                stays=stays,
                when_sent=when_sent,
                topic=LEVEL,
            )
        )
        if DialectFlag.STORES_LEVEL in self.dialect.flags and 0 < level < _FULL:
            await self._store_level()

    async def _store_level(self) -> None:
        """Begin a ramp and stop it at once: the level is kept for the next "on"."""
        for command in ("ramp_up_down", "stop"):
            await self.carry_out(
                CommandOrder(
                    name=self.command_name,
                    signals={
                        "command": command,
                        **self.stop_signals,
                        "interlock": self.no_interlock,
                    },
                    fits=lambda _: True,
                    topic=command,
                )
            )


def _is_lit(status: Message) -> bool | None:
    """Return whether the output gives light; None when the status does not show it."""
    level = status.number("operating_status")
    if level is not None:
        return level > 0
    match status.get("load_status"):
        case "nonzero_or_flashing":
            return True
        case "status_zero":
            return False
    return True if status.get("operating_status") == "flashing" else None
