"""Rivals: nodes that report other values of the same device in turn.

Two modules that are set to the same instance make a device flip for ever. Here is
found that they do; whose statuses count is for the device to decide (`accepts`).
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from ..devices import Device, DeviceKey
from ..protocol.message import Message, MessageKey

_MOST_STATUSES: Final = 256
_MOST_SENDERS: Final = 8
# Changes from one sender to another, with another value each time, and how many of
# them each sender has its part in: a hand-over is one change.
_FIGHT: Final = 6
_PART: Final = 2
# A fight is over when nobody changed for this long in s, or for so many times the
# usual pause between two changes.
_OVER: Final = 60.0
_PAUSES: Final = 4

_SHARED: Final = frozenset({"alarm", "indicator"})
"""Classes of which several nodes may report the same instance."""


class _Changes:
    """How the senders of one status have changed."""

    __slots__ = ("balance", "last", "pause", "senders")

    def __init__(self, now: float) -> None:
        self.senders: Counter[int] = Counter()
        self.balance = 0
        self.last = now
        self.pause = 0.0

    def note(self, source: int, now: float, *, agrees: bool) -> None:
        if agrees:
            self.balance = max(self.balance - 1, 0)
            return
        self.balance = min(self.balance + 1, 2 * _FIGHT)
        self.pause = now - self.last
        self.last = now
        if source in self.senders or len(self.senders) < _MOST_SENDERS:
            self.senders[source] += 1

    def is_over(self, now: float) -> bool:
        return now - self.last > max(_OVER, _PAUSES * self.pause)

    def rivals(self) -> set[int]:
        if self.balance < _FIGHT:
            return set()
        return {source for source, count in self.senders.items() if count >= _PART}


class Rivals:
    """The statuses of one network that several nodes send; at most 256."""

    def __init__(self) -> None:
        """Begin without any."""
        self._changes: dict[tuple[DeviceKey, MessageKey], _Changes] = {}

    def __len__(self) -> int:
        """Return how many statuses have several senders."""
        return len(self._changes)

    def changed(
        self, device: Device, last: Message, message: Message, now: float
    ) -> None:
        """Note that a status comes from another node than the last one.

        Args:
            device: The device, which has accepted both.
            last: The last message of the status.
            message: The message that came now.
            now: The time, monotonic, in seconds.
        """
        key = device.key
        if key.instance is None or key.device_class in _SHARED:
            return
        if type(device).accepts is not Device.accepts:
            # It chooses among its senders.
            return
        changes = self._changes.get((key, message.key))
        if changes is None:
            if len(self._changes) >= _MOST_STATUSES:
                del self._changes[next(iter(self._changes))]
            changes = self._changes[key, message.key] = _Changes(now)
        changes.note(message.source, now, agrees=message.data == last.data)

    def tick(self, now: float) -> None:
        """Forget what is over; now is monotonic, in seconds."""
        for key in [key for key, one in self._changes.items() if one.is_over(now)]:
            del self._changes[key]

    def fights(self) -> Mapping[DeviceKey, frozenset[int]]:
        """Return the nodes that fight over each device, by their addresses."""
        found: dict[DeviceKey, set[int]] = {}
        for (key, _), changes in self._changes.items():
            if len(rivals := changes.rivals()) > 1:
                found.setdefault(key, set()).update(rivals)
        return {key: frozenset(rivals) for key, rivals in found.items()}
