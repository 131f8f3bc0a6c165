"""What devices report as one of two, as binary sensors: each signal by its view."""

from typing import Any, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .devices import Device
from .entity import ViewEntity, discover_views
from .runtime import RvcConfigEntry
from .views import UNSAID, View

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a binary sensor for each flag that has had a value."""
    discover_views(entry, async_add_entities, "binary_sensor", RvcBinarySensor)


class RvcBinarySensor(ViewEntity, BinarySensorEntity):
    """A signal of a device that is one of two."""

    def __init__(
        self, entry: RvcConfigEntry, device: Device, key: str, view: View
    ) -> None:
        """Take what the view says."""
        super().__init__(entry, device, key, view)
        said = view.special.get("class", "none")
        if said != "none":
            self._attr_device_class = BinarySensorDeviceClass(said)
        elif view.problem:
            self._attr_device_class = BinarySensorDeviceClass.PROBLEM

    @property
    @override
    def is_on(self) -> bool | None:
        label = self.device.label(self.key, self.view.signal)
        # Labels of other codes than the two ordinary ones say nothing.
        if label is None or label in UNSAID:
            return None
        return label in self.view.on

    @override
    def shown(self) -> tuple[Any, ...]:
        return (self.is_on,)
