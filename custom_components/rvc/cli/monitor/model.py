"""What a monitor knows of a network: all that is shown, and nothing of how.

A frame that is the same as the last of its kind is only counted; nine of ten are.
"""

from collections import deque
from collections.abc import Iterable
from typing import Final, NamedTuple

from ...coach.decoder import PACKETS, Decoder
from ...coach.message_table import PROPRIETARY
from ...protocol.codec import Codec
from ...protocol.frame import Frame
from ...protocol.message import Message
from ..filters import Filter
from .nodes import FaultLine, NodeLine, Nodes
from .rows import LOOKS, Row, RowKey

# More than a coach of a hundred devices sends
_MOST_ROWS: Final = 2000
# Of a full table, what makes room at once
_SHARE: Final = 8
_LONGEST_DATA: Final = 8
_NONE: Final = -1
_NETWORK: Final = "network"
"""The chapter of what nodes say of themselves and ask of others."""
# A maker's own too, which RV-C does not name (J1939-21, proprietary A2)
_SECOND: Final = 0x1EF00


class View(NamedTuple):
    """All of it at one time."""

    now: float
    rows: list[Row]
    """The latest of all that has a meaning."""
    unknown: list[Row]
    nodes: list[NodeLine]
    faults: list[FaultLine]


class MonitorModel:
    """The latest of each message of a network, its nodes and their faults."""

    def __init__(
        self, codec: Codec, is_meant: Filter | None = None, limit: int = _MOST_ROWS
    ) -> None:
        """Begin with nothing heard.

        Args:
            codec: Decodes the frames.
            is_meant: Tells which messages are shown; all by default.
            limit: How many rows there are at most; those that were silent for longest
                make room.
        """
        self.spec = codec.spec
        self.decoder = Decoder(codec)
        self.nodes = Nodes(codec.spec)
        self._is_meant = is_meant
        self._limit = limit
        self._rows: dict[RowKey, Row] = {}
        self._by_frame: dict[Frame, Row] = {}
        """The rows by the frame that each has shown last."""
        self._looks = deque[float](maxlen=LOOKS)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def receive(self, frames: Iterable[Frame], now: float) -> None:
        """Take in frames that came now; monotonic, in s."""
        known = self._by_frame.get
        for frame in frames:
            row = known(frame)
            if row is None:
                self._take(frame, now)
            else:
                row.count += 1
                row.last = now

    def _take(self, frame: Frame, now: float) -> None:
        """Take in a frame that is another one than the last of its kind."""
        message = self.decoder.decode(frame)
        self._note(message, now)
        if message.name in PACKETS:
            whole = self.decoder.join(message, now)
            if whole is not None:
                self._note(whole, now)

    def _note(self, message: Message, now: float) -> None:
        if self.decoder.learn(message):
            self._decode_anew()
            message = self.decoder.decode(message.frame)
        key = _key(message)
        row = self._rows.get(key)
        if row is None:
            row = self._add(key, message, now)
        else:
            self._by_frame.pop(row.message.frame, None)
            row.take(message, now)
        # Packets are put together, also those that come again.
        if message.name not in PACKETS and len(message.data) <= _LONGEST_DATA:
            self._by_frame[message.frame] = row
        row.diagnosis = self.nodes.note(message, now)

    def _add(self, key: RowKey, message: Message, now: float) -> Row:
        if len(self._rows) >= self._limit:
            self._make_room()
        row = self._rows[key] = Row(key, message, now)
        self._classify(row)
        return row

    def _classify(self, row: Row) -> None:
        message = row.message
        row.is_meant = self._is_meant is None or self._is_meant(message)
        row.is_unknown = message.name is None or message.name == PROPRIETARY
        dgn = self.spec.dgns.get(message.name or "")
        row.is_of_network = dgn is not None and dgn.device == _NETWORK

    def _make_room(self) -> None:
        """Drop the rows that were silent for longest, some at a time."""
        by_age = sorted(self._rows.values(), key=lambda row: row.last)
        for row in by_age[: max(self._limit // _SHARE, 1)]:
            self._drop(row)

    def _drop(self, row: Row) -> None:
        del self._rows[row.key]
        self._by_frame.pop(row.message.frame, None)
        if not row.message.is_short:
            self.nodes.of(row.message.source).gone += row.count

    def _decode_anew(self) -> None:
        """Decode what is there again: a node turned out to have its maker's way."""
        for row in list(self._rows.values()):
            message = self.decoder.decode(row.message.frame)
            if message is row.message:
                continue
            key = _key(message)
            if key == row.key:
                row.show(message)
                continue
            self._by_frame.pop(row.message.frame, None)
            del self._rows[row.key]
            if (other := self._rows.get(key)) is not None:
                other.count += row.count
                continue
            row.key = key
            row.show(message)
            self._rows[key] = row
            self._classify(row)

    def look(self, now: float) -> None:
        """Take the rates and let what has changed fade; once a second."""
        before = self._looks[-1] if self._looks else 0.0
        for row in self._rows.values():
            row.look(self._looks, now)
            # Of several reports of a node the one that still comes counts.
            if row.diagnosis is not None and row.last > before:
                self.nodes.report(row.message.source, row.diagnosis, row.last)
        self._looks.append(now)
        self.nodes.look(now)

    def view(self, now: float, *, frozen: bool = False) -> View:
        """Return all that is known; frozen, it stays as it is now."""
        rows = list(self._rows.values())
        if frozen:
            rows = [row.frozen() for row in rows]
        meant = [row for row in rows if row.is_meant]
        return View(
            now=now,
            rows=[row for row in meant if not row.is_unknown],
            unknown=[row for row in meant if row.is_unknown],
            nodes=self._node_lines(rows),
            faults=list(self.nodes.faults()),
        )

    def _node_lines(self, rows: list[Row]) -> list[NodeLine]:
        heard: dict[int, tuple[int, float]] = {}
        for row in rows:
            if row.message.is_short:
                continue
            source = row.message.source
            count, last = heard.get(source, (0, 0.0))
            heard[source] = count + row.count, max(last, row.last)
        return [self.nodes.line(address, *heard[address]) for address in sorted(heard)]


def _key(message: Message) -> RowKey:
    """Return what tells a row: message, sender, receiver, instance, part.

    Proprietary messages are told apart by their first byte, as makers do.
    """
    part = message.key.part
    if message.is_short:
        return "", message.dgn, _NONE, _NONE, _NONE, "short"
    if message.name == PROPRIETARY or (message.name is None and message.dgn == _SECOND):
        part = f"{message.data[:1].hex()}"
    return (
        message.name or "",
        message.dgn,
        message.source,
        _NONE if message.destination is None else message.destination,
        _NONE if message.instance is None else message.instance,
        part,
    )
