"""Two outputs that move one thing, one in each direction.

Makers drive awnings, lifts and vents so; both at once would short the motor.
So the opposite output is always off before the wanted one is on.
"""

import asyncio
from collections.abc import Callable
from functools import cached_property
from typing import Final

from ...protocol.message import Message, Value
from ..command_order import Outcome
from ..device import MotionKey
from ..output import Output
from ..permission import is_allowed, required
from .travel_estimator import FULL, Direction, EndListeners, TravelEstimator, loop_time

USUAL_TRAVEL_TIME: Final = 30.0
"""Seconds for the whole way where the map gives none."""

# What the relays of both directions need to let go, in s
_PAUSE: Final = 0.1
_MORE_THAN_THE_WAY: Final = 1.1
_ENDS_ONLY: Final = frozenset({"slides", "jacks"})
"""The permissions of what is not left halfway by a slip on a bar."""


class OutputPair:
    """Two outputs that drive one thing both ways; its position is estimated."""

    is_assumed = True
    lockout = None

    def __init__(
        self,
        opening: Output,
        closing: Output,
        opening_time: float = USUAL_TRAVEL_TIME,
        closing_time: float | None = None,
    ) -> None:
        """Drive one thing by two outputs.

        Args:
            opening: The output that opens it.
            closing: The output that closes it.
            opening_time: Seconds for the whole way.
            closing_time: Seconds for the way back; as many unless given.
        """
        self._outputs = (opening, closing)
        # Both ways are motions of one key, so that they end each other.
        self._key = MotionKey(opening.key, "pair")
        self._estimator = TravelEstimator(opening_time, closing_time)
        self._ends = EndListeners()
        for output in set(self._outputs):
            output.status_changes.subscribe(self._receive)

    @property
    def available(self) -> bool:
        """Whether both outputs can be reached."""
        return all(output.available for output in self._outputs)

    @property
    def is_opening(self) -> bool:
        """Whether it moves towards open."""
        return bool(self._outputs[0].is_on)

    @property
    def is_closing(self) -> bool:
        """Whether it moves towards closed."""
        return bool(self._outputs[1].is_on)

    @property
    def position(self) -> float | None:
        """How far it is open, in percent, estimated from time."""
        return self._estimator.position

    @cached_property
    def is_allowed(self) -> bool:
        """Whether the owner allows it to be moved; a stop is always allowed."""
        return all(
            is_allowed(output, output.command_name, on_for(output, 1))
            for output in self._outputs
        )

    @property
    def permission(self) -> str | None:
        """The permission that moving it requires; None where it requires none."""
        output = self._outputs[0]
        return required(output, output.command_name, on_for(output, 1))

    @property
    def can_move_to(self) -> bool:
        """Whether it can be moved to a position between its ends.

        What can crush people goes to its ends only, as slides and jacks of their own messages do.
        """
        return self.permission not in _ENDS_ONLY

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call the listener when either output changed; returns the unsubscribe."""
        ends = [one.subscribe(listener, *one.level_reports) for one in self._outputs]

        def unsubscribe() -> None:
            for end in ends:
                end()

        return self._ends.subscribe(listener, unsubscribe)

    def _receive(self, _: Message) -> None:
        """Estimate the position anew: one of the outputs has changed."""
        self._estimator.update(
            Direction.of(opening=self.is_opening, closing=self.is_closing)
        )

    async def open(self) -> None:
        """Move to the open end."""
        await self._go_to_end(Direction.OPENING)

    async def close(self) -> None:
        """Move to the closed end."""
        await self._go_to_end(Direction.CLOSING)

    async def move_to(self, percent: float) -> None:
        """Move for as long as the way to a position takes."""
        position = self.position
        if percent in (0, FULL) or position is None:
            await (self.open() if percent >= FULL / 2 else self.close())
            return
        direction = Direction.between(position, percent)
        way = abs(percent - position)
        await self._go(direction, self._estimator.time_for(direction, way))

    async def _go_to_end(self, direction: Direction) -> None:
        whole_time = self._estimator.time_for(direction)
        await self._go(direction, whole_time * _MORE_THAN_THE_WAY, to_end=True)

    async def _go(
        self, direction: Direction, seconds: float, *, to_end: bool = False
    ) -> None:
        wanted, opposite = self._outputs
        if direction is Direction.CLOSING:
            wanted, opposite = opposite, wanted
        until = 0.0
        has_run = False
        node_starts = wanted.node_starts

        async def prepare() -> None:
            nonlocal until
            await self._say_off(opposite)
            await opposite.turn_off_now()
            await asyncio.sleep(_PAUSE)
            until = loop_time() + seconds

        def goes_on() -> bool:
            nonlocal has_run
            has_run = has_run or bool(wanted.is_on)
            if to_end and has_run and wanted.is_on is False and wanted.available:
                # It ran, and stopped by itself: a stop of anybody ends this first.
                if wanted.node_starts == node_starts:
                    self._note_end(direction)
                return False
            return loop_time() < until and wanted.available

        outcome = await wanted.move(
            self._key,
            wanted.command_name,
            on_for(wanted, seconds),
            off_now(wanted),
            lambda status: wanted.shows(status, on=True),
            goes_on,
            repeat=None,
            longest=seconds,
            stays=lambda _: to_end and self._estimator.may_be_at_end(direction),
            beside=(opposite,),
            prepare=prepare,
        )
        if outcome is Outcome.ALREADY_THERE:
            self._note_end(direction)

    def _note_end(self, direction: Direction) -> None:
        self._estimator.reach(direction)
        self._ends.notify()

    async def stop(self) -> None:
        """Switch both outputs off, also where one of them cannot be told now."""
        endings = await asyncio.gather(
            *(self._say_off(output, self._key) for output in self._outputs),
            return_exceptions=True,
        )
        for error in endings:
            if error is not None:
                raise error

    @staticmethod
    async def _say_off(output: Output, ends: MotionKey | None = None) -> None:
        await output.stop_moving(ends, output.command_name, off_now(output))


def on_for(output: Output, seconds: float) -> dict[str, Value]:
    """Return what switches an output on for a time, in s."""
    return {
        "command": "on_duration",
        "desired_level": FULL,
        "delay_duration": output.duration_value(seconds),
        "interlock": output.no_interlock,
    }


def off_now(output: Output) -> dict[str, Value]:
    """Return what switches an output off at once."""
    return {
        "command": "off_delay",
        "desired_level": 0,
        "interlock": output.no_interlock,
    }
