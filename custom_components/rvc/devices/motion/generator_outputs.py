"""A generator behind two outputs: one cranks it, the other one primes and stops it.

Some coaches wire the switch of their generator's panel to two outputs, and nothing on
the bus guards them: the starter turns for as long as its output is on. So the start is
held only while the generator is heard to stand, and ends with the engine running, with
a status that does not come, or with the time; the output itself knows that time too.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from ...bus.errors import BusError
from ..command_order import Outcome
from ..device import MotionKey
from ..errors import (
    CommandError,
    GeneratorDidNotStart,
    GeneratorDidNotStop,
    GeneratorNotReady,
)
from ..generator import RUNNING, STOPPED, Generator
from ..generator_start import GeneratorStart
from ..output import Output
from .output_pair import off_now, on_for
from .travel_estimator import loop_time

# What panels and CoachProxy's scripts do, in s
_PRIME: Final = 5.0
_PAUSE: Final = 1.0
_LONGEST_CRANK: Final = 30.0
_LONGEST_STOP: Final = 30.0
# How old the generator's status may be while its starter turns
_NEW: Final = 3.0
# When it is asked for one
_ASK: Final = 1.0
_PRIMED: Final = frozenset({STOPPED, "priming", "preheat"})
# What runs up at this moment does not say so yet
_LEAST_STOP: Final = 3.0


class _RunsAlreadyError(Exception):
    """Somebody else has started it meanwhile."""


class GeneratorOutputs:
    """A generator that one output starts, and another one primes and stops."""

    def __init__(
        self,
        starting: Output,
        stopping: Output,
        generator: Generator,
        controller: Callable[[], GeneratorStart | None] = lambda: None,
    ) -> None:
        """Start and stop a generator.

        Args:
            starting: The output of its starter.
            stopping: The output that primes it while it stands, and stops it.
            generator: What reports whether it runs.
            controller: Returns the controller that starts and stops it instead, if
                one is heard.
        """
        self._starting = starting
        self._stopping = stopping
        self._generator = generator
        self._controller = controller
        # A stop is of the same key: it ends a start in each of its moments.
        self._key = MotionKey(starting.key, "generator")
        self._prime_key = MotionKey(starting.key, "prime")
        self._calls = self._start_call = 0
        self._is_starting = self._is_cranking = False
        self._stops = 0
        """How many calls hold the output that stops it, or are about to let go."""

    @property
    def is_on(self) -> bool | None:
        """Whether the generator runs; None where that is not known."""
        return self._generator.is_on

    @property
    def on_permission(self) -> str | None:
        """The permission that a start requires."""
        return self._starting.on_permission

    # Start

    async def turn_on(self) -> None:
        """Start it, by one try; returns once it runs.

        Raises GeneratorNotReady where it is not heard or not ready, then nothing
        is switched; GeneratorDidNotStart; CommandError, BusError or EncodeError.
        """
        if (controller := self._controller()) is not None:
            await controller.turn_on()
            return
        if self._is_starting and self._start_call == self._calls:
            return
        if self._is_starting or self._stops:
            raise GeneratorNotReady(self._starting, "stopping")
        self._is_starting = True
        self._calls += 1
        call = self._start_call = self._calls
        try:
            await self._start(call)
        except _RunsAlreadyError:
            return
        finally:
            self._is_starting = self._is_cranking = False

    async def _start(self, call: int) -> None:
        self._starting.check_allowed(
            self._starting.command_name, off_now(self._starting)
        )
        await self._check_ready()
        outcome = await self._hold(
            self._starting,
            self._key,
            _LONGEST_CRANK,
            self._may_crank,
            lambda: self._prime(call),
        )
        if outcome is Outcome.REPLACED or call != self._calls:
            return
        if not self._generator.runs and not self._generator.is_said_to_run:
            raise GeneratorDidNotStart(self._starting)

    async def _check_ready(self) -> None:
        """Raise GeneratorNotReady unless it stands, _RunsAlreadyError where it runs."""
        generator = self._generator
        try:
            await generator.hear(_NEW)
        except CommandError:
            raise GeneratorNotReady(self._starting, None) from None
        if generator.runs:
            raise _RunsAlreadyError
        if generator.turns:
            raise GeneratorNotReady(self._starting, RUNNING)
        if generator.state != STOPPED:
            raise GeneratorNotReady(self._starting, generator.state)

    async def _prime(self, call: int) -> None:
        """See both outputs off, and prime; what is wrong then keeps it from cranking."""
        for output in (self._starting, self._stopping):
            await output.stop_moving(None, output.command_name, off_now(output))
            await output.turn_off_now()
        if call != self._calls:
            return
        began = loop_time()
        await self._hold(
            self._stopping,
            self._prime_key,
            _PRIME,
            lambda: call == self._calls and self._may_prime(),
        )
        was_ended = loop_time() - began < _PRIME - _PAUSE
        if call != self._calls:
            return
        await self._stopping.turn_off_now()
        await asyncio.sleep(_PAUSE)
        if call == self._calls:
            await self._check_ready()
            if was_ended:
                # Whoever switches it off meanwhile does not want it to start.
                raise GeneratorDidNotStart(self._starting)
            self._is_cranking = True

    def _may_prime(self) -> bool:
        """Return whether it still stands: of an engine that turns it would be a stop."""
        return self._generator.state in _PRIMED and not self._generator.turns

    def _may_crank(self) -> bool:
        generator = self._generator
        return generator.begins and generator.status_age() <= _NEW

    # Stop

    async def turn_off(self) -> None:
        """End a start, and stop what runs; it requires no permission.

        What is not known to stand is stopped too, for a time. Raises
        GeneratorDidNotStop, CommandError, BusError or EncodeError.
        """
        was_cranking = self._is_cranking
        self._calls += 1
        call = self._calls
        await self._end_start()
        controller = self._controller()
        if controller is not None and controller.is_on:
            with suppress(CommandError):
                await controller.turn_off()
                return
        if not was_cranking:
            # What stands says so every 5 s alone: stopping it would prime it.
            with suppress(CommandError, BusError):
                await self._generator.hear(_NEW)
        if call != self._calls or (self._stands() and not was_cranking):
            return
        self._stops += 1
        try:
            await self._stop(call)
        finally:
            self._stops -= 1

    async def _end_start(self) -> None:
        """Switch both outputs off, also where one of them cannot be told now."""
        ends = await asyncio.gather(
            _end(self._starting, self._key),
            _end(self._stopping, self._prime_key),
            return_exceptions=True,
        )
        for error in ends:
            if error is not None:
                raise error

    async def _stop(self, call: int) -> None:
        least = loop_time() + _LEAST_STOP

        def goes_on() -> bool:
            return loop_time() < least or not self._stands()

        outcome = await self._hold(
            self._stopping,
            self._key,
            _LONGEST_STOP,
            goes_on,
            self._starting.turn_off_now,
        )
        is_over = outcome is Outcome.REPLACED or call != self._calls
        if not is_over and not self._stands():
            raise GeneratorDidNotStop(self._starting)

    def _stands(self) -> bool:
        """Whether it was heard lately to stand."""
        generator = self._generator
        return generator.is_on is False and generator.status_age() <= _NEW

    # What is held

    async def _hold(
        self,
        output: Output,
        key: MotionKey,
        longest: float,
        goes_on: Callable[[], bool],
        prepare: Callable[[], Awaitable[None]] | None = None,
    ) -> Outcome:
        """Hold an output on while something goes on; returns when it is off again."""
        has_run = False

        def holds() -> bool:
            nonlocal has_run
            has_run = has_run or bool(output.is_on)
            fell = has_run and not output.is_on
            return output.available and not fell and goes_on()

        other = self._stopping if output is self._starting else self._starting
        outcome = await output.move(
            key,
            output.command_name,
            on_for(output, longest),
            off_now(output),
            lambda status: output.shows(status, on=True),
            holds,
            repeat=None,
            longest=longest,
            beside=(other,),
            prepare=prepare,
        )
        if outcome is not Outcome.REPLACED:
            await self._until_ended(output, key)
        return outcome

    async def _until_ended(self, output: Output, key: MotionKey) -> None:
        """Ask for the generator's status until a motion is over.

        Whoever is cancelled while he waits ends it: nobody else would.
        """
        ending = asyncio.ensure_future(output.motion_ended(key))
        try:
            while not ending.done():
                await asyncio.wait({ending}, timeout=_ASK)
                if not ending.done():
                    with suppress(CommandError, BusError):
                        await self._generator.hear(_ASK)
        except asyncio.CancelledError:
            await _end(output, key)
            raise
        finally:
            ending.cancel()


async def _end(output: Output, key: MotionKey) -> None:
    await output.stop_moving(key, output.command_name, off_now(output))
