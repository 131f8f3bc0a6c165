"""Finding out which instance is what: by what changes, or by making it blink."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, TypeGuard

from ..coach_map.model import CoachMap
from ..devices import NODE, Device, DeviceKey
from ..devices.dimmer import Dimmer
from ..devices.errors import MayNotBlink
from ..devices.load import Load
from ..devices.output import Output
from ..protocol.message import Message
from .coach import Coach
from .timing import Timing

_MOST_TURNS: Final = 64
# Who changes this often by himself is not what the owner has just pressed.
_NOISY: Final = 3
_FULL: Final = 100.0
_BLINKS: Final = 3


@dataclass(slots=True)
class _Noted:
    """What was seen of a device during a lesson."""

    changes: int = 0
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
    """A device that changed while the owner pressed something."""

    key: DeviceKey
    changes: int
    partner: DeviceKey | None = None
    """The output that took turns with it: together they may drive a cover."""
    travel_time: float | None = None
    """How long the longer of both was on, in s."""


class LearnSession:
    """Watches all devices of a coach, from when it begins until it ends.

    What changed in the time before `begin` is noise, and counts less after it.
    """

    def __init__(self, coach: Coach) -> None:
        """Watch the coach; the noise is learned first."""
        self._coach = coach
        self._noise: dict[DeviceKey, int] = {}
        self._noted: dict[DeviceKey, _Noted] = {}
        self._states: dict[DeviceKey, Mapping[str, Message]] = {}
        self._ends: list[Callable[[], None]] = []
        self._watched: set[DeviceKey] = set()
        self._has_begun = False
        self.noticed = asyncio.Event()
        """Set when an output was switched since the lesson began."""
        self._ends.append(coach.registry.subscribe_features(self._found))

    def begin(self) -> None:
        """Take what changes from now on for an answer."""
        self._has_begun = True

    async def answer(
        self, patience: float, longest: float | None = None
    ) -> list[Candidate]:
        """Wait until something was switched; return what changed by then.

        `patience` is how long for the first switch, `longest` for all, in s.
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
        while self._ends:
            self._ends.pop()()

    def _found(self, device: Device, _: str) -> None:
        key = device.key
        if key in self._watched or key.device_class == NODE or key.instance is None:
            return
        self._watched.add(key)
        self._states[key] = dict(device.messages)
        self._ends.append(device.subscribe(lambda: self._changed(device)))

    def _changed(self, device: Device) -> None:
        key = device.key
        before = self._states[key]
        if before == device.messages:
            # Only its availability did.
            return
        self._states[key] = dict(device.messages)
        if not before:
            # What is heard for the first time tells where it stands, no more.
            return
        if not self._has_begun:
            self._noise[key] = self._noise.get(key, 0) + 1
            return
        now = asyncio.get_running_loop().time()
        noted = self._noted.setdefault(key, _Noted(first=now))
        noted.changes += 1
        is_on = getattr(device, "is_on", None)
        if isinstance(device, Output) and is_on is not None:
            if not noted.turns or noted.turns[-1][1] is not is_on:
                noted.turns.append((now, is_on))
                self.noticed.set()

    def candidates(self) -> list[Candidate]:
        """Return what changed, the most likely first.

        An output that was switched comes before all that only drifts; of two
        outputs that took turns the one that was on first stands for both.
        """
        now = asyncio.get_running_loop().time()
        partners = self._partners(now)
        hidden = {pair[1] for pair in partners.values()}
        ranked = sorted(
            (key for key in self._noted if key not in hidden),
            key=lambda key: self._rank(key),
        )
        return [
            Candidate(key, self._noted[key].changes, *_pair(partners.get(key)))
            for key in ranked
        ]

    def _rank(self, key: DeviceKey) -> tuple[bool, bool, float]:
        noted = self._noted[key]
        is_noisy = self._noise.get(key, 0) >= _NOISY or (
            noted.changes > _NOISY and not noted.turns
        )
        return (is_noisy, not noted.turns, noted.first)

    def _partners(
        self, now: float
    ) -> dict[DeviceKey, tuple[DeviceKey, DeviceKey, float]]:
        """Return the pairs that took turns, by the one that was on first."""
        outputs = [key for key, noted in self._noted.items() if noted.was_on()]
        outputs.sort(key=lambda key: self._noted[key].first)
        found: dict[DeviceKey, tuple[DeviceKey, DeviceKey, float]] = {}
        taken: set[DeviceKey] = set()
        for first in outputs:
            for second in outputs:
                if first in taken or second in taken or first == second:
                    continue
                if first[:2] != second[:2]:
                    continue
                one, other = (self._noted[k].spans(now) for k in (first, second))
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


def _may_blink(device: Device, coach_map: CoachMap) -> TypeGuard[Dimmer | Load]:
    """Tell whether it does no harm to switch an output a few times.

    Of an output that the map does not call a lamp only a dimmed one is known to
    be harmless: motors, pumps and burners are on or off.
    """
    mapped = coach_map.about(device.key)
    if not isinstance(device, Dimmer | Load):
        return False
    if mapped is not None and mapped.role is not None:
        return mapped.role == "light"
    return isinstance(device, Dimmer) and device.was_dimmed


async def blink(
    device: Device, coach_map: CoachMap, timing: Timing | None = None
) -> None:
    """Switch a lamp a few times, and leave it as it was.

    Raises MayNotBlink, CommandError or BusError.
    """
    if not _may_blink(device, coach_map):
        raise MayNotBlink(device)
    pause = (timing or Timing()).blink
    was_on, level = device.is_on, device.level
    try:
        for _ in range(_BLINKS):
            await (device.turn_off() if device.is_on else device.turn_on(_FULL))
            await asyncio.sleep(pause)
            await (device.turn_off() if device.is_on else device.turn_on(_FULL))
            await asyncio.sleep(pause)
    finally:
        if was_on:
            await device.turn_on(level or _FULL)
        else:
            await device.turn_off()
