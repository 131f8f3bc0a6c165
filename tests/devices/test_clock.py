"""The coach's clock."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from custom_components.rvc.devices.clock import Clock
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Value

from .conftest import CODEC, Bench, message

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
NOW = PLAIN.replace(tzinfo=UTC)


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
    assert clock.time(NOW) == PLAIN.replace(tzinfo=timezone(timedelta(hours=hours)))


@pytest.mark.parametrize(
    ("frame", "zone", "meant"),
    [
        # The cases of the field
        ("19FFFFFA#1A0B1B060C00000B", "Pacific/Auckland", "2026-11-27T12:00:00+13:00"),
        ("19FFFFFA#1A0B1B060C00000E", "Australia/Darwin", "2026-11-27T12:00:00+09:30"),
        # Others of their kinds
        ("19FFFFFA#1A071B060C00000C", "Pacific/Auckland", "2026-07-27T12:00:00+12:00"),
        (
            "19FFFFFA#1A0B1B060C00000A",
            "Pacific/Kiritimati",
            "2026-11-27T12:00:00+14:00",
        ),
        ("19FFFFFA#1A0B1B060C00000A", "Pacific/Honolulu", "2026-11-27T12:00:00-10:00"),
        ("19FFFFFA#1A0B1B060C00000B", "Pacific/Pago_Pago", "2026-11-27T12:00:00-11:00"),
        ("19FFFFFA#1A0B1B060C000012", "Asia/Kolkata", "2026-11-27T12:00:00+05:30"),
        ("19FFFFFA#1A0B1B060C000013", "Asia/Kolkata", "2026-11-27T12:00:00+05:30"),
        ("19FFFFFA#1A0B1B060C000012", "Asia/Kathmandu", "2026-11-27T12:00:00+05:45"),
        ("19FFFFFA#1A0B1B060C000004", "America/St_Johns", "2026-11-27T12:00:00-03:30"),
        ("19FFFFFA#1A0B1B060C00000B", "Pacific/Chatham", "2026-11-27T12:00:00+13:45"),
        # A panel that is set to another zone than the coach is in
        ("19FFFFFA#1A0B1B060C000008", "America/New_York", "2026-11-27T12:00:00-08:00"),
    ],
)
def test_the_zone_that_is_meant_is_the_coachs_own(
    bench: Bench, frame: str, zone: str, meant: str
) -> None:
    clock = bench.make(Clock, None)
    clock.update(CODEC.decode(Frame.parse(frame)), 1.0)
    shown = clock.time(datetime.fromisoformat(meant).astimezone(ZoneInfo(zone)))
    assert shown is not None
    assert shown.isoformat() == meant


@pytest.mark.parametrize(
    "zone", ["Pacific/Auckland", "Australia/Darwin", "Asia/Kabul", "Asia/Kathmandu"]
)
async def test_a_clock_that_was_set_is_right(bench: Bench, zone: str) -> None:
    clock = bench.make(Clock, None)
    now = datetime(2026, 11, 27, 12, 0, tzinfo=ZoneInfo(zone))
    await clock.set(now)
    bench.report(clock, STATUS, **bench.link.order.given)
    assert clock.time(now) == now


def test_elsewhere_the_smallest_difference_counts(bench: Bench) -> None:
    clock = bench.make(Clock, None)
    clock.update(CODEC.decode(Frame.parse("19FFFFFA#1A0B1B060C00000B")), 1.0)
    for hours in (13, -11):
        there = datetime(2026, 11, 27, 12, 1, tzinfo=timezone(timedelta(hours=hours)))
        shown = clock.time(there.astimezone(UTC))
        assert shown is not None
        assert shown.utcoffset() == timedelta(hours=hours)


def test_a_clock_without_a_zone_shows_plain_time(bench: Bench) -> None:
    clock = bench.make(Clock, None)
    before = clock.time(NOW)
    bench.report(clock, STATUS, **NOON)
    assert (before, clock.time(NOW)) == (None, PLAIN)


@pytest.mark.parametrize(
    "wrong", [{"month": None}, {"hour": None}, {"day_of_month": 31}, {"month": 14}]
)
def test_a_time_that_cannot_be_is_none(bench: Bench, wrong: dict[str, Value]) -> None:
    clock = bench.make(Clock, None)
    bench.report(clock, STATUS, **{**NOON, **wrong})
    assert clock.time(NOW) is None


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
