"""The coach's clock."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from custom_components.rvc.devices.clock import Clock
from custom_components.rvc.protocol.message import Value

from .conftest import Bench, message

STATUS = "DATE_TIME_STATUS"
NOON: dict[str, Value] = {
    "year": 2026,
    "month": "november",
    "day_of_month": 20,
    "hour": 12,
    "minute": 30,
    "second": 15,
}
PLAIN = datetime(2026, 11, 20, 12, 30, 15)


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("pacific_standard", -8),
        ("eastern_daylight", -4),
        ("gmt_or_western_european", 0),
        ("central_european_summer", 2),
        (21, 3),
        (6, -6),
    ],
)
def test_the_clock_shows_the_time_of_its_zone(
    bench: Bench, zone: Value, hours: int
) -> None:
    clock = bench.make(Clock, None)
    bench.report(clock, STATUS, **NOON, time_zone=zone)
    assert clock.time == PLAIN.replace(tzinfo=timezone(timedelta(hours=hours)))


def test_a_clock_without_a_zone_shows_plain_time(bench: Bench) -> None:
    clock = bench.make(Clock, None)
    before = clock.time
    bench.report(clock, STATUS, **NOON)
    assert (before, clock.time) == (None, PLAIN)


@pytest.mark.parametrize(
    "wrong", [{"month": None}, {"hour": None}, {"day_of_month": 31}, {"month": 14}]
)
def test_a_time_that_cannot_be_is_none(bench: Bench, wrong: dict[str, Value]) -> None:
    clock = bench.make(Clock, None)
    bench.report(clock, STATUS, **{**NOON, **wrong})
    assert clock.time is None


@pytest.mark.parametrize(
    ("offset", "zone"),
    [
        (-8, "pacific_standard"),
        (0, "gmt_or_western_european"),
        (-7, "pacific_daylight"),
        (-6, 6),
        (9, 15),
    ],
)
async def test_the_clock_is_set(bench: Bench, offset: int, zone: Value) -> None:
    clock = bench.make(Clock, None)
    time = PLAIN.replace(tzinfo=timezone(timedelta(hours=offset)))
    await clock.set(time)
    assert bench.link.order.given == {
        **NOON,
        "day_of_week": "friday",
        "time_zone": zone,
    }
    # Its acknowledgment answers it, no status does.
    assert not bench.link.order.fits(message(STATUS, **NOON))


async def test_seconds_are_rounded_down(bench: Bench) -> None:
    clock = bench.make(Clock, None)
    await clock.set(datetime(2026, 1, 4, 0, 0, 59, 999_999, tzinfo=UTC))
    assert bench.link.order.given["second"] == 59
    assert bench.link.order.given["day_of_week"] == "sunday"
