"""The nodes of a coach as the overview shows them."""

from collections import Counter
from collections.abc import Iterator
import time
from typing import Final, Literal

from homeassistant.core import HomeAssistant

from ...coach.node_kind import Sent, sent_by_nodes
from ...coach.session import NetworkSession
from ...data import RvcConfigEntry, device_label, registered_device
from ...devices import NODE, DeviceKey
from ...devices.node import Node
from ...entities.node_identity import describe_node
from ..contract.overview import OverviewNode

_OURSELVES: Final = "Home Assistant"

type Address = tuple[str, int]
"""A network's key, and a source address on it."""


def nodes_of(
    hass: HomeAssistant, entry: RvcConfigEntry
) -> Iterator[tuple[Address, OverviewNode]]:
    """Return all nodes of a coach, Home Assistant among them."""
    coach = entry.runtime_data.coach
    reported = sent_by_nodes(coach.devices.values())
    for name, session in coach.sessions.items():
        own = session.node.address
        if own is not None:
            yield (name, own), _own(name, own)
        for device in list(coach.devices.values()):
            if isinstance(device, Node) and device.key.network == name:
                address = device.instance or 0
                if address != own:
                    yield (
                        (name, address),
                        _node(hass, entry, session, device, reported),
                    )


def _own(network: str, address: int) -> OverviewNode:
    return OverviewNode(
        network=network,
        address=address,
        name=_OURSELVES,
        is_own=True,
        speaks=True,
        silent_since=None,
        manufacturer=None,
        model=None,
        serial_number=None,
        software=None,
        dialects=[],
        devices=0,
        faults=0,
        lamp=None,
        device_id=None,
    )


def _node(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    session: NetworkSession,
    node: Node,
    reported: Sent,
) -> OverviewNode:
    known = describe_node(entry, node, reported)
    registered = registered_device(hass, entry, node.key)
    address = node.instance or 0
    return OverviewNode(
        network=session.name,
        address=address,
        name=device_label(hass, entry, node),
        is_own=False,
        speaks=node.available,
        silent_since=None if node.available else _last_heard(entry, session, address),
        manufacturer=known.get("manufacturer"),
        model=known.get("model"),
        serial_number=known.get("serial_number"),
        software=known.get("sw_version"),
        dialects=[
            one.dialect.title or one.dialect.name
            for one in session.dialects_of(address)
        ],
        devices=reported.get(DeviceKey(session.name, NODE, address), Counter()).total(),
        faults=len(node.faults),
        lamp=_lamp(node),
        device_id=None if registered is None else registered.id,
    )


def _last_heard(
    entry: RvcConfigEntry, session: NetworkSession, address: int
) -> int | None:
    """Return when a node was last heard, to the minute.

    The clocks of the loop and of the wall do not run alike.
    """
    seen = session.nodes.get(address)
    if seen is None or seen.is_unheard:
        return None
    minutes = (time.time() - (entry.runtime_data.coach.now() - seen.time)) // 60
    return int(minutes * 60_000)


def _lamp(node: Node) -> Literal["red", "yellow"] | None:
    """Return the worst lamp that is on."""
    lamps = [node.lamps(dsa) for dsa in node.kinds]
    if any(one.red for one in lamps):
        return "red"
    return "yellow" if any(any(one) for one in lamps) else None
