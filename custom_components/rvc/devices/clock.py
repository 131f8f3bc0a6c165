"""The coach's clock (RV-C 6.4)."""

from datetime import datetime, timedelta, timezone
from typing import Final

from ..protocol.message import Message
from .device import Device

_STATUS: Final = "DATE_TIME_STATUS"
_HALF_A_DAY: Final = 12
_HOURS: Final = 24
_CENTURY: Final = 2000
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

    @property
    def time(self) -> datetime | None:
        """Return the time; without a time zone where the clock knows none."""
        message = self.messages.get(_STATUS)
        return None if message is None else _time(message)

    async def set(self, time: datetime) -> None:
        """Set the clock to a time with a time zone, its seconds rounded down.

        The clock acknowledges; raises CommandError, BusError or EncodeError.
        """
        offset = time.utcoffset() or timedelta()
        west = round(-offset.total_seconds() / 3600) % _HOURS
        await self.command(
            "SET_DATE_TIME_COMMAND",
            lambda _: False,
            year=time.year - _CENTURY,
            month=_MONTHS[time.month - 1],
            day_of_month=time.day,
            day_of_week=_WEEKDAYS[time.weekday()],
            hour=time.hour,
            minute=time.minute,
            second=time.second,
            time_zone=west,
        )


def _time(message: Message) -> datetime | None:
    parts = [
        message.data[number] if number < len(message.data) else 0xFF
        for number in (0, 1, 2, 4, 5, 6)
    ]
    year, month, day, hour, minute, second = parts
    try:
        # Naive as long as nobody knows better: the clock may say no time zone.
        time = datetime(_CENTURY + year, month, day, hour, minute, second)
    except ValueError:
        return None
    west = message.data[7] if len(message.data) > 7 else 0xFF
    if west >= _HOURS:
        return time
    hours = -west if west <= _HALF_A_DAY else _HOURS - west
    return time.replace(tzinfo=timezone(timedelta(hours=hours)))
