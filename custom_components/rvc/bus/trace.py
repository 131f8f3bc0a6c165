"""The last frames that went over the networks, both ways."""

from collections import deque
from itertools import islice
from typing import NamedTuple

from ..protocol.frame import Frame, split_id
from .link import FrameBatch
from .origin import Origin


class TracedFrame(NamedTuple):
    """A frame that went over a network, not decoded."""

    network: str
    sent: bool
    """Whether this node sent it."""
    time: float
    """Seconds of the wall clock."""
    frame: Frame
    origin: Origin | None = None
    """The call that it was sent for, if there was one."""


class Trace:
    """A ring of frames: the oldest are dropped at the limit."""

    def __init__(self, limit: int) -> None:
        """Start empty; `limit` is the number of frames that are kept."""
        self._limit = limit
        self._batches: deque[tuple[str, bool, FrameBatch, Origin | None]] = deque()
        self._count = 0

    def __len__(self) -> int:
        """Return how many frames are kept."""
        return min(self._count, self._limit)

    def add_received(self, network: str, batch: FrameBatch) -> None:
        """Add a batch that was received."""
        self._add(network, batch, sent=False)

    def add_sent(
        self, network: str, frame: Frame, time: float, origin: Origin | None = None
    ) -> None:
        """Add a frame that was sent at a time of the wall clock, in s."""
        self._add(network, FrameBatch([frame], time), sent=True, origin=origin)

    def _add(
        self,
        network: str,
        batch: FrameBatch,
        *,
        sent: bool,
        origin: Origin | None = None,
    ) -> None:
        # Batches are kept whole: to copy their frames costs more than to receive them.
        batches = self._batches
        if len(batch.frames) > self._limit:
            batch = batch._replace(frames=batch.frames[-self._limit :])
        batches.append((network, sent, batch, origin))
        self._count += len(batch.frames)
        # The oldest batch may still be needed in part.
        while self._count - (oldest := len(batches[0][2].frames)) >= self._limit:
            batches.popleft()
            self._count -= oldest

    def recent(
        self,
        limit: int,
        *,
        network: str | None = None,
        dgn: int | None = None,
        source: int | None = None,
    ) -> list[TracedFrame]:
        """Return the last frames that match all filters, the oldest first.

        Args:
            limit: How many frames at most.
            network: The name of their network.
            dgn: Their DGN, without a destination.
            source: The source address of their sender.
        """
        kept = (
            TracedFrame(name, sent, batch.time, frame, origin)
            for name, sent, batch, origin in reversed(self._batches)
            for frame in reversed(batch.frames)
        )
        matching = (
            traced
            for traced in islice(kept, self._limit)
            if network in (None, traced.network)
            and (source is None or traced.frame.id & 0xFF == source)
            and (dgn is None or split_id(traced.frame.id).dgn == dgn)
        )
        return list(islice(matching, limit))[::-1]
