"""Rude values: noise, none that change, and those of somebody else."""

from collections.abc import Iterable
from typing import Final, override

from ...protocol.frame import Frame
from ..devices.device import SimulatedDevice
from ..node import SimulatedNode
from .fault import Excuse, Fault
from .measured import changed

_SECOND_SENDER: Final = 0xD7
_FIGHTS_BY: Final = (-9, -7, 7, 9)
_MANNERS: Final = (
    (0, 0, 0, 0, 0, 0, 0, 1, 1, 1),
    (0, 0, 0, -1, -1, -1, -1, -1, -1, -1),
    (0, 1),
    (-1, 0, 0, 1),
)
"""By how many codes a value is another one, drawn for each report."""
_STEADY: Final = frozenset(
    {"tank", "dc_source", "thermostat", "solar_controller", "ac_source", "charger"}
)


class Noise(Fault):
    """Noise of one code, as of a coach at rest.

    Each measured value of each instance has its manner: most go back and forth between
    two neighbouring codes, some about equally often, and some to one more and one less.
    """

    name = "noise"
    what = (
        "Every measured value goes to the next code, or to those around it, and back."
    )

    @override
    def begin(self) -> None:
        self._manners: dict[tuple[int, bytes, str], tuple[int, ...]] = {}

    @override
    def send(self, frame: Frame, now: float) -> Iterable[Frame]:
        for signal in self.coach.measured.of(frame.dgn):
            key = frame.id, frame.data[:1], signal.name
            manner = self._manners.get(key)
            if manner is None:
                manner = self._manners[key] = self.chance.choice(_MANNERS)
            by = self.chance.choice(manner)
            frame = changed(frame, (signal,), lambda by=by: by)  # type: ignore[misc]
        return (frame,)


class Steady(Fault):
    """Loads that draw the same for an hour."""

    name = "steady"
    what = "Tanks, batteries and rooms do not change: the same frames for an hour."
    lasts = (20.0, 40.0)

    @override
    def is_still(self, device: SimulatedDevice) -> bool:
        return device.device_class in _STEADY


class TwoSenders(Fault):
    """A second node that reports the same instance."""

    name = "two-senders"
    what = "A second node reports one device too, with other values."
    excuses = frozenset({Excuse.VALUES})

    @override
    def begin(self) -> None:
        self._node, self._device = self.chance.choice(
            [
                (node, device)
                for node in self.coach.nodes
                for device in node.devices
                if any(map(self._is_broadcast, device.reports))
            ]
        )

    def _is_broadcast(self, report: str) -> bool:
        """Return whether a report with a measured value is sent again and again."""
        dgn = self.coach.codec.spec.dgns[report.partition(":")[0]]
        return bool(dgn.interval and self.coach.measured.of(dgn.dgn or 0))

    @override
    def send(self, frame: Frame, now: float) -> Iterable[Frame]:
        measured = self.coach.measured.of(frame.dgn)
        if not measured or frame.source != self._node.address:
            return (frame,)
        if self.coach.codec.decode(frame).instance != self._device.instance:
            return (frame,)
        other = changed(frame, measured, lambda: self.chance.choice(_FIGHTS_BY))
        return (frame, other._replace(id=other.id & ~0xFF | _SECOND_SENDER))

    @override
    def concerns(self, node: SimulatedNode, device: SimulatedDevice) -> bool:
        return node is self._node and device.instance == self._device.instance
