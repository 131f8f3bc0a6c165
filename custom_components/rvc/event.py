"""What happens: switches that are pressed, faults that come and go."""

from collections.abc import Iterable
from typing import Any, Final, override

from homeassistant.components.event import EventDeviceClass, EventEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .devices import NODE, Device, Feature
from .devices.node import FaultChange, Node
from .entity import RvcEntity, discover
from .events import FAULT_APPEARED, FAULT_CLEARED, PRESSED, RELEASED, tell_of
from .issues.faults import fault_attributes
from .protocol.message import MessageKey

PARALLEL_UPDATES = 0

_INPUT: Final = "DIGITAL_INPUT_STATUS"
_ALARM: Final = "GENERIC_ALARM_STATUS"
_TRIGGERED: Final = "alarm_triggered"
_OVER: Final = "alarm_over"
_CHANGED: Final = "changed"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add an event for each input, and one for each node's faults."""

    def build(device: Device, feature: Feature) -> Iterable[RvcEntity[Any]]:
        if (feature.dgn, feature.signal) == (_INPUT, "position"):
            yield InputEvent(entry, device, feature.key)
        elif (feature.dgn, feature.signal) == (_ALARM, "alarm_triggered"):
            yield AlarmEvent(entry, device, feature.key)
        elif isinstance(device, Node) and feature == NODE:
            yield FaultEvent(entry, device)

    discover(entry, async_add_entities, build)


class InputEvent(RvcEntity[Device], EventEntity):
    """A switch or a button that is wired to the network."""

    _attr_translation_key = "input"
    _attr_device_class = EventDeviceClass.BUTTON
    _attr_event_types = [PRESSED, RELEASED, _CHANGED]

    def __init__(self, entry: RvcConfigEntry, device: Device, key: MessageKey) -> None:
        """Take the key of the bank's status."""
        super().__init__(entry, device, f"{key.slug}_event", key)
        self._key = key
        self._position = self._read()
        self.set_part_name(key)

    def _read(self) -> float | str | None:
        device, key = self.device, self._key
        return device.label(key, "position") or device.number(key, "position")

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self._read(),)

    @override
    @callback
    def _handle_update(self) -> None:
        before, self._position = self._position, self._read()
        if self._position != before and self._position is not None:
            kind = {"on": PRESSED, "off": RELEASED}.get(str(self._position), _CHANGED)
            # What an input says first is news only when somebody presses it.
            if before is not None or kind == PRESSED:
                self._trigger_event(kind, {"position": self._position})
                tell_of(self, kind, position=self._position)
        self.async_write_ha_state()


class AlarmEvent(RvcEntity[Device], EventEntity):
    """An alarm that is raised and is over again."""

    _attr_translation_key = "alarm_of_part"
    _attr_event_types = [_TRIGGERED, _OVER]

    def __init__(self, entry: RvcConfigEntry, device: Device, key: MessageKey) -> None:
        """Take the key of the alarm's status."""
        super().__init__(entry, device, f"{key.slug}_event", key)
        self._key = key
        self._name = self.part_name(key)
        self._attr_translation_placeholders = {"part": self._name}
        self._state = device.label(key, "alarm_triggered")

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self._state,)

    @override
    @callback
    def _handle_update(self) -> None:
        before, self._state = self._state, self.device.label(self._key, _TRIGGERED)
        if self._state != before and before is not None:
            kind = _TRIGGERED if self._state == "triggered" else _OVER
            self._trigger_event(kind, {"alarm": self._name})
            tell_of(self, kind, alarm=self._name)
        self.async_write_ha_state()


class FaultEvent(RvcEntity[Node], EventEntity):
    """Faults of a node that come and go."""

    _attr_translation_key = "fault"
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False
    _attr_event_types = [FAULT_APPEARED, FAULT_CLEARED]

    def __init__(self, entry: RvcConfigEntry, device: Node) -> None:
        """Take the node."""
        super().__init__(entry, device, "fault_event", NODE)
        self._names = entry.runtime_data.names

    @property
    @override
    def available(self) -> bool:
        return True

    @override
    def state_values(self) -> tuple[Any, ...]:
        return ()

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self.device.on_faults(self._report))

    @callback
    def _report(self, changes: list[FaultChange]) -> None:
        for fault, active in changes:
            kind = FAULT_APPEARED if active else FAULT_CLEARED
            self._trigger_event(kind, fault_attributes(self._names, fault))
            self.async_write_ha_state()
