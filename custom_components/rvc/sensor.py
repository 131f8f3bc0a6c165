"""What devices report, as sensors: a row each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    PERCENTAGE,
    EntityCategory,
    UnitOfElectricCurrent,
    UnitOfElectricPotential,
    UnitOfPower,
    UnitOfPressure,
    UnitOfTemperature,
    UnitOfTime,
    UnitOfVolume,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .devices import Device
from .entity import RvcEntity, discover
from .runtime import RvcConfigEntry

PARALLEL_UPDATES = 0

_AMP_HOURS = "Ah"
# Currents and temperatures that no coach has: senders without a sensor often
# report code 0, which is the lowest value of the scale.
_CURRENTS = (-1500.0, 10_000.0)
_TEMPERATURES = (-60.0, 200.0)


@dataclass(frozen=True, kw_only=True)
class RvcSensorDescription(SensorEntityDescription):
    """A row: the signal, and all that is special about its sensor."""

    dgn: str
    signal: str
    attribute: str | None = None
    """The device's own attribute, where it knows better than the signal."""
    step: float | None = None
    """What a change must come to at the least, so that noise is not recorded."""
    limits: tuple[float, float] | None = None
    """What is plausible, in the unit; other values are not shown."""


def _row(
    dgn: str,
    signal: str,
    unit: str | None = None,
    device_class: SensorDeviceClass | None = None,
    **special: Any,
) -> RvcSensorDescription:
    """Return the row of a measured signal."""
    special.setdefault("state_class", SensorStateClass.MEASUREMENT)
    return RvcSensorDescription(
        key=f"{dgn}_{signal}".lower(),
        translation_key=signal,
        dgn=dgn,
        signal=signal,
        native_unit_of_measurement=unit,
        device_class=device_class,
        **special,
    )


def _voltage(dgn: str, signal: str, **special: Any) -> RvcSensorDescription:
    special.setdefault("suggested_display_precision", 2)
    volt = UnitOfElectricPotential.VOLT
    return _row(dgn, signal, volt, SensorDeviceClass.VOLTAGE, **special)


def _current(dgn: str, signal: str, **special: Any) -> RvcSensorDescription:
    special.setdefault("suggested_display_precision", 1)
    ampere = UnitOfElectricCurrent.AMPERE
    return _row(
        dgn, signal, ampere, SensorDeviceClass.CURRENT, limits=_CURRENTS, **special
    )


def _temperature(dgn: str, signal: str, **special: Any) -> RvcSensorDescription:
    return _row(
        dgn,
        signal,
        UnitOfTemperature.CELSIUS,
        SensorDeviceClass.TEMPERATURE,
        step=0.1,
        limits=_TEMPERATURES,
        suggested_display_precision=1,
        **special,
    )


def _pressure(signal: str, **special: Any) -> RvcSensorDescription:
    return _row(
        "WATER_PUMP_STATUS",
        signal,
        UnitOfPressure.PA,
        SensorDeviceClass.PRESSURE,
        suggested_unit_of_measurement=UnitOfPressure.KPA,
        suggested_display_precision=0,
        **special,
    )


def _enum(dgn: str, signal: str, **special: Any) -> RvcSensorDescription:
    """Return the row of a signal whose labels are its states."""
    return _row(dgn, signal, None, SensorDeviceClass.ENUM, state_class=None, **special)


def _amp_hours(number: int, day: str, **special: Any) -> Iterable[RvcSensorDescription]:
    for way in ("input", "output"):
        yield _row(
            f"DC_SOURCE_STATUS_{number}",
            f"{day}_{way}_amp_hours",
            _AMP_HOURS,
            state_class=None,
            **special,
        )


_DIAGNOSTIC: dict[str, Any] = {"entity_category": EntityCategory.DIAGNOSTIC}
_RARE: dict[str, Any] = {**_DIAGNOSTIC, "entity_registry_enabled_default": False}

SENSORS: tuple[RvcSensorDescription, ...] = (
    # DC dimmer
    *(
        _current("DC_DIMMER_STATUS_2", f"{channel}_current", **_RARE)
        for channel in ("master", "red", "green", "blue", "white")
    ),
    _enum("DC_DIMMER_STATUS_2", "master_fault", **_DIAGNOSTIC),
    # Loads
    *(
        row
        for kind in ("DC", "AC")
        for row in (
            _current(f"{kind}_LOAD_STATUS", "present_current", step=0.1),
            _current(f"{kind}_LOAD_STATUS", "demanded_current", **_RARE),
            _enum(f"{kind}_LOAD_STATUS", "operating_mode", **_RARE),
        )
    ),
    # Thermostat
    _temperature("THERMOSTAT_AMBIENT_STATUS", "ambient_temp"),
    # Tank
    _row(
        "TANK_STATUS",
        "relative_level",
        PERCENTAGE,
        attribute="level",
        step=1,
        suggested_display_precision=0,
    ),
    _row(
        "TANK_STATUS",
        "absolute_level",
        UnitOfVolume.LITERS,
        SensorDeviceClass.VOLUME_STORAGE,
    ),
    _row(
        "TANK_STATUS",
        "tank_size",
        UnitOfVolume.LITERS,
        SensorDeviceClass.VOLUME_STORAGE,
        **_RARE,
    ),
    # DC source
    _voltage("DC_SOURCE_STATUS_1", "dc_voltage"),
    _current("DC_SOURCE_STATUS_1", "dc_current", attribute="current", step=0.1),
    _temperature("DC_SOURCE_STATUS_2", "source_temperature"),
    _row(
        "DC_SOURCE_STATUS_2",
        "state_of_charge",
        PERCENTAGE,
        SensorDeviceClass.BATTERY,
        limits=(0, 100),
    ),
    _row(
        "DC_SOURCE_STATUS_2",
        "time_remaining",
        UnitOfTime.MINUTES,
        SensorDeviceClass.DURATION,
        suggested_unit_of_measurement=UnitOfTime.HOURS,
        suggested_display_precision=1,
    ),
    _enum("DC_SOURCE_STATUS_2", "time_remaining_interpretation", **_DIAGNOSTIC),
    _row("DC_SOURCE_STATUS_3", "state_of_health", PERCENTAGE, **_DIAGNOSTIC),
    _row("DC_SOURCE_STATUS_3", "capacity_remaining", _AMP_HOURS),
    _row("DC_SOURCE_STATUS_3", "relative_capacity", PERCENTAGE, **_RARE),
    _row(
        "DC_SOURCE_STATUS_3",
        "ac_rms_ripple",
        UnitOfElectricPotential.MILLIVOLT,
        SensorDeviceClass.VOLTAGE,
        **_RARE,
    ),
    _enum("DC_SOURCE_STATUS_4", "desired_charge_state", **_DIAGNOSTIC),
    _voltage("DC_SOURCE_STATUS_4", "desired_dc_voltage", **_RARE),
    _current("DC_SOURCE_STATUS_4", "desired_dc_current", **_RARE),
    _enum("DC_SOURCE_STATUS_4", "battery_type", **_RARE),
    _voltage(
        "DC_SOURCE_STATUS_5",
        "hp_dc_voltage",
        step=0.01,
        **{**_RARE, "suggested_display_precision": 3},
    ),
    *_amp_hours(7, "todays"),
    *_amp_hours(8, "yesterdays", **_RARE),
    *_amp_hours(9, "day_before_yesterdays", **_RARE),
    *_amp_hours(10, "last_7_days", **_RARE),
    _row("DC_SOURCE_STATUS_11", "full_capacity", _AMP_HOURS, **_DIAGNOSTIC),
    _row("DC_SOURCE_STATUS_11", "dc_power", UnitOfPower.WATT, SensorDeviceClass.POWER),
    _row(
        "DC_SOURCE_STATUS_12",
        "cycles",
        **{**_DIAGNOSTIC, "state_class": SensorStateClass.TOTAL_INCREASING},
    ),
    _row("DC_SOURCE_STATUS_12", "deepest_discharge_depth", _AMP_HOURS, **_RARE),
    _row("DC_SOURCE_STATUS_12", "average_discharge_depth", _AMP_HOURS, **_RARE),
    _voltage("DC_SOURCE_STATUS_13", "lowest_dc_source_voltage", **_RARE),
    _voltage("DC_SOURCE_STATUS_13", "highest_dc_source_voltage", **_RARE),
    # Water heater
    _temperature("WATERHEATER_STATUS", "water_temperature"),
    _row("WATERHEATER_STATUS_2", "electric_element_level", **_RARE),
    # Water pump
    _pressure("current_system_pressure"),
    _pressure("pump_pressure_setting", **_RARE),
    _pressure("regulator_pressure_setting", **_RARE),
    _current("WATER_PUMP_STATUS", "operating_current"),
)

_BY_FEATURE = {f"{row.dgn}.{row.signal}": row for row in SENSORS}


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a sensor for each signal that has a row and has had a value."""

    def build(device: Device, feature: str) -> Iterable[RvcSensor]:
        if (row := _BY_FEATURE.get(feature)) is not None:
            yield RvcSensor(entry, device, row)

    discover(entry, async_add_entities, build)


class RvcSensor(RvcEntity[Device], SensorEntity):
    """A signal of a device."""

    entity_description: RvcSensorDescription

    def __init__(
        self, entry: RvcConfigEntry, device: Device, row: RvcSensorDescription
    ) -> None:
        """Take the row; a signal with labels has them as its states."""
        super().__init__(entry, device, row.key, row.dgn)
        self.entity_description = row
        self._read = self._reader()
        if row.device_class is SensorDeviceClass.ENUM:
            labels = entry.runtime_data.spec.labels(row.dgn, row.signal)
            self._attr_options = list(dict.fromkeys(labels))

    def _reader(self) -> Callable[[], float | str | None]:
        row, device = self.entity_description, self.device
        if (attribute := row.attribute) is not None:
            return lambda: getattr(device, attribute)
        if row.device_class is SensorDeviceClass.ENUM:
            return lambda: device.label(row.dgn, row.signal)
        return lambda: device.number(row.dgn, row.signal)

    @property
    @override
    def native_value(self) -> float | str | None:
        value = self._read()
        if not isinstance(value, (int, float)):
            return value
        row = self.entity_description
        if row.limits is not None and not row.limits[0] <= value <= row.limits[1]:
            return None
        if row.step is not None:
            # Rounded once more, or 0.1 * 3 would be 0.30000000000000004.
            return round(round(value / row.step) * row.step, 6)
        return value

    @override
    def shown(self) -> tuple[Any, ...]:
        return (self.native_value,)
