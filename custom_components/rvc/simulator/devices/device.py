"""What all simulated devices have in common."""

from collections.abc import Callable, Mapping
from typing import ClassVar, Self

from ...protocol.message import Message, Value
from ..world import World

type Report = Callable[[], Mapping[str, Value]]
type State = Mapping[str, Value]
type Reading = Callable[[World, State], State]
"""Returns the signals of a report by the world, and by what the report says now."""
type Handler = Callable[[Message], None]

# Acknowledgment codes (RV-C Table 7.5)
NOT_EXECUTED = 1
CONDITIONS_DO_NOT_ALLOW = 3
OUT_OF_RANGE = 5


class Refusal(Exception):
    """A command that the device refuses, with the code of its NAK."""

    def __init__(self, code: int) -> None:
        """Have an acknowledgment code."""
        super().__init__(f"refused with code {code}")
        self.code = code


class Acknowledgment(Refusal):
    """A command that is carried out, and acknowledged because the text wants it."""

    def __init__(self) -> None:
        """Have the code of an ACK."""
        super().__init__(0)


class SimulatedDevice:
    """A device of a node: what it reports and which commands it obeys."""

    device_class: ClassVar[str]

    def __init__(self, instance: int | None = None) -> None:
        """Have an instance; None for a single device."""
        self.instance = instance
        self.reports: dict[str, Report] = {}
        """The signals of each status it sends, without the instance.

        Where one DGN reports several parts, such as the lines of an AC point,
        the name goes on behind a colon: "CHARGER_AC_STATUS_1:line_2".
        """
        self.commands: dict[str, Handler] = {}
        """What each command does; it may raise Refusal."""
        self.changed: set[str] = set()
        """Statuses to be sent at once."""
        self.drifted: set[str] = set()
        """Statuses to be sent before long: what they measure has changed a little."""
        self.polls: set[str] = set()
        """DGNs to be requested from all nodes at once."""
        self.orders: list[tuple[str, Mapping[str, Value]]] = []
        """Commands to be sent to other devices at once."""
        self.refusal: int | None = None
        self.is_mute = False

    def refuses(self, code: int) -> Self:
        """Answer every command with a NAK of this code."""
        self.refusal = code
        return self

    def obeys(self) -> Self:
        """Obey commands and send again."""
        self.refusal = None
        self.is_mute = False
        return self

    def mute(self) -> Self:
        """Send nothing any more, neither statuses nor answers."""
        self.is_mute = True
        return self

    def is_addressed_by(self, message: Message) -> bool:
        """Return whether a command is for this device."""
        return self.instance is None or message.instance == self.instance

    def step(self, seconds: float, world: World) -> None:
        """Let time pass."""

    def show(self, world: World) -> None:
        """Have the statuses show what is measured around it; about once a second."""

    def touch(self, *names: str) -> None:
        """Report these statuses at once; all of them when none is named."""
        self.changed.update(names or self.reports)


def gives(message: Message, signal: str) -> bool:
    """Return whether a command has a value for a signal."""
    return message.get(signal) is not None
