"""What a battery does and whether it is low, in Home Assistant's own classes."""

from collections.abc import Iterator
from typing import Any, Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
)
from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.const import UnitOfTime
from homeassistant.core import callback

from ..data import RvcConfigEntry
from ..devices import Device, Feature
from ..devices.battery import Battery
from ..devices.battery_activity import Activity, BatteryActivity
from ..devices.dc_source import DcSource
from ..entity import RvcEntity
from ..presentation.deadband import Deadband
from .damped import ShowsDamped

type _Stores = Battery | DcSource

_CHARGES: Final = {
    "DC_SOURCE_STATUS_1.dc_current": "DC_SOURCE_STATUS_2.state_of_charge",
    "BATTERY_STATUS_1.dc_current": "BATTERY_STATUS_2.state_of_charge",
}
"""The feature of the charge, by that of the current."""


_TIMES: Final = frozenset({"DC_SOURCE_STATUS_2", "BATTERY_STATUS_2"})
_MEANING: Final = "time_remaining_interpretation"
_MEANINGS: Final = ("time_to_empty", "time_to_full")
_MINUTES: Final = 60
_MINUTE: Final = Deadband(1.0, (0.0,))
"""It is reckoned from a current that is never quite the same."""


def _is_complete(device: Device, feature: Feature) -> bool:
    """Tell whether a feature is one of two that a battery says by now."""
    return any(
        feature in pair and device.features.issuperset(pair)
        for pair in _CHARGES.items()
    )


def _is_bank(device: _Stores) -> bool:
    """Return whether a device is a whole bank, as owners look at it.

    What its single batteries say is off until somebody asks for it.
    """
    return isinstance(device, DcSource)


def battery_sensors(
    entry: RvcConfigEntry, device: Device, feature: Feature
) -> Iterator[RvcEntity[Any]]:
    """Return the sensors of what a battery does and for how long, once it says so."""
    if not isinstance(device, Battery | DcSource):
        return
    if feature in _CHARGES:
        yield BatteryActivitySensor(entry, device, feature.dgn)
    elif feature.signal == _MEANING and feature.dgn in _TIMES:
        for meaning in _MEANINGS:
            yield BatteryTime(entry, device, feature.dgn, meaning)


def battery_binary_sensors(
    entry: RvcConfigEntry, device: Device, feature: Feature
) -> Iterator[RvcEntity[Any]]:
    """Return the binary sensors of a battery, once it says its charge and current."""
    if isinstance(device, Battery | DcSource) and _is_complete(device, feature):
        current, charge = next(pair for pair in _CHARGES.items() if feature in pair)
        yield BatteryLow(entry, device, Feature(charge).dgn)
        yield BatteryCharging(entry, device, Feature(current).dgn)


class _FollowsActivity(RvcEntity[Device]):
    """What follows what a battery does: a small current has to go on for a while."""

    def __init__(
        self, entry: RvcConfigEntry, device: _Stores, suffix: str, *statuses: str
    ) -> None:
        """Show a battery."""
        super().__init__(entry, device, suffix, *statuses, enabled=_is_bank(device))
        self._coach = entry.runtime_data.coach
        self._state = BatteryActivity(device)
        self._activity: Activity | None = None
        self._looked = float("-inf")
        """When it was last read, monotonic, in s."""

    @override
    async def async_added_to_hass(self) -> None:
        self._look()
        await super().async_added_to_hass()
        # An unchanged status notifies nobody, but what it reports goes on.
        self.async_on_remove(self._coach.ticks.subscribe(self._tick))

    @callback
    def _tick(self) -> None:
        """Look again where something was said, or time tells: noise is told later."""
        if self._state.waits or self.device.taken >= self._looked:
            self._handle_update()

    @override
    @callback
    def _handle_update(self) -> None:
        self._look()
        super()._handle_update()

    def _look(self) -> None:
        self._looked = self._coach.now()
        self._activity = self._state.activity(self._looked)

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self._activity,)


class BatteryActivitySensor(_FollowsActivity, SensorEntity):
    """Whether a battery is charged or discharged."""

    _attr_translation_key = "battery_activity"
    _attr_device_class = SensorDeviceClass.ENUM
    _attr_options = [str(one) for one in Activity]

    def __init__(self, entry: RvcConfigEntry, device: _Stores, status: str) -> None:
        """Show a battery, whose current is in a status."""
        super().__init__(entry, device, "activity", status)

    @property
    @override
    def native_value(self) -> str | None:
        return self._activity


class BatteryTime(ShowsDamped, RvcEntity[Device], SensorEntity):
    """How long it takes until a battery is empty, or full, while that is said."""

    _attr_device_class = SensorDeviceClass.DURATION
    _attr_native_unit_of_measurement = UnitOfTime.HOURS
    _attr_suggested_display_precision = 1

    def __init__(
        self, entry: RvcConfigEntry, device: _Stores, status: str, meaning: str
    ) -> None:
        """Show one of the two meanings that the time of a status has."""
        super().__init__(
            entry,
            device,
            meaning,
            status,
            translation_key=meaning,
            enabled=_is_bank(device),
        )
        self._status = status
        self._meaning = meaning
        coach = entry.runtime_data.coach
        self._damped = self.damp(coach, _MINUTE, self._handle_update)

    @property
    @override
    def native_value(self) -> float | None:
        minutes = self.device.number(self._status, "time_remaining")
        if self.device.label(self._status, _MEANING) != self._meaning:
            minutes = None
        minutes = self._damped.take(minutes if self.available else None)
        return None if minutes is None else round(minutes / _MINUTES, 2)

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.native_value,)


class BatteryLow(RvcEntity[Device], BinarySensorEntity):
    """Whether a battery is nearly empty."""

    _attr_translation_key = "battery_low"
    _attr_device_class = BinarySensorDeviceClass.BATTERY

    def __init__(self, entry: RvcConfigEntry, device: _Stores, status: str) -> None:
        """Show a battery, whose charge is in a status."""
        super().__init__(entry, device, "low", status, enabled=_is_bank(device))
        self._state = BatteryActivity(device)

    @property
    @override
    def is_on(self) -> bool | None:
        return self._state.is_low

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.is_on,)


class BatteryCharging(_FollowsActivity, BinarySensorEntity):
    """Whether a battery is charged."""

    _attr_translation_key = "battery_charging"
    _attr_device_class = BinarySensorDeviceClass.BATTERY_CHARGING

    def __init__(self, entry: RvcConfigEntry, device: _Stores, status: str) -> None:
        """Show a battery, whose current is in a status."""
        super().__init__(entry, device, "charging", status)

    @property
    @override
    def is_on(self) -> bool | None:
        activity = self._activity
        return None if activity is None else activity is Activity.CHARGING
