"""When a transport waits for frames, and when it looks for them at even times.

A wake-up of the event loop costs more than a frame. On a bus that would wake it more
often than a look at even times does, looking is cheaper; on a quiet one, or where
frames come in bundles, it would only wake it for nothing.
"""

from typing import Final

from ..timing import BusTiming

# Of the looks of a window, as many reads must they save at the least.
_WORTH: Final = 0.7
# The share of the time between looks by which one may come early
_EARLY: Final = 0.25


class Pace:
    """Chooses by what was found: counts how many frames come with one wake-up."""

    def __init__(self, timing: BusTiming) -> None:
        """Begin with waiting for frames."""
        self.looks = False
        """Whether to look at even times, instead of to wait for each frame."""
        self._interval = timing.read_rest
        self._window = timing.pace_window
        self._tries = timing.pace_tries
        self._most_reads = round(self._window / self._interval)
        self._reads = self._frames = 0
        self._frames_a_read = 1.0
        """How many came with one wake-up when they were last waited for."""
        self._since = self._looks_since = 0.0

    def count(self, frames: int, now: float) -> None:
        """Count the frames that a read has found; now is the loop's time, in s."""
        self._frames += frames
        self._reads += 1
        is_over = now - self._since >= self._window
        if not is_over and (self.looks or self._reads < self._most_reads):
            return
        if not self.looks:
            self._frames_a_read = max(self._frames / self._reads, 1.0)
            # A pause of the bus may have made the window long.
            self.looks = not is_over
            self._looks_since = now
        elif now - self._looks_since >= self._tries:
            # Frames may come in other bundles than before: that is seen without.
            self.looks = False
        else:
            reads = self._frames / self._frames_a_read
            share = self._window / (now - self._since)
            self.looks = reads * share >= _WORTH * self._most_reads
        self._reads = self._frames = 0
        self._since = now

    def next_look(self, now: float) -> float:
        """Return when to look, in the loop's time: all transports do so together."""
        interval = self._interval
        # Just before it is its time the look of that time is over: timers are early.
        return ((now + _EARLY * interval) // interval + 1) * interval
