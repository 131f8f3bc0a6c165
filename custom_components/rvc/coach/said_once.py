"""Which commands must not be said twice: toggles, ramps, steps, starts, pulses."""

from collections.abc import Mapping

from ..protocol.message import Value
from ..spec import Spec


def is_said_once(spec: Spec, name: str, given: Mapping[str, Value]) -> bool:
    """Tell whether a second try of a command could do what nobody wants.

    The `once` of the command's class file says so, of all of the command, of some
    of its signals, or of some of their labels.

    Args:
        spec: The spec.
        name: The command's DGN.
        given: The signals that it says something of.
    """
    once = spec.shown.get(name, {}).get("once")
    if isinstance(once, bool):
        return once
    if once is None:
        return False
    return any(
        signal in given and (labels == "any" or given[signal] in labels)
        for signal, labels in once.items()
    )
