"""Loads and the water pump as switches."""

from collections.abc import Iterable
from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .devices import Device
from .devices.load import Load
from .devices.water_pump import WaterPump
from .entity import RvcEntity, ViewEntity, discover, discover_views
from .runtime import RvcConfigEntry
from .views import UNSAID, View, told_by_shown

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a switch for each load and pump, and for each flag that a command writes."""

    def build(device: Device, feature: str) -> Iterable[RvcSwitch]:
        if isinstance(device, Load | WaterPump) and feature == device.status_name:
            yield RvcSwitch(entry, device, "switch", feature)

    discover(entry, async_add_entities, build)
    discover_views(entry, async_add_entities, "switch", SettingSwitch)


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


class SettingSwitch(ViewEntity, SwitchEntity):
    """A flag that a device keeps."""

    def __init__(
        self, entry: RvcConfigEntry, device: Device, key: str, view: View
    ) -> None:
        """Find the labels for on and off, of the status and of the command."""
        super().__init__(entry, device, key, view)
        self._told = told_by_shown(entry.runtime_data.spec, view)
        self._on = view.on[0]
        self._off = next(label for label in self._told if label not in view.on)

    @property
    @override
    def is_on(self) -> bool | None:
        label = self.device.label(self.key, self.view.signal)
        return None if label is None or label in UNSAID else label in self.view.on

    @override
    def shown(self) -> tuple[Any, ...]:
        return (self.is_on,)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.write(self._on, self._told[self._on])

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.write(self._off, self._told[self._off])
