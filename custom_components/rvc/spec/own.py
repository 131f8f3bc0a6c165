"""What an owner's file says, for whoever has to know later that it says it no more."""

from collections.abc import Mapping
from typing import Any

from .model import OwnDgn


def said_by(file: Mapping[str, Any], dgns: Mapping[str, Any]) -> dict[str, OwnDgn]:
    """Return the DGNs that a checked file names, with the signals that it gives them.

    Args:
        file: The file.
        dgns: The compiled DGNs with the file laid over them.
    """
    return {
        name: OwnDgn(dgns[name]["device"], _places(raw, dgns[name]))
        for name, raw in file["dgns"].items()
    }


def _places(raw: Mapping[str, Any], laid: Mapping[str, Any]) -> dict[str, list[int]]:
    signals = raw.get("signals", {})
    if isinstance(signals, str):
        # It has those of another DGN.
        signals = laid["signals"]
    return {
        name: [signal["start"], signal["width"]]
        for name, signal in signals.items()
        if signal is not None
    }
