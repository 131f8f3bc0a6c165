"""Listeners of one kind of event."""

from custom_components.rvc.bus.listeners import Listeners


def test_listeners_are_called_in_order_until_they_unsubscribe() -> None:
    listeners: Listeners[str, int] = Listeners()
    heard: list[object] = []
    first = listeners.subscribe(lambda name, number: heard.append((name, number)))
    listeners.subscribe(lambda name, _: heard.append(name))
    listeners.notify("load", 1)
    first()
    first()
    listeners.notify("load", 2)
    assert heard == [("load", 1), "load", "load"]


def test_a_listener_may_unsubscribe_while_it_is_called() -> None:
    listeners: Listeners[()] = Listeners()
    heard: list[str] = []

    def once() -> None:
        heard.append("once")
        end()

    end = listeners.subscribe(once)
    listeners.subscribe(lambda: heard.append("always"))
    assert listeners
    listeners.notify()
    listeners.notify()
    assert heard == ["once", "always", "always"]
