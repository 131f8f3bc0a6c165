"""The rows of the devices, and watching what changes in them."""

from collections.abc import Callable
from typing import Any, Final

from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.event import async_call_later, async_track_state_change_event
from homeassistant.util.event_type import EventType

from ...coach_map.roles import OUTPUT_CLASSES, OUTPUT_ROLES, PAIR_ROLES
from ...data import (
    RvcConfigEntry,
    device_label,
    nameable_devices,
    network_title,
    registered_device,
)
from ...devices import NODE, Device, DeviceKey
from ...devices.output import Output
from ..contract.command import EntryRequest
from ..contract.devices import DeviceRow, DevicesEvent
from ..names import registered_name
from ..registry import Stream
from .main_entity import main_entities

_REGISTRIES: Final[tuple[EventType[Any], ...]] = (
    dr.EVENT_DEVICE_REGISTRY_UPDATED,
    er.EVENT_ENTITY_REGISTRY_UPDATED,
    ar.EVENT_AREA_REGISTRY_UPDATED,
)


def row_of(
    hass: HomeAssistant, entry: RvcConfigEntry, device: Device
) -> tuple[DeviceRow, list[str]]:
    """Return a device as it is now, and the entities whose states may change that."""
    runtime = entry.runtime_data
    key = device.key
    registered = registered_device(hass, entry, key)
    mapped = runtime.coach_map.about(key)
    telling = main_entities(hass, registered, key.device_class)
    entity_id = telling[-1] if telling else None
    state = None if entity_id is None else hass.states.get(entity_id)
    others = (
        [] if mapped is None else [n for n in mapped.instances if n != key.instance]
    )
    row = DeviceRow(
        key=str(key),
        device_id=registered.id if registered else None,
        network=network_title(entry, key.network),
        device_class=key.device_class,
        kind=runtime.names.of_class(key.device_class),
        instance=key.instance,
        node=_node_of(hass, entry, device),
        address=device.source,
        name=device_label(hass, entry, device),
        plain_name=runtime.names.of(key.device_class, key.instance),
        is_named=bool(
            (mapped and mapped.name) or (registered and registered.name_by_user)
        ),
        area_id=registered.area_id if registered else None,
        entity_id=entity_id,
        state=state.state if state else None,
        level=device.level if isinstance(device, Output) and device.has_level else None,
        is_output=key.device_class in OUTPUT_CLASSES,
        role=mapped.role if mapped else None,
        partner=others[0] if others else None,
        open_time=mapped.open_time if mapped else None,
        dimmable=mapped is None or mapped.dimmable,
        ignore=mapped is not None and mapped.ignore,
        may_blink=runtime.coach.blinking.may_blink(device),
    )
    return row, telling


def _node_of(hass: HomeAssistant, entry: RvcConfigEntry, device: Device) -> str | None:
    """Return what the node is called that reports a device."""
    if device.source is None:
        return None
    key = DeviceKey(device.key.network, NODE, device.source)
    return registered_name(hass, entry, key)


class DevicesStream:
    """Sends the devices of a coach, and then what has changed of them.

    It looks once a second, only after something has changed, and only at the
    devices that it was about.
    """

    def __init__(self, stream: Stream[EntryRequest, DevicesEvent]) -> None:
        """Send what is there, and watch."""
        self._stream = stream
        self._hass = stream.hass
        self._coach = stream.runtime.coach
        self._sent: dict[DeviceKey, DeviceRow] = {}
        self._telling: dict[DeviceKey, list[str]] = {}
        self._changed: set[DeviceKey] = set()
        self._all_changed = True
        self._soon: CALLBACK_TYPE | None = None
        self._states: CALLBACK_TYPE | None = None
        self._by_entity: dict[str, DeviceKey] = {}
        self._look()
        self._ends: list[Callable[[], None]] = [
            self._hass.bus.async_listen(event, self._registry_changed)
            for event in _REGISTRIES
        ]
        self._ends.append(self._coach.registry.subscribe_features(self._found))

    @callback
    def close(self) -> None:
        """Watch no more."""
        while self._ends:
            self._ends.pop()()
        for end in (self._soon, self._states):
            if end is not None:
                end()
        self._soon = self._states = None

    @callback
    def _registry_changed(self, _: Event[Any]) -> None:
        self._all_changed = True
        self._look_soon()

    def _found(self, device: Device, _: object) -> None:
        if device.key not in self._sent:
            self._changed.add(device.key)
            self._look_soon()

    @callback
    def _state_changed(self, event: Event[EventStateChangedData]) -> None:
        key = self._by_entity.get(event.data["entity_id"])
        if key is not None:
            self._changed.add(key)
            self._look_soon()

    def _look_soon(self) -> None:
        if self._soon is None:
            self._soon = async_call_later(
                self._hass, self._coach.timing.page_states, self._look
            )

    @callback
    def _look(self, _: object = None) -> None:
        """Send what has changed since the last look."""
        self._soon = None
        devices = {one.key: one for one in nameable_devices(self._stream.runtime)}
        wanted = devices.keys() if self._all_changed else self._changed
        rows: dict[DeviceKey, DeviceRow] = {}
        for key in wanted:
            if (device := devices.get(key)) is not None:
                rows[key], self._telling[key] = row_of(
                    self._hass, self._stream.entry, device
                )
        others = {key: row for key, row in rows.items() if self._sent.get(key) != row}
        gone = self._sent.keys() - devices.keys()
        is_first = not self._sent
        self._all_changed = False
        self._changed = set()
        self._sent.update(others)
        for key in gone:
            del self._sent[key], self._telling[key]
        self._follow_states()
        if is_first or others or gone:
            event = DevicesEvent(
                devices=list(others.values()), gone=[str(key) for key in gone]
            )
            if is_first:
                event["roles"] = list(OUTPUT_ROLES)
                event["pair_roles"] = list(PAIR_ROLES)
            self._stream.send(event)

    def _follow_states(self) -> None:
        """Watch the entities that tell of the devices."""
        by_entity = {
            entity_id: key
            for key, telling in self._telling.items()
            for entity_id in telling
        }
        if by_entity.keys() == self._by_entity.keys():
            return
        if self._states is not None:
            self._states()
        self._by_entity = by_entity
        self._states = async_track_state_change_event(
            self._hass, list(by_entity), self._state_changed
        )
