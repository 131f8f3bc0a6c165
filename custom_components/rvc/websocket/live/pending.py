"""What was received and sent since the last batch: nothing of it is looked at yet."""

from collections import deque
from collections.abc import Callable
from typing import Final, NamedTuple

from ...bus.link import FrameBatch
from ...bus.origin import Origin
from ...protocol.frame import Frame

MOST_FRAMES: Final = 1000
"""Of each network: two batches of a saturated one."""


class Carried(NamedTuple):
    """Frames that a network has carried together."""

    network: str
    sent: bool
    batch: FrameBatch
    origin: Origin | None


class Pending:
    """A queue of frames; the oldest are left out at the limit, and counted."""

    def __init__(self, limit: int, left_out: Callable[[Carried], None]) -> None:
        """Begin without frames.

        Args:
            limit: How many are kept.
            left_out: Is called with those that make room, the oldest first.
        """
        self._limit = limit
        self._left_out = left_out
        self._queue: deque[Carried] = deque()
        self._count = 0
        self._lost = 0

    def add(self, carried: Carried) -> None:
        """Add frames."""
        self._queue.append(carried)
        self._count += len(carried.batch.frames)
        while self._count > self._limit:
            self._make_room()

    def _make_room(self) -> None:
        """Leave out what is too much of what was carried first."""
        oldest = self._queue.popleft()
        frames = oldest.batch.frames
        over = min(self._count - self._limit, len(frames))
        if over < len(frames):
            self._queue.appendleft(_with(oldest, frames[over:]))
            oldest = _with(oldest, frames[:over])
        self._count -= over
        self._lost += over
        self._left_out(oldest)

    def take(self) -> tuple[list[Carried], int]:
        """Return all that there is, and how many frames were left out before it."""
        taken, lost = list(self._queue), self._lost
        self._queue.clear()
        self._count = self._lost = 0
        return taken, lost


def _with(carried: Carried, frames: list[Frame]) -> Carried:
    return carried._replace(batch=carried.batch._replace(frames=frames))
