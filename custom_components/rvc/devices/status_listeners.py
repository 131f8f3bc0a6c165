"""Who is to be told of a device's statuses."""

from collections.abc import Callable
from typing import Final

type Listener = Callable[[], None]

_EVERY: Final[frozenset[str]] = frozenset()


class StatusListeners:
    """Listeners of a device, each of some statuses or of every one.

    Those of a status are kept together as long as nobody subscribes or unsubscribes:
    a status comes often, and most devices have many listeners.
    """

    def __init__(self) -> None:
        """Begin without listeners."""
        self._names: dict[Listener, frozenset[str]] = {}
        self._by_status: dict[str, tuple[Listener, ...]] = {}

    def subscribe(self, listener: Listener, names: tuple[str, ...]) -> Listener:
        """Add a listener, of every status where no names are given.

        Returns the function that removes it.
        """
        self._names[listener] = frozenset(names) or _EVERY
        self._by_status.clear()

        def unsubscribe() -> None:
            self._names.pop(listener, None)
            self._by_status.clear()

        return unsubscribe

    def every(self) -> tuple[Listener, ...]:
        """Return all listeners."""
        return tuple(self._names)

    def of(self, status: str) -> tuple[Listener, ...]:
        """Return those of a status, by its key."""
        listeners = self._by_status.get(status)
        if listeners is None:
            listeners = self._by_status[status] = tuple(
                listener
                for listener, names in self._names.items()
                if names is _EVERY or status in names
            )
        return listeners
