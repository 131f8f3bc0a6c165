"""The coach's clock (RV-C 6.4)."""

from datetime import datetime, timedelta, timezone
from typing import Final

from ..protocol.message import Message
from .device import Device

_STATUS: Final = "DATE_TIME_STATUS"
_HOURS: Final = 24
# Zones reach from 12 hours west of Greenwich to 14 hours east, and some of them are
# half an hour or three quarters off a whole one.
_FIRST_ZONE: Final = -12
_LAST_ZONE: Final = 14
_PART_OF_HOUR: Final = timedelta(minutes=45)
# The zones that the text gives as examples, in hours west of Greenwich modulo 24
_ZONES: Final = {
    "gmt_or_western_european": 0,
    "eastern_daylight": 4,
    "eastern_standard": 5,
    "pacific_daylight": 7,
    "pacific_standard": 8,
    "central_european_summer": 22,
}
# The text counts weekdays from Sunday, which is 1.
_WEEKDAYS: Final = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


class Clock(Device):
    """The clock that all panels show."""

    device_class = "date_time"

    def time(self, now: datetime) -> datetime | None:
        """Return the time that it shows; without a time zone where it knows none.

        It says its zone in whole hours modulo 24: the zone that is meant is that of
        `now`, if it may be, and else the one in which it differs least from `now`.

        Args:
            now: The time, in the zone where the coach is.
        """
        message = self.messages.get(_STATUS)
        return None if message is None else _time(message, now)

    async def set(self, time: datetime) -> None:
        """Set the clock to a time with a time zone, its seconds rounded down.

        The clock acknowledges; raises CommandError, BusError or EncodeError.
        """
        offset = time.utcoffset() or timedelta()
        west = round(-offset.total_seconds() / 3600) % _HOURS
        await self.command(
            "SET_DATE_TIME_COMMAND",
            lambda _: False,
            year=time.year,
            month=_MONTHS[time.month - 1],
            day_of_month=time.day,
            day_of_week=_WEEKDAYS[time.weekday()],
            hour=time.hour,
            minute=time.minute,
            second=time.second,
            time_zone=next(
                (label for label, hours in _ZONES.items() if hours == west), west
            ),
        )


def _time(message: Message, now: datetime) -> datetime | None:
    numbers = [
        message.number(name)
        for name in ("year", "day_of_month", "hour", "minute", "second")
    ]
    month = message.label("month")
    if None in numbers or month not in _MONTHS:
        return None
    year, day, hour, minute, second = (int(number or 0) for number in numbers)
    try:
        # Naive as long as nobody knows better: the clock may say no time zone.
        time = datetime(year, _MONTHS.index(month) + 1, day, hour, minute, second)
    except ValueError:
        return None
    west = message.number("time_zone")
    if west is None:
        west = _ZONES.get(message.label("time_zone") or "")
    if west is None or west >= _HOURS:
        return time
    return _in_zone(time, west, now)


def _in_zone(time: datetime, west: float, now: datetime) -> datetime:
    """Return a time in the zone that is so many hours west of Greenwich modulo 24."""
    offsets = [
        timedelta(hours=hours)
        for hours in (-west, _HOURS - west)
        if _FIRST_ZONE <= hours <= _LAST_ZONE
    ]
    here = time.replace(tzinfo=now.tzinfo)
    own = here.utcoffset()
    if own is not None and any(abs(own - one) <= _PART_OF_HOUR for one in offsets):
        return here
    return min(
        (time.replace(tzinfo=timezone(one)) for one in offsets),
        key=lambda one: abs(one - now),
    )
