"""What is heard on the networks, counted: each message's last, and the unknown."""

from collections.abc import Iterator
from typing import Any, Final

from ..protocol.message import Message

_SAMPLES: Final = 4
# Of a full table, what makes room at once
_SHARE: Final = 8


class Row:
    """What was heard under one key."""

    __slots__ = ("count", "first", "last", "message", "samples")

    def __init__(self, message: Message, now: float) -> None:
        """Begin with a message that is counted by whoever makes the row."""
        self.count = 0
        self.first = now
        self.last = now
        self.message = message
        self.samples: list[bytes] = []

    def described(self, network: str, age: float) -> dict[str, Any]:
        """Return the row as plain data; age is how long ago it was last heard."""
        message = self.message
        heard_for = self.last - self.first
        rate = (self.count - 1) / heard_for if heard_for > 0 else 0.0
        return {
            "network": network,
            "dgn": f"{message.dgn:05X}",
            "source_address": message.source,
            "count": self.count,
            "per_second": round(rate, 2),
            "first_heard": round(age + heard_for, 1),
            "last_heard": round(age, 1),
        }


class Latest:
    """The latest message of each DGN, source and instance."""

    def __init__(self, most: int) -> None:
        """Take how many it holds; the one that was silent for longest gives way."""
        self._most = most
        self._rows: dict[tuple[str, int, int, str, int | None], Row] = {}

    def __len__(self) -> int:
        """Return how many it holds."""
        return len(self._rows)

    def take(self, network: str, message: Message, now: float, count: int = 1) -> None:
        """Take a message that was heard now, or lately some times and now."""
        key = _key(network, message)
        rows = self._rows
        row = rows.get(key)
        if row is None:
            _make_room(rows, self._most)
            row = rows[key] = Row(message, now)
        row.count += count
        row.last = now
        row.message = message

    def rows(self, now: float) -> Iterator[tuple[dict[str, Any], Message]]:
        """Return the rows in order of network, DGN, source and instance.

        Ages are in seconds before `now`.
        """
        for (network, *_), row in sorted(
            self._rows.items(), key=lambda item: (item[0][:4], item[0][4] or 0)
        ):
            yield row.described(network, now - row.last), row.message


def _key(network: str, message: Message) -> tuple[str, int, int, str, int | None]:
    return network, message.dgn, message.source, message.key, message.instance


def _make_room[KeyT](rows: dict[KeyT, Row], most: int) -> None:
    """Drop the rows that were silent for longest, some at a time.

    Whoever floods a bus with new messages must not have all rows looked at for
    each of them.
    """
    if len(rows) >= most:
        by_age = sorted(rows, key=lambda key: rows[key].last)
        for key in by_age[: max(most // _SHARE, 1)]:
            del rows[key]


class Unknown:
    """What the spec has no name for, by DGN and source."""

    def __init__(self, most: int) -> None:
        """Take how many it holds; the one that was silent for longest gives way."""
        self._most = most
        self._rows: dict[tuple[str, int, int], Row] = {}

    def __len__(self) -> int:
        """Return how many it holds."""
        return len(self._rows)

    def dgns(self, network: str) -> int:
        """Return how many DGNs of a network have no name."""
        return len({dgn for name, dgn, _ in self._rows if name == network})

    def take(self, network: str, message: Message, now: float) -> None:
        """Take a message without a name."""
        key = (network, message.dgn, message.source)
        row = self._rows.get(key)
        if row is None:
            _make_room(self._rows, self._most)
            row = self._rows[key] = Row(message, now)
        row.count += 1
        row.last = now
        if len(row.samples) < _SAMPLES and message.data not in row.samples:
            row.samples.append(message.data)

    def rows(self, now: float) -> list[dict[str, Any]]:
        """Return what is known of each, the most frequent first."""
        frequent = sorted(
            self._rows.items(), key=lambda item: item[1].count, reverse=True
        )
        return [
            {
                **row.described(network, now - row.last),
                "samples": [data.hex() for data in row.samples],
            }
            for (network, *_), row in frequent
        ]
