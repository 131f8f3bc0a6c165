"""A saturated network, the same with noise on every value, and how long frames take."""

from collections.abc import Mapping
from functools import cache

from .part import COACHIQ, Part, Row
from .traffic import at_once, file_of, noisy, saturated
from .tree import ROOT, Tree, figures_of

RATE = 1900
_SECONDS = 8


@cache
def _files() -> tuple[str, str]:
    said = at_once(saturated())
    return file_of(said), file_of(noisy(said))


def _measure(tree: Tree) -> Mapping[str, float]:
    calm, restless = _files()
    loads = (f"calm={calm}", f"noisy={restless}", f"latency={calm}")
    return tree.run("load", RATE, _SECONDS, 1, calm, *loads)


def _coachiq() -> Mapping[str, float]:
    calm, restless = _files()
    loads = (f"calm={calm}", f"noisy={restless}")
    python = ROOT / ".venv/bin/python"
    return figures_of(python, ROOT, "peer_coachiq", RATE, _SECONDS, *loads)


PART = Part(
    title="A saturated network, 1,900 frames/s: of a core above idle",
    measure=_measure,
    rounds=3,
    peers={COACHIQ: _coachiq},
    rows=(
        Row("calm", "values of the simulated coach", "%", 1.0),
        Row("calm_lost", "of these frames lost", digits=0, limit=0),
        Row("noisy", "every measured value by a code another each time", "%", 1 / 2),
        Row("noisy_lost", "of these frames lost", digits=0, limit=0),
        Row("latency", "from a frame to its state, median", "ms", digits=1, limit=12),
        Row("latency_most", "the same, at most", "ms", digits=1, limit=30),
        Row("held", "loop held at the most, CPU time", "ms", digits=1, limit=5),
        Row("calm", "values of the simulated coach", "%", beside=COACHIQ),
        Row(
            "noisy",
            "every measured value by a code another each time",
            "%",
            beside=COACHIQ,
        ),
    ),
)
