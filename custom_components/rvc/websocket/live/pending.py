"""What was received and sent since the last batch: nothing of it is looked at yet."""

from collections import deque
from typing import Final, NamedTuple

from ...bus.link import FrameBatch
from ...bus.origin import Origin

MOST_FRAMES: Final = 1000
"""Of each network: two batches of a saturated one."""


class Carried(NamedTuple):
    """Frames that a network has carried together."""

    network: str
    sent: bool
    batch: FrameBatch
    origin: Origin | None


class Pending:
    """A queue of frames; the oldest are dropped at the limit, and counted."""

    def __init__(self, limit: int) -> None:
        """Begin without frames; `limit` is how many are kept."""
        self._limit = limit
        self._queue: deque[Carried] = deque()
        self._count = 0
        self._lost = 0

    def add(self, carried: Carried) -> None:
        """Add frames."""
        count = len(carried.batch.frames)
        if count > self._limit:
            self._lost += count - self._limit
            count = self._limit
            frames = carried.batch.frames[-count:]
            carried = carried._replace(batch=carried.batch._replace(frames=frames))
        self._queue.append(carried)
        self._count += count
        while self._count > self._limit:
            oldest = len(self._queue.popleft().batch.frames)
            self._count -= oldest
            self._lost += oldest

    def take(self) -> tuple[list[Carried], int]:
        """Return all that there is, and how many frames were dropped before it."""
        taken, lost = list(self._queue), self._lost
        self._queue.clear()
        self._count = self._lost = 0
        return taken, lost
