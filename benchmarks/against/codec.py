"""A frame never heard before, beside cantools and rvc2mqtt's decoder."""

from collections.abc import Callable, Mapping
from functools import cache
import os
from pathlib import Path
import tempfile

from custom_components.rvc.spec import load_spec

from ..bench_decode import real_frames
from .part import Part, Row
from .tree import ROOT, Tree, figures_of

_RVC2MQTT = "RVC2MQTT"
"""The variable that says where rvc2mqtt's repository is, with a .venv that has ruyaml."""


@cache
def _frames() -> str:
    """Return a file of real frames that all decoders know, one a line."""
    file = Path(tempfile.mkdtemp(prefix="rvc-frames-")) / "frames"
    frames = real_frames(load_spec().spec)
    file.write_text("\n".join(str(one) for one in frames if one.destination is None))
    return str(file)


def _measure(tree: Tree) -> Mapping[str, float]:
    return tree.run("codec", _frames())


def _cantools() -> Mapping[str, float]:
    return figures_of(ROOT / ".venv/bin/python", ROOT, "peer_cantools", _frames())


def _rvc2mqtt() -> Mapping[str, float]:
    clone = Path(os.environ[_RVC2MQTT])
    python = clone / ".venv/bin/python"
    return figures_of(python, ROOT, "peer_rvc2mqtt", _frames(), clone)


def _peers() -> dict[str, Callable[[], Mapping[str, float]]]:
    peers = {"cantools": _cantools}
    return peers | ({"rvc2mqtt": _rvc2mqtt} if _RVC2MQTT in os.environ else {})


PART = Part(
    title="Decoding a frame never heard before, to all its values and labels",
    measure=_measure,
    rounds=5,
    peers=_peers(),
    rows=(
        Row("decode", "beside the code before", "µs"),
        Row("decode", "beside cantools, with labels", "µs", 1 / 2, beside="cantools"),
        Row("decode", "beside rvc2mqtt's decoder", "µs", beside="rvc2mqtt"),
    ),
    note="All of them identify the frame. rvc2mqtt is there where RVC2MQTT is the "
    "path of its repository.",
)
