"""A valve behind one output, which is open while the output is on."""

from collections.abc import Callable
from functools import cached_property

from ...protocol.message import Value
from ..output import Output
from ..permission import is_allowed
from .travel_estimator import FULL


class OutputValve:
    """A valve that an output opens, and a spring or a second relay closes."""

    is_assumed = False
    is_opening = False
    is_closing = False
    can_move_to = False
    lockout = None

    def __init__(self, output: Output) -> None:
        """Open and close by an output."""
        self._output = output

    @cached_property
    def is_allowed(self) -> bool:
        """Whether it may be opened: not where nothing is told to the coach."""
        signals: dict[str, Value] = {"command": "on_delay", "desired_level": FULL}
        return is_allowed(self._output, self._output.command_name, signals)

    @property
    def permission(self) -> str | None:
        """The permission that opening it requires; None where it requires none."""
        return self._output.on_permission

    @property
    def available(self) -> bool:
        """Whether the output can be reached."""
        return self._output.available

    @property
    def position(self) -> float | None:
        """How far it is open, in percent: wholly or not at all."""
        is_on = self._output.is_on
        if is_on is None:
            return None
        return FULL if is_on else 0.0

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call the listener when the output changed; returns the unsubscribe."""
        return self._output.subscribe(listener, *self._output.level_reports)

    async def open(self) -> None:
        """Open it."""
        await self._output.turn_on()

    async def close(self) -> None:
        """Close it."""
        await self._output.turn_off()

    async def move_to(self, percent: float) -> None:
        """Open it, or close it at 0 %: there is nothing between."""
        await (self.open() if percent else self.close())

    async def stop(self) -> None:
        """End a delay or a ramp that the output still has to carry out."""
        await self._output.do("stop")
