"""What went wrong on a network in the last minute, while somebody looks."""

from collections import deque
from typing import Final, NamedTuple

from ...bus.network import Network

_WINDOW: Final = 60.0
"""Seconds over which errors are counted."""


class _Counted(NamedTuple):
    now: float
    frames: int
    errors: int
    malformed: int
    dropped: int


class RecentErrors:
    """Counts from when it was made, at most over the last minute."""

    def __init__(self, network: Network, now: float) -> None:
        """Begin at nothing; now is monotonic, in seconds."""
        self._network = network
        self._counts: deque[_Counted] = deque([self._count(now)])

    def update(self, now: float) -> None:
        """Count what came since the last time: at most once a second."""
        self._counts.append(self._count(now))
        while now - self._counts[1].now >= _WINDOW:
            self._counts.popleft()

    def _count(self, now: float) -> _Counted:
        network = self._network
        counters = network.error_counters
        return _Counted(
            now,
            network.statistics.received,
            counters.error_frames,
            counters.malformed,
            counters.dropped,
        )

    @property
    def frames(self) -> int:
        """Return how many frames were received."""
        return self._counts[-1].frames - self._counts[0].frames

    @property
    def errors(self) -> int:
        """Return how many errors the controller has seen on the wire."""
        return self._counts[-1].errors - self._counts[0].errors

    @property
    def malformed(self) -> int:
        """Return how often what the adapter sent was no frame."""
        return self._counts[-1].malformed - self._counts[0].malformed

    @property
    def dropped(self) -> int:
        """Return how many frames were not read in time."""
        return self._counts[-1].dropped - self._counts[0].dropped
