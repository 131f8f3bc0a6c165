"""Outputs with the same commands: dimmers and loads (RV-C 6.22 to 6.24)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Final

from ..protocol.message import Message, Value
from .command_order import CommandOrder
from .device import Device, MotionKey
from .permission import required

LEVEL: Final = "level"
"""The topic of orders that set the level: on, off and all between."""
LONGEST_DELAY: Final = 14 * 60
"""The longest delay or duration that a command can ask for, in s."""
PULSE: Final = 1.0
"""How long an output is on that is switched on for a moment, in s."""

_FULL: Final = 100.0
_SECONDS: Final = 240
_LEAST_MINUTES: Final = 5
_LASTING: Final = ("on_duration", "flash", "flash_momentary")


def delay_value(seconds: float) -> Value:
    """Return a delay or duration as commands have it: up to 240 s, then whole minutes."""
    if seconds <= _SECONDS:
        return max(round(seconds), 1)
    minutes = min(max(round(seconds / 60), _LEAST_MINUTES), LONGEST_DELAY // 60)
    return f"{minutes}_min"


class Output(Device):
    """An output with commands for levels, delays, ramps, locks and flashing."""

    level_reports: ClassVar[tuple[str, ...]]
    """The statuses that report whether it is on, and its level."""
    command_name: ClassVar[str]
    no_interlock: ClassVar[Value]
    can_ramp: ClassVar[bool]
    stop_signals: ClassVar[Mapping[str, Value]] = {}
    """What else goes with the command that stops a ramp."""

    is_on: bool | None = None
    level: float | None = None
    """The level in percent; while it changes, the last one that was reported."""

    @property
    def has_level(self) -> bool:
        """Whether its level can be set, as far as is known by now."""
        raise NotImplementedError

    async def turn_on(self, level: float | None = None) -> None:
        """Switch it on, at a level in percent where it has one."""
        raise NotImplementedError

    async def turn_off(self) -> None:
        """Switch it off."""
        raise NotImplementedError

    @property
    def on_permission(self) -> str | None:
        """The permission that switching it on requires, by the map; None for none."""
        signals: dict[str, Value] = {"command": "on_delay", "desired_level": _FULL}
        return required(self, self.command_name, signals)

    async def motion_ended(self, motion_key: MotionKey) -> None:
        """Wait until a motion of this output is over and its stop was sent."""
        await self._link.motion_ended(motion_key)

    async def pulse(self, seconds: float = PULSE) -> None:
        """Switch it on for a moment."""
        await self.do("on_duration", level=_FULL, duration=seconds)

    async def do(
        self,
        command: str,
        *,
        level: Value = None,
        duration: float | None = None,
        ramp: float | None = None,
    ) -> None:
        """Carry out any of the chapter's commands.

        The level is in percent or the label of a memory, duration and ramp are
        in seconds. Raises CommandError, BusError or EncodeError.
        """
        signals: dict[str, Value] = {
            "command": command,
            "desired_level": level,
            "interlock": self.no_interlock,
            "delay_duration": _duration(command, duration),
        }
        if self.can_ramp:
            signals["ramp_time"] = ramp
        if command == "stop":
            signals |= self.stop_signals
        # These are different things to do: only the same one replaces itself.
        await self.carry_out(
            CommandOrder(
                name=self.command_name, signals=signals, fits=_any, topic=command
            )
        )

    def order_off(self) -> CommandOrder:
        """Return the order to switch off without a ramp or a delay."""
        return CommandOrder(
            name=self.command_name,
            signals={
                "desired_level": 0,
                "command": "off_delay",
                "interlock": self.no_interlock,
            },
            fits=lambda status: self.shows(status, on=False),
            topic=LEVEL,
        )

    async def turn_off_now(self) -> None:
        """Switch off without a ramp or a delay, and whatever else is asked for.

        It returns only once the output is off: a newer command does not replace it.
        """
        await self.carry_out(replace(self.order_off(), is_certain=True))

    def shows(self, status: Message, *, on: bool) -> bool:
        """Return whether a status shows the output to be on, or off."""
        raise NotImplementedError

    def duration_value(self, seconds: float) -> Value:
        """Return a duration as the commands of this output have it."""
        return delay_value(seconds)


def _duration(command: str, seconds: float | None) -> Value:
    if seconds is not None:
        return delay_value(seconds)
    # Where a command lasts, it does so until the next one.
    return "continuous" if command in _LASTING else None


class OnOffLamp:
    """A lamp behind an output that can only be on or off, whatever the output can."""

    has_level = False
    level = None

    def __init__(self, output: Output) -> None:
        """Switch an output."""
        self._output = output

    @property
    def is_on(self) -> bool | None:
        """Whether it shines; None where that is not known."""
        return self._output.is_on

    async def turn_on(self, level: float | None = None) -> None:
        """Light it fully."""
        await self._output.turn_on(_FULL)

    async def turn_off(self) -> None:
        """Put it out."""
        await self._output.turn_off()


def _any(_: Message) -> bool:
    """Accept any status that answers: the command's outcome shows later."""
    return True
