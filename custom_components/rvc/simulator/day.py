"""A day in the coach: weather and road by the time, and what its people do when."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
import math
from typing import TYPE_CHECKING, Final, cast

from .devices.climate import SimulatedZone
from .devices.lighting import SimulatedDimmer
from .devices.loads import SimulatedLoad
from .devices.panels import Clock
from .devices.water import PROPANE, SimulatedPump, SimulatedTank, SimulatedWaterHeater
from .journey import hour_of, journey_at
from .people import Act, People

if TYPE_CHECKING:
    from .coach import SimulatedCoach

_COLDEST, _WARMEST, _WARMEST_AT = 6.0, 31.0, 15.0
_SUNRISE, _SUNSET = 6.5, 18.5
_SHORE_FROM, _SHORE_UNTIL = 18.0, 8.0
_HOOKED_UP: Final = (18.0, 18.75)
"""Hours of the evening in which water and sewer are connected."""
_REFILLED_AT, _REFILLED_TO = 0.25, 0.8
"""Shares of the propane tank: it is filled on the road."""
_ZONES: Final = {
    1: ("auto_heat_cool", 20.0),
    2: ("auto_heat_cool", 18.0),
    3: ("heat", 8.0),
}
"""Mode and °C of each zone."""

ACTS: Final = (
    Act("06:30", "door", (True,)),
    Act("06:30", "lamp", (10, 40.0)),
    Act("06:32", "lamp", (13, 100.0)),
    Act("06:35", "load", ("dc_load", 1, True)),
    Act("06:37", "tap", (6.0, 6.0)),
    Act("06:46", "tap", (5.0, 6.0)),
    Act("06:55", "lamp", (13, 0.0)),
    Act("07:00", "load", ("dc_load", 1, False)),
    Act("07:00", "load", ("dc_load", 2, True)),
    Act("07:02", "shade", ("window_shade", 1, True)),
    Act("07:03", "shade", ("window_shade", 2, True)),
    Act("07:05", "lamp", (10, 0.0)),
    Act("07:10", "tap", (1.0, 4.0)),
    Act("07:15", "door", (False,)),
    Act("08:10", "tap", (4.0, 5.0)),
    Act("09:15", "load", ("dc_load", 2, False)),
    Act("09:20", "tap", (1.0, 4.0)),
    Act("11:10", "shade", ("dc_motor", 1, True)),
    Act("12:00", "generator", (True,)),
    Act("12:30", "tap", (3.0, 5.0)),
    Act("13:30", "generator", (False,)),
    Act("15:30", "tap", (1.0, 4.0)),
    Act("17:45", "door", (True,)),
    Act("18:05", "fill"),
    Act("18:20", "dump", ("black", 2.0)),
    Act("18:25", "dump", ("gray", 3.0)),
    Act("18:30", "lamp", (1, 100.0)),
    Act("18:30", "lamp", (3, 60.0)),
    Act("18:30", "lamp", (22, 100.0)),
    Act("18:45", "lamp", (20, 30.0)),
    Act("19:30", "tap", (5.0, 5.0)),
    Act("20:30", "shade", ("window_shade", 1, False)),
    Act("20:31", "shade", ("window_shade", 2, False)),
    Act("20:32", "shade", ("dc_motor", 1, False)),
    Act("21:30", "lamp", (1, 0.0)),
    Act("22:00", "door", (False,)),
    Act("22:00", "lamp", (10, 25.0)),
    Act("22:10", "tap", (2.0, 5.0)),
    Act("22:30", "lamp", (3, 0.0)),
    Act("22:30", "lamp", (20, 0.0)),
    Act("22:30", "lamp", (22, 0.0)),
    Act("23:00", "lamp", (10, 0.0)),
)
"""What the people of the coach do, in the order of the day."""
_LASTING: Final = ("door", "lamp", "load", "shade", "generator")
"""Acts whose outcome is found by who comes later."""
_PRESSED_AFTER: Final = (10.0, 25.0)
"""s after the start in which somebody comes in and presses the switch at the door."""


def weather_at(hour: float) -> tuple[float, float]:
    """Return °C and the share of the noon sun at an hour of the day."""
    middle, swing = (_WARMEST + _COLDEST) / 2, (_WARMEST - _COLDEST) / 2
    outside = middle + swing * math.cos((hour - _WARMEST_AT) / 12 * math.pi)
    height = math.sin((hour - _SUNRISE) / (_SUNSET - _SUNRISE) * math.pi)
    return outside, height if _SUNRISE < hour < _SUNSET else 0.0


class Day:
    """Lets the day of a coach pass."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Begin at the time of a clock; from then on the coach's seconds count."""
        self._clock = clock
        self._now: datetime | None = None
        self._people: People | None = None

    def step(self, seconds: float, coach: SimulatedCoach) -> None:
        """Let seconds pass."""
        if self._now is None or self._people is None:
            self._begin(coach)
            return
        before, self._now = self._now, self._now + timedelta(seconds=seconds)
        self._people.do(_acts(before, self._now))
        self._people.end(self._now)
        self._surround(coach)

    def resume(self) -> None:
        """Go on at the time of the clock, for who does not know the coach yet."""
        if self._now is not None and self._people is not None:
            self._people.now = self._now = self._clock()
            self._people.find_places()

    def _begin(self, coach: SimulatedCoach) -> None:
        """Have the coach be as it is at this time of the day."""
        now = self._now = self._clock()
        people = self._people = People(coach)
        self._surround(coach)
        _move_in(coach, now)
        people.settle(_acts(now - timedelta(days=1), now, _LASTING))
        people.now = now
        people.find_places()
        for seconds in _PRESSED_AFTER:
            people.later(seconds, people.press)

    def _surround(self, coach: SimulatedCoach) -> None:
        """Have the world be as it is at this time."""
        assert self._now is not None
        world, hour = coach.world, hour_of(self._now)
        world.now = self._now
        world.outside, world.sun = weather_at(hour)
        world.journey = journey_at(self._now)
        world.shore_power = not _SHORE_UNTIL <= hour < _SHORE_FROM
        world.is_hooked_up = _HOOKED_UP[0] <= hour < _HOOKED_UP[1]
        if world.engine_runs:
            propane = coach.device("tank", PROPANE)
            assert isinstance(propane, SimulatedTank)
            if propane.litres < _REFILLED_AT * propane.size:
                propane.litres = _REFILLED_TO * propane.size


def _move_in(coach: SimulatedCoach, now: datetime) -> None:
    """Have the coach be as people have it who live in it."""
    for node in coach.nodes:
        for device in node.devices:
            if isinstance(device, SimulatedDimmer):
                device.set(0.0)
    for instance, (mode, degrees) in _ZONES.items():
        zone = cast(SimulatedZone, coach.device("thermostat", instance))
        zone.mode, zone.heat_to = mode, degrees
        zone.room = min(max(degrees, coach.world.outside), zone.cool_to)
    cast(SimulatedPump, coach.device("water_pump")).enabled = True
    heater = cast(SimulatedWaterHeater, coach.device("water_heater", 1))
    heater.mode, heater.water = "combustion", heater.heat_to
    cast(SimulatedLoad, coach.device("ac_load", 1)).is_on = True
    cast(Clock, coach.device("date_time")).set_to(now)


def _acts(
    begin: datetime, end: datetime, kinds: Collection[str] = ()
) -> Iterator[tuple[datetime, Act]]:
    """Return the acts after one time and until another, the earliest first."""
    if begin.minute == end.minute and end - begin < timedelta(minutes=1):
        return
    day = begin
    while day.date() <= end.date():
        for act in ACTS:
            when = act.on(day)
            if begin < when <= end and (not kinds or act.what in kinds):
                yield when, act
        day += timedelta(days=1)
