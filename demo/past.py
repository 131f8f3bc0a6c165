"""The days before the demo began, for the Energy dashboard.

Home Assistant sums energy up once an hour, so that a demo that has just been started
would show nothing.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
import json
from typing import Any

from demo.stores import ENERGY

_DAYS = 2


def past_hours(now: datetime) -> Iterator[Mapping[str, Any]]:
    """Return the commands that tell Home Assistant what each hour took until now.

    The sums end at 0 kWh, where those begin that it makes of the coach itself.
    """
    hours: Mapping[str, list[float]] = json.loads(ENERGY.read_text("utf-8"))["hours"]
    last = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    times = [last - timedelta(hours=hour) for hour in range(24 * _DAYS)]
    for statistic, day in hours.items():
        stats = []
        total = 0.0
        for time in times:
            stats.append({"start": time.isoformat(), "sum": round(total, 3)})
            total -= day[time.hour]
        yield {
            "type": "recorder/import_statistics",
            "metadata": {
                "has_mean": False,
                "mean_type": 0,
                "has_sum": True,
                "name": None,
                "source": "recorder",
                "statistic_id": statistic,
                "unit_class": "energy",
                "unit_of_measurement": "kWh",
            },
            "stats": stats[::-1],
        }
