"""Detects networks that are bridged to each other, and the nodes that are echoes.

A bridge repeats the frames of one side on the other, with the same identifier.
A node whose frames nearly all come on an earlier network as well stands there,
and is only an echo here.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from ..bus.listeners import Listeners
from ..protocol.frame import Frame

# How far apart both copies of a frame are, at the most
_TOGETHER: Final = 0.5
_MOST_FRAMES: Final = 1024
_ENOUGH: Final = 10
# A node that sends little is judged by less, after this time
_LONG_ENOUGH: Final = 10.0
_LITTLE: Final = 2
_NEARLY_ALL: Final = 0.7
_FORGET_AT: Final = 64


class _Score:
    """How many frames of a node came, and how many of them on both networks."""

    __slots__ = ("since", "stands_on", "together", "total", "was_echo")

    def __init__(self, now: float) -> None:
        self.since = now
        self.stands_on: str | None = None
        """The earlier network that its frames were last heard on as well."""
        self.total = 0
        self.together = 0
        self.was_echo = False

    def is_echo(self, now: float) -> bool | None:
        if self.total < _ENOUGH and (
            now - self.since < _LONG_ENOUGH or self.total < _LITTLE
        ):
            return None
        return self.together >= _NEARLY_ALL * self.total


class BridgeDetector:
    """Finds the echoes among the nodes of a coach with several networks."""

    def __init__(self, networks: Sequence[str]) -> None:
        """Begin without frames.

        Args:
            networks: The networks' names; of two that are bridged the first counts.
        """
        self.echoes = Listeners[str, int]()
        """Called with a network and the address of a node that is an echo from now."""
        self._rank = {name: rank for rank, name in enumerate(networks)}
        self._scores: dict[tuple[str, int], _Score] = {}
        self._recent: OrderedDict[Frame, tuple[str, float]] = OrderedDict()

    def receive(self, network: str, frame: Frame, now: float) -> None:
        """Compare a frame of any network with those of the others."""
        source = frame.id & 0xFF
        before = self._recent.pop(frame, None)
        if self._rank[network]:
            self._count(network, source, now)
        if before is None or before[0] == network or now - before[1] >= _TOGETHER:
            self._recent[frame] = (network, now)
            if len(self._recent) > _MOST_FRAMES:
                self._recent.popitem(last=False)
            return
        later = max(network, before[0], key=self._rank.__getitem__)
        if (score := self._scores.get((later, source))) is not None:
            score.together += 1
            score.stands_on = min(network, before[0], key=self._rank.__getitem__)
            self._judge(later, source, score, now)

    def _count(self, network: str, source: int, now: float) -> None:
        score = self._scores.get((network, source))
        if score is None:
            score = self._scores[network, source] = _Score(now)
        score.total += 1
        if score.total >= _FORGET_AT:
            score.total //= 2
            score.together //= 2
        self._judge(network, source, score, now)

    def _judge(self, network: str, source: int, score: _Score, now: float) -> None:
        """Notify the listeners when a node has become an echo."""
        is_echo = bool(score.is_echo(now))
        if is_echo and not score.was_echo:
            self.echoes.notify(network, source)
        score.was_echo = is_echo

    def is_echo(self, network: str, source: int, now: float) -> bool | None:
        """Return whether a node is only an echo here; None while it is not known."""
        if not self._rank[network]:
            return False
        score = self._scores.get((network, source))
        return None if score is None else score.is_echo(now)

    def bridged(self, network: str, now: float) -> list[str]:
        """Return a network and all whose frames reach it over bridges, in order."""
        joined = [
            {name, score.stands_on}
            for (name, _), score in self._scores.items()
            if score.stands_on is not None and score.is_echo(now)
        ]
        reached = {network}
        for _ in self._rank:
            for pair in joined:
                if reached & pair:
                    reached |= pair
        return sorted(reached, key=self._rank.__getitem__)
