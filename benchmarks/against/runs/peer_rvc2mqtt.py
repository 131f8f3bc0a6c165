"""rvc2mqtt's decoder on the same frames, with its own spec."""

from importlib import import_module
import logging
from pathlib import Path
import sys
from typing import Any

from .clocks import cost


def run(path: str, clone: str) -> dict[str, float]:
    """Decode the frames of a file; the clone is that of rvc2mqtt's repository."""
    sys.path.insert(0, clone)
    rvc: Any = import_module("rvc2mqtt.rvc")
    logging.disable(logging.CRITICAL)
    decoder = rvc.RVC_Decoder()
    decoder.load_rvc_spec(f"{clone}/rvc2mqtt/rvc-spec.yml")
    words = [line.split("#") for line in Path(path).read_text().split()]
    frames = [(int(number, 16), data) for number, data in words]
    return {"decode": cost(lambda frame: decoder.rvc_decode(*frame), frames)}
