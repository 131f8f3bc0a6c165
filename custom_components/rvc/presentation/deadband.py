"""A measured number without its noise: what is shown follows it, but not each flicker.

Most of what a coach at rest reports is two neighbouring codes of a voltage, back and
forth. Shown is what was reported, until a report is farther from it than noise can be.
What nobody may miss is shown at once: a value that comes or goes, an edge such as 0 A,
and a change of more than noise. What stays is shown exactly as soon as it has been
still for a while, and the mean of what is shown is that of what is reported.
"""

from dataclasses import dataclass
from typing import Final

_NEARLY: Final = 1e-6
"""Of the width: numbers in binary are not exact."""
_BACK_AND_FORTH: Final = 3
"""Turns after which a change that is hardly more than noise is noise."""
_TURNS_WITHIN: Final = 60.0
"""The longest between two turns that belong together, in s."""
_STAYS: Final = 1.5
"""Of its periods: what has been the same for so long and then changes is a step."""
_STAYS_NEAR: Final = 10
"""Of its periods: the same of what was no more than noise away from what is shown."""
_PERIOD: Final = 1.0
"""For what is reported when it changes, in s."""
_OWED: Final = 300.0
"""How long it may show one width too much, in s, before the other value's turn comes."""


@dataclass(frozen=True, slots=True)
class Deadband:
    """What a signal's noise may come to."""

    width: float | str
    """The largest change that may be noise, in the signal's unit; or the attribute of the
    device's model that knows it."""
    edges: tuple[float, ...] = ()
    """What is shown at once, and what leaves it or crosses it too."""
    circle: float | None = None
    """Where it begins anew: 360 of a bearing in degrees."""
    period: float = _PERIOD
    """How often it is reported, in s."""


class DampedValue:
    """What is shown of a number that is measured; times are monotonic, in seconds."""

    __slots__ = (
        "_changed",
        "_circle",
        "_counted",
        "_edges",
        "_owed",
        "_period",
        "_rises",
        "_step",
        "_turned",
        "_turns",
        "_width",
        "shown",
        "value",
    )

    def __init__(self, deadband: Deadband, step: float | None = None) -> None:
        """Begin without a value.

        Args:
            deadband: What may be noise.
            step: What is shown is rounded to multiples of it, by whoever shows it.
        """
        self._step = step
        self._width = 0.0
        if not isinstance(deadband.width, str):
            self._set_width(deadband.width)
        self._edges = deadband.edges
        self._circle = deadband.circle
        self._period = deadband.period
        self.value: float | None = None
        """What was reported last."""
        self.shown: float | None = None
        """What is to be shown, not rounded."""
        self._changed = self._counted = 0.0
        self._owed = 0.0
        """By how much too little was shown for how long, in unit times s."""
        self._turned = float("-inf")
        self._turns = 0
        self._rises = False

    def _set_width(self, width: float) -> None:
        """Set what may be noise; what makes no step that is shown is it in any case."""
        self._width = max(width, (self._step or 0.0) / 2) if width else 0.0

    @property
    def is_exact(self) -> bool:
        """Whether what was reported last is shown."""
        return self.value == self.shown

    def forget(self) -> None:
        """Begin anew: the next value is shown as it is."""
        self.value = self.shown = None
        self._owed, self._turns = 0.0, 0

    def report(
        self, value: float | None, now: float, width: float | None = None
    ) -> bool:
        """Take what is reported now; return whether something else is to be shown.

        A width is what may be noise from now on.
        """
        if width is not None:
            self._set_width(width)
        if value == self.value:
            return False
        if value is None or self.shown is None or not self._width:
            before = self.shown
            self.forget()
            self.value = self.shown = value
            self._changed = self._counted = now
            return value != before
        self._count(now)
        self.value = value
        stayed, self._changed = now - self._changed, now
        moved = self._distance(value, self.shown)
        if not self._is_more_than_noise(value, moved):
            return self._is_owed(value, moved) and self._show(value)
        return self._show(self._turn(value, moved, stayed, now))

    def settle(self, now: float, still: float) -> bool:
        """Show exactly what has been still for so many seconds; return whether it was."""
        if self.is_exact or now - self._changed < still:
            return False
        self._count(now)
        return self._show(self.value)

    def _show(self, value: float | None) -> bool:
        before, self.shown = self.shown, value
        return value != before

    def _distance(self, value: float, other: float) -> float:
        moved = value - other
        if self._circle is not None:
            half = self._circle / 2
            moved = (moved + half) % self._circle - half
        return moved

    def _is_more_than_noise(self, value: float, moved: float) -> bool:
        assert self.shown is not None
        if abs(moved) > self._width * (1 + _NEARLY):
            return True
        return any(
            _side(value, edge) != _side(self.shown, edge) for edge in self._edges
        )

    def _turn(self, value: float, moved: float, stayed: float, now: float) -> float:
        """Return what is shown of a change that is more than noise.

        One step more than the width, or across an edge, is noise too where it goes back
        and forth: then the edge, or what lies in the middle, is near enough to both. A
        step is none where the value has stayed before.
        """
        assert self.shown is not None
        noise = self._width * (1 + _NEARLY)
        rises = moved > 0
        near = now - self._turned
        if abs(moved) > 2 * noise or near > _TURNS_WITHIN:
            self._turns = 0
        elif rises is not self._rises:
            self._turns += 1
        self._turned, self._rises = now, rises
        if self._turns < _BACK_AND_FORTH:
            return value
        if abs(moved) <= noise:
            begins = self._turns == _BACK_AND_FORTH and value in self._edges
            return value if begins or self._is_owed(value, moved) else self.shown
        if stayed >= _STAYS * self._period or near >= _STAYS_NEAR * self._period:
            return value
        return self.shown + moved / 2

    def _count(self, now: float) -> None:
        """Note by how much something else was shown than reported, and for how long."""
        assert self.value is not None and self.shown is not None
        if not self.is_exact:
            most = 2 * self._limit
            wrong = self._distance(self.value, self._rounded(self.shown))
            owed = self._owed + wrong * (now - self._counted)
            self._owed = min(max(owed, -most), most)
        self._counted = now

    @property
    def _limit(self) -> float:
        return _OWED * max(self._width, self._step or 0.0)

    def _is_owed(self, value: float, moved: float) -> bool:
        """Return whether it is the turn of a value within the noise, for the mean."""
        return abs(self._owed) > self._limit and self._owed * moved > 0

    def _rounded(self, value: float) -> float:
        return value if not self._step else round(value / self._step) * self._step


def _side(value: float, edge: float) -> int:
    """Return on which side of an edge a value is: -1, 0 on it, or 1."""
    return (value > edge) - (value < edge)
