"""A first scan of a network: what stands on it, or why nothing is received."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ..bus.link import ErrorCounters
from ..bus.network import Network
from ..coach_map.model import MapKey
from ..devices import NODE
from ..devices.node import Node
from ..protocol.codec import Codec
from ..spec import Spec
from .coach import Coach
from .node_kind import kind_of, sent_by_nodes

type Silence = Literal["errors", "foreign", "nothing", "no_rvc"]
"""Why there is no device: see `ScanResult.silence`."""

_MANY_ERRORS: Final = 10
# Of one node's own messages that are named
_MOST_MESSAGES: Final = 4


@dataclass(frozen=True, kw_only=True)
class ScanResult:
    """What was received on a network."""

    frames: int
    seconds: float
    error_counters: ErrorCounters
    nodes: Mapping[int, str | None]
    """The nodes' makes and models, by their source address."""
    kinds: Mapping[int, str]
    """What each node is for, by what it says and sends, where that is known."""
    products: Sequence[str]
    """The product identifications that were received."""
    dialects: Mapping[int, str]
    """Makers' ways that were recognized, and by what, by source address."""
    on_page_0: frozenset[int]
    """The addresses of nodes that send statuses of RV-C on data page 0."""
    proprietary: Mapping[int, Sequence[str]]
    """What nodes send of their makers' own, by source address: number and first byte."""
    devices: Mapping[str, int]
    """How many devices of each class there are."""
    keys: frozenset[MapKey]
    """The devices that have instances, by class and instance."""

    @property
    def frames_per_second(self) -> float:
        """Return how busy the network is."""
        return self.frames / self.seconds if self.seconds else 0.0

    @property
    def silence(self) -> Silence | None:
        """Return why there is no device; None where there are some.

        Errors alone mean another bit rate or a cable without terminators, other
        kinds of frames alone another network, frames without RV-C a bus of another
        protocol; with nothing at all the bus has no power or no cable.
        """
        if self.devices:
            return None
        if self.frames:
            return "no_rvc"
        errors = self.error_counters
        if errors.error_frames + errors.malformed >= _MANY_ERRORS:
            return "errors"
        return "foreign" if errors.foreign_frames else "nothing"


async def scan(
    network: Network, codec: Codec, identity: str, seconds: float
) -> ScanResult:
    """Receive for some seconds, and request statuses unless the network is listen-only.

    Raises CannotOpen.
    """
    coach = Coach(codec, [network], identity=identity)
    for session in coach.sessions.values():
        session.witnesses.one_is_enough = True
    await coach.start()
    try:
        await asyncio.sleep(seconds)
        return _result(coach, codec.spec, network, seconds)
    finally:
        await coach.stop()


def _result(coach: Coach, spec: Spec, network: Network, seconds: float) -> ScanResult:
    nodes = [one for one in coach.devices.values() if isinstance(one, Node)]
    addresses = {one.instance: _name(one) for one in nodes if one.instance is not None}
    others = [one for one in coach.devices.values() if not isinstance(one, Node)]
    reported = sent_by_nodes(others)
    return ScanResult(
        frames=network.statistics.received,
        seconds=seconds,
        error_counters=network.error_counters,
        nodes=addresses,
        kinds={
            node.instance: kind
            for node in nodes
            if node.instance is not None
            and (kind := kind_of(node, reported, spec)) is not None
        },
        products=product_identifications(coach),
        dialects=_dialects(coach),
        on_page_0=frozenset(
            source
            for session in coach.sessions.values()
            for source in session.recognition.on_page_0
        ),
        proprietary=_proprietary(coach),
        devices=Counter(device.key.device_class for device in others),
        keys=device_instances(coach),
    )


def _dialects(coach: Coach) -> dict[int, str]:
    """Return the makers' ways that nodes have, each with what it is known by."""
    spoken = {
        source: ", ".join(
            f"{one.dialect.title or one.dialect.name} ({one.reason})"
            for one in session.dialects_of(source)
            if not one.is_guess
        )
        for session in coach.sessions.values()
        for source in session.nodes
    }
    return {source: text for source, text in spoken.items() if text}


def _proprietary(coach: Coach) -> dict[int, list[str]]:
    """Return the messages of makers' own by their sender, the most frequent first."""
    found: dict[int, list[str]] = {}
    for row in coach.monitor.unknown(coach.now()):
        if (first := row.get("first_byte")) is not None:
            messages = found.setdefault(row["source_address"], [])
            if len(messages) < _MOST_MESSAGES:
                messages.append(f"{row['dgn']} {first}")
    return found


def product_identifications(coach: Coach) -> list[str]:
    """Return the product identifications that were received."""
    nodes = (one for one in coach.devices.values() if isinstance(one, Node))
    return [node.product for node in nodes if node.product]


def device_instances(coach: Coach) -> frozenset[MapKey]:
    """Return the devices that have instances, by class and instance; no nodes."""
    return frozenset(
        (key.device_class, key.instance)
        for key in coach.devices
        if key.instance is not None and key.device_class != NODE
    )


def _name(node: Node) -> str | None:
    identity = node.identity
    return " ".join(part for part in (identity.make, identity.model) if part) or None
