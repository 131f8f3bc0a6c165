"""What is plausible in a coach, one rule for each quantity.

Senders without a sensor report code 0, which is far below what can be, and damaged
frames anything.
"""

from collections.abc import Mapping
from typing import Final

PLAUSIBLE: Final[Mapping[str, tuple[float, float]]] = {
    "°C": (-60.0, 300.0),
    "A": (-1500.0, 1500.0),
    "Hz": (0.0, 150.0),
    "K": (1000.0, 20_000.0),
    "L": (0.0, 10_000.0),
    "L/h": (0.0, 500.0),
    "V": (-1000.0, 1000.0),
    "W": (-200_000.0, 200_000.0),
    "deg": (-180.0, 360.0),
    "Pa": (-100_000.0, 5_000_000.0),
    "hPa": (300.0, 1200.0),
    "kPa": (-100.0, 5000.0),
    "lx": (0.0, 200_000.0),
    "rpm": (0.0, 10_000.0),
}
"""The least and the largest value of a unit, where a chapter says nothing narrower."""


LARGEST_BATTERY_CURRENT: Final = 10_000.0
"""In A: a bank has more than anything else; who has no shunt reports -2,000,000 A."""


def plausible(value: float | None, unit: str) -> float | None:
    """Return a value, unless no coach can have it."""
    if value is None or (limits := PLAUSIBLE.get(unit)) is None:
        return value
    return value if limits[0] <= value <= limits[1] else None


def power_of(voltage: float | None, current: float | None) -> float | None:
    """Return the power in W of V and A, unless it is not known or cannot be."""
    voltage = plausible(voltage, "V")
    if voltage is None or current is None:
        return None
    return plausible(voltage * current, "W")
