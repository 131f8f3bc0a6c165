"""What a page is told once a second, for as long as it is open."""

from asyncio import TimerHandle
from collections.abc import Callable
from typing import Any

from homeassistant.core import callback

from .registry import Stream


def keep_looking(
    stream: Stream[Any, Any], look: Callable[[], None]
) -> Callable[[], None]:
    """Look now, and again after each pause of `Timing.page_states`; returns what ends it."""
    loop = stream.hass.loop
    pause = stream.runtime.coach.timing.page_states
    timer: TimerHandle | None = None

    @callback
    def again() -> None:
        nonlocal timer
        look()
        timer = loop.call_later(pause, again)

    @callback
    def end() -> None:
        if timer is not None:
            timer.cancel()

    again()
    return end
