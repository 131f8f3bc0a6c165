"""Voices: what each of several senders of one status says, and whether they fight."""

from collections import Counter
import math
from typing import Final

from ..protocol.message import Message

# Broadcasts missed before a sender has fallen silent, and how many of its own gaps.
# It is less than what makes a device unavailable: another one takes over before.
_MISSED_BROADCASTS: Final = 3
_LONGEST_GAPS: Final = 2
_LONGEST_GAP: Final = 100.0

# So often another value was said while the believed sender spoke, and how many of
# these times each sender has its part in: a hand-over is one.
_FIGHT: Final = 3
_PART: Final = 2
# A fight is over when nobody contradicted for this long in s, or for so many times
# the usual pause between two contradictions.
_OVER: Final = 60.0
_PAUSES: Final = 4


class Voice:
    """A sender of a status that several send."""

    __slots__ = (
        "credit",
        "gap",
        "heard",
        "is_chosen",
        "looked_at",
        "message",
        "moved",
        "source",
        "speaks",
    )

    message: Message
    """Its last status."""

    def __init__(self, source: int) -> None:
        """Begin with nothing heard."""
        self.source = source
        self.heard = -math.inf
        """When it was last heard, monotonic, in seconds."""
        self.gap = 0.0
        """The longest time between two of its statuses, in s."""
        self.speaks = False
        """Whether its last status has a value."""
        self.looked_at = -math.inf
        """When was last looked at what speaks for it."""
        self.credit = 0
        self.is_chosen = False
        """Whether the map names it."""
        self.moved = False
        """Whether its node has another address now."""

    def hear(self, message: Message, now: float, *, speaks: bool) -> None:
        """Take its status."""
        self.message = message
        self.speaks = speaks
        self.moved = False
        self.heard_again(now)

    def heard_again(self, now: float) -> None:
        """Note when it was heard."""
        if now > self.heard:
            self.gap = max(self.gap, min(now - self.heard, _LONGEST_GAP))
            if math.isinf(self.heard):
                self.gap = 0.0
            self.heard = now

    def is_silent(self, now: float, interval: float, least: float) -> bool:
        """Return whether it has fallen silent.

        Args:
            now: The time, monotonic, in seconds.
            interval: How often the status is broadcast, in s; 0 if it is not.
            least: How long it may be silent at the least, in s.
        """
        allowed = max(least, _MISSED_BROADCASTS * interval, _LONGEST_GAPS * self.gap)
        return self.moved or now - self.heard >= allowed


class Fight:
    """How often the senders of a status have contradicted each other."""

    __slots__ = ("_balance", "_last", "_pause", "_senders")

    def __init__(self) -> None:
        """Begin in peace."""
        self._begin()

    def _begin(self) -> None:
        self._senders: Counter[int] = Counter()
        self._balance = 0
        self._last = -math.inf
        self._pause = 0.0

    def note(
        self, believed: int, source: int, heard: float, now: float, *, agrees: bool
    ) -> None:
        """Note that another sender than the believed one spoke.

        Args:
            believed: The sender that is believed.
            source: The one that spoke now.
            heard: When the believed one was last heard.
            now: The time, monotonic, in seconds.
            agrees: Whether both say the same.
        """
        if agrees:
            self._balance = max(self._balance - 1, 0)
            return
        if heard < self._last:
            # It has said nothing since: it hands over, or is gone.
            return
        self._balance = min(self._balance + 1, 2 * _FIGHT)
        self._pause = 0.0 if math.isinf(self._last) else now - self._last
        self._last = now
        self._senders.update((believed, source))

    def tick(self, now: float) -> None:
        """End a fight that is over; now is monotonic, in seconds."""
        if now - self._last > max(_OVER, _PAUSES * self._pause):
            self._begin()

    def rivals(self) -> set[int]:
        """Return who fights; nobody in peace."""
        if self._balance < _FIGHT:
            return set()
        return {source for source, count in self._senders.items() if count >= _PART}
