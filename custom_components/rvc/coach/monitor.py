"""What the networks carry, for whoever wants to look: all of it bounded."""

from collections.abc import Iterable
from dataclasses import dataclass
import time
from typing import Final

from ..bus.link import FrameBatch
from ..bus.network import Network
from ..bus.statistics import Meter
from ..bus.trace import Trace
from ..protocol.frame import Frame
from ..protocol.message import Message
from .message_table import Latest, Unknown

USUAL_BIT_RATE: Final = 250_000


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much is kept; the owner may choose other numbers."""

    frames: int = 2000
    latest: int = 1000
    unknown: int = 256


class BusMonitor:
    """The last frames, the latest message of each kind, the unknown, and rates."""

    def __init__(self, networks: Iterable[Network], limits: Limits) -> None:
        """Take the networks to watch."""
        self.trace = Trace(limits.frames)
        self.latest = Latest(limits.latest)
        self.unknown = Unknown(limits.unknown)
        self.meters = {
            network.name: Meter(network.bit_rate or USUAL_BIT_RATE)
            for network in networks
        }

    def hear(self, network: str, burst: FrameBatch) -> None:
        """Take a burst that was heard."""
        self.trace.add_received(network, burst)

    def sent(self, network: Network, frame: Frame) -> None:
        """Take a frame that this node has sent."""
        self.trace.add_sent(network.name, frame, time.time())

    def take(self, network: str, message: Message, now: float) -> None:
        """Take a message that was heard."""
        self.latest.take(network, message, now)
        if message.name is None:
            self.unknown.take(network, message, now)

    def measure(self, network: Network, now: float) -> None:
        """Bring the rates of a network up to date."""
        statistics = network.statistics
        self.meters[network.name].update(
            now,
            statistics.received + statistics.sent,
            statistics.received_bytes + statistics.sent_bytes,
        )
