"""What the networks carry, for whoever wants to look: all of it bounded."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
import time
from typing import Any, Final

from ..bus.link import FrameBatch
from ..bus.network import Network
from ..bus.origin import ORIGIN
from ..bus.statistics import Meter
from ..bus.trace import Trace
from ..protocol.frame import Frame
from ..protocol.message import Message
from .message_table import PROPRIETARY, LatestMessages, UnknownMessages

USUAL_BIT_RATE: Final = 250_000


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much is kept; the owner may choose other numbers."""

    frames: int = 2000
    """Frames of all networks together."""
    latest: int = 1000
    """Latest messages of each network."""
    unknown: int = 256
    """Unknown messages of each network."""


class NetworkMonitor:
    """What one network carries: its latest messages, the unknown, and rates."""

    def __init__(self, network: Network, trace: Trace, limits: Limits) -> None:
        """Begin with nothing received; the trace is that of all networks."""
        self.network = network
        self.latest = LatestMessages(limits.latest)
        self.unknown = UnknownMessages(limits.unknown)
        self.meter = Meter(network.bit_rate or USUAL_BIT_RATE)
        self._trace = trace

    def record(self, batch: FrameBatch) -> None:
        """Trace frames that were received."""
        self._trace.add_received(self.network.name, batch)

    def sent(self, _: Network, frame: Frame) -> None:
        """Trace a frame that this node has sent."""
        self._trace.add_sent(self.network.name, frame, time.time(), ORIGIN.get())

    def update(self, message: Message, now: float) -> None:
        """Count a message; now is monotonic, in seconds."""
        self.latest.update(message, now)
        if message.name is None or message.name == PROPRIETARY:
            self.unknown.update(message, now)

    def measure(self, now: float) -> None:
        """Bring the rates up to date."""
        statistics = self.network.statistics
        self.meter.update(
            now,
            statistics.received + statistics.sent,
            statistics.received_bytes + statistics.sent_bytes,
        )


class BusMonitor:
    """What all networks of a coach carry."""

    def __init__(self, trace: Trace, networks: Mapping[str, NetworkMonitor]) -> None:
        """Hold the last frames, and the monitors by their networks' names."""
        self.trace = trace
        self.networks = networks

    def latest(self, now: float) -> Iterator[tuple[dict[str, Any], Message]]:
        """Return the latest messages in order of network, DGN, source and instance.

        Ages are in seconds before `now`.
        """
        for name, monitor in sorted(self.networks.items()):
            for row, message in monitor.latest.rows(now):
                yield {"network": name, **row}, message

    def unknown(self, now: float) -> list[dict[str, Any]]:
        """Return what is known of each unknown message, the most frequent first."""
        rows = (
            {"network": name, **row}
            for name, monitor in self.networks.items()
            for row in monitor.unknown.rows(now)
        )
        return sorted(rows, key=lambda row: row["count"], reverse=True)

    def watch_unknown(self) -> Callable[[], None]:
        """Keep more of each unknown message from now on; returns what ends that."""
        ends = [monitor.unknown.watch() for monitor in self.networks.values()]

        def end() -> None:
            while ends:
                ends.pop()()

        return end

    def watched_unknown(self, now: float) -> list[tuple[dict[str, Any], list[bytes]]]:
        """Return each unknown message with its last ones, the most frequent first."""
        pairs = [
            ({"network": name, **row}, history)
            for name, monitor in self.networks.items()
            for row, history in zip(
                monitor.unknown.rows(now), monitor.unknown.histories(), strict=True
            )
        ]
        return sorted(pairs, key=lambda pair: pair[0]["count"], reverse=True)
