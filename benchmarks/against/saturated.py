"""A saturated network, the same with noise on every value, and how long frames take."""

from collections.abc import Mapping
from functools import cache

from .loads import files_of, peers, rows, rows_beside
from .part import COACHIQ, READING, Part, Row
from .traffic import at_once, saturated
from .tree import Tree

RATE = 1900
_SECONDS = 8


@cache
def _files() -> tuple[str, str]:
    return files_of(at_once(saturated()))


def _loads() -> tuple[str, str]:
    calm, restless = _files()
    return f"calm={calm}", f"noisy={restless}"


def _measure(tree: Tree) -> Mapping[str, float]:
    calm, _ = _files()
    loads = (*_loads(), f"latency={calm}")
    return tree.run("load", RATE, _SECONDS, 1, calm, *loads)


_CALM, _NOISY = rows("calm", 1.0)
PART = Part(
    title="A saturated network, 1,900 frames/s: of a core above idle",
    measure=_measure,
    rounds=3,
    peers=peers(RATE, _SECONDS, _loads, COACHIQ, READING),
    rows=(
        _CALM,
        Row("calm_lost", "of these frames lost", digits=0, limit=0),
        _NOISY,
        Row("noisy_lost", "of these frames lost", digits=0, limit=0),
        Row("latency", "from a frame to its state, median", "ms", digits=1, limit=12),
        Row("latency_most", "the same, at most", "ms", digits=1, limit=30),
        Row("held", "loop held at the most, CPU time", "ms", digits=1, limit=5),
        *rows_beside("calm", COACHIQ),
        *rows_beside("calm", READING),
    ),
)
