"""What is plausible in a coach, one rule for each quantity.

Senders without a sensor report code 0, which is far below what can be, and damaged
frames anything.
"""

from collections.abc import Mapping
from typing import Final

PLAUSIBLE: Final[Mapping[str, tuple[float, float]]] = {
    "°C": (-60.0, 300.0),
    "A": (-1500.0, 10_000.0),
}
"""The least and the largest value of a unit."""


def plausible(value: float | None, unit: str) -> float | None:
    """Return a value, unless no coach can have it."""
    if value is None or (limits := PLAUSIBLE.get(unit)) is None:
        return value
    return value if limits[0] <= value <= limits[1] else None
