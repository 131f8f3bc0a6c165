"""Fans, floors, schedules, and what is switched on and off."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.rvc import async_remove_config_entry_device
from custom_components.rvc.data import find_device
from custom_components.rvc.protocol.message import Value

from ..kit import Kit

FAN = "fan.roof_fan_2"


async def roof_fan(kit: Kit, **said: Value) -> None:
    """Let a roof fan be heard that runs at half speed."""
    usual: dict[str, Value] = {
        "system_status": "on",
        "speed_mode": "manual",
        "fan_speed_setting": 50,
        "wind_direction_switch": "air_out",
    }
    await kit.says("ROOF_FAN_STATUS_1", instance=2, **{**usual, **said})
    await kit.says("ROOF_FAN_STATUS_2", instance=2, fan_steps_supported=6)


async def test_a_roof_fan_is_shown(coach: Kit) -> None:
    await roof_fan(coach)
    state = coach.state(FAN)
    assert (state.state, state.attributes["percentage"]) == ("on", 50)
    assert state.attributes["direction"] == "forward"
    await roof_fan(coach, system_status="off", speed_mode="auto_variable")
    state = coach.state(FAN)
    assert (state.state, state.attributes["percentage"]) == ("off", 0)
    assert state.attributes["preset_mode"] == "auto"


@pytest.mark.parametrize(
    ("action", "data", "said"),
    [
        ("turn_on", {}, {"system_status": "on"}),
        ("turn_on", {"percentage": 30}, {"fan_speed_setting": 30}),
        # The fan stops; the system, and with it the dome, stays as it is.
        ("turn_on", {"percentage": 0}, {"system_status": "on", "fan_speed_setting": 0}),
        ("turn_on", {"preset_mode": "auto"}, {"speed_mode": "auto_variable"}),
        ("turn_off", {}, {"system_status": "on", "fan_speed_setting": 0}),
        ("set_percentage", {"percentage": 0}, {"fan_speed_setting": 0}),
        ("set_percentage", {"percentage": 80}, {"speed_mode": "manual"}),
        (
            "set_direction",
            {"direction": "reverse"},
            {"wind_direction_switch": "air_in"},
        ),
    ],
)
async def test_a_roof_fan_is_told(
    hass: HomeAssistant,
    coach: Kit,
    action: str,
    data: dict[str, object],
    said: dict[str, object],
) -> None:
    await roof_fan(coach)
    coach.echoes("ROOF_FAN_COMMAND_1", "ROOF_FAN_STATUS_1")
    await hass.services.async_call(
        "fan", action, {"entity_id": FAN, **data}, blocking=True
    )
    (command,) = coach.commands("ROOF_FAN_COMMAND_1")
    assert said.items() <= command.signals.items()


async def test_a_roof_fan_that_stands_is_off_and_goes_on_as_before(
    hass: HomeAssistant, coach: Kit
) -> None:
    await roof_fan(coach)
    coach.echoes("ROOF_FAN_COMMAND_1", "ROOF_FAN_STATUS_1")
    for action in ("turn_off", "turn_on"):
        await hass.services.async_call("fan", action, {"entity_id": FAN}, blocking=True)
        assert coach.state(FAN).state == action.removeprefix("turn_")
    stop, start = coach.commands("ROOF_FAN_COMMAND_1")
    assert stop.data.hex() == "02dd00ffffffffff"
    assert (start["system_status"], start["fan_speed_setting"]) == ("on", 50)


async def test_a_roof_fan_whose_system_is_off_is_not_switched_on_by_off(
    hass: HomeAssistant, coach: Kit
) -> None:
    await roof_fan(coach, system_status="off")
    coach.echoes("ROOF_FAN_COMMAND_1", "ROOF_FAN_STATUS_1", system_status="off")
    await hass.services.async_call("fan", "turn_off", {"entity_id": FAN}, blocking=True)
    (command,) = coach.commands("ROOF_FAN_COMMAND_1")
    assert command["system_status"] is None


async def test_a_heated_floor_is_a_thermostat(hass: HomeAssistant, coach: Kit) -> None:
    floor = "climate.floor_heating_1"
    usual: dict[str, Value] = {
        "operating_status": "on",
        "heat_element_status": "on",
        "measured_temperature": 21.0,
        "set_point": 26.0,
    }
    await coach.says("FLOOR_HEAT_STATUS", instance=1, **usual)
    state = coach.state(floor)
    assert (state.state, state.attributes["hvac_action"]) == ("heat", "heating")
    assert state.attributes["current_temperature"] == 21
    coach.answers(
        "FLOOR_HEAT_COMMAND", "FLOOR_HEAT_STATUS", **{**usual, "set_point": 24.0}
    )
    await hass.services.async_call(
        "climate",
        "set_temperature",
        {"entity_id": floor, "temperature": 24},
        blocking=True,
    )
    assert coach.state(floor).attributes["temperature"] == 24
    off = {**usual, "operating_status": "off", "heat_element_status": "off"}
    coach.answers("FLOOR_HEAT_COMMAND", "FLOOR_HEAT_STATUS", **off)
    await coach.turn(floor, "off")
    assert coach.state(floor).attributes["hvac_action"] == "off"
    coach.answers(
        "FLOOR_HEAT_COMMAND",
        "FLOOR_HEAT_STATUS",
        **{**usual, "heat_element_status": "off"},
    )
    await coach.turn(floor, "on")
    assert coach.state(floor).attributes["hvac_action"] == "idle"


ZONE = "climate.thermostat_1"


async def zone(kit: Kit, **said: Value) -> None:
    """Let a zone with schedules be heard."""
    usual: dict[str, Value] = {
        "operating_mode": "heat",
        "fan_mode": "auto",
        "schedule_mode": "disabled",
        "setpoint_temp_heat": 20.0,
        "setpoint_temp_cool": 24.0,
    }
    await kit.says("THERMOSTAT_STATUS_1", instance=1, **{**usual, **said})
    await kit.says("THERMOSTAT_STATUS_2", instance=1, current_schedule_instance="wake")


async def test_schedules_are_presets(hass: HomeAssistant, coach: Kit) -> None:
    await zone(coach)
    state = coach.state(ZONE)
    assert state.attributes["preset_modes"] == [
        "none",
        "aux_heat",
        "sleep",
        "wake",
        "away",
        "return",
    ]
    assert state.attributes["preset_mode"] == "none"
    coach.echoes("THERMOSTAT_COMMAND_1", "THERMOSTAT_STATUS_1")
    coach.echoes("THERMOSTAT_COMMAND_2", "THERMOSTAT_STATUS_2")
    preset = {"entity_id": ZONE, "preset_mode": "away"}
    await hass.services.async_call("climate", "set_preset_mode", preset, blocking=True)
    assert coach.state(ZONE).attributes["preset_mode"] == "away"
    await hass.services.async_call(
        "climate", "set_preset_mode", preset | {"preset_mode": "none"}, blocking=True
    )
    assert coach.state(ZONE).attributes["preset_mode"] == "none"


@pytest.mark.parametrize(
    ("name", "status", "on", "off", "command"),
    [
        ("charger_1", "CHARGER_STATUS", "bulk", "disable", "CHARGER_COMMAND"),
        (
            "solar_controller_1",
            "SOLAR_CONTROLLER_STATUS",
            "float",
            "disable",
            "SOLAR_CONTROLLER_COMMAND",
        ),
    ],
)
async def test_chargers_are_enabled_and_disabled(
    hass: HomeAssistant,
    open_coach: Kit,
    name: str,
    status: str,
    on: str,
    off: str,
    command: str,
) -> None:
    coach, switch = open_coach, f"switch.{name}"
    await coach.says(status, instance=1, operating_state=on)
    assert coach.state(switch).state == "on"
    coach.answers(command, status, operating_state=off)
    await coach.turn(switch, "off")
    assert coach.state(switch).state == "off"
    coach.answers(command, status, operating_state=on)
    await coach.turn(switch, "on")
    assert coach.state(switch).state == "on"
    # Neither voice nor "all switches" of an area reaches it.
    assert coach.registered(switch).entity_category == "config"


GENERATOR = "switch.generator"


async def test_a_generator_asks_for_the_option(hass: HomeAssistant, coach: Kit) -> None:
    await coach.says("GENERATOR_STATUS_1", status="stopped")
    with pytest.raises(ServiceValidationError, match="Allow generator and burners"):
        await coach.turn(GENERATOR, "on")
    assert not coach.commands("GENERATOR_COMMAND")


async def test_a_generator_is_started_and_stopped(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    running = "binary_sensor.generator_running"
    await open_coach.says("GENERATOR_STATUS_1", status="stopped")
    open_coach.answers("GENERATOR_COMMAND", "GENERATOR_STATUS_1", status="cranking")
    await open_coach.turn(GENERATOR, "on")
    assert open_coach.state(GENERATOR).state == "on"
    assert open_coach.state(running).state == "off"
    await open_coach.says("GENERATOR_STATUS_1", status="running")
    assert open_coach.state(running).state == "on"


async def test_gas_is_told_from_smoke(coach: Kit) -> None:
    for instance, kind in enumerate(("co", "lp_gas", "smoke"), start=1):
        await coach.says(
            "GAS_SENSOR_STATUS", instance=instance, type=kind, alarm="alarm"
        )
    assert [
        coach.state(f"binary_sensor.gas_sensor_{n}_alarm").attributes["device_class"]
        for n in (1, 2, 3)
    ] == ["carbon_monoxide", "gas", "smoke"]
    assert coach.state("binary_sensor.gas_sensor_2_alarm").state == "on"


async def test_the_coach_has_a_place(coach: Kit) -> None:
    await coach.says("GPS_POSITION", latitude=44.46051, longitude=-110.82814)
    place = coach.state("device_tracker.gps_place")
    assert place.attributes["latitude"] == pytest.approx(44.4605)
    assert place.attributes["longitude"] == pytest.approx(-110.8281)


async def test_gears_have_names(coach: Kit, hass: HomeAssistant) -> None:
    device_states: dict[str, Value] = {
        "transmission_current_gear": 128,
        "transmission_gear_selected": "park",
    }
    await coach.says("CHASSIS_MOBILITY_STATUS", engine_rpms=700, **device_states)
    chassis = next(
        device
        for key, device in coach.running.devices.items()
        if key.device_class == "chassis"
    )
    assert chassis.current_gear == "forward_3"  # type: ignore[attr-defined]
    assert chassis.selected_gear == "park"  # type: ignore[attr-defined]


async def test_wheels_are_parts_of_the_tires_and_warn_together(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.says(
        "TIRE_STATUS",
        tire_axle="steer_axle",
        tire_position="outside_left",
        tire_pressure=700,
        tire_temperature=25.0,
        pressure_status="ok",
    )
    warning = "binary_sensor.tires_tire_warning"
    assert coach.state(warning).state == "off"
    await coach.says(
        "TIRE_STATUS",
        tire_axle=3,
        tire_position="outside_right",
        tire_pressure=450,
        pressure_status="low",
    )
    assert coach.state(warning).state == "on"
    left = "sensor.tires_steer_axle_outside_left_pressure"
    assert coach.state(left).state == "700"
    registered = er.async_get(hass).async_get(left)
    assert registered is not None
    assert registered.original_name == "Pressure"
    devices = dr.async_get(hass)
    assert registered.device_id is not None
    wheel = devices.async_get(registered.device_id)
    assert isinstance(wheel, dr.ChildDeviceEntry)
    assert wheel.name == "Steer axle outside left"
    tires = devices.async_get(wheel.parent_device_id)
    assert tires is not None
    assert tires.name == "Tires"
    # What belongs to a wheel is found by it, and it stays while the tires are there.
    assert find_device(hass, wheel.id) == find_device(hass, tires.id)
    assert not await async_remove_config_entry_device(hass, coach.entry, wheel)  # type: ignore[arg-type]
    # Single warnings are there for whoever asks for them.
    single = er.async_get(hass).async_get(
        "sensor.tires_tire_axle_3_outside_right_pressure_warning"
    )
    assert single is not None
    assert single.disabled_by is er.RegistryEntryDisabler.INTEGRATION


async def test_a_leak_warns_also_where_the_pressure_is_good(coach: Kit) -> None:
    wheel = {"tire_axle": "drive_axle", "tire_position": "inside_left"}
    await coach.says("TIRE_STATUS", **wheel, tire_pressure=700, pressure_status="ok")
    await coach.says("TIRE_SLOW_LEAK_ALARM", **wheel, alarm_status="slow_leak")
    assert coach.state("binary_sensor.tires_tire_warning").state == "on"
    await coach.says("TIRE_SLOW_LEAK_ALARM", **wheel, alarm_status="no_alarm")
    assert coach.state("binary_sensor.tires_tire_warning").state == "off"
