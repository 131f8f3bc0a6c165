"""A rude coach on a bench: a test moves its time."""

from collections.abc import Iterator
from typing import Any, cast

from custom_components.rvc.bus.link import ErrorCounters, FrameBatch, Lost, Receive
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message
from custom_components.rvc.simulator.devices.lighting import SimulatedDimmer
from custom_components.rvc.simulator.devices.moving import MovingDevice
from custom_components.rvc.simulator.rude.coach import RudeCoach
from custom_components.rvc.simulator.rude.fault import Fault

US = 0x9F
TICK = 0.05


class Wire:
    """A transport that nobody listens to: the test moves the coach's time itself."""

    def __init__(self) -> None:
        """Begin."""
        self.error_counters = ErrorCounters()

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Open."""

    async def send(self, frame: Frame) -> None:
        """Send to nobody."""

    async def close(self) -> None:
        """Close."""


class Bench:
    """A rude coach whose time a test moves."""

    def __init__(
        self, codec: Codec, *faults: str, seed: int | None = None, at: int | None = None
    ) -> None:
        """Have faults; those of one node are at the node of an address, if one is given."""
        self.codec = codec
        self.coach = RudeCoach(Wire(), codec=codec, faults=faults, seed=seed)
        self.now = 100.0
        self.begun: list[tuple[float, str, bool]] = []
        self.coach.on_fault = self._note
        if at is not None:
            others = [node for node in self.coach.nodes if node.address != at]
            everything = self.coach.nodes
            self.coach.nodes = [n for n in everything if n not in others]
            self.wait(TICK)
            self.coach.nodes = everything

    def _note(self, fault: Fault, begins: bool) -> None:
        self.begun.append((round(self.now, 2), fault.name, begins))

    @property
    def fault(self) -> Fault:
        """Return the fault that goes on."""
        (fault,) = self.coach.faults
        return fault

    def frames(self, seconds: float) -> Iterator[tuple[float, Frame]]:
        """Let time pass, and return what is sent, and when."""
        for _ in range(round(seconds / TICK)):
            self.now += TICK
            self.coach.step(TICK)
            for frame in self.coach.due(self.now):
                yield self.now, frame

    def wait(self, seconds: float) -> list[Message]:
        """Let time pass, and return what is said."""
        return [self.codec.decode(frame) for _, frame in self.frames(seconds)]

    def tell(self, name: str, /, **signals: Any) -> None:
        """Send a command."""
        frame = self.codec.encode(name, signals, source=US)
        self.coach.receive(FrameBatch([frame], 0.0))

    def lamp(self, command: str, instance: int = 2) -> None:
        """Command a lamp."""
        self.tell(
            "DC_DIMMER_COMMAND_2", instance=instance, command=command, desired_level=100
        )

    def level(self, instance: int = 2) -> float:
        """Return a lamp's level."""
        return cast(SimulatedDimmer, self.coach.device("dc_dimmer", instance)).level

    def shade(self, command: str) -> None:
        """Command a shade."""
        self.tell("WINDOW_SHADE_CONTROL_COMMAND", instance=1, command=command)

    @property
    def moving(self) -> MovingDevice:
        """Return the shade."""
        return cast(MovingDevice, self.coach.device("window_shade", 1))

    def moves(self) -> bool:
        """Return whether the shade moves."""
        return self.moving.is_moving


def statuses(said: list[Message], name: str, instance: int | None) -> list[Message]:
    """Return the statuses of a device among what was said."""
    return [one for one in said if one.name == name and one.instance == instance]
