"""Where something stands that does not report it, estimated from how long it moves."""

import asyncio
from collections.abc import Callable
from enum import IntEnum
from typing import Final

FULL: Final = 100.0
"""The position of what is wholly open, in percent."""

# Share of a direction's time after which its end is reached, wherever it began
_NEARLY_ALL: Final = 0.95
# How near to an end, in percent, counts as there
_AT_END: Final = 0.75


class Direction(IntEnum):
    """Where something moves to; the value is the sign of the change of position."""

    OPENING = 1
    CLOSING = -1

    @property
    def end(self) -> float:
        """The position at the end of this direction, in percent."""
        return FULL if self is Direction.OPENING else 0.0

    @classmethod
    def between(cls, position: float, target: float) -> Direction:
        """Return the direction from one position to another."""
        return cls.OPENING if target > position else cls.CLOSING

    @classmethod
    def of(cls, *, opening: bool, closing: bool) -> Direction | None:
        """Return the direction that is reported; None at rest."""
        if opening:
            return cls.OPENING
        return cls.CLOSING if closing else None


def loop_time() -> float:
    """Return the running loop's monotonic time, in seconds."""
    return asyncio.get_running_loop().time()


class TravelEstimator:
    """Estimates a position in percent from the time spent in each direction."""

    def __init__(
        self,
        opening_time: float,
        closing_time: float | None = None,
        *,
        clock: Callable[[], float] = loop_time,
    ) -> None:
        """Begin with no position known.

        Args:
            opening_time: Seconds from closed to open.
            closing_time: Seconds from open to closed; as many as to open if None.
            clock: A monotonic clock, in seconds.
        """
        self._times = {
            Direction.OPENING: opening_time,
            Direction.CLOSING: opening_time if closing_time is None else closing_time,
        }
        self._clock = clock
        self._position: float | None = None
        self._direction: Direction | None = None
        self._since = 0.0

    @property
    def position(self) -> float | None:
        """How far it is open now, in percent; None before an end was reached."""
        if self._position is None or self._direction is None:
            return self._position
        share = self._elapsed() / self._times[self._direction]
        return min(max(self._position + self._direction * share * FULL, 0.0), FULL)

    def update(self, direction: Direction | None) -> None:
        """Note that it moves in a direction from now on, or rests."""
        if direction is self._direction:
            return
        self._position = self.position
        if self._position is None and self._direction is not None:
            if self._elapsed() >= _NEARLY_ALL * self._times[self._direction]:
                self._position = self._direction.end
        self._direction = direction
        self._since = self._clock()

    def may_be_at_end(self, direction: Direction) -> bool:
        """Return whether it may rest at the end of a direction.

        It may wherever the estimate has it: somebody else may have moved it faster,
        or further. Only what rests at its other end since that was reached may not.
        """
        position, other_end = self.position, FULL - direction.end
        return position is None or abs(position - other_end) > _AT_END

    def reach(self, direction: Direction) -> None:
        """Note that it rests at the end of a direction, however long it moved."""
        self._position = direction.end
        self._direction = None

    def time_for(self, direction: Direction, percent: float = FULL) -> float:
        """Return the seconds that a part of the way takes, the whole unless given."""
        return self._times[direction] * percent / FULL

    def _elapsed(self) -> float:
        return self._clock() - self._since


class EndListeners:
    """Who is told that an end was reached without a status that says so."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._listeners: list[Callable[[], None]] = []

    def subscribe(
        self, listener: Callable[[], None], end: Callable[[], None]
    ) -> Callable[[], None]:
        """Call a listener; returns the unsubscribe, which calls `end` too."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            end()
            self._listeners.remove(listener)

        return unsubscribe

    def notify(self) -> None:
        """Tell them."""
        for listener in tuple(self._listeners):
            listener()
