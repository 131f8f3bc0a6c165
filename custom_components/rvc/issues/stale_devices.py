"""Devices that have gone for good: forgotten after a month without a word."""

from datetime import datetime, timedelta
import logging
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.event import async_track_time_interval

from ..data import RvcConfigEntry, registered_device

_LOGGER = logging.getLogger(__name__)

_DAY: Final = timedelta(days=1)
# Days on which the network spoke and the device did not; a coach in its winter
# quarters, where nobody speaks, loses nothing.
_GONE: Final = 30


def watch_stale_devices(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    """Look once a day."""
    coach = entry.runtime_data.coach

    @callback
    def look(_: datetime) -> None:
        devices = dr.async_get(hass)
        for key in coach.registry.count_absences(
            coach.now(), _DAY.total_seconds(), _GONE
        ):
            _LOGGER.info("%s was not heard for %d days and is forgotten", key, _GONE)
            coach.registry.forget(key)
            if (device := registered_device(hass, entry, key)) is not None:
                devices.async_remove_device(device.id)

    entry.async_on_unload(async_track_time_interval(hass, look, _DAY))
