"""What a battery does, in words: RV-C's sign of its current surprises many."""

from enum import StrEnum
from typing import Final, Protocol


class StoresCharge(Protocol):
    """A battery bank or a single battery."""

    @property
    def current(self) -> float | None:
        """The current in A, positive out of it; None where that is not known."""

    @property
    def charge(self) -> float | None:
        """The state of charge in percent; None where that is not known."""


class Activity(StrEnum):
    """Where the current flows to."""

    CHARGING = "charging"
    DISCHARGING = "discharging"
    IDLE = "idle"


_BEGINS: Final = 0.5
_GOES_ON: Final = 0.2
"""Currents in A: one that is about nothing must not flap."""
_AT_ONCE: Final = 5.0
"""A current in A that is no dither of a battery at rest."""
_STANDS: Final = 10.0
"""For how long in s a lesser one has to go on before it is said."""
_LOW: Final = 20.0
_LOW_NO_MORE: Final = 23.0
"""Charges in percent."""


class BatteryActivity:
    """Follows a battery with some hysteresis."""

    def __init__(self, battery: StoresCharge) -> None:
        """Begin with nothing known."""
        self._battery = battery
        self._last: Activity | None = None
        self._other_since: float | None = None
        """Since when it has done something else than was said, in s."""
        self._was_low = False

    @property
    def waits(self) -> bool:
        """Whether time alone may change what it does."""
        return self._other_since is not None

    def activity(self, now: float) -> Activity | None:
        """Return what it does; None where the current is not known.

        A current about nothing changes its sign, or is none, many times a minute.

        Args:
            now: The time, monotonic, in seconds.
        """
        current = self._battery.current
        if current is None:
            self._last = self._other_since = None
            return None
        flows = Activity.DISCHARGING if current > 0 else Activity.CHARGING
        least = _GOES_ON if flows is self._last else _BEGINS
        does = flows if abs(current) >= least else Activity.IDLE
        if does is self._last:
            self._other_since = None
            return does
        if self._other_since is None:
            self._other_since = now
        if (
            self._last is None
            or abs(current) >= _AT_ONCE
            or now - self._other_since >= _STANDS
        ):
            self._last, self._other_since = does, None
        return self._last

    @property
    def is_low(self) -> bool | None:
        """Whether the charge is low; None where it is not known."""
        charge = self._battery.charge
        if charge is None:
            return None
        self._was_low = charge <= (_LOW_NO_MORE if self._was_low else _LOW)
        return self._was_low
