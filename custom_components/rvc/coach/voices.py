"""Voices: what each of several senders of one status says, and whether they fight."""

from collections import Counter, deque
import math
from typing import Final

from ..protocol.message import Message

# Broadcasts missed before a sender has fallen silent. It is less than what makes a
# device unavailable: another one takes over before.
_MISSED_BROADCASTS: Final = 3
# A sender with pauses of its own may be silent for so many times the usual one. Of the
# last few pauses the second longest is that: one alone is a hiccup, of the node or of
# the bus, unless the sender never spoke for some time without any.
_USUAL_PAUSES: Final = 2
_PAUSES_KEPT: Final = 8
_LONGEST_PAUSE: Final = 100.0
# The part of all this that a sender has after an outage of the network.
_AFTER_OUTAGE: Final = 0.6

# So often another value was said while the believed sender spoke, and how many of
# these times each sender has its part in: a hand-over is one.
_FIGHT: Final = 3
_PART: Final = 2
# A fight is over when nobody contradicted for this long in s, or for so many times
# the usual pause between two contradictions.
_OVER: Final = 60.0
_PAUSES: Final = 4
# A panel that mirrors a device shows what is new this much later, in s.
_LAG: Final = 10.0
# A believed sender that is silent for so many times its pace, and for so long in s at
# the least, while the other one speaks, has handed over.
_PACES: Final = 4
_HANDED_OVER: Final = 4.0
# How fast the pace follows the gaps; one that is long counts as twice the pace.
_FOLLOWS: Final = 0.25


def patience(interval: float, least: float) -> float:
    """Return how long a sender without pauses may be silent, in s.

    Args:
        interval: How often the status is broadcast, in s; 0 if it is not.
        least: How long it may be silent at the least, in s.
    """
    return max(least, _MISSED_BROADCASTS * interval)


class Voice:
    """A sender of a status that several send."""

    __slots__ = (
        "_excused",
        "_grace",
        "_is_steady",
        "_patience",
        "_pauses",
        "_steady_since",
        "agreed",
        "credit",
        "heard",
        "is_chosen",
        "looked_at",
        "message",
        "moved",
        "pace",
        "returned",
        "source",
        "speaks",
    )

    message: Message
    """Its last status."""

    def __init__(self, source: int, patience: float) -> None:
        """Begin with nothing heard; the patience is in s, see `patience`."""
        self.source = source
        self.heard = -math.inf
        """When it was last heard, monotonic, in seconds."""
        self.pace = 0.0
        """The usual time between two of its statuses, in s."""
        self.speaks = False
        """Whether its last status has a value."""
        self.returned = -math.inf
        """When it said something again after it had nothing to say."""
        self.agreed = -math.inf
        """When it last said the same as the believed sender."""
        self.looked_at = -math.inf
        """When was last looked at what speaks for it."""
        self.credit = 0
        self.is_chosen = False
        """Whether the map names it."""
        self.moved = False
        """Whether its node has another address now."""
        self._patience = patience
        self._pauses = deque[float](maxlen=_PAUSES_KEPT)
        """Its last pauses, in s: what is too short to matter is none."""
        self._steady_since = math.inf
        """When the last one ended."""
        self._is_steady = False
        """Whether it has spoken for long without a pause."""
        self._excused = -math.inf
        """When the whole network was heard again, which was silent with it."""
        self._grace = 0.0
        """How long it may be silent then, in s."""

    def hear(self, message: Message, now: float, *, speaks: bool) -> None:
        """Take its status."""
        if speaks and not self.speaks and not math.isinf(self.heard):
            self.returned = now
        self.message = message
        self.speaks = speaks
        self.moved = False
        self.heard_again(now)

    def heard_again(self, now: float) -> None:
        """Note when it was heard."""
        if now <= self.heard:
            return
        if not math.isinf(self.heard):
            gap = now - self.heard
            pace = self.pace or gap
            self.pace = pace + _FOLLOWS * (min(gap, 2 * pace) - pace)
            self._learn(now - self._silent_since, now)
        else:
            self._steady_since = now
        self.heard = now

    def _learn(self, gap: float, now: float) -> None:
        """Keep a pause that may be usual; forget all once it speaks without any.

        What speaks for as long as its silence is borne has none any more.
        """
        if _USUAL_PAUSES * gap > self._patience:
            self._pauses.append(min(gap, _LONGEST_PAUSE))
            self._steady_since = now
            return
        steady = now - self._steady_since
        self._is_steady = self._is_steady or steady > self._patience / 2
        if steady >= self._patience:
            self._pauses.clear()

    @property
    def _silent_since(self) -> float:
        return max(self.heard, self._excused)

    @property
    def _allowed(self) -> float:
        if len(self._pauses) < (2 if self._is_steady else 1):
            return self._patience
        usual = sorted(self._pauses)[-2:][0]
        return max(self._patience, _USUAL_PAUSES * usual)

    def excuse(self, began: float, now: float) -> None:
        """Let its silence begin anew: the whole network was silent from then to now.

        It is borne for less time then, which is still that of several broadcasts.
        Only of one that spoke until then, and once until it is heard again: on a
        network of few nodes somebody is the only one that is left.
        """
        if self._excused <= self.heard and not self.is_silent(began):
            self._excused = now
            self._grace = _AFTER_OUTAGE * self._allowed

    def standing(self, now: float, steady: float) -> int:
        """Return 2 for one that speaks, 1 if only for less than `steady` s, else 0."""
        if not self.speaks:
            return 0
        return 2 if now - self.returned >= steady else 1

    def is_silent(self, now: float) -> bool:
        """Return whether it has fallen silent; now is monotonic, in seconds."""
        is_excused = self._excused > self.heard
        allowed = self._grace if is_excused else self._allowed
        return self.moved or now - self._silent_since >= allowed


class Fight:
    """How often the senders of a status have contradicted each other."""

    __slots__ = ("_balance", "_is_doubted", "_last", "_pause", "_senders")

    def __init__(self) -> None:
        """Begin in peace."""
        self._begin()

    def _begin(self) -> None:
        self._senders: Counter[int] = Counter()
        self._balance = 0
        self._is_doubted = False
        """Whether the last contradiction was counted, and may have been a hand-over."""
        self._last = -math.inf
        self._pause = 0.0

    def note(self, believed: Voice, other: Voice, now: float, *, agrees: bool) -> None:
        """Note that another sender than the believed one spoke.

        Args:
            believed: The sender that is believed.
            other: The one that spoke now.
            now: The time, monotonic, in seconds.
            agrees: Whether both say the same.
        """
        if agrees:
            other.agreed = now
            self._balance = max(self._balance - 1, 0)
            return
        if now - other.agreed < _LAG:
            # One of them mirrors the other.
            return
        if believed.heard < self._last:
            # It has said nothing since: it hands over, or is gone.
            silence = max(_PACES * believed.pace, _HANDED_OVER)
            if self._is_doubted and now - believed.heard > silence:
                self._is_doubted = False
                self._balance = max(self._balance - 1, 0)
            return
        self._is_doubted = True
        self._balance = min(self._balance + 1, 2 * _FIGHT)
        self._pause = 0.0 if math.isinf(self._last) else now - self._last
        self._last = now
        self._senders.update((believed.source, other.source))

    def tick(self, now: float) -> None:
        """End a fight that is over; now is monotonic, in seconds."""
        if now - self._last > max(_OVER, _PAUSES * self._pause):
            self._begin()

    def rivals(self) -> set[int]:
        """Return who fights; nobody in peace."""
        if self._balance < _FIGHT:
            return set()
        return {source for source, count in self._senders.items() if count >= _PART}
