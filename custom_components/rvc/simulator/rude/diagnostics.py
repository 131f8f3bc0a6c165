"""Rude diagnostics: DM1 in the layout of DM_RV, and in that of J1939."""

from collections.abc import Iterable
from typing import Final, override

from ...protocol.frame import Frame
from ...protocol.transport_protocol import broadcast
from .fault import NodeFault

_SHORT: Final = 6
_EVERY: Final = 1.0
# Lamps and flash byte of a controller that is well, as different makers send them
_HEALTHY: Final = (
    "00FF00000000FFFF",
    "000000000000FFFF",
    "00FFFFFFFFFF",
    "00F300000000FF",
)
# Amber lamp: coolant level low (SPN 111, FMI 18), and low oil pressure (SPN 100, FMI 1)
_FAULTY: Final = "04FF6F00120164000101"
_ENGINE: Final = 0x00
_TRANSMISSION: Final = 0x03


class BothDm1s(NodeFault):
    """A node that reports its health in DM1, among controllers of a chassis."""

    name = "both-dm1s"
    what = (
        "A node sends its DM_RV as DM1 in six bytes, beside DM1s of J1939: of a "
        "transmission without faults, and of an engine with two."
    )

    @override
    def begin(self) -> None:
        super().begin()
        dgns = self.coach.codec.spec.dgns
        self._dm_rv, self._dm1 = dgns["DM_RV"].dgn or 0, dgns["DM1"].dgn or 0
        self._next = 0.0
        self._sent = 0

    @override
    def send(self, frame: Frame, now: float) -> Iterable[Frame]:
        if not self.is_of(frame) or frame.dgn != self._dm_rv:
            return (frame,)
        data = frame.data[:_SHORT]
        return (Frame.build(self._dm1, data, source=frame.source),)

    @override
    def step(self, now: float) -> Iterable[Frame]:
        if now < self._next:
            return
        self._next = now + _EVERY
        self._sent += 1
        healthy = bytes.fromhex(_HEALTHY[self._sent % len(_HEALTHY)])
        yield Frame.build(self._dm1, healthy, source=_TRANSMISSION)
        dgns = self.coach.codec.spec.dgns
        for packet, part in broadcast(self._dm1, bytes.fromhex(_FAULTY)):
            yield Frame.build(dgns[packet].dgn or 0, part, source=_ENGINE)
