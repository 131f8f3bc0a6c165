"""Whether any tire needs a look."""

from collections.abc import Iterator
from typing import Any, Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
)

from ..data import RvcConfigEntry
from ..devices import Device, Feature
from ..entity import RvcEntity
from ..presentation.model import NO_VALUE_LABELS

_GOOD: Final = {
    "TIRE_STATUS": {"pressure_status": "ok", "temperature_status": "ok"},
    "TIRE_SLOW_LEAK_ALARM": {"alarm_status": "no_alarm"},
}
"""What each signal that can warn says when all is well."""


def tire_binary_sensors(
    entry: RvcConfigEntry, device: Device, feature: Feature
) -> Iterator[RvcEntity[Any]]:
    """Return the one warning for all tires, as soon as one of them can warn."""
    if feature.signal in _GOOD.get(feature.dgn, {}):
        yield TireWarning(entry, device, "tire_warning")


class TireWarning(RvcEntity[Device], BinarySensorEntity):
    """Whether a tire's pressure or temperature is not as it should be, or it leaks."""

    _attr_translation_key = "tire_warning"
    _attr_device_class = BinarySensorDeviceClass.PROBLEM

    @property
    @override
    def is_on(self) -> bool | None:
        wells = []
        for feature in self.device.features:
            good = _GOOD.get(feature.dgn, {}).get(feature.signal or "")
            label = good and self.device.label(feature.key, feature.signal)
            if label and label not in NO_VALUE_LABELS:
                wells.append(label == good)
        return not all(wells) if wells else None

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.is_on,)
