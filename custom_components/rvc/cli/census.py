"""A census of a recording: who is there, what they say and how often, what changed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ..bus.recordings.model import RecordedFrame
from ..coach.decoder import PRODUCT
from ..protocol.diagnostics import (
    DM1,
    DM1_J1939,
    DM_RV,
    J1939_ADDRESSES,
    Fault,
    diagnosis,
)
from ..protocol.message import Message, Value
from ..protocol.text import plain_text
from ..spec import Spec

_REPORTS: Final = (DM_RV, DM1, DM1_J1939)
_CLAIM: Final = "ADDRESS_CLAIM"
_SOFTWARE: Final = "SOFTWARE_IDENTIFICATION"
_NODE: Final = "node"
_MAKE_AND_MODEL: Final = 2
_LONGEST_DATA: Final = 8
# A bus has 256 addresses; what is more kinds of messages than these is noise.
_MOST_KINDS: Final = 20_000
_MOST_FAULTS: Final = 64
_MOST_CHANNELS: Final = 64
_OTHERS: Final = "others"

# As bus/statistics.py counts: bits of a frame without data, and stuff bits
_FRAME_BITS: Final = 67
_STUFFED: Final = 143 / 131


class Kind(NamedTuple):
    """One kind of message: of a sender, about an instance or a part of it."""

    name: str
    """The DGN's name with its part; its number where it has no name."""
    source: int
    destination: int | None
    instance: int | None


@dataclass(slots=True)
class Told:
    """What was heard of one kind of message."""

    first: Message
    last: Message
    count: int = 1
    changes: int = 0
    """How often its data differed from those before."""


@dataclass(slots=True)
class NodeHeard:
    """What was heard of one node."""

    frames: int = 0
    product: str | None = None
    maker: str | None = None
    software: str | None = None
    faults: dict[Fault, None] = field(default_factory=dict)
    """All that it reported, in the order in which they came."""
    devices: dict[str, set[int | None]] = field(default_factory=dict)
    """The instances of each device class that it reports."""


class Census:
    """Counts what a recording holds."""

    def __init__(self, spec: Spec) -> None:
        """Begin with nothing heard."""
        self.nodes: dict[int, NodeHeard] = {}
        self.told: dict[Kind, Told] = {}
        self.channels = Counter[str]()
        self.frames = 0
        self.own = 0
        """Frames that the recording node sent itself."""
        self.began: float | None = None
        self.ended: float | None = None
        self._octets = 0
        self._spec = spec

    def update(self, recorded: RecordedFrame, message: Message) -> None:
        """Count a frame, or a long message, which is none more."""
        if len(recorded.frame.data) <= _LONGEST_DATA:
            self._count(recorded)
        if recorded.is_own:
            return
        kind = Kind(
            str(message.key) or f"{message.dgn:05X}",
            message.source,
            message.destination,
            message.instance,
        )
        told = self.told.get(kind)
        if told is not None:
            told.count += 1
            told.changes += message.data != told.last.data
            told.last = message
        elif len(self.told) < _MOST_KINDS:
            self.told[kind] = Told(message, message)
        self._update_node(message)

    def _count(self, recorded: RecordedFrame) -> None:
        self.frames += 1
        self.own += recorded.is_own
        self._octets += len(recorded.frame.data)
        channel = recorded.channel
        if channel is not None:
            is_known = channel in self.channels or len(self.channels) < _MOST_CHANNELS
            self.channels[channel if is_known else _OTHERS] += 1
        if recorded.time is not None:
            # Of files that were joined the later may stand first.
            time = recorded.time
            self.began = time if self.began is None else min(self.began, time)
            self.ended = time if self.ended is None else max(self.ended, time)

    def _update_node(self, message: Message) -> None:
        node = self.nodes.setdefault(message.source, NodeHeard())
        node.frames += 1
        name = message.name
        if name == PRODUCT:
            words = str(message.signals["text"]).split("*")[:_MAKE_AND_MODEL]
            node.product = plain_text(" ".join(words)) or None
        elif name == _SOFTWARE:
            node.software = plain_text(str(message.signals["text"]).strip("* ")) or None
        elif name == _CLAIM:
            code = message.signals["manufacturer_code"]
            node.maker = self._spec.tables["manufacturers"].get(str(code))
        elif name in _REPORTS:
            self._update_faults(node, message, name)
        elif name is not None and not self._spec.dgns[name].is_command:
            device = self._spec.dgns[name].device
            if device != _NODE:
                node.devices.setdefault(device, set()).add(message.instance)

    def _update_faults(self, node: NodeHeard, message: Message, name: str) -> None:
        if name == DM1 and message.source in J1939_ADDRESSES:
            name = DM1_J1939
        report = diagnosis(self._spec, message.data, name)
        for fault in report.faults if report is not None else ():
            if len(node.faults) < _MOST_FAULTS:
                node.faults[fault] = None

    @property
    def seconds(self) -> float:
        """Return how long the recording is, in s; 0 where it has no times."""
        if self.began is None or self.ended is None:
            return 0.0
        return max(self.ended - self.began, 0.0)

    def load(self, bit_rate: int) -> float | None:
        """Return the share of the time in which the bus was occupied, in percent.

        With several channels it is the mean of them; None without times.
        """
        if not self.seconds:
            return None
        bits = (_FRAME_BITS * self.frames + 8 * self._octets) * _STUFFED
        channels = max(len(self.channels), 1)
        return 100.0 * bits / self.seconds / bit_rate / channels

    def snapshot(self) -> Snapshot:
        """Return what was said until now."""
        return {kind: (told.last, told.count) for kind, told in self.told.items()}

    def unknown(self) -> Iterator[tuple[Kind, Told]]:
        """Return what has no name."""
        return (
            (kind, told) for kind, told in self.told.items() if told.last.name is None
        )

    def shared(self) -> dict[tuple[str, int], list[int]]:
        """Return the statuses of the same instance that several nodes send, and who."""
        senders: dict[tuple[str, int], list[int]] = {}
        for kind, told in self.told.items():
            name = told.last.name
            is_status = name is not None and not self._spec.dgns[name].is_command
            if is_status and kind.instance is not None and kind.destination is None:
                senders.setdefault((kind.name, kind.instance), []).append(kind.source)
        return {key: found for key, found in senders.items() if len(found) > 1}


type Snapshot = dict[Kind, tuple[Message, int]]
"""What was last said of each kind, and how often until then."""


class Change(NamedTuple):
    """What differs between two times."""

    kind: Kind
    message: Message
    """The last one."""
    signal: str | None = None
    """The signal that differs; None for all of a message: a command that was sent, a
    status that was not heard before, or what has no name."""
    before: Value = None
    after: Value = None


def changes_between(spec: Spec, before: Snapshot, after: Snapshot) -> Iterator[Change]:
    """Compare what was last said before two times; commands in between are changes too."""
    for kind, (new, count) in after.items():
        old, old_count = before.get(kind, (None, 0))
        if count == old_count:
            continue
        is_command = new.name is not None and spec.dgns[new.name].is_command
        if old is None or is_command:
            yield Change(kind, new)
        elif new.name is None:
            if old.data != new.data:
                yield Change(kind, new, None, old.data, new.data)
        else:
            for name, value in new.signals.items():
                if value != old.signals[name]:
                    yield Change(kind, new, name, old.signals[name], value)
