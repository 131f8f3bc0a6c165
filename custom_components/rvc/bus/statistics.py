"""How busy a network is: frames a second, and the share of its time."""

from collections import deque
from typing import Final

# An extended data frame without stuffing: 67 bits and the data, with the pause
# after it; stuff bits add about a tenth in what coaches really say (143 of 131).
_FRAME_BITS: Final = 67
_STUFFED: Final = 143 / 131
_WINDOW: Final = 5.0


class Meter:
    """Turns counts into rates, over the last few seconds."""

    def __init__(self, bit_rate: int) -> None:
        """Take the bit rate of the network."""
        self._bit_rate = bit_rate
        self._counts: deque[tuple[float, int, int]] = deque()
        self.frames_per_second = 0.0
        self.load = 0.0
        """The share of the time in which somebody speaks, in percent."""

    def update(self, now: float, frames: int, octets: int) -> None:
        """Take what has gone over the network so far, with its bytes of data."""
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
