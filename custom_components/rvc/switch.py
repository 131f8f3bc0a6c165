"""Loads and the water pump as switches."""

from collections.abc import Iterable
from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .devices import Device, Feature
from .devices.catalogue import toggles_of
from .devices.dimmer import Dimmer
from .devices.load import DIMMABLE, Load
from .devices.toggle import Toggle
from .devices.water_pump import WaterPump
from .entity import RvcEntity, SignalEntity, discover, discover_signals, role_of
from .presentation.model import NO_VALUE_LABELS, SignalPresentation
from .presentation.rules import command_labels
from .protocol.message import MessageKey

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a switch for each load and pump, and for each flag that a command writes."""

    toggles = toggles_of(entry.runtime_data.spec)

    def build(device: Device, feature: Feature) -> Iterable[RvcEntity[Any]]:
        role = role_of(entry, device)
        if isinstance(device, Dimmer):
            if role == "switch" and feature in Dimmer.level_reports:
                yield RvcSwitch(entry, device, "switch", *Dimmer.level_reports)
        elif isinstance(device, Load | WaterPump) and feature == device.status_name:
            # A load that can be dimmed is a light, unless the map knows better.
            if role == "switch" or (role is None and DIMMABLE not in device.features):
                yield RvcSwitch(entry, device, "switch", feature)
        elif (toggle := toggles.get(feature)) is not None:
            yield ToggleSwitch(entry, Toggle(device, toggle))

    discover(entry, async_add_entities, build)
    discover_signals(entry, async_add_entities, "switch", SettingSwitch)


class RvcSwitch(RvcEntity[Load | WaterPump | Dimmer], SwitchEntity):
    """A device that is on or off."""

    _attr_name = None

    def __init__(
        self,
        entry: RvcConfigEntry,
        device: Load | WaterPump | Dimmer,
        suffix: str,
        *shows: str,
    ) -> None:
        """Have the icon of the device class."""
        super().__init__(entry, device, suffix, *shows)
        self._attr_translation_key = device.device_class
        mapped = entry.runtime_data.coach_map.about(device.key)
        self._gate = None if mapped is None else mapped.requires

    @property
    @override
    def is_on(self) -> bool | None:
        return self.device.is_on

    @override
    def shown(self) -> tuple[Any, ...]:
        return (self.is_on,)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.tell(self._turn_on())

    async def _turn_on(self) -> None:
        if self._gate is not None:
            self.device.require(self._gate)
        await self.device.turn_on()

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.tell(self.device.turn_off())


class ToggleSwitch(RvcEntity[Device], SwitchEntity):
    """What commands of its own switch on and off."""

    def __init__(self, entry: RvcConfigEntry, toggle: Toggle) -> None:
        """Show one of the switches of a device."""
        row = toggle.row
        super().__init__(entry, toggle.device, f"switch_{row.key}", row.status)
        self._toggle = toggle
        self._attr_translation_key = row.key
        self._attr_entity_registry_enabled_default = row.enabled
        if row.key == toggle.device.key.device_class:
            self._attr_name = None

    @property
    @override
    def is_on(self) -> bool | None:
        return self._toggle.is_on

    @override
    def shown(self) -> tuple[Any, ...]:
        return (self.is_on,)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.tell(self._toggle.turn_on())

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.tell(self._toggle.turn_off())


class SettingSwitch(SignalEntity, SwitchEntity):
    """A flag that a device keeps."""

    def __init__(
        self,
        entry: RvcConfigEntry,
        device: Device,
        key: MessageKey,
        presentation: SignalPresentation,
    ) -> None:
        """Find the labels for on and off, of the status and of the command."""
        super().__init__(entry, device, key, presentation)
        self._command_labels = command_labels(entry.runtime_data.spec, presentation)
        self._on = presentation.on_labels[0]
        self._off = next(
            label
            for label in self._command_labels
            if label not in presentation.on_labels
        )

    @property
    @override
    def is_on(self) -> bool | None:
        label = self.device.label(self.key, self.presentation.signal)
        return (
            None
            if label is None or label in NO_VALUE_LABELS
            else label in self.presentation.on_labels
        )

    @override
    def shown(self) -> tuple[Any, ...]:
        return (self.is_on,)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.write(self._on, self._command_labels[self._on])

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.write(self._off, self._command_labels[self._off])
