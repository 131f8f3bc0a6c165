"""A usual coach at its own times, and the same with noise on every value."""

from collections.abc import Mapping
from functools import cache

from ..traffic import coach_in_time
from .loads import files_of, peers, rows, rows_beside
from .part import COACHIQ, READING, Part
from .tree import Tree

_SECONDS = 15
_HEARD = 30.0


@cache
def _files() -> tuple[str, str]:
    return files_of(coach_in_time(_HEARD))


def _loads() -> tuple[str, str]:
    calm, restless = _files()
    return f"usual={calm}", f"noisy={restless}"


def _measure(tree: Tree) -> Mapping[str, float]:
    return tree.run("load", 0, _SECONDS, 1, _files()[0], *_loads())


PART = Part(
    title="A usual coach, 79 frames/s: of a core above idle",
    measure=_measure,
    rounds=3,
    peers=peers(0, _SECONDS, _loads, COACHIQ, READING),
    rows=(
        *rows("usual", 2 / 3),
        *rows_beside("usual", COACHIQ),
        *rows_beside("usual", READING),
    ),
)
