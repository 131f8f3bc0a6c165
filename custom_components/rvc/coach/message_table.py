"""Tables of what was received on a network: each message's latest, and the unknown."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Final, override

from ..protocol.message import Message

PROPRIETARY: Final = "PROPRIETARY_MESSAGE"
"""What has a name, and no meaning but the one that a maker gives it (RV-C 3.2.6)."""

# Both are a maker's own; RV-C names the first (J1939-21, proprietary A and A2).
_PROPRIETARY_DGNS: Final = frozenset({0x0EF00, 0x1EF00})

_SAMPLES: Final = 4
# Of one sender's proprietary messages; what begins otherwise is one more row.
_FIRST_BYTES: Final = 16
HISTORY: Final = 24
"""Of a message that somebody looks at: enough to see a counter or a checksum."""
# Of a full table, what makes room at once
_SHARE: Final = 8


def _all_is_counted() -> None:
    """Nothing is counted elsewhere."""


class Row:
    """What was received under one key."""

    __slots__ = ("count", "first", "last", "message", "samples")

    def __init__(self, message: Message, now: float) -> None:
        """Begin with a message that is counted by whoever makes the row."""
        self.count = 0
        self.first = now
        self.last = now
        self.message = message
        self.samples: tuple[bytes, ...] = ()

    def to_dict(self, now: float) -> dict[str, Any]:
        """Return the row as plain data; ages are in seconds before `now`."""
        span = self.last - self.first
        rate = (self.count - 1) / span if span > 0 else 0.0
        message = self.message
        about: dict[str, Any] = {
            "dgn": f"{message.dgn:05X}",
            "source_address": message.source,
        }
        if message.is_short:
            # It has no DGN, and names no sender.
            about = {
                "dgn": None,
                "identifier": f"{message.dgn:03X}",
                "source_address": None,
            }
        return {
            **about,
            "count": self.count,
            "per_second": round(rate, 2),
            "first_heard": round(now - self.first, 1),
            "last_heard": round(now - self.last, 1),
        }


class _Table[KeyT]:
    """Rows by key; those that were silent for longest give way to new ones."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._rows: dict[KeyT, Row] = {}

    def __len__(self) -> int:
        """Return how many rows it has."""
        return len(self._rows)

    def _row(self, key: KeyT, message: Message, now: float) -> Row:
        """Return the row of a key, which is made if it is new."""
        row = self._rows.get(key)
        if row is None:
            if len(self._rows) >= self.limit:
                self._make_room()
            row = self._rows[key] = Row(message, now)
            self._added(key, row)
        return row

    def _added(self, key: KeyT, row: Row) -> None:
        """Note that there is a row."""

    def _removed(self, key: KeyT) -> None:
        """Note that a row is gone."""

    def _make_room(self) -> None:
        """Drop the rows that were silent for longest, some at a time.

        Whoever floods a bus with new messages must not have all rows looked at
        for each of them.
        """
        by_age = sorted(self._rows, key=lambda key: self._rows[key].last)
        for key in by_age[: max(self.limit // _SHARE, 1)]:
            del self._rows[key]
            self._removed(key)


class LatestMessages(_Table[tuple[int, int, str, int]]):
    """The latest message of each DGN, source and instance on a network."""

    def __init__(self, limit: int) -> None:
        """Begin without rows; `limit` is how many are kept."""
        super().__init__(limit)
        self._by_source: dict[int, dict[tuple[int, int, str, int], Row]] = {}
        """The same rows: of one node among many they are asked for often."""
        self.count_in: Callable[[], None] = _all_is_counted
        """Calls `count_late` for what was counted elsewhere at first."""

    def update(self, message: Message, now: float) -> None:
        """Count a message that came now."""
        row = self._row(_key(message), message, now)
        row.count += 1
        row.last = now
        row.message = message

    def of(self, source: int, since: float) -> list[tuple[Message, int]]:
        """Return the latest messages of a node since a time, and how often each came."""
        rows = self._by_source.get(source, {}).values()
        return [(row.message, row.count) for row in rows if row.last >= since]

    @override
    def _added(self, key: tuple[int, int, str, int], row: Row) -> None:
        self._by_source.setdefault(row.message.source, {})[key] = row

    @override
    def _removed(self, key: tuple[int, int, str, int]) -> None:
        _, source, *_ = key
        del self._by_source[source][key]
        if not self._by_source[source]:
            del self._by_source[source]

    def count_late(
        self, message: Message, last: float, count: int, *, after: Message
    ) -> None:
        """Count a message that came several times, perhaps before a newer one.

        Args:
            message: The message.
            last: When it came the last time.
            count: How often it came.
            after: The one before it: what else is here at the same time is newer.
        """
        row = self._row(_key(message), message, last)
        row.count += count
        if last > row.last or (last == row.last and row.message is after):
            row.last = last
            row.message = message

    def rows(self, now: float) -> Iterator[tuple[dict[str, Any], Message]]:
        """Return the rows in order of DGN, source and instance, with the messages."""
        self.count_in()
        for _, row in sorted(self._rows.items()):
            yield row.to_dict(now), row.message


def _key(message: Message) -> tuple[int, int, str, int]:
    instance = -1 if message.instance is None else message.instance
    return message.dgn, message.source, message.key, instance


class UnknownMessages(_Table[tuple[int, int, int | None]]):
    """Messages of DGNs that the spec lacks, by DGN and source, with samples.

    Proprietary ones are told apart by their first byte as well, which says with most
    makers what a message is.
    """

    def __init__(self, limit: int) -> None:
        """Begin without rows; `limit` is how many are kept."""
        super().__init__(limit)
        self._watchers = 0
        self._histories: dict[tuple[int, int, int | None], deque[bytes]] = {}
        """The last messages of each row, while somebody watches."""

    def watch(self) -> Callable[[], None]:
        """Keep more of each message from now on; returns what ends that."""
        self._watchers += 1

        def end() -> None:
            self._watchers -= 1
            if not self._watchers:
                self._histories.clear()

        return end

    @property
    def dgns(self) -> int:
        """Return how many DGNs of the network are unknown."""
        return len({row.message.dgn for row in self._rows.values()})

    def update(self, message: Message, now: float) -> None:
        """Count a message."""
        key = self._key(message)
        row = self._row(key, message, now)
        row.count += 1
        row.last = now
        if self._watchers:
            history = self._histories.get(key)
            if history is None:
                history = self._histories[key] = deque(row.samples, HISTORY)
            history.append(message.data)
        if len(row.samples) < _SAMPLES and message.data not in row.samples:
            row.samples = (*row.samples, message.data)

    def rows(self, now: float) -> list[dict[str, Any]]:
        """Return the rows, in the order in which they came first."""
        return [
            {
                **row.to_dict(now),
                **({} if first is None else {"first_byte": f"{first:02X}"}),
                "samples": [data.hex() for data in row.samples],
            }
            for (_, _, first), row in self._rows.items()
        ]

    def histories(self) -> list[list[bytes]]:
        """Return the last messages of each row, in the order of the rows."""
        return [
            list(self._histories.get(key, row.samples))
            for key, row in self._rows.items()
        ]

    @override
    def _removed(self, key: tuple[int, int, int | None]) -> None:
        self._histories.pop(key, None)

    def _key(self, message: Message) -> tuple[int, int, int | None]:
        dgn, source = message.dgn, message.source
        if dgn not in _PROPRIETARY_DGNS or not message.data:
            return dgn, source, None
        key = dgn, source, message.data[0]
        if key in self._rows:
            return key
        several = sum(one[:2] == key[:2] for one in self._rows)
        return key if several < _FIRST_BYTES else (dgn, source, None)
