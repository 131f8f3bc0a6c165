"""What devices report, as sensors and binary sensors."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from ..kit import Kit

BATTERY = "sensor.house_battery"
TANK = "sensor.fresh_water_tank"


async def test_a_battery_is_shown(coach: Kit) -> None:
    await coach.hears("19FFFD8D#01780A0120013577", "19FFFC8D#01783C25AEF40001")
    assert coach.state(f"{BATTERY}_voltage").state == "13.3"
    assert coach.state(f"{BATTERY}_current").state == "-37.6"
    assert coach.state(f"{BATTERY}_state_of_charge").state == "87.0"
    charge = coach.state(f"{BATTERY}_state_of_charge").attributes
    assert charge["device_class"] == "battery"
    assert charge["state_class"] == "measurement"
    assert coach.state(f"{BATTERY}_temperature").state == "24.9"
    assert coach.state(f"{BATTERY}_time_to_full").state == "4.07"
    assert coach.state(f"{BATTERY}_time_to_empty").state == "unknown"
    # What both mean at once is off at first.
    assert coach.hass.states.get(f"{BATTERY}_time_remaining") is None


async def test_of_two_monitors_the_better_is_believed(coach: Kit) -> None:
    await coach.says(
        "DC_SOURCE_STATUS_1", dc_instance=1, device_priority=119, dc_voltage=13.2
    )
    await coach.hears("19FFFD80#0114060100000000")
    assert coach.state(f"{BATTERY}_voltage").state == "13.2"
    # The same node may change its mind; so may one of a higher priority.
    await coach.hears("19FFFD8D#01780A0120013577")
    assert coach.state(f"{BATTERY}_voltage").state == "13.3"


async def test_a_voltmeter_tells_no_current(coach: Kit) -> None:
    await coach.hears("19FFFD80#0114060100000000")
    assert coach.state(f"{BATTERY}_voltage").state == "13.1"
    assert coach.state(f"{BATTERY}_current").state == "unknown"


async def test_a_sensor_without_a_value_does_not_appear(coach: Kit) -> None:
    await coach.hears("19FFFD8D#01780A01FFFFFFFF")
    assert coach.hass.states.get(f"{BATTERY}_current") is None
    await coach.hears("19FFFD8D#01780A0120013577")
    assert coach.state(f"{BATTERY}_current").state == "-37.6"
    await coach.hears("19FFFD8D#01780A01FEFFFFFF")
    assert coach.state(f"{BATTERY}_current").state == "unknown"


@pytest.mark.parametrize(
    ("frame", "level"),
    [
        ("0032640401080200", "50"),
        ("000304FFFFFFFFFF", "75"),
        ("00FF64FFFF0802FF", "unknown"),
        ("003200FFFF0802FF", "unknown"),
        ("0032FFFFFF0802FF", "unknown"),
        ("006E64FFFFFFFFFF", "100"),
    ],
)
async def test_a_tank_is_a_fraction(coach: Kit, frame: str, level: str) -> None:
    await coach.hears("19FFB79C#0001640401080200", f"19FFB79C#{frame}")
    assert coach.state(f"{TANK}_level").state == level


async def test_noise_is_not_recorded(coach: Kit) -> None:
    await coach.hears("19FF9C9C#01002AFFFFFFFFFF")
    written = coach.state("sensor.thermostat_1_temperature").last_reported
    await coach.hears("19FF9C9C#01012AFFFFFFFFFF")
    assert coach.state("sensor.thermostat_1_temperature").last_reported == written


async def test_rare_sensors_are_off_until_asked_for(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears("19FEC88D#0178B0340000FFFF")
    (precise,) = [
        entry
        for entry in er.async_get(hass).entities.values()
        if entry.unique_id.endswith("hp_dc_voltage")
    ]
    assert precise.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    assert precise.entity_category == "diagnostic"


@pytest.mark.parametrize(
    ("field", "expected"), [("F4", "on"), ("F0", "off"), ("F8", "unknown")]
)
async def test_a_running_pump_is_shown(coach: Kit, field: str, expected: str) -> None:
    await coach.hears("19FFB39C#F1FFFFFFFFFFFFFF", f"19FFB39C#{field}FFFFFFFFFFFFFF")
    running = "binary_sensor.water_pump_running"
    assert coach.state(running).state == expected


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_a_code_that_means_unavailable_is_no_state(coach: Kit) -> None:
    await coach.hears("19FEDA9C#19FF7CF0FFFF04FF", "19FEDA9C#19FF7CFCFFFF04FF")
    assert coach.state("binary_sensor.dimmer_25_overcurrent").state == "unknown"
