"""Five saturated networks of one coach."""

from collections.abc import Mapping
from functools import cache

from .loads import peers
from .part import READING, Part, Row
from .saturated import RATE
from .traffic import at_once, file_of, of_network, saturated
from .tree import Tree

_NETWORKS = 5
_SECONDS = 8


@cache
def _files() -> str:
    said = at_once(saturated())
    return ",".join(file_of(of_network(said, one)) for one in range(_NETWORKS))


def _loads() -> tuple[str]:
    return (f"five={_files()}",)


def _measure(tree: Tree) -> Mapping[str, float]:
    files = _files()
    return tree.run("load", RATE, _SECONDS, _NETWORKS, files, *_loads())


PART = Part(
    title="Five saturated networks, 9,500 frames/s: of a core above idle",
    measure=_measure,
    rounds=3,
    peers=peers(RATE, _SECONDS, _loads, READING),
    rows=(
        Row("five", "all together", "%", 3 / 4),
        Row("five", "all together", "%", beside=READING),
        Row("five_lost", "of these frames lost", digits=0, limit=0),
    ),
)
