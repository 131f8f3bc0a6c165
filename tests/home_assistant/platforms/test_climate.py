"""Thermostats as climate entities."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.unit_system import (
    METRIC_SYSTEM,
    US_CUSTOMARY_SYSTEM,
    UnitSystem,
)
import pytest

from custom_components.rvc.protocol.message import Value

from ..kit import Kit

ZONE = "climate.thermostat_1"
COMMAND, STATUS = "THERMOSTAT_COMMAND_1", "THERMOSTAT_STATUS_1"
HEATING: dict[str, Value] = {
    "operating_mode": "heat",
    "fan_mode": "auto",
    "fan_speed": "automatic",
    "setpoint_temp_heat": 20.5,
    "setpoint_temp_cool": 25,
}


async def act(hass: HomeAssistant, action: str, **data: Any) -> None:
    """Call an action of the zone and wait."""
    await hass.services.async_call(
        "climate", action, {"entity_id": ZONE, **data}, blocking=True
    )


@pytest.fixture
async def zone(coach: Kit) -> Kit:
    """Let a zone that heats be heard."""
    await coach.says(STATUS, instance=1, **HEATING)
    return coach


async def test_a_zone_shows_what_it_reports(zone: Kit) -> None:
    await zone.says("THERMOSTAT_AMBIENT_STATUS", instance=1, ambient_temp=18.5)
    state = zone.state(ZONE)
    assert state.state == "heat"
    shown = {"temperature": 20.5, "current_temperature": 18.5, "fan_mode": "auto"}
    assert shown.items() <= state.attributes.items()
    assert zone.state("sensor.thermostat_1_temperature").state == "18.5"


@pytest.mark.parametrize(
    ("mode", "expected", "attributes"),
    [
        ("off", "off", {"temperature": 20.5}),
        ("cool", "cool", {"temperature": 25}),
        ("fan_only", "fan_only", {"temperature": 20.5}),
        ("aux_heat", "heat", {"preset_mode": "aux_heat"}),
        ("window_defrost_dehumidify", "dry", {"temperature": 25}),
        (
            "auto_heat_cool",
            "heat_cool",
            {"temperature": None, "target_temp_low": 20.5, "target_temp_high": 25},
        ),
        (None, "unknown", {}),
    ],
)
async def test_every_mode_is_shown(
    zone: Kit, mode: str | None, expected: str, attributes: dict[str, Any]
) -> None:
    await zone.says(STATUS, instance=1, **{**HEATING, "operating_mode": mode})
    state = zone.state(ZONE)
    assert state.state == expected
    assert {key: state.attributes.get(key) for key in attributes} == attributes


@pytest.mark.parametrize(
    ("fan_mode", "speed", "expected"),
    [
        ("auto", "automatic", "auto"),
        ("on", "automatic", "on"),
        ("on", 33, "low"),
        ("on", 66.5, "medium"),
        ("on", 100, "high"),
        ("on", 120, "high"),
    ],
)
async def test_fans_of_two_and_three_speeds_are_shown(
    zone: Kit, fan_mode: str, speed: float | str, expected: str
) -> None:
    await zone.says(
        STATUS, instance=1, **{**HEATING, "fan_mode": fan_mode, "fan_speed": speed}
    )
    assert zone.state(ZONE).attributes["fan_mode"] == expected


@pytest.mark.parametrize(
    ("units", "moves", "shown"),
    [(METRIC_SYSTEM, 21, 21), (US_CUSTOMARY_SYSTEM, 21.5, 71)],
)
async def test_a_set_point_that_is_shown_the_same_writes_nothing(
    hass: HomeAssistant, zone: Kit, units: UnitSystem, moves: float, shown: float
) -> None:
    hass.config.units = units
    await zone.says(STATUS, instance=1, **{**HEATING, "fan_mode": "on"})
    written = zone.state(ZONE).last_reported_timestamp
    for degrees in (20.53125, 20.5):
        # The next code, and back: 20.5 °C and 69 °F both times
        said = {**HEATING, "fan_mode": "on", "setpoint_temp_heat": degrees}
        await zone.says(STATUS, instance=1, **said)
    assert zone.state(ZONE).last_reported_timestamp == written
    said = {**HEATING, "fan_mode": "on", "setpoint_temp_heat": moves}
    await zone.says(STATUS, instance=1, **said)
    assert zone.state(ZONE).attributes["temperature"] == shown


async def test_a_set_point_leaves_mode_and_fan_alone(
    hass: HomeAssistant, zone: Kit
) -> None:
    zone.answers(COMMAND, STATUS, **{**HEATING, "setpoint_temp_heat": 22})
    await act(hass, "set_temperature", temperature=22)
    (command,) = zone.commands(COMMAND)
    assert command.data.hex() == "01ffffe024ffffff"
    assert command["setpoint_temp_heat"] == 22
    assert command.data[1:3] == b"\xff\xff"
    assert command["setpoint_temp_cool"] is None
    assert zone.state(ZONE).attributes["temperature"] == 22


async def test_a_controller_with_one_set_point_keeps_both_alike(
    hass: HomeAssistant, zone: Kit
) -> None:
    alike: dict[str, Value] = {
        **HEATING,
        "setpoint_temp_heat": 21,
        "setpoint_temp_cool": 21,
    }
    await zone.says(STATUS, instance=1, **alike)
    both: dict[str, Value] = {"setpoint_temp_heat": 19, "setpoint_temp_cool": 19}
    zone.answers(COMMAND, STATUS, **{**HEATING, **both})
    await act(hass, "set_temperature", temperature=19)
    command = zone.commands(COMMAND)[0]
    assert both.items() <= dict(command.signals).items()


async def test_both_set_points_and_the_mode_are_set(
    hass: HomeAssistant, zone: Kit
) -> None:
    both: dict[str, Value] = {"setpoint_temp_heat": 18, "setpoint_temp_cool": 27}
    zone.answers(
        COMMAND, STATUS, **{**HEATING, **both, "operating_mode": "auto_heat_cool"}
    )
    await act(
        hass,
        "set_temperature",
        hvac_mode="heat_cool",
        target_temp_low=18,
        target_temp_high=27,
    )
    mode, set_points = zone.commands(COMMAND)
    assert mode["operating_mode"] == "auto_heat_cool"
    assert set_points["operating_mode"] is None
    assert both.items() <= dict(set_points.signals).items()
    assert zone.state(ZONE).state == "heat_cool"


async def test_it_is_turned_off_and_on_as_it_was(
    hass: HomeAssistant, zone: Kit
) -> None:
    zone.answers(COMMAND, STATUS, **{**HEATING, "operating_mode": "off"})
    await act(hass, "turn_off")
    zone.answers(COMMAND, STATUS, **HEATING)
    await act(hass, "turn_on")
    assert [m["operating_mode"] for m in zone.commands(COMMAND)] == ["off", "heat"]


async def test_the_furnace_is_a_preset(hass: HomeAssistant, zone: Kit) -> None:
    await act(hass, "set_preset_mode", preset_mode="none")
    zone.answers(COMMAND, STATUS, **{**HEATING, "operating_mode": "aux_heat"})
    await act(hass, "set_preset_mode", preset_mode="aux_heat")
    assert zone.state(ZONE).attributes["preset_mode"] == "aux_heat"
    zone.answers(COMMAND, STATUS, **HEATING)
    await act(hass, "set_preset_mode", preset_mode="none")
    assert [m["operating_mode"] for m in zone.commands(COMMAND)] == ["aux_heat", "heat"]


async def test_the_fan_is_set(hass: HomeAssistant, zone: Kit) -> None:
    zone.answers(COMMAND, STATUS, **{**HEATING, "fan_mode": "on", "fan_speed": 33})
    await act(hass, "set_fan_mode", fan_mode="low")
    zone.answers(COMMAND, STATUS, **HEATING)
    await act(hass, "set_fan_mode", fan_mode="auto")
    low, auto = zone.commands(COMMAND)
    assert (low["fan_mode"], low["fan_speed"]) == ("on", 33)
    assert (auto["fan_mode"], auto["fan_speed"]) == ("auto", "automatic")
    assert low["operating_mode"] is None


async def test_a_refused_set_point_says_why(hass: HomeAssistant, zone: Kit) -> None:
    zone.refuses(COMMAND, code=5)
    with pytest.raises(
        HomeAssistantError, match="Thermostat 1 refused the command: the value is"
    ):
        await act(hass, "set_temperature", temperature=30)


async def test_a_zone_without_sensors_shows_no_temperatures(coach: Kit) -> None:
    await coach.hears("19FFE29C#0000000000000000", "19FF9C9C#000000FFFFFFFFFF")
    state = coach.state("climate.thermostat_0")
    assert state.attributes["temperature"] is None
    assert state.attributes["current_temperature"] is None
