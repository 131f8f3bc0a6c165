"""A usual coach at its own times, and the same with noise on every value."""

from collections.abc import Mapping
from functools import cache

from ..traffic import coach_in_time
from .part import COACHIQ, Part, Row
from .traffic import file_of, noisy
from .tree import ROOT, Tree, figures_of

_SECONDS = 15
_HEARD = 30.0


@cache
def _files() -> tuple[str, str]:
    said = coach_in_time(_HEARD)
    return file_of(said), file_of(noisy(said))


def _measure(tree: Tree) -> Mapping[str, float]:
    calm, restless = _files()
    loads = (f"usual={calm}", f"noisy={restless}")
    return tree.run("load", 0, _SECONDS, 1, calm, *loads)


def _coachiq() -> Mapping[str, float]:
    calm, restless = _files()
    loads = (f"usual={calm}", f"noisy={restless}")
    python = ROOT / ".venv/bin/python"
    return figures_of(python, ROOT, "peer_coachiq", 0, _SECONDS, *loads)


PART = Part(
    title="A usual coach, 79 frames/s: of a core above idle",
    measure=_measure,
    rounds=3,
    peers={COACHIQ: _coachiq},
    rows=(
        Row("usual", "values of the simulated coach", "%", 2 / 3),
        Row("noisy", "every measured value by a code another each time", "%", 1 / 2),
        Row("usual", "values of the simulated coach", "%", beside=COACHIQ),
        Row(
            "noisy",
            "every measured value by a code another each time",
            "%",
            beside=COACHIQ,
        ),
    ),
)
