"""Events: inputs that are pressed, alarms, faults that appear and are cleared."""

from collections.abc import Iterable
from typing import Any, Final, override

from homeassistant.components.event import EventDeviceClass, EventEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .devices import NODE, Device, Feature
from .devices.node import Node
from .entities.discovery import discover
from .entities.node import NodeFaultEvent
from .entity import RvcEntity
from .events import PRESSED, RELEASED, fire_entity_event
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
            yield NodeFaultEvent(entry, device)

    discover(hass, entry, async_add_entities, build)


class InputEvent(RvcEntity[Device], EventEntity):
    """Events of a switch or a button that is wired to the network."""

    _attr_translation_key = "input"
    _attr_device_class = EventDeviceClass.BUTTON
    _attr_event_types = [PRESSED, RELEASED, _CHANGED]

    def __init__(self, entry: RvcConfigEntry, device: Device, key: MessageKey) -> None:
        """Show an input by the key of its status."""
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
            event_type = {"on": PRESSED, "off": RELEASED}.get(
                str(self._position), _CHANGED
            )
            # The first state is news only while somebody presses.
            if before is not None or event_type == PRESSED:
                self._trigger_event(event_type, {"position": self._position})
                fire_entity_event(self, event_type, position=self._position)
        self.async_write_ha_state()


class AlarmEvent(RvcEntity[Device], EventEntity):
    """Events of an alarm that is triggered and is over."""

    _attr_translation_key = "alarm_of_part"
    _attr_event_types = [_TRIGGERED, _OVER]

    def __init__(self, entry: RvcConfigEntry, device: Device, key: MessageKey) -> None:
        """Show an alarm by the key of its status."""
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
            event_type = _TRIGGERED if self._state == "triggered" else _OVER
            self._trigger_event(event_type, {"alarm": self._name})
            fire_entity_event(self, event_type, alarm=self._name)
        self.async_write_ha_state()
