"""The nodes of a network that is listened to, and their faults."""

from collections.abc import Iterator
from typing import Final, NamedTuple, cast

from ...devices.device import Link
from ...devices.device_key import DeviceKey
from ...devices.node import FAULT_REPORTS, NODE, Identity, Node
from ...presentation.labels import as_phrase, in_words
from ...protocol.diagnostics import (
    DM1,
    DM1_J1939,
    J1939_ADDRESSES,
    J1939_DSA,
    Diagnosis,
    Fault,
    class_of,
    diagnosis,
    dm1_layout,
)
from ...protocol.message import Message
from ...spec import Spec

SILENT_AFTER: Final = 15.0
"""s: three times what a node may be quiet for (RV-C 3.2.5.1)."""

_ABOUT_ITSELF: Final = frozenset(
    {"ADDRESS_CLAIM", "PRODUCT_IDENTIFICATION", "SOFTWARE_IDENTIFICATION"}
)
_NO_MAKER: Final = 0x7FF
_NOBODY: Final = Identity(None, None, None, None, None, None)


class NodeLine(NamedTuple):
    """What is known of a node."""

    address: int
    kind: str | None
    """In words, by its diagnostics; else what usually has its address."""
    product: str
    maker: str
    """By the manufacturer code of its NAME."""
    messages: int
    last: float


class FaultLine(NamedTuple):
    """A fault or a lamp that a node reports now."""

    address: int
    is_red: bool
    text: str
    numbers: str
    since: float


class HeardNode:
    """A node that has been heard."""

    def __init__(self, address: int) -> None:
        """Begin with nothing known of it."""
        # It is listened to alone: what would send is never called.
        key = DeviceKey("", NODE, address)
        self.device = Node(key, cast(Link, None), reports=())
        self.identity = _NOBODY
        self.gone = 0
        """Messages of rows that have made room for others."""
        self.since: dict[Fault | int, float] = {}
        """When each fault, and each kind of device with a lamp on, was first heard of."""


class Nodes:
    """All nodes of a network: 256 at most, as there are addresses."""

    def __init__(self, spec: Spec) -> None:
        """Begin with none."""
        self._spec = spec
        self.by_address: dict[int, HeardNode] = {}

    def of(self, address: int) -> HeardNode:
        """Return the node of an address, which is new if it was not heard before."""
        node = self.by_address.get(address)
        if node is None:
            node = self.by_address[address] = HeardNode(address)
        return node

    def note(self, message: Message, now: float) -> Diagnosis | None:
        """Note what a message tells of its sender; returns it if that is of faults."""
        if message.is_short:
            return None
        node = self.of(message.source)
        if message.name in _ABOUT_ITSELF:
            node.device.update(message, now)
            node.identity = node.device.identity
        if message.name not in FAULT_REPORTS:
            return None
        report = diagnosis(self._spec, message.data, _layout(message))
        if report is not None:
            self.report(message.source, report, now)
        return report

    def report(self, address: int, report: Diagnosis, now: float) -> None:
        """Note what a node reports of faults, at first or again."""
        self.of(address).device.update_faults(report, now)

    def look(self, now: float) -> None:
        """Forget faults that are not reported any more, and note the new ones."""
        for node in self.by_address.values():
            device = node.device
            device.forget_faults(now)
            shown: set[Fault | int] = {*device.faults, *_lit_alone(device)}
            if shown or node.since:
                node.since = {one: node.since.get(one, now) for one in shown}

    @property
    def fault_count(self) -> int:
        """How many faults and lamps are reported."""
        return sum(len(node.since) for node in self.by_address.values())

    def faults(self) -> Iterator[FaultLine]:
        """Return what is wrong, by node."""
        for address, node in sorted(self.by_address.items()):
            for what, since in node.since.items():
                dsa = what if isinstance(what, int) else what.dsa
                is_red = node.device.lamps(dsa).red
                if isinstance(what, int):
                    text, numbers = f"{self._kind(dsa)}: a lamp is on", ""
                else:
                    text = self._in_words(what)
                    numbers = f"SPN {what.spn} FMI {what.fmi}"
                yield FaultLine(address, is_red, text, numbers, since)

    def _in_words(self, fault: Fault) -> str:
        place = as_phrase(fault.name) if fault.name else f"SPN {fault.spn}"
        failure = as_phrase(fault.failure) if fault.failure else "fault"
        if fault.dsa == J1939_DSA:
            return in_words(f"{place}: {failure}")
        number = "" if fault.instance is None else f" {fault.instance}"
        return f"{self._kind(fault.dsa)}{number}, {place}: {failure}"

    def _kind(self, dsa: int) -> str:
        name = class_of(self._spec, dsa)
        return in_words(name) if name else f"Device type {dsa}"

    def _maker(self, code: int | None) -> str:
        if code is None or code == _NO_MAKER:
            return ""
        name: str | None = self._spec.tables["manufacturers"].get(str(code))
        return name or f"code {code}"

    def line(self, address: int, count: int, last: float) -> NodeLine:
        """Return what is known of a node.

        Args:
            address: Its address.
            count: How many messages its rows have counted.
            last: When it was last heard, monotonic, in s.
        """
        node = self.of(address)
        make, model, *_ = node.identity
        kinds = [dsa for dsa in node.device.kinds if dsa != J1939_DSA] or [address]
        name = class_of(self._spec, kinds[0])
        return NodeLine(
            address=address,
            kind=in_words(name) if name else None,
            product=" ".join(part for part in (make, model) if part),
            maker=self._maker(node.identity.manufacturer_code),
            messages=count + node.gone,
            last=last,
        )


def _lit_alone(device: Node) -> set[int]:
    """Return the kinds of devices that have a lamp on, and tell no fault."""
    told = {fault.dsa for fault in device.faults}
    return {dsa for dsa in device.kinds if dsa not in told and any(device.lamps(dsa))}


def _layout(message: Message) -> str:
    """Return the layout of a fault report; chassis controllers have J1939's."""
    name = message.name or ""
    is_chassis = message.source in J1939_ADDRESSES
    if name == DM1 and is_chassis and dm1_layout(message.data) != DM1:
        return DM1_J1939
    return name
