"""Power and energy, where the network gives voltage and current only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.sensor import (
    RestoreSensor,
    SensorDeviceClass,
    SensorEntity,
    SensorStateClass,
)
from homeassistant.const import UnitOfEnergy, UnitOfPower
from homeassistant.core import callback

from ..data import RvcConfigEntry
from ..devices import Device, Feature
from ..devices.battery import Battery
from ..devices.dc_source import DcSource
from ..devices.solar_controller import SolarController
from ..entity import RvcEntity
from ..protocol.message import MessageKey

_WATT_SECONDS: Final = 3_600_000
# Over a longer silence nobody knows what flowed.
_LONGEST_GAP: Final = 60.0
_LEAST_GAP: Final = 1.0

type Power = Callable[[Device, str], float | None]


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Power of a device, and the energy that it makes: a row."""

    feature: str
    """The status and the signal that make it known; parts come behind a colon."""
    power: Power
    key: str
    shown: bool = True
    """Whether the power is a sensor too."""
    ways: tuple[tuple[str, int], ...]
    """What the energy is called, and its sign."""
    enabled: bool = True


def _of_device(device: Device, _: str) -> float | None:
    assert isinstance(device, (DcSource, Battery, SolarController))
    return device.power


def _of_ac_point(device: Device, key: str) -> float | None:
    """Return the power of a line: what is measured, else volts times amperes."""
    measured = device.number(key.replace("_STATUS_1", "_STATUS_3"), "real_power")
    if measured is not None:
        return measured
    voltage = device.number(key, "rms_voltage")
    current = device.number(key, "rms_current")
    return None if voltage is None or current is None else abs(voltage * current)


_OUT_AND_IN: Final = (("energy_discharged", 1), ("energy_charged", -1))

FLOWS: Final = (
    Flow(
        feature="DC_SOURCE_STATUS_1.dc_current",
        power=_of_device,
        key="battery_power",
        ways=_OUT_AND_IN,
    ),
    Flow(
        feature="BATTERY_STATUS_1.dc_current",
        power=_of_device,
        key="battery_power",
        ways=_OUT_AND_IN,
        enabled=False,
    ),
    Flow(
        feature="SOLAR_CONTROLLER_BATTERY_STATUS.measured_current",
        power=_of_device,
        key="solar_power",
        ways=(("solar_energy", 1),),
    ),
    *(
        Flow(
            feature=f"{name}_STATUS_1.rms_current",
            power=_of_ac_point,
            key="ac_power",
            ways=(("ac_energy", 1),),
            shown=False,
            enabled=name in ("GENERIC_AC", "GENERATOR_AC"),
        )
        for name in (
            "GENERIC_AC",
            "GENERATOR_AC",
            "INVERTER_AC",
            "CHARGER_AC",
            "ATS_AC",
        )
    ),
)
_BY_FEATURE: Final = {flow.feature: flow for flow in FLOWS}


def flow_sensors(
    entry: RvcConfigEntry, device: Device, feature: Feature
) -> Iterable[FlowSensor]:
    """Return the sensors of power and energy that a feature makes possible."""
    key = feature.key
    flow = _BY_FEATURE.get(Feature.of(key.dgn, feature.signal))
    if flow is None:
        return
    if flow.shown:
        yield PowerSensor(entry, device, key, flow, flow.key)
    for name, sign in flow.ways:
        yield EnergySensor(entry, device, key, flow, name, sign)


class FlowSensor(RvcEntity[Device], SensorEntity):
    """What both have in common."""

    def __init__(
        self,
        entry: RvcConfigEntry,
        device: Device,
        key: MessageKey,
        flow: Flow,
        name: str,
    ) -> None:
        """Take the status's key and the row."""
        others = [key] if key.dgn.endswith("_AC_STATUS_1") else []
        super().__init__(
            entry,
            device,
            f"{key.slug}_{name}",
            key,
            *(other.replace("_STATUS_1", "_STATUS_3") for other in others),
        )
        self.key = key
        self.flow = flow
        self._attr_translation_key = name
        self._attr_entity_registry_enabled_default = flow.enabled
        self.name_part(entry.runtime_data.names.of_part(entry.runtime_data.spec, key))

    @property
    def power(self) -> float | None:
        """Return the power now, in W."""
        return self.flow.power(self.device, self.key)


class PowerSensor(FlowSensor):
    """The power of a device; of a battery positive out of it."""

    _attr_device_class = SensorDeviceClass.POWER
    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_native_unit_of_measurement = UnitOfPower.WATT
    _attr_suggested_display_precision = 0

    @property
    @override
    def native_value(self) -> int | None:
        power = self.power
        return None if power is None else round(power)

    @override
    def shown(self) -> tuple[Any, ...]:
        return (self.native_value,)


class EnergySensor(FlowSensor, RestoreSensor):
    """The energy that has flowed one way; it goes on after a restart."""

    _attr_device_class = SensorDeviceClass.ENERGY
    _attr_state_class = SensorStateClass.TOTAL_INCREASING
    _attr_native_unit_of_measurement = UnitOfEnergy.KILO_WATT_HOUR
    _attr_suggested_display_precision = 2

    def __init__(
        self,
        entry: RvcConfigEntry,
        device: Device,
        key: MessageKey,
        flow: Flow,
        name: str,
        sign: int,
    ) -> None:
        """Take the way that it counts: 1 for positive power, -1 for negative."""
        super().__init__(entry, device, key, flow, name)
        self._sign = sign
        self._total = 0.0
        self._before: tuple[float, float] | None = None

    @override
    async def async_added_to_hass(self) -> None:
        if (last := await self.async_get_last_sensor_data()) is not None:
            if isinstance(last.native_value, (int, float)):
                self._total = float(last.native_value)
            elif last.native_value is not None:
                self._total = float(str(last.native_value))
        await super().async_added_to_hass()

    def _count(self) -> None:
        """Add what has flowed since the last time."""
        now = self.hass.loop.time()
        power = self.power
        if self._before is not None and power is not None:
            since, before = self._before
            elapsed = now - since
            if elapsed < _LEAST_GAP:
                return
            if elapsed <= _LONGEST_GAP:
                # The power before held until this change was told.
                flowed = max(before * self._sign, 0.0)
                self._total += flowed * elapsed / _WATT_SECONDS
        self._before = None if power is None else (now, power)

    @property
    @override
    def native_value(self) -> float:
        return round(self._total, 3)

    @override
    def shown(self) -> tuple[Any, ...]:
        return (self.native_value,)

    @override
    @callback
    def _changed(self) -> None:
        self._count()
        super()._changed()
