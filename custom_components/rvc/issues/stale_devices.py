"""Devices that have gone for good: forgotten after a month without a message."""

from datetime import datetime, timedelta
import logging
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.event import async_track_time_interval

from ..data import RvcConfigEntry, registered_device

_LOGGER = logging.getLogger(__name__)

_DAY: Final = timedelta(days=1)
# Days with traffic on the network and none of the device; a coach in its winter
# quarters, without any traffic, loses nothing.
_GONE: Final = 30


def watch_stale_devices(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    """Count once a day which devices are absent, and forget those that are gone."""
    coach = entry.runtime_data.coach

    @callback
    def count(_: datetime) -> None:
        devices = dr.async_get(hass)
        for key in coach.registry.count_absences(
            coach.now(), _DAY.total_seconds(), _GONE
        ):
            _LOGGER.info("%s was not heard for %d days and is forgotten", key, _GONE)
            coach.registry.forget(key)
            if (device := registered_device(hass, entry, key)) is not None:
                devices.async_remove_device(device.id)

    entry.async_on_unload(async_track_time_interval(hass, count, _DAY))
