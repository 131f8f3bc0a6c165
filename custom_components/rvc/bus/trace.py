"""The last frames that went over the networks, both ways."""

from collections import deque
from itertools import islice
from typing import NamedTuple

from ..protocol.frame import Frame, split_id
from .transport import Received


class Traced(NamedTuple):
    """A frame that went over a network; it is decoded by whoever asks for it."""

    network: str
    sent: bool
    """Whether this node has sent it."""
    frame: Received


class Trace:
    """A ring of frames; the oldest give way."""

    def __init__(self, most: int) -> None:
        """Take how many frames it holds at the most."""
        self._frames: deque[tuple[str, bool, Received]] = deque(maxlen=most)

    def __len__(self) -> int:
        """Return how many it holds."""
        return len(self._frames)

    def hear(self, network: str, burst: list[Received]) -> None:
        """Take a burst that was heard."""
        self._frames.extend([(network, False, frame) for frame in burst])

    def send(self, network: str, frame: Frame, time: float) -> None:
        """Take a frame that was sent; time is the wall clock's."""
        self._frames.append((network, True, Received(frame.id, frame.data, time)))

    def recent(
        self,
        most: int,
        *,
        network: str | None = None,
        dgn: int | None = None,
        source: int | None = None,
    ) -> list[Traced]:
        """Return the last frames that fit, the oldest of them first."""
        fitting = (
            Traced(*entry)
            for entry in reversed(self._frames)
            if network in (None, entry[0])
            and (source is None or entry[2].id & 0xFF == source)
            and (dgn is None or split_id(entry[2].id).dgn == dgn)
        )
        return list(islice(fitting, most))[::-1]
