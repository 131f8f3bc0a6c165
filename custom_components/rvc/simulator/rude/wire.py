"""A rude wire: one that is cut, and gateways and adapters with ways of their own."""

from collections.abc import Iterable
from typing import Final, override

from ...protocol.frame import Frame
from ..gateway import SlcanServer
from ..node import SimulatedNode
from .fault import Excuse, Fault

_BURST_EVERY: Final = (0.1, 0.4)
_CUT: Final = frozenset({Excuse.FAILS, Excuse.AWAY, Excuse.LOSES})


class Cut(Fault):
    """A wire that goes and comes back."""

    name = "cut"
    what = "The wire is cut, and joined again after some seconds."
    lasts = (1.0, 12.0)
    excuses = _CUT

    @override
    def begin(self) -> None:
        if isinstance(self.coach.transport, SlcanServer):
            self.coach.transport.go_away()

    @override
    def end(self) -> None:
        if isinstance(self.coach.transport, SlcanServer):
            self.coach.transport.come_back()

    @override
    def send(self, frame: Frame, now: float) -> Iterable[Frame]:
        return ()

    @override
    def hears(self, node: SimulatedNode) -> bool:
        return False


class GatewayFault(Fault):
    """A fault that only a coach behind a gateway can have."""

    needs_gateway = True

    @property
    def gateway(self) -> SlcanServer:
        """Return the gateway."""
        transport = self.coach.transport
        assert isinstance(transport, SlcanServer)
        return transport


class HangsUp(GatewayFault):
    """A gateway that has no connection to spare."""

    name = "hangs-up"
    what = "The gateway accepts every connection and hangs up at once."
    lasts = (3.0, 12.0)
    excuses = _CUT

    @override
    def begin(self) -> None:
        self.gateway.hangs_up = True
        self.gateway.hang_up()

    @override
    def end(self) -> None:
        self.gateway.hangs_up = False


class LineFeeds(GatewayFault):
    """A gateway that ends its lines as terminals do."""

    name = "line-feeds"
    what = "The gateway ends its lines with CR LF."

    @override
    def begin(self) -> None:
        self.gateway.line_end = b"\r\n"

    @override
    def end(self) -> None:
        self.gateway.line_end = b"\r"


class Bursts(Fault):
    """An adapter that collects frames."""

    name = "bursts"
    what = "The adapter delivers what it has collected, a few times in a second."

    @override
    def begin(self) -> None:
        self._every = self.chance.uniform(*_BURST_EVERY)
        self._next = 0.0

    @override
    def step(self, now: float) -> Iterable[Frame]:
        if now >= self._next:
            self._next = now + self._every
        return ()

    @override
    def send(self, frame: Frame, now: float) -> Iterable[Frame]:
        self.coach.later(frame, self._next)
        return ()

    @override
    def end(self) -> None:
        self.coach.hurry()
