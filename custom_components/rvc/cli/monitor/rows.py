"""The latest of a message: how often it came, and which of its bits changed when."""

from collections import deque
from collections.abc import Sequence
from copy import copy
from typing import Final, Self

from ...protocol.diagnostics import Diagnosis
from ...protocol.message import Message
from ..rendering import values_in_words

LOOKS: Final = 10
"""How many looks a rate is taken over; there is one a second."""
STAGES: Final = 3
"""How many looks long a changed bit is shown as such, paler each time."""
_FEW: Final = 3
_SILENT_FOR: Final = 3.0

type RowKey = tuple[str, int, int, int, int, str]


class Row:
    """The latest message of one kind, of one sender and about one instance."""

    __slots__ = (
        "_counts",
        "_text",
        "before",
        "changed_at",
        "changes",
        "count",
        "diagnosis",
        "ever",
        "first",
        "is_meant",
        "is_of_network",
        "is_unknown",
        "key",
        "last",
        "message",
        "rate",
    )

    def __init__(self, key: RowKey, message: Message, now: float) -> None:
        """Begin with a message that came now; times are monotonic, in s."""
        self.key = key
        self.message = message
        self.before = message
        """The last message with other data."""
        self.count = 1
        self.first = now
        self.last = now
        self.changed_at: float | None = None
        self.changes = [0] * STAGES
        """Bits of the data that changed: since the last look, the one before, ..."""
        self.ever = 0
        """Bits of the data that have changed at any time."""
        self.rate = 0.0
        """Messages a second."""
        self.is_meant = True
        self.is_unknown = False
        self.is_of_network = False
        """Whether it is of nodes and not of devices: claims, requests, packets."""
        self.diagnosis: Diagnosis | None = None
        """What it reports of faults, if it does."""
        self._counts = deque[int](maxlen=LOOKS)
        self._text: str | None = None

    def take(self, message: Message, now: float) -> None:
        """Take in a message that is another one than the last."""
        self.count += 1
        self.last = now
        data, before = message.data, self.message.data
        bits = int.from_bytes(data, "little") ^ int.from_bytes(before, "little")
        if bits or len(data) != len(before):
            self.changes[0] |= bits
            self.ever |= bits
            self.changed_at = now
            self.before = self.message
        self.show(message)

    def show(self, message: Message) -> None:
        """Have a message, which may be the same one with another meaning."""
        self.message = message
        self._text = None

    def look(self, looks: Sequence[float], now: float) -> None:
        """Take the rate, and let changes fade.

        Args:
            looks: The times of the last looks, the newest last.
            now: The time of this one.
        """
        if any(self.changes):
            self.changes = [0, *self.changes[:-1]]
        counts = self._counts
        since = looks[-len(counts)] if counts else self.first
        heard = self.count - (counts[0] if counts else 0)
        if heard >= _FEW and now > since:
            self.rate = heard / (now - since)
        else:
            self.rate = self._slow_rate(now)
        counts.append(self.count)

    def _slow_rate(self, now: float) -> float:
        """Return the rate of what comes less often than a rate is taken over."""
        span = self.last - self.first
        if span <= 0:
            return 0.0
        rate = (self.count - 1) / span
        return rate if (now - self.last) * rate < _SILENT_FOR else 0.0

    @property
    def text(self) -> str:
        """The signals that have a value, in a line; its bytes if there are none."""
        if self._text is None:
            self._text = values_in_words(self.message)
        return self._text

    def changed_signals(self) -> set[str]:
        """Return the signals that differ from the last data, while that is shown."""
        if not any(self.changes):
            return set()
        before = self.before.signals
        return {
            name
            for name, value in self.message.signals.items()
            if value != before.get(name)
        }

    def frozen(self) -> Self:
        """Return how it is now."""
        row = copy(self)
        row.changes = list(self.changes)
        return row
