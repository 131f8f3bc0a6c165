"""Sets the clocks of the coach, where the owner has switched that on."""

from datetime import datetime, timedelta
import logging
from typing import Final

from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util

from ..data import RvcConfigEntry
from ..devices import Device
from ..devices.clock import Clock
from ..spec.errors import RvcError

_LOGGER = logging.getLogger(__name__)

_HOUR: Final = 3
_WRONG: Final = timedelta(seconds=5)


class ClockSync:
    """Sets each clock when it is first heard, each night, and with the time zone."""

    def __init__(self, hass: HomeAssistant, entry: RvcConfigEntry) -> None:
        """Subscribe until the entry is unloaded."""
        self._hass = hass
        self._entry = entry
        self._clocks: set[Clock] = set()
        for end in (
            entry.runtime_data.coach.registry.subscribe_features(self._found),
            async_track_time_change(
                hass, self._at_night, hour=_HOUR, minute=0, second=0
            ),
            hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._moved),
        ):
            entry.async_on_unload(end)

    @callback
    def _found(self, device: Device, _: str) -> None:
        if isinstance(device, Clock) and device not in self._clocks:
            self._clocks.add(device)
            self._set_all()

    @callback
    def _at_night(self, _: datetime) -> None:
        self._set_all()

    @callback
    def _moved(self, _: Event) -> None:
        self._set_all()

    @callback
    def _set_all(self) -> None:
        for clock in self._clocks:
            self._entry.async_create_background_task(
                self._hass, self._set(clock), f"rvc set {clock}"
            )

    async def _set(self, clock: Clock) -> None:
        now = dt_util.now()
        shown = clock.time(now)
        if shown is not None and shown.tzinfo is not None and abs(shown - now) < _WRONG:
            return
        try:
            await clock.set(now)
        except RvcError as error:
            _LOGGER.warning("The coach's clock could not be set: %s", error)
