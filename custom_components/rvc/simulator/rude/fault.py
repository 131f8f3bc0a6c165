"""A fault of the rude coach: what it does to frames, nodes and devices."""

from collections.abc import Iterable
from enum import StrEnum
import random
from typing import TYPE_CHECKING, ClassVar

from ...protocol.frame import Frame
from ..devices.device import SimulatedDevice
from ..node import SimulatedNode

if TYPE_CHECKING:
    from .coach import RudeCoach


class Excuse(StrEnum):
    """What a fault gives whoever listens the right to."""

    FAILS = "fails"
    """Commands may fail."""
    AWAY = "away"
    """Devices may be unavailable."""
    VALUES = "values"
    """Values may be those of somebody else, or be missing."""
    LOSES = "loses"
    """What was commanded may be undone, and what moves may stop."""


class Fault:
    """One fault, which begins and ends; a row of `FAULTS` is a class of these.

    What it picks, such as a node, it draws from the chance that it is given: the
    same chance gives the same fault.
    """

    name: ClassVar[str]
    what: ClassVar[str]
    """One sentence for people."""
    lasts: ClassVar[tuple[float, float]] = (6.0, 15.0)
    """The shortest and the longest time that it is drawn for, in s."""
    excuses: ClassVar[frozenset[Excuse]] = frozenset()
    needs_gateway: ClassVar[bool] = False
    """Whether only a coach behind a SlcanServer can have it."""

    def __init__(self, coach: RudeCoach, chance: random.Random) -> None:
        """Be of a coach, not begun yet."""
        self.coach = coach
        self.chance = chance

    def begin(self) -> None:
        """Begin."""

    def end(self) -> None:
        """End, and leave the coach as if nothing had been."""

    def step(self, now: float) -> Iterable[Frame]:
        """Let time pass; returns frames that are sent besides. Now is in s."""
        return ()

    def send(self, frame: Frame, now: float) -> Iterable[Frame]:
        """Return what becomes of a frame that the coach sends."""
        return (frame,)

    def hears(self, node: SimulatedNode) -> bool:
        """Return whether a node receives anything."""
        return True

    def is_still(self, device: SimulatedDevice) -> bool:
        """Return whether nothing changes at a device by itself."""
        return False

    def concerns(self, node: SimulatedNode, device: SimulatedDevice) -> bool:
        """Return whether its excuses are for this device."""
        return True


class NodeFault(Fault):
    """A fault of one node, which is drawn among those that have devices."""

    def begin(self) -> None:
        """Draw the node."""
        self.node = self.chance.choice(self.coach.nodes)

    def is_of(self, frame: Frame) -> bool:
        """Return whether the node sends a frame."""
        return frame.source == self.node.address

    def concerns(self, node: SimulatedNode, device: SimulatedDevice) -> bool:
        """Return whether a device is of its node."""
        return node is self.node
