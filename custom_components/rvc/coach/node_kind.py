"""What a node is, by what it says of itself and what it sends; never by its address."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set as AbstractSet
from functools import lru_cache
from typing import Final

from ..devices import NODE, Device, DeviceKey
from ..devices.node import Node
from ..protocol.diagnostics import DM1, DM1_J1939, DM_RV, class_of
from ..spec import Spec

VEHICLE: Final = "vehicle"
"""The device class of what J1939's controllers report."""


type Sent = Mapping[DeviceKey, Counter[str]]
"""The classes of the devices that each node reports, by the node's key."""


def sent_by_nodes(devices: Iterable[Device]) -> Sent:
    """Return which devices each node reports."""
    sent: dict[DeviceKey, Counter[str]] = defaultdict(Counter)
    for device in devices:
        key = device.key
        if device.source is not None and key.device_class != NODE:
            sent[DeviceKey(key.network, NODE, device.source)][key.device_class] += 1
    return sent


def kind_of(node: Node, reported: Sent, spec: Spec) -> str | None:
    """Return the device class that a node is for; None as long as nothing says so.

    It is what the node calls itself in its DM_RV (RV-C 3.2.5), where that is one
    thing; of several, and of none, what most of its devices are.
    """
    said = _said(node, spec)
    if len(said) == 1:
        return said.pop()
    sent = reported.get(node.key, Counter())
    known = {name: count for name, count in sent.items() if name in said}
    if not known:
        # A heater is called so, though its maker's messages tell of more zones.
        makers = _makers_classes(spec)
        known = {name: n for name, n in sent.items() if name not in makers} or sent
    if not known:
        return min(said, default=None)
    return min(known, key=lambda name: (-known[name], name))


@lru_cache(maxsize=2)
def _makers_classes(spec: Spec) -> AbstractSet[str]:
    """Return the device classes that makers have messages of their own for."""
    return {dgn.device for dgn in spec.dgns.values() if dgn.dialects}


def is_chassis_controller(node: Node, kind: str | None) -> bool:
    """Return whether a node speaks J1939, and nothing of RV-C."""
    return kind == VEHICLE or (kind is None and DM1_J1939 in node.messages)


def _said(node: Node, spec: Spec) -> set[str]:
    """Return the kinds of devices that it has reported on."""
    codes = (
        one.key.codes
        for one in node.messages.values()
        if one.name in (DM_RV, DM1) and one.key.part
    )
    return {name for (code,) in codes if (name := class_of(spec, code)) is not None}
