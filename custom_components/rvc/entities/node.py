"""Entities of nodes: their connection and their faults."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
)
from homeassistant.components.button import ButtonEntity
from homeassistant.components.event import EventEntity
from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.const import EntityCategory
from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from ..data import RvcConfigEntry
from ..devices import NODE
from ..devices.node import FaultChange, Node
from ..entity import RvcEntity, StatelessEntity, convert_rvc_errors
from ..events import FAULT_APPEARED, FAULT_CLEARED
from ..issues.faults import fault_attributes, fault_text
from ..protocol.diagnostics import J1939_DSA
from ..spec import Spec
from .node_identity import register_node

_IDENTITY_DGNS: Final = (
    "ADDRESS_CLAIM",
    "PRODUCT_IDENTIFICATION",
    "SOFTWARE_IDENTIFICATION",
    "DM_RV",
    "COMMUNICATION_STATUS_1",
    "COMMUNICATION_STATUS_2",
    "COMMUNICATION_STATUS_3",
)


def identity_dgns(spec: Spec) -> dict[str, int]:
    """Return the numbers of the DGNs that report what a node is and how it is."""
    return {
        name: number
        for name in _IDENTITY_DGNS
        if (number := spec.dgns[name].dgn) is not None
    }


class _AlwaysAvailable(RvcEntity[Node]):
    """What has something to say of a node that is away too."""

    @property
    @override
    def available(self) -> bool:
        return True


class NodeConnected(_AlwaysAvailable, BinarySensorEntity):
    """Connection of a node; its identity in the device registry is kept up to date."""

    _attr_translation_key = "connected"
    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, entry: RvcConfigEntry, device: Node) -> None:
        """Show a node."""
        super().__init__(entry, device, "connected")

    @property
    @override
    def is_on(self) -> bool:
        return self.device.available

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.is_on,)

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        register_node(self.hass, self._entry, self.device)

    @override
    @callback
    def _handle_update(self) -> None:
        super()._handle_update()
        register_node(self.hass, self._entry, self.device)


class NodeSilence(_AlwaysAvailable, SensorEntity):
    """Since when a node is silent; nothing while it is heard."""

    _attr_translation_key = "silent_since"
    _attr_device_class = SensorDeviceClass.TIMESTAMP
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False

    def __init__(self, entry: RvcConfigEntry, device: Node) -> None:
        """Show a node."""
        super().__init__(entry, device, "silent_since", NODE)
        self._coach = entry.runtime_data.coach

    @property
    @override
    def native_value(self) -> datetime | None:
        if self.device.available:
            return None
        nodes = self._coach.session_of(self.device).nodes
        seen = nodes.get(self.device.instance or 0)
        if seen is None:
            return None
        ago = timedelta(seconds=self._coach.now() - seen.time)
        # To the minute: the clocks of loop and wall do not run alike.
        return (dt_util.utcnow() - ago).replace(second=0, microsecond=0)

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.device.available,)


class NodeFault(RvcEntity[Node], BinarySensorEntity):
    """Faults that a node reports of one type of device."""

    _attr_device_class = BinarySensorDeviceClass.PROBLEM
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_translation_key = "fault"

    def __init__(self, entry: RvcConfigEntry, device: Node, dsa: int) -> None:
        """Show the faults of a type of device, by its default source address."""
        super().__init__(entry, device, f"fault_{dsa}")
        self._dsa = dsa
        self._names = entry.runtime_data.names
        if dsa == J1939_DSA:
            self._attr_translation_key = "node_fault"
            return
        addresses = entry.runtime_data.spec.tables["source_addresses"]
        device_class = addresses.get(str(dsa), f"device_type_{dsa}")
        self._attr_translation_placeholders = {
            "kind": entry.runtime_data.names.of_class(device_class)
        }

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self.device.fault_changes.subscribe(self._faults_changed))

    @callback
    def _faults_changed(self, _: list[FaultChange]) -> None:
        self._handle_update()

    @property
    def _faults(self) -> list[str]:
        return [
            fault_text(self._names, fault)
            for fault in self.device.faults
            if fault.dsa == self._dsa
        ]

    @property
    @override
    def is_on(self) -> bool:
        return bool(self._faults) or any(self.device.lamps(self._dsa))

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        lamps = self.device.lamps(self._dsa)
        shown: dict[str, Any] = {"red_lamp": lamps.red, "yellow_lamp": lamps.yellow}
        if self._dsa == J1939_DSA:
            shown["malfunction_lamp"] = lamps.malfunction
            shown["protect_lamp"] = lamps.protect
        return {**shown, "faults": self._faults}

    @override
    def state_values(self) -> tuple[Any, ...]:
        return self._faults, self.device.lamps(self._dsa)


class RefreshButton(StatelessEntity[Node], ButtonEntity):
    """Request of what a node is and how it is."""

    _attr_translation_key = "ask_again"
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False

    def __init__(
        self, entry: RvcConfigEntry, device: Node, dgns: Mapping[str, int]
    ) -> None:
        """Request these DGNs of a node."""
        super().__init__(entry, device, "ask_again")
        self._dgns = dgns

    @override
    @convert_rvc_errors
    async def async_press(self) -> None:
        await self.device.request(self._dgns)


class NodeFaultEvent(_AlwaysAvailable, StatelessEntity[Node], EventEntity):
    """Events of a node's faults that appear and are cleared."""

    _attr_translation_key = "fault"
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False
    _attr_event_types = [FAULT_APPEARED, FAULT_CLEARED]

    def __init__(self, entry: RvcConfigEntry, device: Node) -> None:
        """Show a node."""
        super().__init__(entry, device, "fault_event", NODE)
        self._names = entry.runtime_data.names

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self.device.fault_changes.subscribe(self._report))

    @callback
    def _report(self, changes: list[FaultChange]) -> None:
        for fault, active in changes:
            event_type = FAULT_APPEARED if active else FAULT_CLEARED
            self._trigger_event(event_type, fault_attributes(self._names, fault))
            self.async_write_ha_state()
