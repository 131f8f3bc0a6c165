"""Orders of commands, and how the statuses of a device will show them."""

from collections.abc import Awaitable, Callable, Set as AbstractSet
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from ..bus.origin import ORIGIN, Origin
from ..protocol.message import Message, Value

if TYPE_CHECKING:
    from .device import Device


class Outcome(Enum):
    """How a command ended that did not fail."""

    OBEYED = "obeyed"
    ALREADY_THERE = "already_there"
    """It answered and stayed as it was, for there was nothing to do."""
    REPLACED = "replaced"
    """Something newer for the same thing, a stop too, came before it was done."""


@dataclass(frozen=True, kw_only=True, eq=False)
class CommandOrder:
    """A command that is asked for.

    Of two orders for the same thing only the newer one is sent where the older one
    still waits, and orders for several things of one device that wait share a frame
    where they can: what they do not name stays as it is.
    """

    name: str
    """The command's DGN."""
    signals: dict[str, Value]
    fits: Callable[[Message], bool]
    """Whether a status that answers it shows what was requested."""
    stays: Callable[[Message], bool] | None = None
    """Whether one that does not fit may mean that there was nothing to do."""
    when_sent: Callable[[], None] | None = None
    """Called when it is sent: what was reported before that is no answer."""
    answer: str | None = None
    """A status that has to fit and does not answer the command by itself."""
    topic: str | None = None
    """What it is about, where its signals do not show it: one signal of some commands
    is a list of different things to do. Without it each signal is a thing of its own.
    """
    is_certain: bool = False
    """Whether it is sent even if a newer one waits: somebody counts on it."""
    once: bool = False
    """Whether it must not be sent twice, even if it is not answered."""
    rest: Callable[[], dict[str, Value]] | None = None
    """The last known values of what it leaves as it is: for a second try, as some
    nodes do not honor "no change"."""
    whole: bool = False
    """Whether the first try has the `rest` as well."""
    origin: Origin | None = field(default_factory=ORIGIN.get)
    """The call that it is for."""

    @property
    def given(self) -> dict[str, Value]:
        """The signals that it gives a value."""
        return {
            name: value for name, value in self.signals.items() if value is not None
        }

    def replaces(self, other: CommandOrder, address: AbstractSet[str]) -> bool:
        """Return whether nothing of another order is left once this one is carried out.

        The address is the signals that only tell which device or part it is for.
        """
        if self.name != other.name or not self.is_for_the_same(other, address):
            return False
        if self.topic is not None or other.topic is not None:
            return self.topic == other.topic
        return other.given.keys() <= self.given.keys()

    def is_for_the_same(self, other: CommandOrder, address: AbstractSet[str]) -> bool:
        """Return whether both are for the same device and part."""
        return all(self.signals.get(one) == other.signals.get(one) for one in address)

    def contradicts(self, other: CommandOrder) -> bool:
        """Return whether the two give a signal different values."""
        mine, others = self.given, other.given
        return any(mine[name] != others[name] for name in mine.keys() & others.keys())

    def once_only(self) -> CommandOrder:
        """Return the same order, to be sent once."""
        return replace(self, once=True)


class MotionRequest(NamedTuple):
    """A motion that is requested of a device."""

    name: str
    """The command's DGN."""
    signals: dict[str, Value]
    stop: dict[str, Value]
    """The signals of the command that ends it."""
    fits: Callable[[Message], bool]
    """Whether a status shows that the device obeys."""
    goes_on: Callable[[], bool]
    """Whether it has to move on; called again and again while it moves."""
    repeat: float | None
    """How often the command is repeated while it moves, in s; None for once."""
    longest: float
    """After how long it is ended in any case, in s."""
    stays: Callable[[Message], bool] | None = None
    """Whether a status that does not fit may show that it is there already."""
    beside: tuple[Device, ...] = ()
    """Other devices that drive the same thing."""
    prepare: Callable[[], Awaitable[None]] | None = None
    """What has to be done and seen before it begins; raises why it must not."""
