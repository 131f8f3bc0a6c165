"""Devices that have gone for good: forgotten after a month without a message."""

from datetime import datetime, timedelta
import logging
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from ..data import RvcConfigEntry, registered_device

_LOGGER = logging.getLogger(__name__)

_DAY: Final = timedelta(days=1)
# A coach may be switched off each night, and Home Assistant with it: the days are
# counted by their dates, once it has run long enough to hear what is there.
_COUNT: Final = timedelta(hours=1)
_NOTE: Final = timedelta(minutes=10)
# Days with traffic on the network and none of the device; a coach in its winter
# quarters, without any traffic, loses nothing.
_GONE: Final = 30


def watch_stale_devices(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    """Count once a day which devices are absent, and forget those that are gone."""
    coach = entry.runtime_data.coach
    day = _DAY.total_seconds()

    @callback
    def note(_: datetime) -> None:
        if coach.registry.note_presence(coach.now(), day):
            coach.registry.memory_changes.notify()

    @callback
    def count(_: datetime) -> None:
        devices = dr.async_get(hass)
        today = dt_util.now().date().isoformat()
        for key in coach.registry.count_absences(coach.now(), day, _GONE, today):
            _LOGGER.info("%s was not heard for %d days and is forgotten", key, _GONE)
            coach.registry.forget(key)
            if (device := registered_device(hass, entry, key)) is not None:
                devices.async_remove_device(device.id)

    entry.async_on_unload(async_track_time_interval(hass, note, _NOTE))
    entry.async_on_unload(async_track_time_interval(hass, count, _COUNT))
