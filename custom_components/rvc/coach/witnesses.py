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
# Requests of single nodes that may wait before single statuses are no longer inquired
# about, and of one node: who talks most must not take the turns of the others
_MOST_REQUESTS: Final = 64
_MOST_OF_ONE_NODE: Final = 16
# So many statuses of one node that came once are nonsense: a module of 200 outputs has
# sent fewer. What it sends is no answer any more, nothing of it is inquired about, and
# what comes again has to come soon, and for a minute: nonsense comes back too, and
# sometimes twice within seconds.
_MOST_OF_A_REAL_NODE: Final = 512
_SOON: Final = 30.0
_LASTS: Final = 60.0
# On a bus with fewer new statuses between two ticks, all nodes are requested to report
# again what could not be inquired about; once within a while.
_FEW: Final = 32
_ASK_AGAIN: Final = 60.0
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

    __slots__ = ("count", "first", "last")

    def __init__(self, now: float) -> None:
        self.begin(now)

    def begin(self, now: float) -> None:
        self.first = self.last = now
        self.count = 1

    def again(self, now: float) -> None:
        self.last = now
        self.count += 1


class Witnesses:
    """The statuses of one network that came once; at most 4096.

    Of more the oldest go, of the node that has sent the most: a node that talks
    nonsense takes nothing from those that do not.
    """

    one_is_enough = False
    """Whether every status counts at once: for a short look, after which nothing lasts."""

    def __init__(self, session: NetworkSession) -> None:
        """Begin without any."""
        self._session = session
        self._requested = frozenset(session.requested)
        self._held: dict[int, dict[tuple[str, int | None], _Held]] = {}
        """By the address of their node, the oldest first."""
        self._count = 0
        """How many wait."""
        self._nonsense = 0
        """How many of them are of nodes that talk nonsense."""
        self._new = 0
        """How many have come since the last tick."""
        self._missed = False
        """Whether something came once that could not be inquired about."""
        self._asked_again = -inf
        self._answers_left = 0.0
        self._answered = 0.0
        """When the answers that are left were last counted."""
        self._inquiry_ends = -inf
        self._left_out: Counter[int] = Counter()

    def __len__(self) -> int:
        """Return how many statuses wait."""
        return self._count

    @property
    def _is_calm(self) -> bool:
        """Whether few statuses wait, but for those of nodes that talk nonsense."""
        return self._count - self._nonsense < _CALM

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
        source, key = message.source, (message.key, instance)
        held = self._held.setdefault(source, {})
        if self._is_answer(message, now, len(held), strict=strict):
            self._drop(source, key)
            return True
        if (one := held.get(key)) is None:
            self._hold(key, message, now)
            return False
        is_of_nonsense = len(held) >= _MOST_OF_A_REAL_NODE
        if is_of_nonsense and now - one.last > _SOON:
            one.begin(now)
            return False
        one.again(now)
        if is_of_nonsense and now - one.first < _LASTS:
            return False
        if strict and (one.count < _STRICT_FRAMES or now - one.first < _STRICT_TIME):
            return False
        self._drop(source, key)
        return True

    def _is_answer(
        self, message: Message, now: float, held: int, *, strict: bool
    ) -> bool:
        """Return whether a status answers a request; its node has so many held."""
        if held >= _MOST_OF_A_REAL_NODE:
            return False
        if self._session.requests.was_requested(message.name, message.source, now):
            return True
        if strict or now >= self._inquiry_ends:
            return False
        if self._is_calm:
            more = (now - self._answered) * _ANSWER_RATE
            self._answers_left = min(self._answers_left + more, _MOST_ANSWERS)
        self._answered = now
        if self._answers_left < 1:
            return False
        self._answers_left -= 1
        return True

    def _hold(self, key: tuple[str, int | None], message: Message, now: float) -> None:
        """Keep a status until it comes again, and request it where it may not."""
        if self._count >= _MOST_HELD:
            self._make_room()
        held = self._held.setdefault(message.source, {})
        held[key] = _Held(now)
        self._count += 1
        if len(held) == _MOST_OF_A_REAL_NODE:
            self._nonsense += len(held)
        elif len(held) > _MOST_OF_A_REAL_NODE:
            self._nonsense += 1
        self._new += 1
        session, requests = self._session, self._session.requests
        if (
            message.name not in self._requested
            or not session.network.connected
            or session.network.listen_only
        ):
            return
        if (
            len(held) < _MOST_OF_A_REAL_NODE
            and requests.of_single_nodes < _MOST_REQUESTS
            and requests.of_node(message.source) < _MOST_OF_ONE_NODE
        ):
            # What all nodes were requested to send may have hundreds wait behind it;
            # on a bus full of nonsense it is not held up for more of that.
            requests.add([message.name], message.source, first=self._is_calm)
        else:
            self._missed = True

    def _make_room(self) -> None:
        """Drop the older half of what the node that has sent the most has sent."""
        source = max(self._held, key=lambda one: len(self._held[one]))
        held = self._held[source]
        for key in list(held)[: (len(held) + 1) // 2]:
            self._drop(source, key)
        self._missed = True

    def _drop(self, source: int, key: tuple[str, int | None]) -> None:
        """Keep a status no longer, if it is kept."""
        held = self._held[source]
        if held.pop(key, None) is not None:
            self._count -= 1
            if len(held) == _MOST_OF_A_REAL_NODE - 1:
                self._nonsense -= _MOST_OF_A_REAL_NODE
            elif len(held) >= _MOST_OF_A_REAL_NODE:
                self._nonsense -= 1
        if not held:
            del self._held[source]

    def tick(self, now: float) -> None:
        """Drop what came once long ago; now is monotonic, in seconds.

        What could not be inquired about is requested of all nodes, as it may be of a
        device that reports nothing by itself.
        """
        for source, held in list(self._held.items()):
            was_nonsense = len(held) >= _MOST_OF_A_REAL_NODE
            since = now - (_RECENT if was_nonsense else _OLD)
            for key in [key for key, one in held.items() if one.first <= since]:
                self._drop(source, key)
            if was_nonsense and len(held) < _MOST_OF_A_REAL_NODE:
                self._missed = True
        is_few, self._new = self._new < _FEW, 0
        if (
            self._missed
            and is_few
            and self._session.network.connected
            and now - self._asked_again >= _ASK_AGAIN
        ):
            self._missed = False
            self._asked_again = now
            self._session.requests.add_instead(self._session.requested)

    def leave_out(self, source: int) -> None:
        """Note that a node's device was left out: there are too many."""
        self._left_out[source] += 1

    def babble(self, now: float) -> Babble | None:
        """Return the nonsense on the network; None where there is none."""
        sources: Counter[int] = Counter()
        for source, held in self._held.items():
            recent = sum(now - one.first < _RECENT for one in held.values())
            if recent:
                sources[source] = recent
        if sources.total() < _NONSENSE and not self._left_out:
            return None
        sources += self._left_out
        return Babble(sources=sources, is_nonsense=sources.total() >= _NONSENSE)
