"""How likely it is that two networks are bridged, and that a node is an echo.

The frames of the later network are counted by node, and those of them that came on
the earlier one as well. Frames differ in what they prove, see Evidence.
"""

from collections import deque
from collections.abc import Collection, Iterable
from enum import IntEnum
from math import inf
from typing import Final

from ..protocol.frame import Frame

TOGETHER: Final = 0.75
"""How far apart both copies of a frame are, at the most, in seconds."""
_ENOUGH: Final = 10
# A node that sends little is judged by less, after this time ...
_LONG_ENOUGH: Final = 10.0
_LITTLE: Final = 2
# ... and by a little more where the networks are bridged: one frame may be lost.
_LITTLE_WHERE_BRIDGED: Final = 6
_NEARLY_ALL: Final = 0.7
_HARDLY_ANY: Final = 0.3
# What lies between is judged in the end, by which is nearer.
_PLENTY: Final = 32
_FORGET_AT: Final = 64
# So many echoes are no chance.
_MANY_ECHOES: Final = 3
# Two networks that have said so little for so long are taken for two.
_GIVE_UP: Final = 15.0
# More than a saturated bus carries while both copies of a frame come
_MOST_EXPECTED: Final = 4096
ADDRESSES: Final = frozenset(range(256))


class Evidence(IntEnum):
    """What a frame proves, the most last."""

    ANSWER = 0
    """To a request that was sent on both networks at once: equal nodes say the same."""
    REPETITION = 1
    """What was said before: it can be matched by chance."""
    NEWS = 2


class Copy:
    """A frame as it came on one network."""

    __slots__ = ("evidence", "frame", "is_counted", "network", "time")

    def __init__(
        self, network: str, frame: Frame, now: float, evidence: Evidence
    ) -> None:
        """Begin without a copy on the other network."""
        self.network = network
        self.frame = frame
        self.time = now
        self.evidence = evidence
        self.is_counted = False

    @property
    def source(self) -> int:
        """Return the address of the node that sent it."""
        return self.frame.id & 0xFF


class _Count:
    """How many frames came, and how many of them on both networks."""

    __slots__ = ("together", "total")

    def __init__(self) -> None:
        self.total = 0
        self.together = 0

    def add(self, *, is_together: bool) -> None:
        self.total += 1
        self.together += is_together
        if self.total >= _FORGET_AT:
            self.total //= 2
            self.together //= 2

    def verdict(self, enough: int, *, was_echo: bool | None = None) -> bool | None:
        """Return whether nearly all came on both; None while that is not clear."""
        if self.total < enough:
            return None
        if self.together >= _NEARLY_ALL * self.total:
            return True
        if self.together <= _HARDLY_ANY * self.total:
            return False
        if was_echo is None and self.total >= _PLENTY:
            return self.together * 2 >= self.total
        return was_echo


class _Node:
    """The frames of one node."""

    __slots__ = ("counts", "since", "was_echo")

    def __init__(self, now: float) -> None:
        self.since = now
        self.was_echo: bool | None = None
        self.counts = (_Count(), _Count(), _Count())
        """The frames that prove at least as much as each kind of evidence."""

    def verdict(self, now: float, *, bridged: bool | None) -> bool | None:
        """Return whether the node is an echo; None while that is not clear.

        Args:
            now: The time, monotonic, in seconds.
            bridged: Whether the networks are bridged, by all of their nodes.
        """
        everything, spontaneous, news = self.counts
        enough = _PLENTY if bridged is False else _ENOUGH
        sure = news.verdict(enough, was_echo=self.was_echo)
        if sure is not None:
            return sure
        if everything.verdict(_ENOUGH) is False:
            return False
        if bridged is not False and spontaneous.verdict(_ENOUGH):
            return True
        if now - self.since < _LONG_ENOUGH:
            return None
        return self._by_little(bridged=bridged)

    def _by_little(self, *, bridged: bool | None) -> bool | None:
        for count in reversed(self.counts):
            if count.total >= _LITTLE:
                break
        else:
            return None
        looks_so = count.verdict(_LITTLE)
        if bridged is False:
            # Heartbeats may keep in step by chance, and answers always do.
            may_be = looks_so is not False and count is self.counts[Evidence.NEWS]
            return None if may_be and self.counts[0].total < _PLENTY else False
        if bridged and looks_so is False:
            return count.verdict(_LITTLE_WHERE_BRIDGED)
        return looks_so


class PairOfNetworks:
    """Two networks, and what of the later one comes on the earlier one as well."""

    def __init__(self, earlier: str, later: str, *, was_bridged: bool = False) -> None:
        """Begin without frames, and with what is remembered."""
        self.names = (earlier, later)
        self.later = later
        self.was_bridged = was_bridged
        """Whether they are bridged, as far as was known last."""
        self._nodes: dict[int, _Node] = {}
        self._heard = -inf
        """When the earlier network was last heard."""
        self._expected = deque[Copy](maxlen=_MOST_EXPECTED)
        """Frames of the later network, which may still come on the other one."""
        self._concerned: set[int] = set()
        """The nodes of which frames were counted since they were judged."""
        self._echoes = 0
        """How many nodes are echoes."""
        self._news = _Count()
        self._since: float | None = None

    def expect(self, copy: Copy) -> None:
        """Wait a while whether a frame of the later network comes on the other too."""
        if self._since is None:
            self._since = copy.time
        if copy.source not in self._nodes:
            self._nodes[copy.source] = _Node(copy.time)
        self._expected.append(copy)

    def hear_earlier(self, now: float) -> None:
        """Note that the earlier network was heard; now is monotonic, in seconds."""
        self._heard = max(self._heard, now)

    def match(self, copy: Copy) -> None:
        """Count a frame of the later network that came on the earlier one too."""
        self._count(copy, is_together=True)

    def settle(self, now: float) -> Iterable[int]:
        """Count the frames that have had their time; return the nodes concerned.

        Where there is a bridge, nothing is alone while the earlier network is away.
        """
        expected = self._expected
        while expected and now - expected[0].time >= TOGETHER:
            copy = expected.popleft()
            is_away = self.was_bridged and self._heard < copy.time - TOGETHER
            if not copy.is_counted and not is_away:
                self._count(copy, is_together=False)
        concerned, self._concerned = self._concerned, set()
        return concerned

    def _count(self, copy: Copy, *, is_together: bool) -> None:
        copy.is_counted = True
        source, evidence = copy.source, copy.evidence
        for count in self._nodes[source].counts[: evidence + 1]:
            count.add(is_together=is_together)
        if evidence is Evidence.NEWS:
            self._news.add(is_together=is_together)
        self._concerned.add(source)

    @property
    def is_apart(self) -> bool:
        """Return whether no bridge is between them, by what was news on both."""
        return not self._echoes and self._by_all_nodes() is False

    @property
    def nodes_apart(self) -> Collection[int]:
        """Return the nodes of the later network that repetitions tell nothing of.

        Where there is no bridge, a node is known to be none of the earlier network.
        News tell it when there is one, and then repetitions count again.
        """
        if not self.is_apart:
            return ()
        return [
            source for source, node in self._nodes.items() if node.was_echo is False
        ]

    @property
    def all_if_apart(self) -> Collection[int]:
        """Return all addresses of the earlier network where no bridge is, else none."""
        return ADDRESSES if self.is_apart else ()

    def was_echo(self, source: int) -> bool:
        """Return whether a node was an echo when it was last judged."""
        node = self._nodes.get(source)
        return node is not None and bool(node.was_echo)

    def is_echo(self, source: int, now: float) -> bool | None:
        """Return whether a node of the later network stands on the earlier one.

        None while that is not known.
        """
        node = self._nodes.get(source)
        if node is None:
            return None
        verdict = node.verdict(now, bridged=self._by_all_nodes())
        self._echoes += bool(verdict) - bool(node.was_echo)
        node.was_echo = verdict
        return verdict

    def is_bridged(self, now: float) -> bool | None:
        """Return whether a bridge is between them; None while that is not known.

        Until it is, what is remembered counts.
        """
        if self._echoes:
            self.was_bridged = True
            return True
        if self._by_all_nodes() is False:
            self.was_bridged = False
        elif not self.was_bridged and (
            self._since is None or now - self._since < _GIVE_UP
        ):
            return None
        return self.was_bridged

    def _by_all_nodes(self) -> bool | None:
        count = self._news
        if count.total < _ENOUGH:
            return None
        if count.together >= _NEARLY_ALL * count.total:
            return True
        if self._echoes >= _MANY_ECHOES:
            return True
        return False if count.total >= 2 * _ENOUGH else None
