"""Where the coach is, by its own GPS."""

from collections.abc import Iterable
from typing import Any, Final, override

from homeassistant.components.device_tracker import SourceType, TrackerEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .devices import Device, Feature
from .entities.damped import ShowsDamped
from .entities.discovery import discover
from .entity import RvcEntity
from .presentation.deadband import Deadband

PARALLEL_UPDATES = 0

_POSITION: Final = "GPS_POSITION"
# About ten metres: a parked coach does not fill the recorder.
_DIGITS: Final = 4
_TEN_METRES: Final = Deadband(1e-4)
"""In degrees; nearly, where a degree of longitude is shorter."""
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


class RvcTracker(ShowsDamped, RvcEntity[Device], TrackerEntity):
    """The coach's place."""

    _attr_translation_key = "place"
    _attr_source_type = SourceType.GPS

    def __init__(
        self, entry: RvcConfigEntry, device: Device, suffix: str, *statuses: str
    ) -> None:
        """Show a receiver; see RvcEntity."""
        super().__init__(entry, device, suffix, *statuses)
        coach = entry.runtime_data.coach
        self._latitude, self._longitude = (
            self.damp(coach, _TEN_METRES, self._handle_update) for _ in range(2)
        )

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
        return (latitude, longitude) if any(position) else None

    @property
    @override
    def latitude(self) -> float | None:
        position = self._position() if self.available else None
        shown = self._latitude.take(None if position is None else position[0])
        return None if shown is None else round(shown, _DIGITS)

    @property
    @override
    def longitude(self) -> float | None:
        position = self._position() if self.available else None
        shown = self._longitude.take(None if position is None else position[1])
        return None if shown is None else round(shown, _DIGITS)

    @override
    def state_values(self) -> tuple[Any, ...]:
        return self.latitude, self.longitude
