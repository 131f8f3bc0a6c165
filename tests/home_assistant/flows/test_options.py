"""Options: what can do harm, the clock, and the coach map."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.rvc.coach.permissions import required_permission
from custom_components.rvc.coach_map.schema import read_map
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.devices import DeviceKey
from custom_components.rvc.spec import load_spec

from ..kit import Kit
from ..test_clock_and_energy import NEW_YEAR

CLOSED: dict[str, dict[str, object]] = {
    "safety": {
        "allow_awnings": False,
        "allow_slides": False,
        "allow_jacks": False,
        "allow_energy": False,
        "allow_burners": False,
        "allow_contactors": False,
        "allow_any_message": False,
    },
    "features": {
        "read_only": False,
        "raw_messages": True,
        "set_clock": False,
        "keep_demand": False,
        "offer_locks": False,
        "follow_gps": False,
    },
    "limits": {"most_frames": 2000, "most_latest": 1000, "most_unknown": 256},
}


async def choose(hass: HomeAssistant, kit: Kit, **chosen: object) -> dict[str, Any]:
    """Fill in the options and return what comes next."""
    flows = hass.config_entries.options
    flow = await flows.async_init(kit.entry.entry_id)
    form = await flows.async_configure(flow["flow_id"], {"next_step_id": "settings"})
    settings = {
        name: {key: chosen.get(key, value) for key, value in part.items()}
        for name, part in CLOSED.items()
    }
    schema = form["data_schema"]
    assert schema is not None
    assert {str(field) for field in schema.schema} == set(settings)
    result = await flows.async_configure(flow["flow_id"], settings)
    await hass.async_block_till_done()
    return dict(result)


async def test_options_are_off_and_open_one_by_one(
    hass: HomeAssistant, coach: Kit
) -> None:
    assert coach.running.permissions.allowed == frozenset()
    result = await choose(hass, coach, allow_slides=True)
    assert result["type"] == "create_entry"
    assert coach.running.permissions.allowed == {"slides"}


async def test_a_coach_that_is_only_looked_at_is_told_nothing(
    hass: HomeAssistant, coach: Kit
) -> None:
    await choose(hass, coach, read_only=True, set_clock=True, allow_slides=True)
    await coach.until(lambda: coach.running.sessions["house"].node.address)
    await coach.says("DC_DIMMER_STATUS_3", instance=25, operating_status=0)
    await coach.says("AWNING_STATUS", instance=1, motion="extending", position=20)
    await coach.says("DATE_TIME_STATUS", **NEW_YEAR)
    with pytest.raises(HomeAssistantError, match="read-only"):
        await coach.turn("light.dimmer_25", "on")
    awning = {"entity_id": "cover.patio_awning"}
    with pytest.raises(HomeAssistantError, match="does not support"):
        await hass.services.async_call("cover", "open_cover", awning, blocking=True)
    entry = {"config_entry_id": coach.entry.entry_id}
    dark = {**entry, "kind": "dimmer", "groups": [1], "command": "flash"}
    with pytest.raises(HomeAssistantError, match="read-only"):
        await hass.services.async_call(DOMAIN, "command_group", dark, blocking=True)
    dgn = {**entry, "dgn": "DC_DIMMER_COMMAND_2", "signals": {"instance": 25}}
    with pytest.raises(HomeAssistantError, match="read-only"):
        await hass.services.async_call(DOMAIN, "send_message", dgn, blocking=True)
    await asyncio.sleep(0.1)
    assert not [message for message in coach.sent if "COMMAND" in (message.name or "")]
    # What moves is stopped nevertheless, and questions are asked.
    await hass.services.async_call("cover", "stop_cover", awning, blocking=True)
    await coach.until(lambda: coach.commands("AWNING_COMMAND"))
    stop, *_ = coach.commands("AWNING_COMMAND")
    assert stop["direction_of_movement"] == "stop"
    await hass.services.async_call(
        DOMAIN,
        "request_dgn",
        {**entry, "dgn": "TANK_STATUS"},
        blocking=True,
        return_response=True,
    )
    await coach.until(lambda: coach.commands("REQUEST_FOR_DGN"))


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("send_message", {"dgn": "DC_DIMMER_COMMAND_2"}),
        ("request_dgn", {"dgn": "TANK_STATUS"}),
    ],
)
async def test_raw_messages_can_be_switched_off(
    hass: HomeAssistant, coach: Kit, action: str, said: dict[str, str]
) -> None:
    await choose(hass, coach, raw_messages=False)
    with pytest.raises(ServiceValidationError, match="Raw messages are off"):
        await hass.services.async_call(
            DOMAIN,
            action,
            {"config_entry_id": coach.entry.entry_id, **said},
            blocking=True,
            return_response=action == "request_dgn",
        )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"devices": [{"name": "Nothing"}]}, "name one kind of device"),
        ({"devices": [{"dimmer": 1, "dc_load": 2}]}, "name one kind of device"),
        ({"devices": [{"dimmer": [1, 2, 3]}]}, "devices"),
        ({"devices": [{"dimmer": 300}]}, "devices"),
        ({"devices": [{"dimmer": [1, 2], "as": "switch"}]}, "only a cover, a lock"),
        ({"devices": [{"dimmer": 1, "as": "lock"}]}, "a lock has two"),
        ({"devices": [{"tank": 1, "as": "fan"}]}, "leave out as"),
        ({"devices": [{"dimmer": 1, "as": "rocket"}]}, "as"),
        ({"dialects": ["klingon"]}, "dialects"),
        ({"what": 1}, "what"),
    ],
)
def test_what_a_map_may_not_say(data: object, said: str) -> None:
    with pytest.raises(vol.Invalid) as error:
        read_map(data)
    assert said in str(error.value)


def test_an_empty_map_says_nothing() -> None:
    assert read_map(None).about(DeviceKey("house", "dc_dimmer", 1)) is None
    assert read_map({}).about(DeviceKey("house", "chassis", None)) is None


# What moves, burns or cuts the power: no such command goes out unasked
GATED = {
    "awnings": (
        ("AWNING_COMMAND", {"direction_of_movement": "extend"}),
        ("AWNING_COMMAND", {"move_to_position": 50}),
        ("WINDOW_COMMAND", {"manual_operation": "close"}),
    ),
    "jacks": (
        ("LEVELING_CONTROL_COMMAND", {"operating_mode": "store"}),
        ("AAS_COMMAND", {"aas_mode": "reset"}),
    ),
    "energy": (
        ("INVERTER_COMMAND", {"inverter_enable": "disabled"}),
        ("CHARGER_COMMAND", {"status": "disable"}),
        ("SOLAR_CONTROLLER_COMMAND", {"solar_charge_controller_status": "disable"}),
    ),
    "slides": (
        ("SLIDE_COMMAND", {"direction_of_movement": "retract"}),
        ("STEP_COMMAND", {"direction_of_movement": "extend"}),
        ("TV_LIFT_COMMAND", {"direction_of_movement": "deploy"}),
        ("VEHICLE_SEAT_COMMAND", {"seat_position": "move_forward"}),
        ("DOOR_COMMAND", {"command": "open"}),
        ("DC_MOTOR_CONTROL_COMMAND", {"command": "forward"}),
        ("WASTEDUMP_COMMAND", {"command_black_tank": "open_dump_valve"}),
    ),
    "burners": (
        ("GENERATOR_COMMAND", {"command": "start"}),
        ("GENERATOR_DEMAND_COMMAND", {"generator_demand": "demanded"}),
        ("AGS_CRITERION_COMMAND", {"command": "add_or_edit_criterion"}),
        ("FURNACE_COMMAND", {"heat_output_level": 100}),
        ("WATERHEATER_COMMAND_2", {"command": "burner_enable"}),
        ("WATERHEATER_COMMAND", {"operating_modes": "gas_and_electric"}),
        ("CHASSIS_MOBILITY_COMMAND", {"engine_lock_command": "release"}),
    ),
    "contactors": (
        ("DC_DISCONNECT_COMMAND", {"command": "disconnect"}),
        ("DC_SOURCE_COMMAND", {"desired_power_on_off_status": "connect_main_power"}),
        (
            "BATTERY_COMMAND",
            {"desired_load_on_off_status": "connect_main_power_switch"},
        ),
        ("ATS_COMMAND", {"source_to_use": "primary"}),
    ),
}


@pytest.mark.parametrize(
    ("gate", "name", "signals"),
    [(gate, *command) for gate, commands in GATED.items() for command in commands],
)
def test_what_can_do_harm_has_a_gate(
    gate: str, name: str, signals: dict[str, object]
) -> None:
    assert required_permission(load_spec().spec, name, signals) == gate


@pytest.mark.parametrize(
    ("name", "signals"),
    [
        ("AWNING_COMMAND", {"awning_light": "on"}),
        ("WINDOW_SHADE_CONTROL_COMMAND", {"command": "forward"}),
        ("ROOF_FAN_COMMAND_2", {"dome_command": "open"}),
        ("DOOR_COMMAND", {"lock_command": "lock", "command": "no_additional_action"}),
        ("WATERHEATER_COMMAND", {"operating_modes": "electric"}),
        ("VEHICLE_SEAT_COMMAND", {"seat_heat": 2}),
        ("WATERHEATER_COMMAND_2", {"command": "electric_low_enable"}),
        ("WATERHEATER_COMMAND_2", {"command": "burner_disable"}),
        ("DC_DIMMER_COMMAND_2", {"desired_level": 50}),
    ],
)
def test_what_harms_nobody_has_none(name: str, signals: dict[str, object]) -> None:
    assert required_permission(load_spec().spec, name, signals) is None


NEVER = (
    "DOWNLOAD",
    "TERMINAL",
    "GENERAL_RESET",
    "INSTANCE_ASSIGNMENT",
    "TANK_CALIBRATION_COMMAND",
    "TANK_GEOMETRY_COMMAND",
    "WEATHER_CALIBRATE_COMMAND",
    "ALTIMETER_COMMAND",
    "COMPASS_CALIBRATE_COMMAND",
    "LEVELING_SENSOR_PITCH_CONFIG_COMMAND",
    "LEVELING_SENSOR_ROLL_CONFIG_COMMAND",
    "DC_COMPONENT_DRIVER_COMMAND",
)


@pytest.mark.parametrize("name", NEVER)
async def test_some_commands_are_never_sent(coach: Kit, name: str) -> None:
    from custom_components.rvc.devices.errors import NeverSent  # noqa: PLC0415

    await coach.hears("19FFB79C#0001640401080200")
    device = next(
        d for k, d in coach.running.devices.items() if k.device_class == "tank"
    )
    coach.running.permissions.allowed = frozenset({"motion", "burners", "contactors"})
    with pytest.raises(NeverSent):
        await device.command(name, lambda _: True)


@pytest.mark.parametrize("before", [True, False])
async def test_who_had_all_that_moves_open_has_all_three_open(
    hass: HomeAssistant, entry: MockConfigEntry, before: bool
) -> None:
    options = {"allow_motion": before, "allow_burners": True}
    hass.config_entries.async_update_entry(entry, options=options)
    kit = Kit(hass, entry)
    await kit.set_up()
    moves = {"awnings", "slides", "jacks"} if before else set()
    assert kit.running.permissions.allowed == {*moves, "burners"}
    assert "allow_motion" not in entry.options
    await kit.tear_down()
