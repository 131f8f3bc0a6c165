"""What the bytes of an unknown message may be, by how they change: no more than guesses.

RV-C 3.2.2 and Table 5.3 say how values are usually sent: percent as uint8 in steps of
0.5 %, temperatures as uint16 in steps of 0.03125 °C from -273 °C or as uint8 in steps of
1 °C from -40 °C, and all ones where there is no value. Makers mostly keep to it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import xor
from typing import Final, Literal

type GuessKind = Literal["counter", "checksum", "temperature", "percent"]

_ENOUGH: Final = 4
"""So many messages one after the other show how something changes."""
_NO_VALUE: Final = frozenset({0xFD, 0xFE, 0xFF})
_MOST_PERCENT: Final = 200
_SUMS: Final[tuple[Callable[[bytes], int], ...]] = (
    lambda data: sum(data) & 0xFF,
    lambda data: reduce(xor, data, 0),
)
_LIVED_IN: Final = (-30.0, 110.0)
"""Between these, in °C, is what a coach measures of itself and around it."""
_DRIFT: Final = 3.0
"""A temperature changes by less than this from one message to the next, in °C."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What some bits of a message may be."""

    kind: GuessKind
    start: int
    """The first bit, counted from bit 0 of byte 0."""
    width: int
    """How many bits."""
    scale: float = 1
    offset: float = 0
    unit: str | None = None


def changing_bits(samples: Sequence[bytes]) -> bytes:
    """Return a one for each bit that is not the same in all messages."""
    size = max(map(len, samples), default=0)
    changed = bytearray(size)
    for one, other in pairwise(samples):
        for place, (before, after) in enumerate(zip(one, other, strict=False)):
            changed[place] |= before ^ after
    return bytes(changed)


def guesses(samples: Sequence[bytes]) -> list[Guess]:
    """Return what the bytes may be, in their order.

    Args:
        samples: Messages of one sender in the order in which they came.
    """
    if len(samples) < 2 or not (size := min(map(len, samples))):
        return []
    columns = [[one[place] for one in samples] for place in range(size)]
    found: list[Guess] = []
    taken: set[int] = set()
    for guess in (
        *_counters(columns),
        *_checksums(samples, size),
        *_temperatures(columns),
        *_percents(columns),
    ):
        places = set(range(guess.start // 8, (guess.start + guess.width + 7) // 8))
        if not places & taken:
            taken |= places
            found.append(guess)
    return sorted(found, key=lambda guess: guess.start)


def _counters(columns: list[list[int]]) -> Iterator[Guess]:
    """Yield bytes, or halves of them, that go up by one with each message."""
    for place, column in enumerate(columns):
        for shift, width in ((0, 8), (0, 4), (4, 4)):
            mask = (1 << width) - 1
            values = [(one >> shift) & mask for one in column]
            rest = {one & ~(mask << shift) for one in column}
            steps = {(after - before) & mask for before, after in pairwise(values)}
            whole = width == 8 or len(rest) == 1
            if whole and len(values) > _ENOUGH and steps == {1}:
                yield Guess("counter", place * 8 + shift, width)
                break


def _checksums(samples: Sequence[bytes], size: int) -> Iterator[Guess]:
    """Yield a first or last byte that is a sum of the others."""
    if len({one[:size] for one in samples}) < _ENOUGH:
        return
    for place in (size - 1, 0):
        if len({one[place] for one in samples}) < _ENOUGH:
            continue
        others = [one[:place] + one[place + 1 : size] for one in samples]
        for add in _SUMS:
            pairs = [
                (one[place], add(rest))
                for one, rest in zip(samples, others, strict=True)
            ]
            if (
                len({(sent - sums) & 0xFF for sent, sums in pairs}) == 1
                or len({(sent + sums) & 0xFF for sent, sums in pairs}) == 1
                or len({sent ^ sums for sent, sums in pairs}) == 1
            ):
                yield Guess("checksum", place * 8, 8)
                return


def _temperatures(columns: list[list[int]]) -> Iterator[Guess]:
    """Yield two bytes that change slowly within what a coach measures."""
    for place, (low, high) in enumerate(pairwise(columns)):
        values = [
            (one | other << 8) * 0.03125 - 273
            for one, other in zip(low, high, strict=True)
            if other not in _NO_VALUE
        ]
        if len(set(values)) < 2 or len(values) < len(low):
            continue
        least, most = _LIVED_IN
        steps = (abs(after - before) for before, after in pairwise(values))
        if least <= min(values) and max(values) <= most and max(steps) < _DRIFT:
            yield Guess("temperature", place * 8, 16, 0.03125, -273, "°C")


def _percents(columns: list[list[int]]) -> Iterator[Guess]:
    """Yield bytes that stay within 0 and 100 %, and change."""
    for place, column in enumerate(columns):
        values = [one for one in column if one not in _NO_VALUE]
        if values and len(set(values)) > 1 and max(values) <= _MOST_PERCENT:
            yield Guess("percent", place * 8, 8, 0.5, 0, "%")
