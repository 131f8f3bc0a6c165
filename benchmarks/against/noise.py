"""What the recorder is given by a coach at rest, whose measured values are noisy."""

from collections.abc import Mapping
from pathlib import Path
import tempfile

from ..bench_noise import noisy_hour, one
from .part import Part, Row
from .tree import ROOT, Tree

_MINUTES = 15.0
_EVERY = "every changed frame"


def _run(root: Path, way: str) -> Mapping[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        frames = Path(folder) / "frames"
        noisy_hour(frames, 60 * _MINUTES)
        found = one(root, frames, _MINUTES, way)
    return {
        "states": found["states"],
        "megabytes": found["bytes"] / 1e6,
        "cpu": found["cpu"],
    }


def _measure(tree: Tree) -> Mapping[str, float]:
    return _run(tree.root, "as it is")


PART = Part(
    title="A coach at rest, noise of one code on all that is measured; an hour",
    measure=_measure,
    rows=(
        Row("states", "states written", target=0.1, digits=0),
        Row("megabytes", "growth of the database", unit="MB", target=0.1),
        Row(
            "states",
            "states, beside every changed one",
            target=0.05,
            digits=0,
            beside=_EVERY,
        ),
        Row("cpu", "processor time of Home Assistant", unit="s", target=1.0, digits=0),
    ),
    rounds=1,
    peers={_EVERY: lambda: _run(ROOT, "every")},
    note="A quarter of an hour, times four; `bench_noise` takes the whole.",
)
