"""Second witnesses: what a single frame reported leaves nothing behind.

A damaged frame, or a node that talks nonsense, must not leave devices, entities and
rows of registries behind for good. So a status that is new counts once it has come
twice from the same node, or as the answer to a request; in a recording at once, until
half of the places for devices are taken.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

from ..protocol.message import Message

if TYPE_CHECKING:
    from .session import NetworkSession

_MOST_HELD: Final = 4096
# Statuses that count as answers to the requests with which a session begins: so many
# at once, and so many in a second as are requested, if not very much else waits
_MOST_ANSWERS: Final = 32
_ANSWER_RATE: Final = 10.0
_CALM: Final = 256
# What a registry that is half full wants: three frames over 10 s
_STRICT_FRAMES: Final = 3
_STRICT_TIME: Final = 10.0
# Requests of single nodes that may wait before single statuses are no longer inquired about
_MOST_REQUESTS: Final = 64
# A single report of yesterday is no witness of one today.
_OLD: Final = 86_400.0
# So many statuses that came once within ten minutes are nonsense: a coach of 400
# devices has reported each of them twice by then.
_NONSENSE: Final = 1024
_RECENT: Final = 600.0


@dataclass(frozen=True, kw_only=True)
class Babble:
    """Nonsense on a network: who sends it, and how much."""

    sources: Mapping[int, int]
    """How many statuses each node sent that nobody confirmed, by its address."""
    is_nonsense: bool
    """Whether it is that much; else devices were left out, as there are too many."""

    @property
    def culprits(self) -> list[int]:
        """Return the nodes that send most of it, the worst first; none of very many."""
        total = sum(self.sources.values())
        worst = Counter(self.sources).most_common(4)
        return [source for source, count in worst if count * 10 >= total]


class _Held:
    """A status that waits for its second witness."""

    __slots__ = ("count", "first")

    def __init__(self, now: float) -> None:
        self.first = now
        self.count = 1


class Witnesses:
    """The statuses of one network that came once; at most 4096, the oldest go."""

    one_is_enough = False
    """Whether every status counts at once: for a short look, after which nothing lasts."""

    def __init__(self, session: NetworkSession) -> None:
        """Begin without any."""
        self._session = session
        self._requested = frozenset(session.requested)
        self._held: dict[tuple[str, int | None, int], _Held] = {}
        self._answers_left = 0.0
        self._answered = 0.0
        """When the answers that are left were last counted."""
        self._inquiry_ends = -inf
        self._left_out: Counter[int] = Counter()

    def __len__(self) -> int:
        """Return how many statuses wait."""
        return len(self._held)

    def begin_inquiry(self, now: float) -> None:
        """Count the next statuses as answers: all nodes are requested to report.

        An adapter that comes and goes does not make more answers of it.
        """
        if self._session.network.listen_only:
            return
        if now - self._inquiry_ends > _RECENT:
            self._answers_left = _MOST_ANSWERS
            self._answered = now
        self._inquiry_ends = now + self._session.timing.inquiry

    def confirm(
        self, message: Message, instance: int | None, now: float, *, strict: bool
    ) -> bool:
        """Return whether a status that is new is one; else it waits.

        Args:
            message: The status.
            instance: The instance that it is about.
            now: The time, monotonic, in seconds.
            strict: Whether more than a second frame is wanted.
        """
        is_recording = not self._session.network.is_live
        if self.one_is_enough or (is_recording and not strict):
            # A recording was chosen, ends, and answers nobody.
            return True
        key = (message.key, instance, message.source)
        held = self._held.get(key)
        if self._is_answer(message, now, strict=strict):
            self._held.pop(key, None)
            return True
        if held is None:
            self._hold(key, message, now)
            return False
        held.count += 1
        if strict and (held.count < _STRICT_FRAMES or now - held.first < _STRICT_TIME):
            return False
        del self._held[key]
        return True

    def _is_answer(self, message: Message, now: float, *, strict: bool) -> bool:
        """Return whether a status answers a request of this node."""
        if self._session.requests.was_requested(message.name, message.source, now):
            return True
        if strict or now >= self._inquiry_ends:
            return False
        if len(self._held) < _CALM:
            more = (now - self._answered) * _ANSWER_RATE
            self._answers_left = min(self._answers_left + more, _MOST_ANSWERS)
        self._answered = now
        if self._answers_left < 1:
            return False
        self._answers_left -= 1
        return True

    def _hold(
        self, key: tuple[str, int | None, int], message: Message, now: float
    ) -> None:
        """Keep a status until it comes again, and request it where it may not."""
        if len(self._held) >= _MOST_HELD:
            del self._held[next(iter(self._held))]
        self._held[key] = _Held(now)
        session, name = self._session, message.name
        if (
            name in self._requested
            and session.network.connected
            and not session.network.listen_only
            and session.requests.of_single_nodes < _MOST_REQUESTS
        ):
            # What all nodes were requested to send may have hundreds wait behind it;
            # on a bus full of nonsense it is not held up for more of that.
            is_calm = len(self._held) < _CALM
            session.requests.add([name], message.source, first=is_calm)

    def tick(self, now: float) -> None:
        """Drop what came once long ago; now is monotonic, in seconds."""
        while self._held:
            oldest = next(iter(self._held))
            if now - self._held[oldest].first < _OLD:
                break
            del self._held[oldest]

    def leave_out(self, source: int) -> None:
        """Note that a node's device was left out: there are too many."""
        self._left_out[source] += 1

    def babble(self, now: float) -> Babble | None:
        """Return the nonsense on the network; None where there is none."""
        sources: Counter[int] = Counter()
        for (_, _, source), held in self._held.items():
            if now - held.first < _RECENT:
                sources[source] += 1
        if sources.total() < _NONSENSE and not self._left_out:
            return None
        sources += self._left_out
        return Babble(sources=sources, is_nonsense=sources.total() >= _NONSENSE)
