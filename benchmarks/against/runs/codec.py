"""What it costs to decode a frame to the values of all its signals, CPU time."""

from importlib import import_module
from importlib.util import find_spec
from inspect import signature
from pathlib import Path
from typing import Any

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame

from .clocks import cost

_RVC = "custom_components.rvc"
_SPEC = f"{_RVC}.spec" if find_spec(f"{_RVC}.spec") else f"{_RVC}.protocol.spec"


def run(path: str) -> dict[str, float]:
    """Decode the frames of a file, which are none that were decoded before."""
    frames = [Frame.parse(line) for line in Path(path).read_text().split()]
    # What remembers messages is around it.
    load_spec = import_module(_SPEC).load_spec
    decode: Any = Codec(load_spec().spec)._decode  # noqa: SLF001
    if "data" in signature(decode).parameters:
        return {"decode": cost(lambda frame: decode(frame.id, frame.data), frames)}
    return {"decode": cost(decode, frames)}
