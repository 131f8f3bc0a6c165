"""Rude nodes: late, deaf, short of words, talking nonsense, or starting again."""

from collections.abc import Iterable, Iterator
from itertools import cycle
from typing import Final, override

from ...protocol.frame import Frame, join_id
from ...spec import Spec
from ..devices.device import SimulatedDevice
from ..devices.moving import MovingDevice
from ..node import SimulatedNode
from .fault import Excuse, Fault, NodeFault
from .outputs import MotorOutput

_LATE: Final = (0.3, 1.1)
_BABBLER: Final = 0xE9
_BABBLES: Final = 1000
"""Frames in a second: half of what a network carries."""
_STARTS_FOR: Final = 2.0
_MOVES_FOR: Final = 0.5
_CLASSIC: Final = 8


class Late(NodeFault):
    """A node that takes its time."""

    name = "late"
    what = "A node sends everything up to a second late, its answers too."

    @override
    def begin(self) -> None:
        super().begin()
        self._delay = self.chance.uniform(*_LATE)

    @override
    def send(self, frame: Frame, now: float) -> Iterable[Frame]:
        if not self.is_of(frame):
            return (frame,)
        self.coach.later(frame, now + self._delay)
        return ()

    @override
    def end(self) -> None:
        self.coach.hurry(self.node.address)


class Twice(NodeFault):
    """A node that stammers."""

    name = "twice"
    what = "A node sends everything twice."

    @override
    def send(self, frame: Frame, now: float) -> Iterable[Frame]:
        return (frame, frame) if self.is_of(frame) else (frame,)


class BlankBytes(NodeFault):
    """A node that fills in what is needed only."""

    name = "blank-bytes"
    what = "A node leaves the bytes behind the first few of its statuses at FFh."
    excuses = frozenset({Excuse.VALUES, Excuse.FAILS})

    @override
    def begin(self) -> None:
        super().begin()
        self._keeps = self.chance.randint(3, 6)

    @override
    def send(self, frame: Frame, now: float) -> Iterable[Frame]:
        if not self.is_of(frame) or not is_status(self.coach.codec.spec, frame):
            return (frame,)
        data = frame.data[: self._keeps].ljust(len(frame.data), b"\xff")
        return (frame._replace(data=data),)


class ShortFrames(NodeFault):
    """A node of an older text, whose statuses had fewer bytes."""

    name = "short-frames"
    what = "A node sends its statuses with six or seven bytes."
    # What is in the bytes that are missing, such as a set point, nobody can confirm.
    excuses = frozenset({Excuse.VALUES, Excuse.FAILS})

    @override
    def begin(self) -> None:
        super().begin()
        self._length = self.chance.choice((6, 7))

    @override
    def send(self, frame: Frame, now: float) -> Iterable[Frame]:
        if not self.is_of(frame) or not is_status(self.coach.codec.spec, frame):
            return (frame,)
        return (frame._replace(data=frame.data[: self._length]),)


class Deaf(NodeFault):
    """A node that hears nothing for a while."""

    name = "deaf"
    what = "A node hears nothing for seven seconds, and then again."
    lasts = (7.0, 7.0)
    excuses = frozenset({Excuse.FAILS, Excuse.LOSES})

    @override
    def hears(self, node: SimulatedNode) -> bool:
        return node is not self.node


class Refusing(NodeFault):
    """A node that refuses."""

    name = "refusing"
    what = "A node answers every command with a NAK; each time another code is drawn."
    excuses = frozenset({Excuse.FAILS, Excuse.LOSES})

    @override
    def begin(self) -> None:
        nodes = [
            node
            for node in self.coach.nodes
            if any(device.commands for device in node.devices)
        ]
        self.node = self.chance.choice(nodes)
        codes = self.coach.codec.spec.dgns["ACKNOWLEDGMENT"].signals[0].values
        self._code = self.chance.choice([code for code in sorted(codes) if code])
        self._refused = list(self.node.devices)
        for device in self._refused:
            device.refuses(self._code)

    @override
    def end(self) -> None:
        for device in self._refused:
            device.refusal = None


class Babbling(Fault):
    """A node that talks nonsense."""

    name = "babbling"
    what = "A node sends every status with every instance, a thousand in a second."
    lasts = (3.0, 6.0)

    @override
    def begin(self) -> None:
        self._frames = self._nonsense()
        self._sent, self._began = 0, None

    _began: float | None

    @override
    def step(self, now: float) -> Iterable[Frame]:
        if self._began is None:
            self._began = now
        due = int((now - self._began) * _BABBLES) - self._sent
        self._sent += due
        return [next(self._frames) for _ in range(due)]

    def _nonsense(self) -> Iterator[Frame]:
        """Return frames without an end, of devices that the coach does not have."""
        known = {
            (device.device_class, device.instance)
            for node in self.coach.nodes
            for device in node.devices
        }
        spec = self.coach.codec.spec
        dgns = [
            dgn
            for dgn in spec.dgns.values()
            if dgn.dgn is not None
            and dgn.instance is not None
            and not (dgn.is_command or dgn.addressed or dgn.multi_frame)
        ]
        self.chance.shuffle(dgns)
        for instance in cycle(range(256)):
            for dgn in dgns:
                if (dgn.device, instance) not in known and dgn.dgn is not None:
                    data = bytes([instance]) + self.chance.randbytes(_CLASSIC - 1)
                    yield Frame(join_id(dgn.priority, dgn.dgn, _BABBLER), data)


class Restart(Fault):
    """A node that loses its supply."""

    name = "restart"
    what = "A node whose device moves starts again: it is silent, claims its address, and has forgotten everything."
    lasts = (12.0, 20.0)
    excuses = frozenset({Excuse.FAILS, Excuse.LOSES, Excuse.VALUES})

    @override
    def begin(self) -> None:
        self._node: SimulatedNode | None = None
        self._moved_at: float | None = None
        self._back_at = 0.0
        self._restarted: SimulatedNode | None = None

    @override
    def step(self, now: float) -> Iterable[Frame]:
        if self._node is not None and now >= self._back_at:
            self._start(self._node)
        elif self._node is None and self._restarted is None:
            self._look(now)
        return ()

    def _look(self, now: float) -> None:
        """Take the node that has been moving something for a moment."""
        moving = next((n for n in self.coach.nodes if _moves(n)), None)
        if moving is None:
            self._moved_at = None
        elif self._moved_at is None:
            self._moved_at = now
        elif now >= self._moved_at + _MOVES_FOR:
            self._node = self._restarted = moving
            self._back_at = now + _STARTS_FOR
            self.coach.forget(moving)

    def _start(self, node: SimulatedNode) -> None:
        node.send_claim()
        self._node = None

    @override
    def send(self, frame: Frame, now: float) -> Iterable[Frame]:
        is_off = self._node is not None and frame.source == self._node.address
        return () if is_off else (frame,)

    @override
    def hears(self, node: SimulatedNode) -> bool:
        return node is not self._node

    @override
    def end(self) -> None:
        if self._node is not None:
            self._start(self._node)

    @override
    def concerns(self, node: SimulatedNode, device: SimulatedDevice) -> bool:
        return node is self._restarted


def _moves(node: SimulatedNode) -> bool:
    return any(
        isinstance(device, (MovingDevice, MotorOutput)) and device.is_moving
        for device in node.devices
    )


def is_status(spec: Spec, frame: Frame) -> bool:
    """Return whether a frame is a status of a device, and not one of the node itself."""
    dgn = spec.by_number.get(frame.dgn)
    return dgn is not None and "STATUS" in dgn.name and not dgn.multi_frame
