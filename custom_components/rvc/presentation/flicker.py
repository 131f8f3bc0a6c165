"""What of a status may flicker: measured codes, each by one, while all else is the same.

It is decided on the data as they came: most frames of a coach at rest differ from the
one before by the noise of what is measured alone.
"""

from collections.abc import Mapping
from fractions import Fraction
import math
from typing import Final, NamedTuple

from ..spec import Dgn, Signal
from .model import NotShown, Shown, ShownBy

LONGEST: Final = 8
"""Bytes of a frame."""
_FINE: Final = 16
"""Bits of a number of which one code is hardly ever what somebody sets."""
_TIMES: Final = ("us", "ms", "s", "min", "h", "d")
_AT_THE_TOP: Final = 5
"""Codes that are no numbers, or soon none, counted from the largest one."""
_BACK_AND_FORTH: Final = 3
"""Times that noise over an edge, such as 0 A, is told at once."""
_CROSSED_WITHIN: Final = 60.0
"""The longest between two of them, in s."""


class FlickeringCode(NamedTuple):
    """A measured signal, and the codes at which something else begins."""

    shift: int
    mask: int
    edges: tuple[tuple[int, int], ...]
    """The codes at each edge: the same twice, or those that it lies between."""


class Flicker:
    """Which bits of a status may flicker, and by how much."""

    def __init__(self, codes: tuple[FlickeringCode, ...]) -> None:
        """Take the codes that are measured; nothing else may change."""
        self.codes = codes
        measured = 0
        for code in codes:
            measured |= code.mask << code.shift
        self.others = (1 << 8 * LONGEST) - 1 & ~measured
        """The bits of which every change is told at once."""


class Near:
    """The data that are no more than noise away from what was told; times are in s."""

    __slots__ = ("_bits", "_codes", "_flicker", "_ranges")

    def __init__(self, flicker: Flicker, data: bytes) -> None:
        """Begin around what is told now."""
        self._flicker = flicker
        bits = int.from_bytes(data, "little")
        self._codes = [
            _Code(one, bits >> one.shift & one.mask) for one in flicker.codes
        ]
        self.tell(data, 0.0)

    def tell(self, data: bytes, now: float) -> None:
        """Note what is told now: what lies in the middle follows it as far as it must."""
        bits = self._bits = int.from_bytes(data, "little")
        self._ranges = [one.tell(bits, now) for one in self._codes]

    def has(self, data: bytes) -> bool:
        """Return whether data differ by noise alone."""
        bits = int.from_bytes(data, "little")
        if (bits ^ self._bits) & self._flicker.others:
            return False
        for shift, mask, least, most in self._ranges:
            if not least <= bits >> shift & mask <= most:
                return False
        return True


class _Code:
    """Where the code of one signal stands."""

    __slots__ = ("_crossed", "_crossings", "_least", "_middle", "_most", "_place")

    def __init__(self, place: FlickeringCode, code: int) -> None:
        self._place = place
        self._middle = code
        self._least, self._most = _within(code, place.edges)
        self._crossings = 0
        self._crossed = -math.inf

    def tell(self, bits: int, now: float) -> tuple[int, int, int, int]:
        """Take what is told; return the place, and the codes that are near it."""
        shift, mask, edges = self._place
        code = bits >> shift & mask
        middle = self._middle
        if not self._least <= code <= self._most:
            self._cross(now, is_step=not middle - 1 <= code <= middle + 1)
            self._least, self._most = _within(code, edges)
        self._middle = middle = min(max(middle, code - 1), code + 1)
        if code > mask - _AT_THE_TOP:
            # It is no number: one that comes is no noise.
            return shift, mask, code, code
        least, most = middle - 1, min(middle + 1, mask - _AT_THE_TOP)
        if self._crossings <= _BACK_AND_FORTH or now - self._crossed > _CROSSED_WITHIN:
            least, most = max(least, self._least), min(most, self._most)
        return shift, mask, least, most

    def _cross(self, now: float, *, is_step: bool) -> None:
        """Count how often it has gone over an edge, by noise, one after the other."""
        if is_step or now - self._crossed > _CROSSED_WITHIN:
            self._crossings = 0
        self._crossings += 1
        self._crossed = now


def _within(code: int, edges: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    """Return the least and the largest code on the same side of all edges."""
    least, most = 0, 1 << 8 * LONGEST
    for below, above in edges:
        if code > below:
            least = max(least, below + 1)
        elif code < above:
            most = min(most, above - 1)
        else:
            return code, code
    return least, most


def flicker_of(dgn: Dgn, shown: Mapping[str, Shown]) -> Flicker | None:
    """Return what may flicker of a status; None where nothing does.

    Args:
        dgn: The status.
        shown: How its signals are shown, by their names.
    """
    codes = [
        code
        for signal in dgn.signals
        if (code := _code(signal, shown.get(signal.name))) is not None
    ]
    return Flicker(tuple(codes)) if codes else None


def _code(signal: Signal, shown: Shown | None) -> FlickeringCode | None:
    """Return a signal's code, if a change by one of it may wait for a second."""
    if (
        signal.kind != "number"
        or signal.values
        or signal.blank
        or signal.when
        or signal.full_range
        or signal.start + signal.width > 8 * LONGEST
        or (edges := _edges(signal, shown)) is None
    ):
        return None
    codes = [(Fraction(edge) - signal.offset) / signal.scale for edge in edges]
    return FlickeringCode(
        signal.start,
        (1 << signal.width) - 1,
        tuple((math.floor(code), math.ceil(code)) for code in codes),
    )


def _edges(signal: Signal, shown: Shown | None) -> tuple[float, ...] | None:
    """Return what is told at once of a number; None where each change of it is.

    What is measured has noise of a code or more. Of what is set or kept in fine codes,
    one of them may be as late as noise; of time, each is a step.
    """
    if isinstance(shown, NotShown) or shown is None:
        return None
    is_fine = signal.width >= _FINE and signal.unit not in (None, *_TIMES)
    if isinstance(shown, ShownBy):
        return () if is_fine else None
    limits, deadband = shown.limits or (), shown.deadband
    if deadband is None:
        is_counted = (shown.state_class or "").startswith("total")
        return limits if is_fine and not is_counted else None
    if isinstance(deadband.width, str):
        # Its codes are parts of something else: where it is empty is plain, and no more.
        return (*(edge for edge in deadband.edges if not edge), *limits)
    return None if deadband.width < abs(signal.scale) else (*deadband.edges, *limits)
