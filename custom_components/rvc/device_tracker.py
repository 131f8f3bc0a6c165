"""Where the coach is, by its own GPS."""

from collections.abc import Iterable
from typing import Any, Final, override

from homeassistant.components.device_tracker import SourceType, TrackerEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .devices import Device, Feature
from .entities.discovery import discover
from .entity import RvcEntity

PARALLEL_UPDATES = 0

_POSITION: Final = "GPS_POSITION"
# About ten metres: a parked coach does not fill the recorder.
_DIGITS: Final = 4
_POLE: Final = 90
_DATE_LINE: Final = 180


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a tracker for the coach's GPS."""

    def build(device: Device, feature: Feature) -> Iterable[RvcTracker]:
        if feature == f"{_POSITION}.latitude":
            yield RvcTracker(entry, device, "tracker", _POSITION)

    discover(hass, entry, async_add_entities, build)


class RvcTracker(RvcEntity[Device], TrackerEntity):
    """The coach's place."""

    _attr_translation_key = "place"
    _attr_source_type = SourceType.GPS

    def _position(self) -> tuple[float, float] | None:
        """Return latitude and longitude in degrees.

        A receiver without a fix says zeros, in degrees or as codes.
        """
        latitude = self.device.number(_POSITION, "latitude")
        longitude = self.device.number(_POSITION, "longitude")
        if latitude is None or longitude is None:
            return None
        if abs(latitude) > _POLE or abs(longitude) > _DATE_LINE:
            return None
        position = round(latitude, _DIGITS), round(longitude, _DIGITS)
        return position if any(position) else None

    @property
    @override
    def latitude(self) -> float | None:
        position = self._position()
        return None if position is None else position[0]

    @property
    @override
    def longitude(self) -> float | None:
        position = self._position()
        return None if position is None else position[1]

    @override
    def state_values(self) -> tuple[Any, ...]:
        return self.latitude, self.longitude
