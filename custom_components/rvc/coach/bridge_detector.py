"""Networks that are bridged to each other: which nodes are heard twice.

A bridge repeats what it hears on the other side, with the same identifier. A
node whose frames nearly all come on an earlier network as well stands there,
and what this network says of it is an echo.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from ..protocol.frame import Frame

# How far apart both copies of a frame are, at the most
_TOGETHER: Final = 0.5
_MOST_FRAMES: Final = 1024
_ENOUGH: Final = 10
# A node that says little is judged by less, after this time
_LONG_ENOUGH: Final = 10.0
_LITTLE: Final = 2
_NEARLY_ALL: Final = 0.7
_FORGET_AT: Final = 64


class _Score:
    """How many frames of a node came, and how many of them on both networks."""

    __slots__ = ("since", "together", "total")

    def __init__(self, now: float) -> None:
        self.since = now
        self.total = 0
        self.together = 0


class BridgeDetector:
    """Tells the echoes among the nodes of a coach with several networks."""

    def __init__(self, networks: Sequence[str]) -> None:
        """Take the networks' names; of two that are bridged the first one counts."""
        self._rank = {name: rank for rank, name in enumerate(networks)}
        self._scores: dict[tuple[str, int], _Score] = {}
        self._recent: OrderedDict[Frame, tuple[str, float]] = OrderedDict()

    def hear(self, network: str, frame: Frame, now: float) -> None:
        """Take a frame of any network."""
        source = frame.id & 0xFF
        before = self._recent.pop(frame, None)
        if self._rank[network]:
            score = self._scores.get((network, source))
            if score is None:
                score = self._scores[network, source] = _Score(now)
            score.total += 1
            if score.total >= _FORGET_AT:
                score.total //= 2
                score.together //= 2
        if before is not None and before[0] != network and now - before[1] < _TOGETHER:
            later = max(network, before[0], key=self._rank.__getitem__)
            if (score := self._scores.get((later, source))) is not None:
                score.together += 1
            return
        self._recent[frame] = (network, now)
        if len(self._recent) > _MOST_FRAMES:
            self._recent.popitem(last=False)

    def is_echo(self, network: str, source: int, now: float) -> bool | None:
        """Tell whether a node is only repeated here; None while nobody can tell."""
        if not self._rank[network]:
            return False
        score = self._scores.get((network, source))
        if score is None:
            return None
        if score.total < _ENOUGH and (
            now - score.since < _LONG_ENOUGH or score.total < _LITTLE
        ):
            return None
        return score.together >= _NEARLY_ALL * score.total
