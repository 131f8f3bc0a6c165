"""The simulated coach with faults, chosen one by one or drawn from a seed."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
import heapq
from itertools import count
import math
import random
from typing import Final, NamedTuple, override

from ...bus.link import Transport
from ...protocol.codec import Codec
from ...protocol.frame import Frame
from ..coach import SimulatedCoach, build_nodes
from ..day import Day
from ..devices.device import SimulatedDevice
from ..devices.moving import MovingDevice
from ..gateway import SlcanServer
from ..node import SimulatedNode
from . import diagnostics, equipment, nodes, values, wire
from .fault import Fault
from .measured import MeasuredSignals
from .outputs import motor_node
from .schedule import Planned, plan

FAULTS: Final[Mapping[str, type[Fault]]] = {
    fault.name: fault
    for fault in (
        values.Noise,
        values.Steady,
        values.TwoSenders,
        nodes.Late,
        nodes.Twice,
        nodes.BlankBytes,
        nodes.ShortFrames,
        diagnostics.BothDm1s,
        nodes.Deaf,
        nodes.Refusing,
        nodes.Babbling,
        nodes.Restart,
        equipment.AskingStart,
        equipment.Stops,
        wire.Cut,
        wire.HangsUp,
        wire.LineFeeds,
        wire.Bursts,
    )
}
"""Every fault by its name."""
_MOST_LATE: Final = 10_000


class _Running(NamedTuple):
    fault: Fault
    ends: float


class RudeCoach(SimulatedCoach):
    """A simulated coach with faults.

    Those that are named last as long as the coach; with a seed, all others come and
    go besides. The times of these count from the first time that `due` is called.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        codec: Codec,
        speed: float = 1.0,
        seed: int | None = None,
        faults: Sequence[str] = (),
        without: Collection[str] = (),
        day: Day | None = None,
    ) -> None:
        """Live on a transport; raises LookupError for faults that it cannot have.

        Args:
            transport: See SimulatedCoach.
            codec: See SimulatedCoach.
            speed: See SimulatedCoach.
            day: See SimulatedCoach.
            seed: What faults are drawn from; without one none come and go.
            faults: Faults that last.
            without: Faults that are not drawn.
        """
        super().__init__(transport, codec=codec, speed=speed, day=day)
        self.nodes.append(motor_node(codec))
        self.transport = transport
        self.codec = codec
        self.measured = MeasuredSignals(codec.spec)
        self.on_fault: Callable[[Fault, bool], None] = lambda fault, begins: None
        """Called whenever a fault begins (True) or ends."""
        self._running: list[_Running] = []
        self._late: list[tuple[float, int, Frame]] = []
        self._numbers = count()
        self._began: float | None = None
        can = possible(transport)
        for name in faults:
            if name not in can:
                raise LookupError(name)
        self._lasting = [can.pop(name) for name in dict.fromkeys(faults)]
        self._seed = seed
        drawn = [fault for name, fault in can.items() if name not in without]
        self._plan = iter(()) if seed is None else plan(seed, drawn)
        self._next = next(self._plan, None)

    @property
    def faults(self) -> list[Fault]:
        """Return the faults that go on now."""
        return [running.fault for running in self._running]

    def node_of(self, device: SimulatedDevice) -> SimulatedNode:
        """Return the node of a device."""
        return next(node for node in self.nodes if device in node.devices)

    def behave(self) -> None:
        """End every fault, and have no other."""
        self._next = None
        running, self._running = self._running, []
        for one in running:
            one.fault.end()
            self.on_fault(one.fault, False)

    def later(self, frame: Frame, at: float) -> None:
        """Send a frame when it is time; the oldest are dropped where there are many."""
        if len(self._late) >= _MOST_LATE:
            heapq.heappop(self._late)
        heapq.heappush(self._late, (at, next(self._numbers), frame))

    def hurry(self, source: int | None = None) -> None:
        """Let what is late, or what is of one address, be sent at once."""
        self._late = [
            (0.0 if source in (None, frame.source) else at, number, frame)
            for at, number, frame in self._late
        ]
        heapq.heapify(self._late)

    def forget(self, node: SimulatedNode) -> None:
        """Set a node's devices back to how they were at first.

        What moves stands where it stood: only a node that reports a place forgets it.
        """
        fresh = [*build_nodes(self.codec), motor_node(self.codec)]
        before = {(one.device_class, one.instance): one for one in node.devices}
        node.devices = next(one.devices for one in fresh if one.address == node.address)
        for device in node.devices:
            old = before.get((device.device_class, device.instance))
            if isinstance(device, MovingDevice) and isinstance(old, MovingDevice):
                device.stand_as(old)
        node.drop_waiting()

    @override
    def due(self, now: float) -> Iterator[Frame]:
        self._pass_time(now)
        for fault in self.faults:
            yield from fault.step(now)
        # What is late was sent before what is sent now.
        while self._late and self._late[0][0] <= now:
            yield heapq.heappop(self._late)[2]
        for frame in super().due(now):
            yield from self._rudely(frame, now)

    def _pass_time(self, now: float) -> None:
        """Begin and end faults."""
        if self._began is None:
            self._began = now
            for number, kind in enumerate(self._lasting):
                chance = random.Random(f"{self._seed}.{kind.name}.{number}")
                self._begin(kind(self, chance), math.inf)
        for running in [one for one in self._running if one.ends <= now]:
            self._running.remove(running)
            running.fault.end()
            self.on_fault(running.fault, False)
        while self._next is not None and self._began + self._next.begins <= now:
            planned = self._next
            self._begin_planned(planned)
            self._next = next(self._plan, None)

    def _begin_planned(self, planned: Planned) -> None:
        assert self._began is not None
        fault = planned.fault(self, random.Random(planned.seed))
        self._begin(fault, self._began + planned.ends)

    def _begin(self, fault: Fault, ends: float) -> None:
        fault.begin()
        self._running.append(_Running(fault, ends))
        self.on_fault(fault, True)

    def _rudely(self, frame: Frame, now: float) -> Iterator[Frame]:
        """Return what the faults make of a frame."""
        frames = [frame]
        for running in self._running:
            frames = [one for each in frames for one in running.fault.send(each, now)]
        yield from frames

    @override
    def is_still(self, device: SimulatedDevice) -> bool:
        return any(running.fault.is_still(device) for running in self._running)

    @override
    def hears(self, node: SimulatedNode) -> bool:
        return all(fault.hears(node) for fault in self.faults)


def possible(transport: Transport) -> dict[str, type[Fault]]:
    """Return the faults that a coach on a transport can have."""
    has_gateway = isinstance(transport, SlcanServer)
    return {
        name: fault
        for name, fault in FAULTS.items()
        if has_gateway or not fault.needs_gateway
    }
