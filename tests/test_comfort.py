"""Lights of all kinds, fans, floors, schedules and what is switched on and off."""

import asyncio

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message, Value

from .kit import NODE, Kit

STRIP = "light.dimmer_7"
COLORS = "DC_DIMMER_STATUS_1"


async def turn(hass: HomeAssistant, entity: str, way: str, **data: object) -> None:
    """Turn something on or off and wait."""
    await hass.services.async_call(
        entity.partition(".")[0],
        f"turn_{way}",
        {"entity_id": entity, **data},
        blocking=True,
    )


def echoes(kit: Kit, command: str, status: str, **more: Value) -> None:
    """Answer a command with a status that says the same."""
    signals = {signal.name for signal in kit.codec.spec.dgns[status].signals}

    def answer(message: Message) -> Frame:
        said = {
            name: value
            for name, value in message.signals.items()
            if name in signals and value is not None
        }
        return kit.codec.encode(status, {**more, **said}, source=NODE)

    kit.answers_by(command, answer)


async def strip(kit: Kit, **colors: Value) -> None:
    """Let a strip of colors be heard."""
    shown = {"red": 100, "green": 50, "blue": 0, "white": 20} | colors
    said = {f"{name}_brightness": value for name, value in shown.items()}
    await kit.says(COLORS, instance=7, master_brightness=80, **said)


async def test_a_strip_shows_its_color(coach: Kit) -> None:
    await strip(coach)
    state = coach.state(STRIP)
    assert state.attributes["color_mode"] == "rgbw"
    assert state.attributes["rgbw_color"] == (255, 128, 0, 51)
    assert state.attributes["brightness"] == 204


async def test_a_strip_without_white_shows_three_colors(coach: Kit) -> None:
    await strip(coach, white=None)
    assert coach.state(STRIP).attributes["rgb_color"] == (255, 128, 0)


async def test_a_color_is_set(hass: HomeAssistant, coach: Kit) -> None:
    await strip(coach)
    echoes(coach, "DC_DIMMER_COMMAND", COLORS)
    await turn(
        hass, STRIP, "on", rgbw_color=(0, 255, 0, 0), brightness=128, transition=3
    )
    (command,) = coach.commands("DC_DIMMER_COMMAND")
    assert (command["red_brightness"], command["green_brightness"]) == (0, 100)
    assert (command["master_brightness"], command["ramp_time"]) == (50, 3)
    assert coach.state(STRIP).attributes["rgbw_color"] == (0, 255, 0, 0)


async def controller(kit: Kit, **said: Value) -> None:
    """Let a lighting controller be heard, beside its output."""
    await kit.says("DC_DIMMER_STATUS_3", instance=7, operating_status=100)
    await kit.says(
        "DC_LIGHTING_CONTROLLER_STATUS_1",
        instance=7,
        **{"color_fade_mode": "solid_color", "color_temperature_setting": 3000, **said},
    )


async def test_a_controller_adds_effects_and_white(
    hass: HomeAssistant, coach: Kit
) -> None:
    await strip(coach)
    await controller(coach)
    assert "rainbow" in coach.state(STRIP).attributes["effect_list"]
    modes = coach.state(STRIP).attributes["supported_color_modes"]
    assert set(modes) == {"color_temp", "rgbw"}
    for effect, command, signal in (
        ("seven_color_fade", "COMMAND_1", "color_fade_mode"),
        ("rainbow", "COMMAND_2", "chasing_pattern"),
        ("off", "COMMAND_1", "color_fade_mode"),
    ):
        before = len(coach.commands(f"DC_LIGHTING_CONTROLLER_{command}"))
        await turn(hass, STRIP, "on", effect=effect)
        name = f"DC_LIGHTING_CONTROLLER_{command}"
        await asyncio.sleep(0.05)
        sent = coach.commands(name)[before]
        assert sent[signal] == ("solid_color" if effect == "off" else effect)
    await controller(coach, color_fade_mode="red_fade")
    assert coach.state(STRIP).attributes["effect"] == "red_fade"
    await turn(hass, STRIP, "on", color_temp_kelvin=4000)
    await coach.until(
        lambda: any(
            m["color_temperature_setting"] == 4000
            for m in coach.commands("DC_LIGHTING_CONTROLLER_COMMAND_1")
        )
    )
    await controller(
        coach, color_temperature_mode="enabled", color_temperature_setting=4000
    )
    assert coach.state(STRIP).attributes["color_temp_kelvin"] == 4000


async def test_a_dimmer_flashes_ramps_and_recalls_scenes(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.says("DC_DIMMER_STATUS_3", instance=7, operating_status=50)
    coach.answers(
        "DC_DIMMER_COMMAND_2", "DC_DIMMER_STATUS_3", operating_status="flashing"
    )
    await turn(hass, STRIP, "on", flash="short")
    assert coach.state(STRIP).attributes["effect"] == "flash"
    for effect in ("flash", "ramp_up", "scene_3_memory_value", "off"):
        await turn(hass, STRIP, "on", effect=effect)
    said = [
        (m["command"], m["desired_level"])
        for m in coach.commands("DC_DIMMER_COMMAND_2")
    ]
    assert said == [
        ("flash", 100),
        ("flash", 100),
        ("ramp_up", 100),
        ("set_level", "scene_3_memory_value"),
        ("stop", None),
    ]


async def test_a_load_that_can_be_dimmed_is_a_light(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.says(
        "DC_LOAD_STATUS",
        instance=4,
        operating_status=40,
        variable_level_capability="dimmable",
    )
    assert hass.states.get("switch.dc_load_4") is None
    assert coach.state("light.dc_load_4").attributes["brightness"] == 102
    coach.answers("DC_LOAD_COMMAND", "DC_LOAD_STATUS", operating_status=60)
    await turn(hass, "light.dc_load_4", "on", brightness_pct=60)
    coach.answers("DC_LOAD_COMMAND", "DC_LOAD_STATUS", operating_status=0)
    await turn(hass, "light.dc_load_4", "off")
    assert [m["desired_level"] for m in coach.commands("DC_LOAD_COMMAND")] == [60, 0]


async def test_lamps_of_an_awning_are_lights(hass: HomeAssistant, coach: Kit) -> None:
    lamp = "light.patio_awning_light"
    await coach.says(
        "AWNING_STATUS", instance=1, awning_light="off", awning_light_level=0
    )
    assert coach.state(lamp).state == "off"
    echoes(coach, "AWNING_COMMAND", "AWNING_STATUS")
    # No gate: a lamp moves nothing.
    await turn(hass, lamp, "on", brightness_pct=70)
    assert coach.state(lamp).attributes["brightness"] == 178
    await turn(hass, lamp, "off")
    assert coach.state(lamp).state == "off"
    first = coach.commands("AWNING_COMMAND")[0]
    assert (first["awning_light_level"], first["direction_of_movement"]) == (70, None)


async def test_a_lamp_without_a_level_is_on_or_off(
    hass: HomeAssistant, coach: Kit
) -> None:
    lamp = "light.roof_fan_2_light"
    await coach.says("ROOF_FAN_STATUS_1", instance=2, light="off")
    assert coach.state(lamp).attributes["supported_color_modes"] == ["onoff"]
    echoes(coach, "ROOF_FAN_COMMAND_1", "ROOF_FAN_STATUS_1")
    await turn(hass, lamp, "on")
    assert coach.state(lamp).state == "on"


async def test_a_seat_is_lit(hass: HomeAssistant, coach: Kit) -> None:
    seat = "light.cockpit_driver_seat_light"
    status = "VEHICLE_SEAT_LIGHTING_STATUS"
    colors = {f"{name}_brightness": 50 for name in ("red", "green", "blue")}
    await coach.says(status, instance=1, master_brightness=0, **colors)
    assert coach.state(seat).state == "off"
    echoes(coach, "VEHICLE_SEAT_LIGHTING_COMMAND", status, **colors)
    await turn(hass, seat, "on", rgb_color=(255, 0, 0), brightness=255)
    assert coach.state(seat).attributes["rgb_color"] == (255, 0, 0)
    await turn(hass, seat, "off")
    assert coach.state(seat).state == "off"


async def test_leds_of_a_panel_are_lit_one_by_one(
    hass: HomeAssistant, coach: Kit
) -> None:
    status = "GENERIC_INDICATOR_STATUS"
    await coach.says(
        status, instance=2, brightness=100, led1_status="on", led2_status="off"
    )
    led = "light.indicator_2_led_2"
    assert coach.state("light.indicator_2_led_1").state == "on"
    coach.answers(
        "GENERIC_INDICATOR_COMMAND",
        status,
        brightness=40,
        led1_status="on",
        led2_status="on",
    )
    await turn(hass, led, "on", brightness_pct=40)
    (command,) = coach.commands("GENERIC_INDICATOR_COMMAND")
    assert (command["function"], command["brightness"]) == ("led1_on_led2_on", 40)
    coach.answers(
        "GENERIC_INDICATOR_COMMAND", status, led1_status="on", led2_status="off"
    )
    await turn(hass, led, "off")
    assert coach.state(led).state == "off"


async def test_a_bank_of_leds_has_its_own_names(coach: Kit) -> None:
    await coach.says(
        "GENERIC_INDICATOR_STATUS", instance=2, bank_select=3, led1_status="on"
    )
    assert coach.state("light.indicator_2_bank_select_3_led_1").state == "on"


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
        ("turn_on", {"preset_mode": "auto"}, {"speed_mode": "auto_variable"}),
        ("turn_off", {}, {"system_status": "off"}),
        ("set_percentage", {"percentage": 0}, {"system_status": "off"}),
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
    echoes(coach, "ROOF_FAN_COMMAND_1", "ROOF_FAN_STATUS_1")
    await hass.services.async_call(
        "fan", action, {"entity_id": FAN, **data}, blocking=True
    )
    (command,) = coach.commands("ROOF_FAN_COMMAND_1")
    assert said.items() <= command.signals.items()


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
    await turn(hass, floor, "off")
    assert coach.state(floor).attributes["hvac_action"] == "off"
    coach.answers(
        "FLOOR_HEAT_COMMAND",
        "FLOOR_HEAT_STATUS",
        **{**usual, "heat_element_status": "off"},
    )
    await turn(hass, floor, "on")
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
    echoes(coach, "THERMOSTAT_COMMAND_1", "THERMOSTAT_STATUS_1")
    echoes(coach, "THERMOSTAT_COMMAND_2", "THERMOSTAT_STATUS_2")
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
    coach: Kit,
    name: str,
    status: str,
    on: str,
    off: str,
    command: str,
) -> None:
    switch = f"switch.{name}"
    await coach.says(status, instance=1, operating_state=on)
    assert coach.state(switch).state == "on"
    coach.answers(command, status, operating_state=off)
    await turn(hass, switch, "off")
    assert coach.state(switch).state == "off"
    coach.answers(command, status, operating_state=on)
    await turn(hass, switch, "on")
    assert coach.state(switch).state == "on"


GENERATOR = "switch.generator_bay_generator"


async def test_a_generator_asks_for_the_option(hass: HomeAssistant, coach: Kit) -> None:
    await coach.says("GENERATOR_STATUS_1", status="stopped")
    with pytest.raises(ServiceValidationError, match="Allow generator and burners"):
        await turn(hass, GENERATOR, "on")
    assert not coach.commands("GENERATOR_COMMAND")


async def test_a_generator_is_started_and_stopped(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    running = "binary_sensor.generator_bay_generator_running"
    await open_coach.says("GENERATOR_STATUS_1", status="stopped")
    open_coach.answers("GENERATOR_COMMAND", "GENERATOR_STATUS_1", status="cranking")
    await turn(hass, GENERATOR, "on")
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


async def test_tires_are_parts_of_one_device(coach: Kit) -> None:
    await coach.says(
        "TIRE_STATUS",
        tire_axle="steer_axle",
        tire_position="outside_left",
        tire_pressure=700,
        tire_temperature=25.0,
        pressure_status="ok",
    )
    await coach.says(
        "TIRE_STATUS",
        tire_axle=3,
        tire_position="outside_right",
        tire_pressure=450,
        pressure_status="low",
    )
    assert coach.state("sensor.tires_steer_axle_outside_left_pressure").state == "700"
    trailer = "sensor.tires_tire_axle_3_outside_right_pressure_warning"
    assert coach.state(trailer).state == "low"


async def mapped(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    devices: list[dict[str, object]],
    **more: object,
) -> Kit:
    """Set up a coach with a map."""
    hass.config_entries.async_update_entry(
        entry, data={"coach_map": {"devices": devices, **more}}
    )
    kit = Kit(hass, entry)
    await kit.set_up()
    return kit


async def test_the_map_says_what_outputs_are(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    kit = await mapped(
        hass,
        entry,
        [
            {"dimmer": 61, "name": "Water pump", "area": "Bay", "as": "switch"},
            {"dimmer": 18, "name": "Vent fan", "as": "fan"},
            {"dimmer": 20, "name": "Door bell", "as": "button"},
            {"dimmer": 21, "name": "Drain", "as": "valve"},
            {"dimmer": [30, 31], "name": "Entry", "as": "lock"},
            {"dimmer": 25, "name": "Bedroom ceiling", "area": "Bedroom"},
            {"dimmer": 99, "ignore": True},
            {"dc_load": 5, "name": "Reading lamp", "as": "light"},
        ],
    )
    for instance in (61, 18, 20, 21, 30, 31, 25, 99):
        await kit.says("DC_DIMMER_STATUS_3", instance=instance, operating_status=0)
    await kit.says("DC_LOAD_STATUS", instance=5, operating_status=0)
    kit.answers_by(
        "DC_DIMMER_COMMAND_2",
        lambda m: kit.codec.encode(
            "DC_DIMMER_STATUS_3",
            {"instance": m.instance, "operating_status": m["desired_level"] or 0},
            source=NODE,
        ),
    )
    assert kit.state("light.bedroom_bedroom_ceiling").state == "off"
    assert kit.state("light.reading_lamp").state == "off"
    assert hass.states.get("light.dimmer_99") is None
    await turn(hass, "switch.bay_water_pump", "on")
    assert kit.state("switch.bay_water_pump").state == "on"
    await turn(hass, "fan.vent_fan", "on", percentage=40)
    assert kit.state("fan.vent_fan").attributes["percentage"] == 40
    await hass.services.async_call(
        "fan",
        "set_percentage",
        {"entity_id": "fan.vent_fan", "percentage": 0},
        blocking=True,
    )
    assert kit.state("fan.vent_fan").state == "off"
    await hass.services.async_call(
        "button", "press", {"entity_id": "button.door_bell"}, blocking=True
    )
    for action, shown in (("open_valve", "open"), ("close_valve", "closed")):
        await hass.services.async_call(
            "valve", action, {"entity_id": "valve.drain"}, blocking=True
        )
        assert kit.state("valve.drain").state == shown
    for action, shown in (("lock", "locked"), ("unlock", "unlocked")):
        await hass.services.async_call(
            "lock", action, {"entity_id": "lock.entry"}, blocking=True
        )
        assert kit.state("lock.entry").state == shown
    pulses = [
        (m.instance, m["delay_duration"])
        for m in kit.commands("DC_DIMMER_COMMAND_2")
        if m["command"] == "on_duration"
    ]
    assert pulses == [(20, 1), (30, 1), (31, 1)]
    await kit.tear_down()


async def test_a_zones_temperature_may_come_from_another_instance(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    kit = await mapped(hass, entry, [{"thermostat": 1, "name": "Front", "ambient": 4}])
    await zone(kit)
    front = "climate.front"
    assert kit.state(front).attributes["current_temperature"] is None
    await kit.says("THERMOSTAT_AMBIENT_STATUS", instance=4, ambient_temp=18.5)
    assert kit.state(front).attributes["current_temperature"] == 18.5
    await kit.says("THERMOSTAT_AMBIENT_STATUS", instance=4, ambient_temp=19.5)
    assert kit.state(front).attributes["current_temperature"] == 19.5
    await kit.tear_down()


async def test_firefly_takes_set_points_in_steps(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    kit = await mapped(hass, entry, [], dialects=["firefly_g12"])
    await zone(kit, setpoint_temp_heat=20.0, setpoint_temp_cool=20.0)
    degrees = 20.0

    def step(message: Message) -> Frame:
        nonlocal degrees
        degrees += {0xFA: 5 / 9, 0xF9: -5 / 9}[message.data[5]]
        return kit.codec.encode(
            "THERMOSTAT_STATUS_1",
            {
                "instance": 1,
                "operating_mode": "heat",
                "setpoint_temp_heat": degrees,
                "setpoint_temp_cool": degrees,
            },
            source=NODE,
        )

    kit.answers_by("THERMOSTAT_COMMAND_1", step)
    await hass.services.async_call(
        "climate",
        "set_temperature",
        {"entity_id": ZONE, "temperature": 21.7},
        blocking=True,
    )
    commands = kit.commands("THERMOSTAT_COMMAND_1")
    assert [m.data.hex() for m in commands] == ["01fffffffffaffff"] * 3
    await kit.tear_down()


async def test_aqua_hot_is_known_by_its_product(
    hass: HomeAssistant, coach: Kit
) -> None:
    from .test_nodes import tell_long  # noqa: PLC0415

    await tell_long(coach, "PRODUCT_IDENTIFICATION", text="Aqua-Hot*400D*1*")
    off = {
        f"output_status_{name}": "off"
        for name in ("burner_indicator", "electric_low", "electric_high")
    }
    await coach.says("WATERHEATER_STATUS_2", instance=1, **off)
    await coach.says(
        "WATERHEATER_STATUS_2", instance=1, **off, hot_water_priority="heating_priority"
    )
    await coach.says("WATERHEATER_STATUS", instance=1, operating_modes="combustion")
    heater = "water_heater.utility_bay_water_heater_1"
    assert coach.state(heater).state == "off"
    coach.answers(
        "WATERHEATER_COMMAND_2",
        "WATERHEATER_STATUS_2",
        **{**off, "output_status_electric_low": "on"},
    )
    await hass.services.async_call(
        "water_heater",
        "set_operation_mode",
        {"entity_id": heater, "operation_mode": "electric"},
        blocking=True,
    )
    assert coach.state(heater).state == "electric"
    (command,) = coach.commands("WATERHEATER_COMMAND_2")
    assert command["command"] == "electric_low_enable"
