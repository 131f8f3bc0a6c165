"""Whether the engine runs and the coach moves."""

from collections.abc import Iterator
from typing import Any, Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
)

from ..data import RvcConfigEntry
from ..devices import Device, Feature
from ..devices.chassis import Chassis
from ..entity import RvcEntity

_STATUS: Final = "CHASSIS_MOBILITY_STATUS"


def chassis_binary_sensors(
    entry: RvcConfigEntry, device: Device, feature: Feature
) -> Iterator[RvcEntity[Any]]:
    """Return the binary sensor of a speed, whether it is measured or not."""
    if isinstance(device, Chassis):
        if feature == f"{_STATUS}.engine_rpms":
            yield EngineRunning(entry, device, "engine_running", _STATUS)
        elif feature == f"{_STATUS}.vehicle_speed":
            yield Moving(entry, device, "moving", _STATUS)


class EngineRunning(RvcEntity[Chassis], BinarySensorEntity):
    """Whether the engine runs."""

    _attr_translation_key = "engine_running"
    _attr_device_class = BinarySensorDeviceClass.RUNNING

    @property
    @override
    def is_on(self) -> bool | None:
        return self.device.is_running

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.is_on,)


class Moving(RvcEntity[Chassis], BinarySensorEntity):
    """Whether the coach moves."""

    _attr_translation_key = "coach_moving"
    _attr_device_class = BinarySensorDeviceClass.MOVING

    @property
    @override
    def is_on(self) -> bool | None:
        return self.device.is_moving

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.is_on,)
