"""Engine, transmission and brakes, as J1939 tells of them."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.rvc.devices.chassis import Chassis
from custom_components.rvc.diagnostics import async_get_config_entry_diagnostics

from ..kit import Kit


@pytest.mark.parametrize(
    ("frame", "entity", "state"),
    [
        # 1,500 rpm is 12,000 steps of an eighth.
        ("0CF00400#F07D87E02E00F087", "engine_speed", "1500"),
        ("0CF00300#D1FF32FFFFFFFFFF", "load", "50"),
        ("18FEEE00#78FFFFFFFFFFFFFF", "coolant_temperature", "80"),
        ("18FEEF00#FFFFFF4BFFFFFFFF", "oil_pressure", "300"),
        ("18FEFC00#FF7DFFFFFFFFFFFF", "fuel_level", "50.0"),
        ("18FE5600#FAFFFFFFFFFFFFFF", "def_level", "100.0"),
        ("18FEC100#00E1F505FFFFFFFF", "odometer", "500000"),
        ("18FEE500#A0860100FFFFFFFF", "engine_hours", "5000.0"),
        ("18FEF100#FF0040FFFFFFFFFF", "speed", "64.0"),
        ("18FEF700#FFFFFFFF1401FFFF", "battery_voltage", "13.8"),
        ("18FD7B00#2C05100E0000FFFF", "dpf_soot_load", "44"),
        ("18FD7C00#F8F5FFFFFFFFFFFF", "dpf_active_regeneration", "active"),
        ("18FD7C00#F8D9FFFFFFFFFFFF", "dpf_active_regeneration", "needed_soon"),
        ("18FD7C00#F899FFFFFFFFFFFF", "dpf_regeneration_need", "needed_lowest_level"),
        # 104 steps of 8 kPa are 832 kPa.
        ("18FEAE0B#FFFF6868FFFFFFFF", "brake_circuit_1_air_pressure", "832"),
        ("18FEE900#D0070000400D0300", "total_fuel_used", "100000"),
        ("18F00503#7DFFFF7FFFFFFFFF", "gear", "forward_2"),
        ("18F00503#FBFFFFFBFFFFFFFF", "gear", "park"),
        ("18F00503#7DFFFF83FFFFFFFF", "gear", "forward_6"),
        ("18F00503#7DFFFF7BFFFFFFFF", "gear", "reverse_2"),
        ("18F00503#7DFFFFF0FFFFFFFF", "gear", "unknown"),
    ],
)
async def test_what_the_vehicle_says(
    hass: HomeAssistant, coach: Kit, frame: str, entity: str, state: str
) -> None:
    await coach.hears(frame)
    shown = coach.state(f"sensor.vehicle_{entity}")
    try:
        assert float(shown.state) == float(state)
    except ValueError:
        assert shown.state == state


async def test_the_parking_brake(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears("18FEF100#F7FFFFFFFFFFFFFF")
    assert coach.state("binary_sensor.vehicle_parking_brake").state == "on"


@pytest.mark.parametrize(
    ("good", "bad", "entity"),
    [
        # A sensor that failed, and one that is not there
        ("18FEF100#FF0040FFFFFFFFFF", "18FEF100#FF00FEFFFFFFFFFF", "speed"),
        ("18FEF100#FF0040FFFFFFFFFF", "18FEF100#FF00FFFFFFFFFFFF", "speed"),
        ("0CF00400#F07D87E02E00F087", "0CF00400#F07D8700FE00F087", "engine_speed"),
        ("18FEFC00#FF7DFFFFFFFFFFFF", "18FEFC00#FFFBFFFFFFFFFFFF", "fuel_level"),
        (
            "18FD7B00#2C05100E0000FFFF",
            "18FD7B00#FE05100E0000FFFF",
            "dpf_soot_load",
        ),
        (
            "18FD7C00#F8F5FFFFFFFFFFFF",
            "18FD7C00#F8FDFFFFFFFFFFFF",
            "dpf_active_regeneration",
        ),
        (
            "18FEAE0B#FFFF6868FFFFFFFF",
            "18FEAE0B#FFFFFBFFFFFFFFFF",
            "brake_circuit_1_air_pressure",
        ),
        (
            "18FEE900#D0070000400D0300",
            "18FEE900#D0070000000000FE",
            "total_fuel_used",
        ),
        (
            "18FEEE00#78FFFFFFFFFFFFFF",
            "18FEEE00#FEFFFFFFFFFFFFFF",
            "coolant_temperature",
        ),
    ],
)
async def test_what_is_no_value_is_unknown(
    hass: HomeAssistant, coach: Kit, good: str, bad: str, entity: str
) -> None:
    await coach.hears(good)
    assert coach.state(f"sensor.vehicle_{entity}").state != "unknown"
    await coach.hears(bad)
    await coach.until(
        lambda: coach.state(f"sensor.vehicle_{entity}").state == "unknown"
    )


VIN = "1FVACWDT39HAJ3771"


async def test_the_vin_comes_in_packets_and_is_private(
    hass: HomeAssistant, coach: Kit
) -> None:
    text = f"{VIN}*".encode()
    for source in ("00", "0B"):
        # By the engine's control unit alone, and then by another one as well
        await coach.hears(f"18ECFF{source}#20{len(text):02X}0003FFECFE00")
        for number in range(3):
            part = text[7 * number : 7 * number + 7].ljust(7, b"\xff").hex().upper()
            await coach.hears(f"18EBFF{source}#{number + 1:02X}{part}")
    assert coach.state("sensor.vehicle_vin").state == VIN
    diagnostics = await async_get_config_entry_diagnostics(hass, coach.entry)
    assert text[:7].hex() not in str(diagnostics).lower()
    assert VIN not in str(diagnostics)


async def test_the_gear_of_the_house_is_named_as_well(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears("11FFF49C#C05D00400581807E")
    (chassis,) = (
        device
        for device in coach.running.devices.values()
        if isinstance(device, Chassis)
    )
    assert (chassis.current_gear, chassis.selected_gear) == ("forward_3", "forward_1")
