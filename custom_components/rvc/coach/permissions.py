"""What an owner has to allow before it is commanded: moving parts, flames, contactors."""

from collections.abc import Collection, Mapping
from typing import Any

from ..devices.errors import NeverSent, NotAllowed
from ..spec import Spec


def gate_of(spec: Spec, name: str, said: Mapping[str, Any]) -> str | None:
    """Return the gate that what a command says needs; None where it needs none."""
    gate: str | Mapping[str, Any] | None = spec.shown.get(name, {}).get("requires")
    if gate is None or isinstance(gate, str):
        return gate
    for kind, gated in gate.items():
        for signal in gated:
            labels = gated[signal] if isinstance(gated, Mapping) else None
            if signal in said and (labels is None or said[signal] in labels):
                return str(kind)
    return None


def check(
    spec: Spec,
    device: object,
    name: str,
    signals: Mapping[str, Any],
    allowed: Collection[str],
) -> None:
    """Raise NotAllowed or NeverSent for a command that must not go out."""
    hints = spec.shown.get(name, {})
    if (reason := hints.get("never")) is not None:
        raise NeverSent(device, name, reason)
    said = {signal: value for signal, value in signals.items() if value is not None}
    gate = gate_of(spec, name, said)
    if gate is not None and gate not in allowed:
        raise NotAllowed(device, gate)
