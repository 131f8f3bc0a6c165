"""What is measured, and by how much that may change for noise alone."""

from collections.abc import Mapping
from typing import Any, Final

from ..spec import Dgn, Signal, Spec
from .deadband import Deadband

_SAID: Final = frozenset(
    {
        "demanded",
        "desired",
        "duty",
        "highest",
        "limit",
        "lowest",
        "manual",
        "max",
        "pedal",
        "position",
        "rated",
        "set",
        "shutdown",
        "size",
        "threshold",
    }
)
"""Words in the names of what is said, set or kept, and not measured."""
_MEASURED: Final = frozenset({"measurement", "measurement_angle"})
"""The state classes of what is measured."""
_NARROWEST: Final = 8
"""Bits of a number that is measured: less are levels and counts."""
_CIRCLE: Final = 360.0
_SELDOM: Final = 30_000
"""The interval in ms from which a status is shown as it comes."""


def deadband(
    spec: Spec, dgn: Dgn, signal: Signal, own: Mapping[str, Any]
) -> Deadband | None:
    """Return what a number's noise may come to; None for what has none.

    That is what is counted, what somebody has said, and what is sent so seldom that the
    next report comes when it is exact anyway.

    Args:
        spec: The spec, whose table knows the units of what is measured.
        dgn: The status.
        signal: Its signal, which is a number and no setting.
        own: What its chapter says of how it is shown, which goes before all else.
    """
    unit = own.get("unit", signal.unit)
    row: Mapping[str, Any] | None = spec.tables.get("deadbands", {}).get(unit)
    width = own.get("deadband")
    if width is None:
        if (
            row is None
            or own.get("state_class", "measurement") not in _MEASURED
            or signal.width < _NARROWEST
            or not _SAID.isdisjoint(signal.name.split("_"))
            or (dgn.interval or 0) >= _SELDOM
        ):
            return None
        width = float(row.get("codes", 1) * abs(signal.scale))
    edges = own.get("edges", (row or {}).get("edges", ()))
    circle = _CIRCLE if own.get("class") == "wind_direction" else None
    timing = {"period": dgn.interval / 1000} if dgn.interval else {}
    return Deadband(width, tuple(edges), circle, **timing) if width else None
