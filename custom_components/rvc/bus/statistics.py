"""What a network carried, and how busy it is."""

from collections import deque
from dataclasses import dataclass
from typing import Final

# An extended data frame without stuffing: 67 bits and the data, with the pause
# after it; stuff bits add about a tenth in what coaches really send (143 of 131).
_FRAME_BITS: Final = 67
_STUFFED: Final = 143 / 131
_WINDOW: Final = 5.0
"""Seconds over which rates are taken."""


@dataclass(slots=True)
class NetworkStatistics:
    """What went over a network since it was set up."""

    received: int = 0
    received_bytes: int = 0
    sent: int = 0
    sent_bytes: int = 0
    lost: int = 0
    """How often the adapter was lost."""
    last_frame: float | None = None
    """When a frame was last received, in seconds of the wall clock."""


class Meter:
    """The frame rate and the bus load over the last few seconds."""

    def __init__(self, bit_rate: int) -> None:
        """Start without a rate; `bit_rate` is the bus's, in bit/s."""
        self._bit_rate = bit_rate
        self._counts: deque[tuple[float, int, int]] = deque()
        self.frames_per_second = 0.0
        self.load = 0.0
        """The share of the time in which the bus is occupied, in percent."""

    def update(self, now: float, frames: int, octets: int) -> None:
        """Update the rates.

        Args:
            now: Seconds of a monotonic clock.
            frames: Frames that the network carried so far.
            octets: Bytes of data in these frames.
        """
        counts = self._counts
        counts.append((now, frames, octets))
        while len(counts) > 2 and now - counts[1][0] >= _WINDOW:
            counts.popleft()
        since, frames_then, octets_then = counts[0]
        if now <= since:
            return
        frames, octets = frames - frames_then, octets - octets_then
        bits = (_FRAME_BITS * frames + 8 * octets) * _STUFFED
        self.frames_per_second = frames / (now - since)
        self.load = min(100.0 * bits / (now - since) / self._bit_rate, 100.0)
