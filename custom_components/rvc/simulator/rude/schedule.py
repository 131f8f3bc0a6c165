"""When which fault begins and ends, drawn from a seed."""

from collections.abc import Iterator, Sequence
import random
from typing import Final, NamedTuple

from .fault import Fault

_PAUSE: Final = (2.0, 8.0)


class Planned(NamedTuple):
    """A fault, from when to when, in s since the start."""

    fault: type[Fault]
    begins: float
    ends: float
    seed: str
    """What the fault draws from."""


def plan(seed: int, faults: Sequence[type[Fault]]) -> Iterator[Planned]:
    """Return faults without an end, in the order of their beginnings.

    The same seed and faults give the same plan. Each fault comes once before one
    comes again, and none while it goes on.
    """
    chance = random.Random(seed)
    begins, number = 0.0, 0
    until: dict[str, float] = {}
    while True:
        for fault in chance.sample(faults, len(faults)):
            begins += chance.uniform(*_PAUSE)
            begins = max(begins, until.get(fault.name, 0.0))
            ends = begins + chance.uniform(*fault.lasts)
            until[fault.name] = ends
            number += 1
            yield Planned(fault, begins, ends, f"{seed}.{number}")
