"""Where the coach is: a drive between two campgrounds in the morning, else at rest."""

from dataclasses import dataclass
from datetime import date, datetime
import math
from typing import Final, NamedTuple

BEGINS, ENDS = 9.5, 11.0
"""Hours of the day."""
_RAMP: Final = 1 / 12
"""h to and from the usual speed."""
_USUAL: Final = 92.0
_SWING, _SWINGS_EVERY = 4.0, 1 / 6
"""km/h around the usual speed, and how often, in h."""
_LENGTH: Final = _USUAL * (ENDS - BEGINS - _RAMP)
_IDLE, _PER_SPEED = 700.0, 9.0
_DIP: Final = 150.0
"""m that the road lies lower between the campgrounds."""
_FULL_TANK, _FUEL_OF_A_DRIVE = 88.0, 12.0
_BASE: Final = 41_250_000
_FIRST_DAY: Final = date(2026, 1, 1).toordinal()
_LAST_OF_THREE: Final = 2


class Campground(NamedTuple):
    """A place for the night: degrees, m, and how level it is, in degrees."""

    latitude: float
    longitude: float
    altitude: float
    pitch: float
    roll: float


CAMPGROUNDS: Final = (
    Campground(36.053, -112.118, 2100.0, 1.2, -0.8),
    Campground(35.181, -111.660, 2110.0, -0.4, 0.6),
)


@dataclass(frozen=True)
class Journey:
    """A moment of it."""

    engine_runs: bool = False
    speed: float = 0.0
    """km/h"""
    latitude: float = CAMPGROUNDS[0].latitude
    longitude: float = CAMPGROUNDS[0].longitude
    altitude: float = CAMPGROUNDS[0].altitude
    heading: float = 180.0
    pitch: float = CAMPGROUNDS[0].pitch
    roll: float = CAMPGROUNDS[0].roll
    odometer: float = _BASE
    """m"""
    fuel: float = 66.0
    """%"""

    @property
    def rpm(self) -> float:
        """The engine's speed."""
        return _IDLE + _PER_SPEED * self.speed if self.engine_runs else 0.0


def journey_at(now: datetime) -> Journey:
    """Return where the coach is; it goes there one day and back the next."""
    hour = hour_of(now)
    day = now.toordinal()
    begins, ends = CAMPGROUNDS[day % 2], CAMPGROUNDS[1 - day % 2]
    speed, way = _driven(min(max(hour - BEGINS, 0.0), ENDS - BEGINS))
    share = way / _LENGTH
    drives = 0 < share < 1
    sway = 0.4 * math.sin(hour * 2000) if drives else 0.0

    def between(one: float, other: float) -> float:
        return one + (other - one) * share

    north = ends.latitude - begins.latitude
    east = (ends.longitude - begins.longitude) * math.cos(math.radians(ends.latitude))
    tank = _FULL_TANK - _FUEL_OF_A_DRIVE * (day % 3 + share)
    return Journey(
        # It is started a little before, and idles a little after.
        engine_runs=BEGINS - 0.05 <= hour < ENDS + 0.05,
        speed=speed,
        latitude=between(begins.latitude, ends.latitude),
        longitude=between(begins.longitude, ends.longitude),
        altitude=between(begins.altitude, ends.altitude)
        - _DIP * math.sin(math.pi * share),
        heading=math.degrees(math.atan2(east, north)) % 360,
        pitch=between(begins.pitch, ends.pitch) + sway,
        roll=between(begins.roll, ends.roll) - sway,
        odometer=_BASE + (max(day - _FIRST_DAY, 0) + share) * _LENGTH * 1000,
        # The tank is filled after the third day's drive.
        fuel=_FULL_TANK if day % 3 == _LAST_OF_THREE and hour > ENDS + 1 else tank,
    )


def hour_of(now: datetime) -> float:
    """Return the hour of the day with its fraction."""
    return now.hour + now.minute / 60 + (now.second + now.microsecond / 1e6) / 3600


def _driven(hours: float) -> tuple[float, float]:
    """Return speed in km/h and way in km, so long after the beginning of a drive."""
    whole = ENDS - BEGINS
    ramp = min(hours, _RAMP, whole - hours)
    speed = _USUAL * max(ramp, 0.0) / _RAMP
    turn = 2 * math.pi / _SWINGS_EVERY
    if _RAMP <= hours <= whole - _RAMP:
        speed += _SWING * math.sin(turn * hours)
    way = _USUAL * max(hours - _RAMP / 2, 0.0)
    if hours < _RAMP:
        way = _USUAL * hours * hours / 2 / _RAMP
    elif hours > whole - _RAMP:
        left = whole - hours
        way = _LENGTH - _USUAL * left * left / 2 / _RAMP
    return speed, way
