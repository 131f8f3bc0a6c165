"""Which signals of a status are measured, and how their codes are changed."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from ...protocol.frame import Frame
from ...spec import Dgn, Signal, Spec

_QUANTITIES: Final = frozenset(
    {"%", "A", "V", "W", "Hz", "°C", "L", "Pa", "kPa", "hPa", "psi", "rpm"}
)
_SHARES: Final = frozenset({"relative_level"})
"""What is measured in shares of another signal, and has no unit."""
_CALIBRATION: Final = "CALIBRATION"
# Above the codes of numbers lie those with a meaning of their own (Table 3.2.3b)
_NO_NUMBERS: Final = 16
_NARROWEST: Final = 8


class MeasuredSignals:
    """Finds the measured signals of each DGN of a spec."""

    def __init__(self, spec: Spec) -> None:
        """Look at a spec."""
        self._spec = spec
        self._commanded: dict[str, set[str]] = {}
        self._shares: set[str] = set()
        for dgn in spec.dgns.values():
            if dgn.is_command and _CALIBRATION not in dgn.name:
                if any(signal.unit == "%" for signal in dgn.signals):
                    self._shares.add(dgn.device)
                names = {signal.name for signal in dgn.signals}
                self._commanded.setdefault(dgn.device, set()).update(names)
        self.of = lru_cache(None)(self._of)
        """Return those of a DGN, by its number."""

    def _of(self, number: int) -> tuple[Signal, ...]:
        dgn = self._spec.by_number.get(number)
        if dgn is None or dgn.is_command or dgn.multi_frame:
            return ()
        return tuple(signal for signal in dgn.signals if self._is_measured(dgn, signal))

    def _is_measured(self, dgn: Dgn, signal: Signal) -> bool:
        """Return whether a signal is measured, and not what somebody has set."""
        commanded = self._commanded.get(dgn.device, set())
        return (
            (signal.unit in _QUANTITIES or signal.name in _SHARES)
            and signal.kind in ("number", "signed")
            and signal.width >= _NARROWEST
            and not signal.when
            and not signal.values
            and signal.name not in commanded
            # A share of what takes shares is what was asked for.
            and not (signal.unit == "%" and dgn.device in self._shares)
        )


def changed(
    frame: Frame, signals: Iterator[Signal] | tuple[Signal, ...], by: Callable[[], int]
) -> Frame:
    """Return a frame whose numbers differ by some codes; others stay."""
    bits = int.from_bytes(frame.data, "little")
    for signal in signals:
        if signal.start + signal.width > 8 * len(frame.data):
            continue
        mask = (1 << signal.width) - 1
        code = bits >> signal.start & mask
        wanted = code + by()
        most = mask - _NO_NUMBERS
        if 0 <= wanted <= most and code <= most:
            bits = bits & ~(mask << signal.start) | wanted << signal.start
    return frame._replace(data=bits.to_bytes(len(frame.data), "little"))
