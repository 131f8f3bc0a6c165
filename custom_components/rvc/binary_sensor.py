"""What devices report as one of two, as binary sensors: a row each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .devices import Device
from .entity import RvcEntity, discover
from .runtime import RvcConfigEntry

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class RvcBinarySensorDescription(BinarySensorEntityDescription):
    """A row: the signal, and the label that means on."""

    dgn: str
    signal: str
    on: str


def _row(
    dgn: str,
    signal: str,
    on: str,
    device_class: BinarySensorDeviceClass | None = None,
    **special: Any,
) -> RvcBinarySensorDescription:
    return RvcBinarySensorDescription(
        key=f"{dgn}_{signal}".lower(),
        translation_key=signal,
        dgn=dgn,
        signal=signal,
        on=on,
        device_class=device_class,
        **special,
    )


def _output(dgn: str) -> Iterable[RvcBinarySensorDescription]:
    """Return the rows that all switched outputs have (RV-C 6.22.3, 6.24.4)."""
    yield _row(dgn, "lock_status", "locked", **_RARE)
    yield _row(dgn, "overcurrent_status", "overcurrent", _PROBLEM, **_DIAGNOSTIC)
    yield _row(dgn, "override_status", "active", **_RARE)
    yield _row(dgn, "enable_status", "disabled", **_RARE)


def _limits() -> Iterable[RvcBinarySensorDescription]:
    """Return the rows of a battery's limits (RV-C 6.5.7)."""
    dgn = "DC_SOURCE_STATUS_6"
    charge, load, either = (
        "charge_bus_disconnected",
        "load_bus_disconnected",
        "charge_or_load_bus_disconnected",
    )
    for limit, disconnect, away in (
        ("high_voltage_limit_status", "high_voltage_disconnect_status", charge),
        ("low_voltage_limit_status", "low_voltage_disconnect_status", load),
        (
            "low_state_of_charge_limit_status",
            "low_state_of_charge_disconnect_status",
            load,
        ),
        (
            "low_dc_source_temperature_limit_status",
            "low_dc_source_temperature_disconnect_status",
            either,
        ),
        (
            "high_dc_source_temperature_limit_status",
            "high_dc_source_temperature_disconnect_status",
            either,
        ),
        ("high_current_dc_source_limit", "high_current_dc_source_disconnect", either),
    ):
        yield _row(dgn, limit, "limit_reached", _PROBLEM, **_RARE)
        yield _row(dgn, disconnect, away, _PROBLEM, **_DIAGNOSTIC)


_PROBLEM = BinarySensorDeviceClass.PROBLEM
_RUNNING = BinarySensorDeviceClass.RUNNING
_DIAGNOSTIC: dict[str, Any] = {"entity_category": EntityCategory.DIAGNOSTIC}
_RARE: dict[str, Any] = {**_DIAGNOSTIC, "entity_registry_enabled_default": False}
_HEATER = "WATERHEATER_STATUS"
_BATTERY = "DC_SOURCE_STATUS_11"

BINARY_SENSORS: tuple[RvcBinarySensorDescription, ...] = (
    # Dimmers and loads
    *_output("DC_DIMMER_STATUS_3"),
    _row("DC_DIMMER_STATUS_3", "undercurrent", "active", _PROBLEM, **_RARE),
    *_output("DC_LOAD_STATUS_2"),
    *_output("AC_LOAD_STATUS_2"),
    # Thermostat
    _row("THERMOSTAT_STATUS_1", "schedule_mode", "enabled", **_RARE),
    _row("THERMOSTAT_STATUS_2", "reduced_noise_mode", "enabled", **_RARE),
    # DC source
    *_limits(),
    _row(
        _BATTERY,
        "charge_detected",
        "charge_detected",
        BinarySensorDeviceClass.BATTERY_CHARGING,
    ),
    _row(_BATTERY, "discharge_on_off_status", "discharge_bus_connected", **_DIAGNOSTIC),
    _row(_BATTERY, "charge_on_off_status", "charge_bus_connected", **_DIAGNOSTIC),
    _row(_BATTERY, "reserve_status", "at_or_below_reserve_level", _PROBLEM),
    # Water heater
    _row(_HEATER, "burner_status", "lit", _RUNNING),
    _row(_HEATER, "ac_element_status", "active", _RUNNING),
    _row(_HEATER, "thermostat_status", "set_point_not_met", **_RARE),
    _row(
        _HEATER,
        "high_temperature_limit_switch_status",
        "tripped",
        _PROBLEM,
        **_DIAGNOSTIC,
    ),
    _row(
        _HEATER, "failure_to_ignite_status", "failed_to_ignite", _PROBLEM, **_DIAGNOSTIC
    ),
    _row(_HEATER, "ac_power_failure_status", "ac_power_not_present", _PROBLEM, **_RARE),
    _row(
        _HEATER,
        "dc_power_failure_status",
        "dc_power_not_present",
        _PROBLEM,
        **_DIAGNOSTIC,
    ),
    _row(_HEATER, "dc_power_warning_status", "dc_power_warning", _PROBLEM, **_RARE),
    # Water pump
    _row("WATER_PUMP_STATUS", "pump_status", "running", _RUNNING),
    _row("WATER_PUMP_STATUS", "water_hookup_detected", "hooked_to_outside_water"),
)

_BY_FEATURE = {f"{row.dgn}.{row.signal}": row for row in BINARY_SENSORS}


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a binary sensor for each signal that has a row and has had a value."""

    def build(device: Device, feature: str) -> Iterable[RvcBinarySensor]:
        if (row := _BY_FEATURE.get(feature)) is not None:
            yield RvcBinarySensor(entry, device, row)

    discover(entry, async_add_entities, build)


class RvcBinarySensor(RvcEntity[Device], BinarySensorEntity):
    """A signal of a device that is one of two."""

    entity_description: RvcBinarySensorDescription

    def __init__(
        self, entry: RvcConfigEntry, device: Device, row: RvcBinarySensorDescription
    ) -> None:
        """Take the row."""
        super().__init__(entry, device, row.key, row.dgn)
        self.entity_description = row

    @property
    @override
    def is_on(self) -> bool | None:
        row = self.entity_description
        label = self.device.label(row.dgn, row.signal)
        # Only the two ordinary codes say something; labels of others do not.
        if label is None or label in _NEITHER:
            return None
        return label == row.on

    @override
    def shown(self) -> tuple[Any, ...]:
        return (self.is_on,)


_NEITHER = frozenset(
    {"lock_not_supported", "unavailable", "not_supported", "status_timeout_error"}
)
