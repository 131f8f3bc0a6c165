"""Binary sensors for flags that devices report, as the presentation has them."""

from collections.abc import Iterable
from typing import Any, Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .devices import NODE, Device, Feature
from .devices.node import FAULT_REPORTS, Node
from .entities.battery import battery_binary_sensors
from .entities.chassis import chassis_binary_sensors
from .entities.discovery import discover, discover_signals
from .entities.network import add_network_binary_sensors
from .entities.node import NodeConnected, NodeFault
from .entities.tires import tire_binary_sensors
from .entities.voice import Voice
from .entity import RvcEntity, SignalEntity
from .presentation.model import NO_VALUE_LABELS
from .protocol.diagnostics import DM1_J1939, J1939_DSA

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a binary sensor for each flag that has had a value."""
    discover_signals(hass, entry, async_add_entities, "binary_sensor", RvcBinarySensor)

    def build(device: Device, feature: Feature) -> Iterable[RvcEntity[Any]]:
        if isinstance(device, Node):
            if feature == NODE:
                yield NodeConnected(entry, device)
            elif feature == DM1_J1939:
                yield NodeFault(entry, device, J1939_DSA)
            elif feature.dgn in FAULT_REPORTS and feature.key.part:
                if feature.signal == "operating_status_on":
                    yield NodeFault(entry, device, *feature.key.codes)
        elif feature == "GAS_SENSOR_STATUS.alarm":
            yield GasAlarm(entry, device, "gas_alarm", "GAS_SENSOR_STATUS")
        elif feature == "GENERATOR_STATUS_1.status":
            yield GeneratorRunning(entry, device, "running", "GENERATOR_STATUS_1")
        yield from battery_binary_sensors(entry, device, feature)
        yield from chassis_binary_sensors(entry, device, feature)
        yield from tire_binary_sensors(entry, device, feature)

    discover(hass, entry, async_add_entities, build)
    add_network_binary_sensors(entry, async_add_entities)


class RvcBinarySensor(SignalEntity, BinarySensorEntity):
    """A flag that a device reports."""

    @override
    def prepare(self) -> None:
        """Have the device class of the presentation."""
        presentation = self.presentation
        device_class = presentation.device_class
        if device_class not in (None, "none"):
            self._attr_device_class = BinarySensorDeviceClass(device_class)
        elif presentation.is_problem:
            self._attr_device_class = BinarySensorDeviceClass.PROBLEM

    @property
    @override
    def is_on(self) -> bool | None:
        label = self.device.label(self.key, self.presentation.signal)
        # Other codes than those of on and off are no value.
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
    """Alarm of a gas, carbon monoxide or smoke detector."""

    _attr_translation_key = "gas_alarm"

    @property
    @override
    def device_class(self) -> BinarySensorDeviceClass:
        gas = self.device.label("GAS_SENSOR_STATUS", "type")
        return _GASES.get(gas or "", BinarySensorDeviceClass.SAFETY)

    @property
    @override
    def is_on(self) -> bool | None:
        label = self.device.label("GAS_SENSOR_STATUS", "alarm")
        return None if label is None else label == "alarm"

    @override
    def state_values(self) -> tuple[Any, ...]:
        return self.is_on, self.device_class


class GeneratorRunning(RvcEntity[Device], BinarySensorEntity):
    """Run state of the generator's engine."""

    _attr_translation_key = "generator_running"
    _attr_device_class = BinarySensorDeviceClass.RUNNING
    voice = Voice.EXPOSED

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
