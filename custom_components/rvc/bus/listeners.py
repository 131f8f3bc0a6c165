"""Listeners of one kind of event."""

from collections.abc import Callable


class Listeners[*ArgumentsT]:
    """The listeners of one kind of event: `subscribe` is the one way to be told."""

    __slots__ = ("_listeners",)

    def __init__(self) -> None:
        """Start without listeners."""
        self._listeners: list[Callable[[*ArgumentsT], object]] = []

    def __bool__(self) -> bool:
        """Return whether anybody listens."""
        return bool(self._listeners)

    def subscribe(
        self, listener: Callable[[*ArgumentsT], object]
    ) -> Callable[[], None]:
        """Add a listener; returns the function that removes it again.

        The returned function may be called more than once.
        """
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def notify(self, *arguments: *ArgumentsT) -> None:
        """Call every listener; one that comes or goes meanwhile changes nothing."""
        for listener in tuple(self._listeners):
            listener(*arguments)
