"""What an owner's file says, for whoever has to know later that it says it no more."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class OwnDgn(NamedTuple):
    """What a user's file says of a DGN."""

    device: str
    signals: Mapping[str, Sequence[int]]
    """Its signals with their first bit and their width."""


class OwnFile(NamedTuple):
    """What a user's file speaks of."""

    dgns: Mapping[str, OwnDgn]
    shown: frozenset[str]
    """The DGNs of which it says how they are shown or commanded."""
    rows: frozenset[tuple[str, str]]
    """Its rows, by kind and key."""
    classes: frozenset[str]
    """The device classes of which it says something as a whole."""


def said_by(file: Mapping[str, Any], dgns: Mapping[str, Any]) -> OwnFile:
    """Return what a checked file speaks of.

    Args:
        file: The file.
        dgns: The compiled DGNs with the file laid over them.
    """
    return OwnFile(
        dgns={
            name: OwnDgn(dgns[name]["device"], _places(raw, dgns[name]))
            for name, raw in file["dgns"].items()
        },
        shown=frozenset(one for one in file["class"].get("shown", {}) if one.isupper()),
        rows=frozenset(
            (kind, key) for kind, some in file["rows"].items() for key in some
        ),
        # How instances are counted changes all devices of the class.
        classes=frozenset({file["device"]} if "instances" in file["class"] else ()),
    )


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
