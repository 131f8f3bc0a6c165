"""Starting: the spec, the import, an entry whose devices are known, and memory."""

from collections.abc import Mapping
from functools import cache

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.simulator.coach import build_nodes
from custom_components.rvc.spec import load_spec

from ..traffic import coach_frames
from .part import Part, Row
from .traffic import at_once, file_of
from .tree import Tree

_FRAMES = 12_000


@cache
def _file() -> str:
    nodes = {node.address for node in build_nodes(Codec(load_spec().spec))}
    return file_of(at_once(coach_frames(_FRAMES, nodes)))


def _measure(tree: Tree) -> Mapping[str, float]:
    tree.run("start", "import")
    return {
        **tree.run("start", "spec"),
        **tree.run("start", "import"),
        **tree.run("start", "entry", _file()),
        **tree.run("start", "memory", _file()),
    }


PART = Part(
    title="Starting, without the demo; times are CPU time",
    measure=_measure,
    rounds=5,
    rows=(
        Row("spec", "spec ready", "ms", 1 / 4, digits=1),
        Row("import", "import of the integration", "ms", 1 / 2, digits=1),
        Row("modules", "modules of ours that it loads", digits=0),
        Row(
            "first",
            "first set-up of an entry: all that is imported and read",
            "ms",
            digits=0,
        ),
        Row(
            "entry", "set-up of an entry whose devices are known", "ms", 1 / 2, digits=0
        ),
        Row("states", "states that it has then", digits=0),
        Row("alone", "memory added by an entry that has heard nothing", "MB", digits=1),
        Row("memory", "memory added, all buffers full", "MB", 1 / 2, digits=1),
    ),
)
"""A part of the comparison."""
