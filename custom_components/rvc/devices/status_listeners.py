"""Who is to be told of a device's statuses."""

from collections.abc import Callable
from typing import NamedTuple

type Listener = Callable[[], None]


class _OfStatus(NamedTuple):
    """The listeners of a status."""

    every: tuple[Listener, ...]
    counting: tuple[Listener, ...]
    showing: tuple[Listener, ...]


class StatusListeners:
    """Listeners of a device, each of some statuses or of every one.

    Those of a status are kept together as long as nobody subscribes or unsubscribes:
    a status comes often, and most devices have many listeners. Who counts is called
    first, and also for noise.
    """

    def __init__(self) -> None:
        """Begin without listeners."""
        self._names: dict[Listener, tuple[str, ...]] = {}
        self._counts: set[Listener] = set()
        self._by_status: dict[str, _OfStatus] = {}

    def subscribe(
        self, listener: Listener, names: tuple[str, ...], *, counts: bool = False
    ) -> Listener:
        """Add a listener, of every status where no names are given.

        Returns the function that removes it.
        """
        self._names[listener] = names
        if counts:
            self._counts.add(listener)
        self._by_status.clear()

        def unsubscribe() -> None:
            self._names.pop(listener, None)
            self._counts.discard(listener)
            self._by_status.clear()

        return unsubscribe

    def every(self) -> tuple[Listener, ...]:
        """Return all listeners."""
        return tuple(self._names)

    def of(self, status: str) -> tuple[Listener, ...]:
        """Return those of a status, by its key."""
        return (self._by_status.get(status) or self._of(status)).every

    def counting(self, status: str) -> tuple[Listener, ...]:
        """Return those of a status who count."""
        return (self._by_status.get(status) or self._of(status)).counting

    def showing(self, status: str) -> tuple[Listener, ...]:
        """Return those of a status who do not count."""
        return (self._by_status.get(status) or self._of(status)).showing

    def _of(self, status: str) -> _OfStatus:
        counting: list[Listener] = []
        showing: list[Listener] = []
        for listener, names in self._names.items():
            if not names or status in names:
                (counting if listener in self._counts else showing).append(listener)
        found = _OfStatus((*counting, *showing), tuple(counting), tuple(showing))
        self._by_status[status] = found
        return found
