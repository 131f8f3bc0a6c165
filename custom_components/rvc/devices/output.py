"""Outputs that take the same commands: dimmers and loads (RV-C 6.22 to 6.24)."""

from typing import ClassVar, Final

from ..protocol.message import Message, Value
from .device import Device

LONGEST_DELAY: Final = 14 * 60
"""The longest delay or duration that a command can ask for, in s."""

_SECONDS: Final = 240
_LEAST_MINUTES: Final = 5


def delay_value(seconds: float) -> Value:
    """Return a delay or duration as commands say it: up to 240 s, then whole minutes."""
    if seconds <= _SECONDS:
        return max(round(seconds), 1)
    minutes = min(max(round(seconds / 60), _LEAST_MINUTES), LONGEST_DELAY // 60)
    return f"{minutes}_min"


class Output(Device):
    """An output with commands for levels, delays, ramps, locks and flashing."""

    command_name: ClassVar[str]
    no_interlock: ClassVar[Value]
    can_ramp: ClassVar[bool]

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
            "delay_duration": None if duration is None else delay_value(duration),
        }
        if self.can_ramp:
            signals["ramp_time"] = ramp
        await self.command(self.command_name, _any, **signals)

    async def turn_off_now(self) -> None:
        """Switch off without a ramp or a delay."""
        await self.command(
            self.command_name,
            lambda status: self.shows(status, on=False),
            desired_level=0,
            command="off_delay",
            interlock=self.no_interlock,
        )

    def shows(self, status: Message, *, on: bool) -> bool:
        """Tell whether a status shows the output to be on, or off."""
        raise NotImplementedError

    def duration_value(self, seconds: float) -> Value:
        """Return a duration as the commands of this output say it."""
        return delay_value(seconds)


def _any(_: Message) -> bool:
    """Take any status that answers: the command's outcome shows later."""
    return True
