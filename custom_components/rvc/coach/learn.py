"""Learning which instance is what, from what changes."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from ..devices import Device, DeviceKey, Feature
from ..devices.output import Output
from .coach import Coach

_MOST_TURNS: Final = 64
# What changes this often by itself is not what the owner has just switched.
_NOISY: Final = 3


@dataclass(slots=True)
class _Changes:
    """The changes of an output during a session."""

    presses: int = 0
    """How often it went on or off; a ramp of many statuses is one."""
    first: float = 0.0
    turns: deque[tuple[float, bool]] = field(
        default_factory=lambda: deque(maxlen=_MOST_TURNS)
    )
    """When it went on and off."""

    def was_on(self) -> bool:
        return any(on for _, on in self.turns)

    def spans(self, now: float) -> list[tuple[float, float]]:
        """Return from when to when it was on."""
        found = []
        since: float | None = None
        for moment, on in self.turns:
            if on and since is None:
                since = moment
            elif not on and since is not None:
                found.append((since, moment))
                since = None
        if since is not None:
            found.append((since, now))
        return found


@dataclass(frozen=True, slots=True)
class Candidate:
    """An output that changed while the owner switched something."""

    key: DeviceKey
    presses: int
    """How often it went on or off."""
    partner: DeviceKey | None = None
    """The output that took turns with it: together they may drive a cover."""
    travel_time: float | None = None
    """How long the longer of both was on, in s."""


class LearnSession:
    """Watches all outputs of a coach while the owner switches one of them.

    What changes before `begin` is noise, and counts less after it.
    """

    def __init__(self, coach: Coach) -> None:
        """Watch the coach; the noise is learned first."""
        self._coach = coach
        self._noise: dict[DeviceKey, int] = {}
        self._changes: dict[DeviceKey, _Changes] = {}
        self._states: dict[DeviceKey, tuple[bool | None, float | None]] = {}
        """Whether each output that is watched is on, and its level."""
        self._has_begun = False
        self.noticed = asyncio.Event()
        """Set when an output was switched since `begin`."""
        self._unsubscribe: list[Callable[[], None]] = []
        # It calls back at once, for all that is known.
        self._unsubscribe.append(coach.registry.subscribe_features(self._watch))

    def begin(self) -> None:
        """Count what changes from now on as what the owner has switched."""
        self._has_begun = True

    async def answer(
        self, patience: float, longest: float | None = None
    ) -> list[Candidate]:
        """Wait until something was switched; return what changed by then.

        Args:
            patience: How long the first switch is waited for, in seconds.
            longest: How long it all may take, in seconds; None for no limit.
        """
        self.begin()
        with suppress(TimeoutError):
            async with asyncio.timeout(longest):
                async with asyncio.timeout(patience):
                    await self.noticed.wait()
                # What belongs together follows soon; a motor runs for a while.
                await asyncio.sleep(self._coach.timing.learn_settle)
        return self.candidates()

    def end(self) -> None:
        """Watch no more."""
        while self._unsubscribe:
            self._unsubscribe.pop()()

    def _watch(self, device: Device, _: Feature) -> None:
        """Watch an output: nothing else is what a switch switches."""
        key = device.key
        if key in self._states or not isinstance(device, Output):
            return
        self._states[key] = (device.is_on, device.level)
        self._unsubscribe.append(device.subscribe(lambda: self._changed(device)))

    def _changed(self, device: Output) -> None:
        key = device.key
        before, state = self._states[key], (device.is_on, device.level)
        if state == before or device.is_on is None:
            return
        self._states[key] = state
        if before[0] is None:
            # The first status shows how it is, and no change.
            return
        if not self._has_begun:
            self._noise[key] = self._noise.get(key, 0) + 1
            return
        now = asyncio.get_running_loop().time()
        changes = self._changes.setdefault(key, _Changes(first=now))
        if not changes.turns or changes.turns[-1][1] is not device.is_on:
            changes.presses += 1
            changes.turns.append((now, device.is_on))
            self.noticed.set()

    def candidates(self) -> list[Candidate]:
        """Return what changed, the most likely first.

        What changed by itself before comes last; of two outputs that took turns
        the one that was on first stands for both.
        """
        now = asyncio.get_running_loop().time()
        partners = self._partners(now)
        hidden = {pair[1] for pair in partners.values()}
        ranked = sorted(
            (key for key in self._changes if key not in hidden),
            key=lambda key: self._rank(key),
        )
        return [
            Candidate(key, self._changes[key].presses, *_pair(partners.get(key)))
            for key in ranked
        ]

    def _rank(self, key: DeviceKey) -> tuple[bool, float]:
        is_noisy = self._noise.get(key, 0) >= _NOISY
        return (is_noisy, self._changes[key].first)

    def _partners(
        self, now: float
    ) -> dict[DeviceKey, tuple[DeviceKey, DeviceKey, float]]:
        """Return the pairs that took turns, by the one that was on first."""
        outputs = [key for key, changes in self._changes.items() if changes.was_on()]
        outputs.sort(key=lambda key: self._changes[key].first)
        found: dict[DeviceKey, tuple[DeviceKey, DeviceKey, float]] = {}
        taken: set[DeviceKey] = set()
        for first in outputs:
            for second in outputs:
                if first in taken or second in taken or first == second:
                    continue
                if first[:2] != second[:2]:
                    continue
                one, other = (self._changes[k].spans(now) for k in (first, second))
                if _overlap(one, other) or one[0][0] > other[0][0]:
                    continue
                longest = max(end - begin for begin, end in [*one, *other])
                if longest >= self._coach.timing.shortest_travel:
                    found[first] = (first, second, longest)
                    taken |= {first, second}
        return found


def _pair(
    found: tuple[DeviceKey, DeviceKey, float] | None,
) -> tuple[DeviceKey | None, float | None]:
    return (None, None) if found is None else (found[1], round(found[2], 1))


def _overlap(
    one: Iterable[tuple[float, float]], other: list[tuple[float, float]]
) -> bool:
    return any(
        begin < until and since < end for begin, end in one for since, until in other
    )
