"""How far a client is with what it was sent: who sleeps is sent less, and then nothing."""

from collections import deque
from enum import Enum

from ...coach.timing import Timing


class Mode(Enum):
    """How much a client is sent."""

    ALL = "all"
    SLOW = "slow"
    """The table alone, once a second."""
    STOPPED = "stopped"
    """Nothing, until all that it was sent is acknowledged."""


class Pace:
    """What a client was asked to acknowledge, and has not yet."""

    def __init__(self, timing: Timing, now: float) -> None:
        """Begin with nothing sent; now is monotonic, in s."""
        self.mode = Mode.ALL
        self.sent_at = now
        """When it was last sent anything."""
        self._timing = timing
        # While it answers nothing it is asked some forty times, and then no more.
        self._asked: deque[tuple[int, float]] = deque()

    @property
    def is_asked(self) -> bool:
        """Whether there is something to acknowledge."""
        return bool(self._asked)

    def sent(self, seq: int, now: float, *, asks: bool) -> None:
        """Note that a client was sent an event, and whether that asks for an answer."""
        self.sent_at = now
        if asks:
            self._asked.append((seq, now))

    def acknowledge(self, seq: int) -> None:
        """Take what a client has acknowledged, with all before it."""
        while self._asked and self._asked[0][0] <= seq:
            self._asked.popleft()

    def look(self, now: float) -> Mode:
        """Return how much a client is sent now."""
        waits = now - self._asked[0][1] if self._asked else 0.0
        if self.mode is Mode.STOPPED and self._asked:
            return self.mode
        if waits > self._timing.live_stop:
            self.mode = Mode.STOPPED
        elif waits > self._timing.live_slow:
            self.mode = Mode.SLOW
        else:
            self.mode = Mode.ALL
        return self.mode
