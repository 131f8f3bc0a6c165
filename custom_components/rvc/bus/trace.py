"""The last frames that went over the networks, both ways."""

from collections import deque
from itertools import islice
from typing import NamedTuple

from ..protocol.frame import Frame, split_id
from .link import FrameBatch


class Traced(NamedTuple):
    """A frame that went over a network; it is decoded by whoever asks for it."""

    network: str
    sent: bool
    """Whether this node has sent it."""
    time: float
    """Of the wall clock, in s."""
    frame: Frame


class Trace:
    """A ring of frames; the oldest give way."""

    def __init__(self, most: int) -> None:
        """Take how many frames it holds at the most."""
        self._most = most
        self._bursts: deque[tuple[str, bool, FrameBatch]] = deque()
        self._count = 0

    def __len__(self) -> int:
        """Return how many it holds."""
        return min(self._count, self._most)

    def hear(self, network: str, burst: FrameBatch) -> None:
        """Take a burst that was heard."""
        self._take(network, burst, sent=False)

    def send(self, network: str, frame: Frame, time: float) -> None:
        """Take a frame that was sent; time is the wall clock's."""
        self._take(network, FrameBatch([frame], time), sent=True)

    def _take(self, network: str, burst: FrameBatch, *, sent: bool) -> None:
        """Keep a burst as it is: to take it to pieces costs more than to hear it."""
        bursts = self._bursts
        if len(burst.frames) > self._most:
            burst = burst._replace(frames=burst.frames[-self._most :])
        bursts.append((network, sent, burst))
        self._count += len(burst.frames)
        # The oldest of them may be needed in part.
        while self._count - (oldest := len(bursts[0][2].frames)) >= self._most:
            bursts.popleft()
            self._count -= oldest

    def recent(
        self,
        most: int,
        *,
        network: str | None = None,
        dgn: int | None = None,
        source: int | None = None,
    ) -> list[Traced]:
        """Return the last frames that fit, the oldest of them first."""
        held = (
            Traced(name, sent, burst.time, frame)
            for name, sent, burst in reversed(self._bursts)
            for frame in reversed(burst.frames)
        )
        fitting = (
            one
            for one in islice(held, self._most)
            if network in (None, one.network)
            and (source is None or one.frame.id & 0xFF == source)
            and (dgn is None or split_id(one.frame.id).dgn == dgn)
        )
        return list(islice(fitting, most))[::-1]
