"""What devices do once when asked: a button each."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, override

from homeassistant.components.button import ButtonEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .devices import NODE, Device, Feature
from .devices.node import Node
from .devices.output import Output
from .entities.network import RECORDING_BUTTONS, RecordingButton
from .entities.output_roles import output_in_role
from .entity import RvcEntity, convert_rvc_errors, discover
from .presentation.labels import part_signals
from .protocol.message import MessageKey, Value
from .spec import Dgn, Spec

PARALLEL_UPDATES = 0

_ALARM: Final = ("GENERIC_ALARM_STATUS", "alarm_triggered")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of each command whose answer has been heard."""
    spec, presentation = entry.runtime_data.spec, entry.runtime_data.presentation
    buttons: dict[str, list[tuple[str, str, Mapping[str, Value]]]] = {}
    for dgn in spec.dgns.values():
        if dgn.is_command and dgn.dgn is not None:
            for name, signals in presentation.buttons(dgn.name).items():
                for status in _statuses_of(spec, dgn):
                    buttons.setdefault(status, []).append((dgn.name, name, signals))

    numbers = node_questions(spec)

    def build(device: Device, feature: Feature) -> Iterable[RvcEntity[Any]]:
        if isinstance(device, Node):
            if feature == NODE:
                yield RefreshButton(entry, device, numbers)
            return
        if (feature.dgn, feature.signal) == _ALARM and feature.key.part:
            yield AcknowledgeButton(entry, device, feature.key)
        if (output := output_in_role(entry, device, feature, "button")) is not None:
            yield PulseButton(entry, output, "button")
        for command, name, signals in buttons.get(feature, ()):
            yield RvcButton(entry, device, command, name, signals)

    discover(entry, async_add_entities, build)
    async_add_entities(RecordingButton(entry, key) for key in RECORDING_BUTTONS)


_NODE_QUESTIONS: Final = (
    "ADDRESS_CLAIM",
    "PRODUCT_IDENTIFICATION",
    "SOFTWARE_IDENTIFICATION",
    "DM_RV",
    "COMMUNICATION_STATUS_1",
    "COMMUNICATION_STATUS_2",
    "COMMUNICATION_STATUS_3",
)


def node_questions(spec: Spec) -> dict[str, int]:
    """Return the DGNs that tell what a node is and how it does."""
    return {
        name: number
        for name in _NODE_QUESTIONS
        if (number := spec.dgns[name].dgn) is not None
    }


def _statuses_of(spec: Spec, command: Dgn) -> Iterable[str]:
    """Return the statuses that show a device to have a command.

    It is what the class file says, else the one that answers; where none does,
    any of the class.
    """
    if (after := spec.shown.get(command.name, {}).get("after")) is not None:
        return [after]
    return [name for name in command.answer if name in spec.dgns] or [
        dgn.name
        for dgn in spec.dgns.values()
        if dgn.device == command.device and not dgn.is_command
    ]


class RvcButton(RvcEntity[Device], ButtonEntity):
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
        """Take the command and what it says."""
        super().__init__(entry, device, f"{command}_{name}".lower())
        self._attr_translation_key = name
        self._command = command
        self._signals = signals

    @override
    def state_values(self) -> tuple[Any, ...]:
        return ()

    @override
    @convert_rvc_errors
    async def async_press(self) -> None:
        # Any status that answers shows that the device took it.
        await self.device.command(self._command, lambda status: True, **self._signals)


class RefreshButton(RvcEntity[Node], ButtonEntity):
    """Asks a node anew for what it is and how it does."""

    _attr_translation_key = "ask_again"
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False

    def __init__(
        self, entry: RvcConfigEntry, device: Node, questions: Mapping[str, int]
    ) -> None:
        """Take the node and the DGNs to ask for."""
        super().__init__(entry, device, "ask_again")
        self._questions = questions

    @override
    def state_values(self) -> tuple[Any, ...]:
        return ()

    @override
    @convert_rvc_errors
    async def async_press(self) -> None:
        await self.device.ask(self._questions)


class AcknowledgeButton(RvcEntity[Device], ButtonEntity):
    """Acknowledges an alarm."""

    _attr_translation_key = "acknowledge_of_part"

    def __init__(self, entry: RvcConfigEntry, device: Device, key: MessageKey) -> None:
        """Take the key of the alarm's status."""
        super().__init__(entry, device, f"{key.slug}_acknowledge")
        self._alarm = part_signals(entry.runtime_data.spec, key)
        self._attr_translation_placeholders = {"part": self.part_name(key)}

    @override
    def state_values(self) -> tuple[Any, ...]:
        return ()

    @override
    @convert_rvc_errors
    async def async_press(self) -> None:
        await self.device.command(
            "GENERIC_ALARM_COMMAND",
            lambda _: True,
            acknowledge_alarm="acknowledge",
            **self._alarm,
        )


class PulseButton(RvcEntity[Output], ButtonEntity):
    """An output that is switched on for a moment."""

    _attr_name = None

    @override
    def state_values(self) -> tuple[Any, ...]:
        return ()

    @override
    @convert_rvc_errors
    async def async_press(self) -> None:
        await self.device.pulse()
