"""A coach's traffic as it is and with noise, and CoachIQ's way with the same."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from .part import COACHIQ, READING, Row
from .traffic import Timed, file_of, noisy
from .tree import ROOT, figures_of

NOISY: Final = "every measured value by a code another each time"
_CALM: Final = "values of the simulated coach"
_RUNS: Final = {COACHIQ: "peer_coachiq", READING: "peer_reading"}


def files_of(said: Timed) -> tuple[str, str]:
    """Return the files of what a coach says, and of the same with noise."""
    return file_of(said), file_of(noisy(said))


def peers(
    rate: int, seconds: int, loads: Callable[[], Sequence[str]], *names: str
) -> Mapping[str, Callable[[], Mapping[str, float]]]:
    """Return peers that are given the same loads at a rate."""

    def measure(module: str) -> Mapping[str, float]:
        python = ROOT / ".venv/bin/python"
        return figures_of(python, ROOT, module, rate, seconds, *loads())

    return {name: partial(measure, _RUNS[name]) for name in names}


def rows(calm: str, target: float) -> tuple[Row, Row]:
    """Return the rows beside the base: of a load that is called so, and of noise."""
    return Row(calm, _CALM, "%", target), Row("noisy", NOISY, "%", 1 / 2)


def rows_beside(calm: str, peer: str) -> tuple[Row, Row]:
    """Return the same rows beside a peer."""
    return (
        Row(calm, _CALM, "%", beside=peer),
        Row("noisy", NOISY, "%", beside=peer),
    )
