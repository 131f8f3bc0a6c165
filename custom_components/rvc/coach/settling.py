"""What is exact again once it has been still: one timer for all that is damped."""

from collections.abc import Callable

from ..bus.listeners import Listeners
from ..presentation.deadband import DampedValue


class Settling:
    """Looks at every tick of the coach whether damped values have been still for long.

    Only those are kept that show something else than was reported, and none twice: at
    most one for each that shows a number.
    """

    def __init__(
        self, ticks: Listeners[()], now: Callable[[], float], still: float
    ) -> None:
        """Begin without values.

        Args:
            ticks: Called every few seconds.
            now: Returns the time, monotonic, in seconds.
            still: For how long a value has to stay, in s.
        """
        self.now = now
        """Returns the time that values are reported at."""
        self._still = still
        self._waiting: dict[DampedValue, Callable[[], None]] = {}
        ticks.subscribe(self._look)

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._waiting)

    def watch(self, value: DampedValue, settled: Callable[[], None]) -> None:
        """Call `settled` once a value is shown exactly, unless it already is."""
        if not value.is_exact:
            self._waiting[value] = settled

    def drop(self, value: DampedValue) -> None:
        """Watch a value no longer."""
        self._waiting.pop(value, None)

    def _look(self) -> None:
        now = self.now()
        for value, settled in list(self._waiting.items()):
            if value.settle(now, self._still):
                settled()
            if value.is_exact:
                self._waiting.pop(value, None)
