"""Switches: outputs, pumps, what has commands to start and stop it, and flags."""

from collections.abc import Iterable
from functools import partial
from typing import Any, Unpack, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coach_map.roles import GENERATOR
from .data import RvcConfigEntry
from .devices import Device, DeviceKey, Feature
from .devices.capabilities import Switchable
from .devices.generator import STATUS as GENERATOR_STATUS, Generator
from .devices.generator_start import GeneratorStart
from .devices.motion.generator_outputs import GeneratorOutputs
from .devices.output import Output
from .devices.toggle import Toggle
from .devices.water_pump import WaterPump
from .entities.discovery import discover, discover_signals
from .entities.output_roles import PairedOutputs, output_in_role
from .entities.voice import Voice, voice_of
from .entity import EntityOptions, RvcEntity, SignalEntity, convert_rvc_errors
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
    generators = _GeneratorSwitches(entry)

    def build(device: Device, feature: Feature) -> Iterable[RvcSwitch]:
        yield from generators.complete(device, feature)
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


class _GeneratorSwitches:
    """Makes the switch of a generator behind two outputs, once its status was heard."""

    def __init__(self, entry: RvcConfigEntry) -> None:
        """Begin without outputs."""
        self._entry = entry
        self._pairs = PairedOutputs(entry, GENERATOR)
        self._waiting: dict[DeviceKey, tuple[Output, Output]] = {}

    def complete(self, device: Device, feature: Feature) -> Iterable[RvcSwitch]:
        """Yield the switches that a feature completes."""
        if (pair := self._pairs.complete(device, feature)) is not None:
            self._waiting[pair[0].key] = pair
        elif feature != GENERATOR_STATUS:
            return
        devices = self._entry.runtime_data.coach.devices
        for first, pair in list(self._waiting.items()):
            key = DeviceKey(pair[0].key.network, Generator.device_class, None)
            generator = devices.get(key)
            if (
                isinstance(generator, Generator)
                and GENERATOR_STATUS in generator.features
            ):
                del self._waiting[first]
                yield GeneratorSwitch(self._entry, *pair, generator)


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


class GeneratorSwitch(RvcSwitch):
    """A generator behind two outputs; that of its starter is its device."""

    def __init__(
        self,
        entry: RvcConfigEntry,
        starting: Output,
        stopping: Output,
        generator: Generator,
    ) -> None:
        """Show whether the generator runs."""

        def controller() -> GeneratorStart | None:
            key = DeviceKey(generator.key.network, GeneratorStart.device_class, None)
            device = entry.runtime_data.coach.devices.get(key)
            if isinstance(device, GeneratorStart) and device.is_heard:
                return device
            return None

        outputs = GeneratorOutputs(starting, stopping, generator, controller)
        super().__init__(entry, starting, outputs, GENERATOR, is_main=True)
        self._generator = generator
        self._stopping = stopping

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        for device in (self._generator, self._stopping):
            self.async_on_remove(device.subscribe(self._handle_update))

    @property
    @override
    def available(self) -> bool:
        shown = (self.device, self._stopping, self._generator)
        return all(one.available for one in shown)


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
