"""A coach's traffic as it is and with noise, and CoachIQ's way with the same."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from .part import COACHIQ, Row
from .traffic import Timed, file_of, noisy
from .tree import ROOT, figures_of

NOISY: Final = "every measured value by a code another each time"
_CALM: Final = "values of the simulated coach"


def files_of(said: Timed) -> tuple[str, str]:
    """Return the files of what a coach says, and of the same with noise."""
    return file_of(said), file_of(noisy(said))


def coachiq(
    rate: int, seconds: int, loads: Callable[[], Sequence[str]]
) -> Mapping[str, Callable[[], Mapping[str, float]]]:
    """Return the peer that is given the same loads at a rate."""

    def measure() -> Mapping[str, float]:
        python = ROOT / ".venv/bin/python"
        return figures_of(python, ROOT, "peer_coachiq", rate, seconds, *loads())

    return {COACHIQ: measure}


def rows(calm: str, target: float) -> tuple[Row, Row]:
    """Return the rows beside the base: of a load that is called so, and of noise."""
    return Row(calm, _CALM, "%", target), Row("noisy", NOISY, "%", 1 / 2)


def rows_beside_coachiq(calm: str) -> tuple[Row, Row]:
    """Return the same rows beside CoachIQ's way."""
    return (
        Row(calm, _CALM, "%", beside=COACHIQ),
        Row("noisy", NOISY, "%", beside=COACHIQ),
    )
