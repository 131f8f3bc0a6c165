"""What is heard on the networks, counted: each message's last, and the unknown."""

from collections.abc import Iterator
from typing import Any, Final

from .protocol.message import Message

_SAMPLES: Final = 4


class _Row:
    """What was heard under one key."""

    __slots__ = ("count", "first", "last", "message", "samples")

    def __init__(self, message: Message, now: float) -> None:
        self.count = 0
        self.first = now
        self.last = now
        self.message = message
        self.samples: list[bytes] = []

    def described(self, network: str, age: float) -> dict[str, Any]:
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
        self._rows: dict[tuple[str, int, int, str, int | None], _Row] = {}

    def __len__(self) -> int:
        """Return how many it holds."""
        return len(self._rows)

    def take(self, network: str, message: Message, now: float) -> None:
        """Take a message."""
        key = (
            network,
            message.dgn,
            message.source,
            message.key,
            message.instance,
        )
        rows = self._rows
        row = rows.get(key)
        if row is None:
            row = rows[key] = _Row(message, now)
            if len(rows) > self._most:
                silent = min(rows, key=lambda one: rows[one].last)
                del rows[silent]
        row.count += 1
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


class Unknown:
    """What the spec has no name for, by DGN and source."""

    def __init__(self, most: int) -> None:
        """Take how many it holds; the one that was silent for longest gives way."""
        self._most = most
        self._rows: dict[tuple[str, int, int], _Row] = {}

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
            row = self._rows[key] = _Row(message, now)
            if len(self._rows) > self._most:
                del self._rows[min(self._rows, key=lambda one: self._rows[one].last)]
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
