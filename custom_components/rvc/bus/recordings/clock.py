"""Times of recordings: running times that fall back, and dates of a clock on the wall."""

from datetime import datetime, timedelta, tzinfo
import re
from typing import Final

DAY: Final = 86_400.0
_LEAST_DATED: Final = 500_000_000.0
"""1985: what is below counts from the beginning of a recording or of an adapter."""
LATEST_DATED: Final = 250_000_000_000.0
"""In the 99th century: what is above is a stamp that nobody's clock made."""


def is_dated(time: float) -> bool:
    """Tell whether a time is one of the calendar, in s since 1970."""
    return _LEAST_DATED <= time < LATEST_DATED


class RunningTime:
    """Counts on where stamps fall back: at midnight, or where a counter is full."""

    def __init__(self, period: float) -> None:
        """Begin; `period` is where stamps begin anew, in s."""
        self._period = period
        self._last = 0.0
        self._added = 0.0

    def at(self, stamp: float) -> float:
        """Return the time of a stamp, in s."""
        if stamp < self._last - self._period / 2:
            self._added += self._period
        self._last = stamp
        return stamp + self._added


def of_day(text: str) -> float:
    """Return the seconds of "15:13:20.250"; raises ValueError."""
    hours, minutes, seconds = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


_ENGLISH: Final = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
# Where they differ from English: Vector's tools speak German as well.
_GERMAN: Final = {"mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12}
_MONTHS: Final = {name: i for i, name in enumerate(_ENGLISH, start=1)} | _GERMAN
_DATE: Final = re.compile(
    r"(?:\w+\.? )?(?P<month>[^\W\d]{3})\w*\.? +(?P<day>\d{1,2}) +"
    r"(?P<time>\d{1,2}:\d{2}:\d{2}(?:\.\d{1,9})?)"
    r"(?: +(?P<half>[ap])\.?m\.?)? +(?P<year>\d{4})",
    re.IGNORECASE,
)


def parse_date(text: str, zone: tzinfo) -> float | None:
    """Return the time of "Tue Nov 14 03:13:20.250 pm 2023", in s; None if it is none."""
    if (match := _DATE.fullmatch(text.strip())) is None:
        return None
    month = _MONTHS.get(match["month"].lower(), 0)
    try:
        seconds = of_day(match["time"])
        day = datetime(int(match["year"]), month, int(match["day"]), tzinfo=zone)
    except ValueError:
        return None
    if (half := match["half"]) is not None:
        noon = 43_200
        seconds = seconds % noon + noon * (half.lower() == "p")
    return wall_time(day, seconds)


def wall_time(day: datetime, seconds: float) -> float:
    """Return the time of a day's clock, in s since 1970; the day begins at midnight.

    Days behind it are those of the calendar: a night may have an hour more or less.
    """
    days, rest = divmod(seconds, DAY)
    try:
        day += timedelta(days=days)
    except OverflowError:
        return day.timestamp() + seconds
    whole, fraction = divmod(rest, 1)
    minutes, second = divmod(int(whole), 60)
    clock = day.replace(hour=minutes // 60, minute=minutes % 60, second=second)
    return clock.timestamp() + fraction
