"""Five saturated networks of one coach."""

from collections.abc import Mapping
from functools import cache

from .part import Part, Row
from .saturated import RATE
from .traffic import at_once, file_of, of_network, saturated
from .tree import Tree

_NETWORKS = 5
_SECONDS = 8


@cache
def _files() -> str:
    said = at_once(saturated())
    return ",".join(file_of(of_network(said, one)) for one in range(_NETWORKS))


def _measure(tree: Tree) -> Mapping[str, float]:
    files = _files()
    return tree.run("load", RATE, _SECONDS, _NETWORKS, files, f"five={files}")


PART = Part(
    title="Five saturated networks, 9,500 frames/s: of a core above idle",
    measure=_measure,
    rounds=3,
    rows=(
        Row("five", "all together", "%", 3 / 4),
        Row("five_lost", "of these frames lost", digits=0, limit=0),
    ),
)
