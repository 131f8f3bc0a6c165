"""Buttons: commands that are sent once."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, override

from homeassistant.components.button import ButtonEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .devices import NODE, Device, Feature
from .devices.command_order import CommandOrder
from .devices.node import Node
from .devices.output import Output
from .entities.discovery import discover
from .entities.network import RECORDING_BUTTONS, RecordingButton, StopAllButton
from .entities.node import RefreshButton, identity_dgns
from .entities.output_roles import output_in_role
from .entity import RvcEntity, StatelessEntity, convert_rvc_errors
from .presentation.buttons import buttons_by_status
from .presentation.labels import part_signals
from .protocol.message import MessageKey, Value

PARALLEL_UPDATES = 0

_ALARM: Final = ("GENERIC_ALARM_STATUS", "alarm_triggered")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of each command whose status has been received."""
    spec = entry.runtime_data.spec
    buttons = buttons_by_status(spec, entry.runtime_data.presentation)
    dgns = identity_dgns(spec)

    def build(device: Device, feature: Feature) -> Iterable[RvcEntity[Any]]:
        if isinstance(device, Node):
            if feature == NODE:
                yield RefreshButton(entry, device, dgns)
            return
        if (feature.dgn, feature.signal) == _ALARM and feature.key.part:
            yield AcknowledgeButton(entry, device, feature.key)
        if (output := output_in_role(entry, device, feature, "button")) is not None:
            yield PulseButton(entry, output, "button")
        for command, name, signals in buttons.get(feature, ()):
            yield CommandButton(entry, device, command, name, signals)

    discover(hass, entry, async_add_entities, build)
    async_add_entities(RecordingButton(entry, key) for key in RECORDING_BUTTONS)
    async_add_entities([StopAllButton(entry)])


class CommandButton(StatelessEntity[Device], ButtonEntity):
    """A command with fixed values."""

    _attr_entity_category = EntityCategory.CONFIG
    _attr_entity_registry_enabled_default = False

    def __init__(
        self,
        entry: RvcConfigEntry,
        device: Device,
        command: str,
        name: str,
        signals: Mapping[str, Value],
    ) -> None:
        """Send a command with these signals."""
        super().__init__(entry, device, f"{command}_{name}".lower())
        self._attr_translation_key = name
        self._command = command
        self._signals = signals

    @override
    @convert_rvc_errors
    async def async_press(self) -> None:
        # Any status that answers shows that the command was received.
        await self.device.carry_out(
            CommandOrder(
                name=self._command,
                signals=dict(self._signals),
                fits=lambda status: True,
                topic=self._attr_translation_key,
            )
        )


class AcknowledgeButton(StatelessEntity[Device], ButtonEntity):
    """Acknowledgment of an alarm."""

    _attr_translation_key = "acknowledge_of_part"

    def __init__(self, entry: RvcConfigEntry, device: Device, key: MessageKey) -> None:
        """Acknowledge the alarm of a status, by its key."""
        super().__init__(entry, device, f"{key.slug}_acknowledge")
        self._alarm = part_signals(entry.runtime_data.spec, key)
        self._attr_translation_placeholders = {"part": self.part_name(key)}

    @override
    @convert_rvc_errors
    async def async_press(self) -> None:
        await self.device.command(
            "GENERIC_ALARM_COMMAND",
            lambda _: True,
            acknowledge_alarm="acknowledge",
            **self._alarm,
        )


class PulseButton(StatelessEntity[Output], ButtonEntity):
    """An output that is switched on for a moment."""

    _attr_name = None

    @override
    @convert_rvc_errors
    async def async_press(self) -> None:
        await self.device.pulse()
