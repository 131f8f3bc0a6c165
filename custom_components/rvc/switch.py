"""Switches: outputs, pumps, what has commands to start and stop it, and flags."""

from collections.abc import Iterable
from functools import partial
from typing import Any, Unpack, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .devices import Device, DeviceKey, Feature
from .devices.capabilities import Switchable
from .devices.generator_start import GeneratorStart
from .devices.output import Output
from .devices.toggle import Toggle
from .devices.water_pump import WaterPump
from .entities.output_roles import output_in_role
from .entities.voice import Voice, voice_of
from .entity import (
    EntityOptions,
    RvcEntity,
    SignalEntity,
    convert_rvc_errors,
    discover,
    discover_signals,
)
from .presentation.model import NO_VALUE_LABELS
from .presentation.rules import command_labels
from .spec.rows import ToggleRow

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a switch for each load and pump, and for each flag that a command writes."""
    toggles = {row.feature: row for row in entry.runtime_data.spec.rows.toggles}

    def build(device: Device, feature: Feature) -> Iterable[RvcSwitch]:
        if (output := output_in_role(entry, device, feature, "switch")) is not None:
            yield _output_switch(entry, output)
        elif isinstance(device, WaterPump) and feature == device.status_name:
            yield RvcSwitch(
                entry,
                device,
                device,
                "switch",
                feature,
                translation_key=device.device_class,
                is_main=True,
            )
        elif isinstance(device, GeneratorStart) and feature == device.demand_feature:
            # The unique id is that of the signal, which it followed once.
            yield RvcSwitch(
                entry,
                device,
                device,
                feature.slug,
                feature.key,
                translation_key="generator_demand",
            )
        elif (row := toggles.get(feature)) is not None:
            yield RvcSwitch(
                entry,
                device,
                Toggle(device, row, partial(_supervisor, entry, device, row)),
                f"switch_{row.key}",
                row.status,
                translation_key=row.key,
                is_main=row.key == device.key.device_class,
                enabled=row.enabled,
                is_setting=_is_energy(entry, row.command),
            )

    discover(hass, entry, async_add_entities, build)
    discover_signals(hass, entry, async_add_entities, "switch", SettingSwitch)


def _is_energy(entry: RvcConfigEntry, command: str) -> bool:
    """Tell whether a command is for what feeds the coach: not one of "all switches"."""
    shown = entry.runtime_data.spec.shown.get(command, {})
    return shown.get("requires") == "energy"


def _supervisor(entry: RvcConfigEntry, device: Device, row: ToggleRow) -> Device | None:
    """Return the device that starts and stops another one, if one is known."""
    if row.supervised_by is None:
        return None
    key = DeviceKey(device.key.network, row.supervised_by, None)
    return entry.runtime_data.coach.devices.get(key)


def _output_switch(entry: RvcConfigEntry, output: Output) -> RvcSwitch:
    return RvcSwitch(
        entry,
        output,
        output,
        "switch",
        *output.level_reports,
        translation_key=output.device_class,
        is_main=True,
    )


class RvcSwitch(RvcEntity[Device], SwitchEntity):
    """Anything that is switchable."""

    def __init__(
        self,
        entry: RvcConfigEntry,
        device: Device,
        switchable: Switchable,
        suffix: str,
        *statuses: str,
        is_setting: bool = False,
        **options: Unpack[EntityOptions],
    ) -> None:
        """Show something that is on or off.

        Args:
            entry: The coach's entry.
            device: The device that it is, or is a part of.
            switchable: What is switched.
            suffix: What the unique id has behind the device's own identifier.
            statuses: The keys of the messages that report it.
            is_setting: Whether voice and "all switches" leave it alone.
            options: See `EntityOptions`.
        """
        super().__init__(entry, device, suffix, *statuses, **options)
        self._switchable = switchable
        if is_setting:
            self._attr_entity_category = EntityCategory.CONFIG

    @property
    @override
    def voice(self) -> Voice | None:
        return voice_of([self._switchable.on_permission])

    @property
    @override
    def is_on(self) -> bool | None:
        return self._switchable.is_on

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.is_on,)

    @override
    @convert_rvc_errors
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self._switchable.turn_on()

    @override
    @convert_rvc_errors
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._switchable.turn_off()


class SettingSwitch(SignalEntity, SwitchEntity):
    """A flag that a device keeps."""

    @override
    def prepare(self) -> None:
        """Find the labels for on and off, of the status and of the command."""
        presentation = self.presentation
        setting = presentation.setting
        if setting is not None and _is_energy(self._entry, setting.command):
            self._attr_entity_category = EntityCategory.CONFIG
        self._command_labels = command_labels(self._spec, presentation)
        self._on = presentation.on_labels[0]
        self._off = next(
            label
            for label in self._command_labels
            if label not in presentation.on_labels
        )

    @property
    @override
    def voice(self) -> Voice | None:
        return voice_of(self.setting_permissions(self._command_labels.values()))

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
    def state_values(self) -> tuple[Any, ...]:
        return (self.is_on,)

    @override
    @convert_rvc_errors
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.write_setting(self._on, self._command_labels[self._on])

    @override
    @convert_rvc_errors
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.write_setting(self._off, self._command_labels[self._off])
