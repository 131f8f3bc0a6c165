"""Values that are none, that are not measured, and that are rounded as they should be."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util.unit_system import METRIC_SYSTEM, US_CUSTOMARY_SYSTEM
import pytest

from ..kit import Kit

ENGINE, MOVING = "binary_sensor.chassis_engine_running", "binary_sensor.chassis_moving"
RPM, SPEED = "sensor.chassis_engine_speed", "sensor.chassis_speed"


@pytest.fixture(autouse=True)
def everything_enabled(entity_registry_enabled_by_default: None) -> None:
    """Show all entities."""


def of_signal(hass: HomeAssistant, signal: str) -> str:
    """Return the state of the one entity that shows a signal."""
    (found,) = (
        one.entity_id
        for one in er.async_get(hass).entities.values()
        if one.unique_id.endswith(signal)
    )
    state = hass.states.get(found)
    assert state is not None
    return state.state


@pytest.mark.parametrize(
    ("data", "engine", "moves", "rpm", "speed"),
    [
        ("00F000F0FFFFFFFF", "on", "on", "unknown", "unknown"),
        ("00F00000FFFFFFFF", "on", "off", "unknown", "0"),
        ("00190028FFFFFFFF", "on", "on", "800", "40"),
        ("00000000FFFFFFFF", "off", "off", "0", "0"),
    ],
)
async def test_what_runs_and_is_not_measured(
    hass: HomeAssistant,
    coach: Kit,
    data: str,
    engine: str,
    moves: str,
    rpm: str,
    speed: str,
) -> None:
    await coach.hears(f"19FFF49D#{data}")
    assert coach.state(ENGINE).state == engine
    assert coach.state(MOVING).state == moves
    for signal, shown in (("engine_rpms", rpm), ("vehicle_speed", speed)):
        state = of_signal(hass, signal)
        assert state == shown or float(state) == float(shown)


async def test_no_speed_is_no_standstill(coach: Kit) -> None:
    await coach.hears("19FFF49D#00000000FFFFFFFF", "19FFF49D#FFFFFFFFFFFFFFFF")
    assert coach.state(ENGINE).state == "unknown"
    assert coach.state(MOVING).state == "unknown"


@pytest.mark.parametrize(
    ("code", "source"),
    [
        ("00", "primary"),
        ("01", "secondary"),
        ("02", "source_3"),
        ("06", "source_7"),
        ("FD", "no_source_active"),
        ("09", "unknown"),
    ],
)
async def test_every_source_of_a_transfer_switch(
    hass: HomeAssistant, coach: Kit, code: str, source: str
) -> None:
    await coach.hears("19FFAA4F#0100F0FFFFFFFFFF", f"19FFAA4F#01{code}F0FFFFFFFFFF")
    assert of_signal(hass, "source_in_use") == source


@pytest.mark.parametrize(
    ("byte", "source"),
    [
        ("10", "hydronic_combustion"),
        ("14", "hydronic_electric"),
        ("18", "hydronic_combustion_and_electric"),
        ("0C", "engine_heat"),
    ],
)
async def test_newer_heat_sources_have_names(
    hass: HomeAssistant, coach: Kit, byte: str, source: str
) -> None:
    await coach.hears(f"19FFE45E#01{byte}FFFFFFFFFFFF")
    assert of_signal(hass, "furnace_status_heat_source") == source


@pytest.mark.parametrize("dgn", ["19FFF29D", "19FFF09D"])
async def test_air_suspension_is_heard_under_both_numbers(
    hass: HomeAssistant, coach: Kit, dgn: str
) -> None:
    await coach.hears(f"{dgn}#C5FFFFFFFFFFFFFF")
    assert of_signal(hass, "aas_mode") == "fly_mode"


# What no coach can have


@pytest.mark.parametrize(
    ("ambient", "shown"),
    [("4AE6", None), ("0000", None), ("C024", 21.0), ("40E6", None), ("0021", -9.0)],
)
async def test_a_zone_shows_no_absurd_temperature(
    hass: HomeAssistant, coach: Kit, ambient: str, shown: float | None
) -> None:
    await coach.hears("19FFE280#0101FF00240024FF", f"19FF9C80#01{ambient}FFFFFFFFFF")
    (zone,) = hass.states.async_all("climate")
    assert zone.attributes["current_temperature"] == shown


@pytest.mark.parametrize(
    ("frames", "signal", "shown"),
    [
        # -273 °C, the code 0 of a set point
        (["19FEA79C#0101FFFFFFFF0000"], "set_point", "unknown"),
        # 1,593 A in an AC line
        (["19FFD79C#01C00474F9FFFFFF"], "rms_current", "unknown"),
    ],
)
async def test_no_platform_shows_what_cannot_be(
    hass: HomeAssistant, coach: Kit, frames: list[str], signal: str, shown: str
) -> None:
    await coach.hears(*frames)
    assert of_signal(hass, signal) == shown


# Digits


async def test_a_state_has_the_digits_that_the_signal_tells(coach: Kit) -> None:
    await coach.hears("19FFFC8D#01783C25AE500000")
    left = coach.state("sensor.house_battery_time_remaining")
    assert left.state == "1.33"
    assert left.attributes["unit_of_measurement"] == "h"


@pytest.mark.parametrize(
    ("code", "empty", "full"),
    [
        ("00", "1.33", "unknown"),
        ("01", "unknown", "1.33"),
        ("03", "unknown", "unknown"),
    ],
)
async def test_the_time_that_is_said(
    coach: Kit, code: str, empty: str, full: str
) -> None:
    await coach.hears(f"19FFFC8D#01783C25AE5000{code}")
    assert coach.state("sensor.house_battery_time_to_empty").state == empty
    assert coach.state("sensor.house_battery_time_to_full").state == full


@pytest.mark.parametrize(
    ("system", "unit", "size"),
    [(METRIC_SYSTEM, "L", 100), (US_CUSTOMARY_SYSTEM, "gal", 26.4)],
)
async def test_tanks_in_the_owners_units(
    hass: HomeAssistant, coach: Kit, system: object, unit: str, size: float
) -> None:
    hass.config.units = system  # type: ignore[assignment]
    await coach.hears("19FFB79C#0032646400640000")
    state = next(
        one
        for one in hass.states.async_all("sensor")
        if one.attributes.get("unit_of_measurement") == unit
    )
    assert float(state.state) == size


@pytest.mark.parametrize(
    ("system", "shown"), [(METRIC_SYSTEM, "24.9"), (US_CUSTOMARY_SYSTEM, "76.8")]
)
async def test_temperatures_in_the_owners_unit(
    hass: HomeAssistant, coach: Kit, system: object, shown: str
) -> None:
    hass.config.units = system  # type: ignore[assignment]
    await coach.hears("19FFFC8D#01783C25AEF40001")
    assert coach.state("sensor.house_battery_temperature").state == shown
