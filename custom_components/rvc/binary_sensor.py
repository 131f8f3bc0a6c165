"""Binary sensors for flags that devices report, as the presentation says."""

from collections.abc import Iterable
from typing import Any, Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .devices import NODE, Device, Feature
from .devices.node import FAULT_REPORTS, FaultChange, Identity, Node
from .entity import RvcEntity, SignalEntity, discover, discover_signals
from .issues.faults import fault_text
from .presentation.model import NO_VALUE_LABELS, SignalPresentation
from .protocol.message import MessageKey

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a binary sensor for each flag that has had a value."""
    discover_signals(entry, async_add_entities, "binary_sensor", RvcBinarySensor)

    def build(device: Device, feature: Feature) -> Iterable[RvcEntity[Any]]:
        if isinstance(device, Node):
            if feature == NODE:
                yield NodeConnected(entry, device)
            elif feature.dgn in FAULT_REPORTS and feature.key.part:
                if feature.signal == "operating_status_on":
                    yield NodeFault(entry, device, *feature.key.codes)
        elif feature == "GAS_SENSOR_STATUS.alarm":
            yield GasAlarm(entry, device, "gas_alarm", "GAS_SENSOR_STATUS")
        elif feature == "GENERATOR_STATUS_1.status":
            yield GeneratorRunning(entry, device, "running", "GENERATOR_STATUS_1")

    discover(entry, async_add_entities, build)


class RvcBinarySensor(SignalEntity, BinarySensorEntity):
    """A signal of a device that is one of two."""

    def __init__(
        self,
        entry: RvcConfigEntry,
        device: Device,
        key: MessageKey,
        presentation: SignalPresentation,
    ) -> None:
        """Have the device class of the presentation."""
        super().__init__(entry, device, key, presentation)
        device_class = presentation.device_class
        if device_class not in (None, "none"):
            self._attr_device_class = BinarySensorDeviceClass(device_class)
        elif presentation.is_problem:
            self._attr_device_class = BinarySensorDeviceClass.PROBLEM

    @property
    @override
    def is_on(self) -> bool | None:
        label = self.device.label(self.key, self.presentation.signal)
        # Labels of other codes than the two ordinary ones say nothing.
        if label is None or label in NO_VALUE_LABELS:
            return None
        return label in self.presentation.on_labels

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.is_on,)


_GASES: Final = {
    "co": BinarySensorDeviceClass.CO,
    "lp_gas": BinarySensorDeviceClass.GAS,
    "smoke": BinarySensorDeviceClass.SMOKE,
}


class GasAlarm(RvcEntity[Device], BinarySensorEntity):
    """The alarm of a gas, carbon monoxide or smoke detector."""

    _attr_translation_key = "gas_alarm"

    @property
    @override
    def device_class(self) -> BinarySensorDeviceClass:
        kind = self.device.label("GAS_SENSOR_STATUS", "type")
        return _GASES.get(kind or "", BinarySensorDeviceClass.SAFETY)

    @property
    @override
    def is_on(self) -> bool | None:
        label = self.device.label("GAS_SENSOR_STATUS", "alarm")
        return None if label is None else label == "alarm"

    @override
    def state_values(self) -> tuple[Any, ...]:
        return self.is_on, self.device_class


class GeneratorRunning(RvcEntity[Device], BinarySensorEntity):
    """Whether the generator's engine runs."""

    _attr_translation_key = "generator_running"
    _attr_device_class = BinarySensorDeviceClass.RUNNING

    @property
    @override
    def is_on(self) -> bool | None:
        label = self.device.label("GENERATOR_STATUS_1", "status")
        return None if label is None else label in _RUNS

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.is_on,)


_RUNS: Final = frozenset(
    {
        "running",
        "engine_run_only",
        "test_mode",
        "voltage_adjust_mode",
        "fault_bypass_mode",
    }
)


class NodeConnected(RvcEntity[Node], BinarySensorEntity):
    """Whether a node can be heard; it also keeps the node's device up to date."""

    _attr_translation_key = "connected"
    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, entry: RvcConfigEntry, device: Node) -> None:
        """Take the node."""
        super().__init__(entry, device, "connected")
        self._shown_identity: Identity | None = None

    @property
    @override
    def available(self) -> bool:
        return True

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
        self._show_identity()

    @override
    @callback
    def _handle_update(self) -> None:
        super()._handle_update()
        self._show_identity()

    def _show_identity(self) -> None:
        identity = self.device.identity
        if identity == self._shown_identity or self.device_entry is None:
            return
        self._shown_identity = identity
        said = {
            "manufacturer": identity.make,
            "model": identity.model,
            "serial_number": identity.serial_number,
            "sw_version": identity.software,
        }
        dr.async_get(self.hass).async_update_device(
            self.device_entry.id,
            **{key: value for key, value in said.items() if value is not None},  # type: ignore[arg-type]
        )


class NodeFault(RvcEntity[Node], BinarySensorEntity):
    """Whether a node reports faults of one kind of device."""

    _attr_device_class = BinarySensorDeviceClass.PROBLEM
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_translation_key = "fault"

    def __init__(self, entry: RvcConfigEntry, device: Node, dsa: int) -> None:
        """Take the node and the default source address of the kind of device."""
        super().__init__(entry, device, f"fault_{dsa}")
        self._dsa = dsa
        self._names = entry.runtime_data.names
        addresses = entry.runtime_data.spec.tables["source_addresses"]
        kind = addresses.get(str(dsa), f"device_type_{dsa}")
        self._attr_translation_placeholders = {
            "kind": entry.runtime_data.names.of_class(kind)
        }

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self.device.on_faults(self._faults_changed))

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
        red, yellow = self.device.lamps(self._dsa)
        return {"red_lamp": red, "yellow_lamp": yellow, "faults": self._faults}

    @override
    def state_values(self) -> tuple[Any, ...]:
        return self._faults, self.device.lamps(self._dsa)
