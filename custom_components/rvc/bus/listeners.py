"""Listeners of one kind of event."""

from collections.abc import Callable
import logging

_LOGGER = logging.getLogger(__name__)


class Listeners[*ArgumentsT]:
    """The listeners of one kind of event, called in the order they subscribed."""

    __slots__ = ("_listeners",)

    def __init__(self) -> None:
        """Start without listeners."""
        self._listeners: list[Callable[[*ArgumentsT], object]] = []

    def __bool__(self) -> bool:
        """Return whether there is a listener."""
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
        """Call every listener.

        One that subscribes or unsubscribes meanwhile changes nothing, and one that
        raises is logged: neither the others nor the caller suffer from it.
        """
        for listener in tuple(self._listeners):
            try:
                listener(*arguments)
            except Exception:
                _LOGGER.exception("A listener failed: %r", listener)
