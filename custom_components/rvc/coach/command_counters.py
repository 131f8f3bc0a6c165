"""How the commands of a network end, for whoever wants to look."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from ..devices.errors import CommandRefused, DeviceDidNotAnswer, DeviceDidNotObey

_MOST_LATENCIES: Final = 20


class CommandCounters:
    """Counts commands by how they ended, and how long their answers took."""

    def __init__(self) -> None:
        """Begin with none."""
        self.sent = 0
        """Commands that were sent, each once however often it was repeated."""
        self.obeyed = 0
        """Commands that a status has confirmed, or that no status ever answers."""
        self.refused = 0
        """Commands that were answered by a refusal, or by a status that does not fit."""
        self.unanswered = 0
        """Commands that nothing has answered, also before a newer one replaced them."""
        self._latencies = deque[float](maxlen=_MOST_LATENCIES)

    @property
    def latency(self) -> float | None:
        """The mean time of the last answers, in s; None before the first."""
        if not self._latencies:
            return None
        return sum(self._latencies) / len(self._latencies)

    def obeyed_after(self, seconds: float | None) -> None:
        """Count a command that was obeyed.

        Args:
            seconds: How long the answer took from the first frame; None without one.
        """
        self.obeyed += 1
        if seconds is not None:
            self._latencies.append(seconds)

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count a command that is sent within, and an error that it ends with."""
        self.sent += 1
        try:
            yield
        except CommandRefused, DeviceDidNotObey:
            self.refused += 1
            raise
        except DeviceDidNotAnswer:
            self.unanswered += 1
            raise
