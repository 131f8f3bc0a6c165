"""Lets Home Assistant's home follow the coach's GPS, where the owner wants that.

Only a place at which the coach rests becomes the home: each change of the home starts
whatever depends on the sun, the weather and zones anew.
"""

from typing import Final, NamedTuple

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.location import distance

from .const import CONF_FOLLOW_GPS, DOMAIN
from .data import RvcConfigEntry, timing_of
from .devices import Device, DeviceKey, Feature
from .devices.chassis import Chassis

_POSITION: Final = "GPS_POSITION"
_STATUS: Final = "GPS_STATUS"
_NO_FIX: Final = "no_fix"
_RADIUS: Final = 100.0
"""In m: that of Home Assistant's home. Within it the coach is at home as it is."""
_DIGITS: Final = 4
# Receivers without a fix report 0/0, a place in the Atlantic.
_NOWHERE: Final = 0.1


class Place(NamedTuple):
    """A place in degrees."""

    latitude: float
    longitude: float

    def is_near(self, other: Place) -> bool:
        """Return whether another place is the same for a home."""
        meters = distance(*self, *other)
        return meters is not None and meters <= _RADIUS


def place_of(device: Device) -> Place | None:
    """Return where a GPS is; None without a fix, and where no coach can be."""
    latitude = device.number(_POSITION, "latitude")
    longitude = device.number(_POSITION, "longitude")
    if not device.available or latitude is None or longitude is None:
        return None
    if device.label(_STATUS, "fix_type") == _NO_FIX:
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    if abs(latitude) < _NOWHERE and abs(longitude) < _NOWHERE:
        return None
    return Place(round(latitude, _DIGITS), round(longitude, _DIGITS))


def follows_gps(hass: HomeAssistant) -> RvcConfigEntry | None:
    """Return the coach that the home follows: the first one that is to be followed."""
    entries: list[RvcConfigEntry] = hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    )
    return next((one for one in entries if one.options.get(CONF_FOLLOW_GPS)), None)


class HomePosition:
    """Moves the home when the coach has rested at another place for some minutes."""

    def __init__(self, hass: HomeAssistant, entry: RvcConfigEntry) -> None:
        """Subscribe until the entry is unloaded."""
        self._hass = hass
        self._entry = entry
        self._receivers: dict[DeviceKey, tuple[Device, CALLBACK_TYPE]] = {}
        """In the order in which they were heard: one that is found anew is another."""
        self._believed: Device | None = None
        self._rests_at: Place | None = None
        """Where it has been since the timer runs."""
        self._timer: CALLBACK_TYPE | None = None
        registry = entry.runtime_data.coach.registry
        entry.async_on_unload(registry.subscribe_features(self._found))
        entry.async_on_unload(self._end)

    @callback
    def _found(self, device: Device, feature: Feature) -> None:
        if feature != f"{_POSITION}.latitude":
            return
        known, end = self._receivers.get(device.key, (None, None))
        if known is device:
            return
        if end is not None:
            end()
        if known is not None and known is self._believed:
            self._believed = None
        unsubscribe = device.subscribe(self._changed, _POSITION, _STATUS)
        self._receivers[device.key] = (device, unsubscribe)
        self._changed()

    @callback
    def _end(self) -> None:
        for _, end in self._receivers.values():
            end()
        self._forget()

    def _receiver(self) -> Device | None:
        """Return the GPS that is believed: the first one heard that has a fix.

        It is believed until it is gone, with a fix or not: two that contradict each
        other move nothing to and fro.
        """
        if self._believed is None or not self._believed.available:
            self._believed = next(
                (one for one, _ in self._receivers.values() if place_of(one)), None
            )
        return self._believed

    @callback
    def _changed(self) -> None:
        receiver = self._receiver()
        place = None if receiver is None else place_of(receiver)
        if place is None:
            self._forget()
        elif self._rests_at is None or not place.is_near(self._rests_at):
            self._wait_at(place)

    @callback
    def _forget(self) -> None:
        if self._timer is not None:
            self._timer()
        self._timer = self._rests_at = None

    @callback
    def _wait_at(self, place: Place) -> None:
        self._forget()
        self._rests_at = place
        wait = timing_of(self._hass).home_rest
        self._timer = async_call_later(self._hass, wait, self._has_rested)

    @callback
    def _has_rested(self, _: object) -> None:
        self._timer = None
        receiver = self._receiver()
        place = None if receiver is None else place_of(receiver)
        if receiver is None or place is None:
            self._rests_at = None
            return
        if self._is_moving():
            # One that creeps is looked at again.
            self._wait_at(place)
            return
        config = self._hass.config
        if place.is_near(Place(config.latitude, config.longitude)):
            return
        changes: dict[str, float | int] = place._asdict()
        altitude = receiver.number(_STATUS, "altitude")
        if altitude is not None:
            changes["elevation"] = round(altitude)
        self._entry.async_create_task(
            self._hass, config.async_update(**changes), "rvc move home"
        )

    def _is_moving(self) -> bool:
        """Return whether the chassis says that the coach moves.

        A GPS tells its speed in motion only: the last one that it told may be old.
        """
        devices = self._entry.runtime_data.coach.devices.values()
        return any(
            one.is_moving
            for one in devices
            if isinstance(one, Chassis) and one.available
        )
