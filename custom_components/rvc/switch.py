"""Loads and the water pump as switches."""

from collections.abc import Iterable
from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .devices import Device
from .devices.load import Load
from .devices.water_pump import WaterPump
from .entity import RvcEntity, discover
from .runtime import RvcConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a switch for each load and each pump."""

    def build(device: Device, feature: str) -> Iterable[RvcSwitch]:
        if isinstance(device, Load | WaterPump) and feature == device.reports[0]:
            yield RvcSwitch(entry, device, "switch", feature)

    discover(entry, async_add_entities, build)


class RvcSwitch(RvcEntity[Load | WaterPump], SwitchEntity):
    """A device that is on or off."""

    _attr_name = None

    def __init__(
        self, entry: RvcConfigEntry, device: Load | WaterPump, suffix: str, status: str
    ) -> None:
        """Have the icon of the device class."""
        super().__init__(entry, device, suffix, status)
        self._attr_translation_key = device.device_class

    @property
    @override
    def is_on(self) -> bool | None:
        return self.device.is_on

    @override
    def shown(self) -> tuple[Any, ...]:
        return (self.is_on,)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.tell(self.device.turn_on())

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.tell(self.device.turn_off())
