"""Lamps of all kinds: strips, controllers, awnings, seats and panels."""

import asyncio

from homeassistant.core import HomeAssistant

from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message, Value
from tests.other_nodes import NODE

from ..kit import Kit
from ..services.test_coach_map import say

STRIP = "light.dimmer_7"
COLORS = "DC_DIMMER_STATUS_1"


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
    coach.echoes("DC_DIMMER_COMMAND", COLORS)
    await coach.turn(
        STRIP, "on", rgbw_color=(0, 255, 0, 0), brightness=128, transition=3
    )
    (command,) = coach.commands("DC_DIMMER_COMMAND")
    assert (command["red_brightness"], command["green_brightness"]) == (0, 100)
    assert (command["master_brightness"], command["ramp_time"]) == (50, 3)
    assert coach.state(STRIP).attributes["rgbw_color"] == (0, 255, 0, 0)


async def test_a_strip_that_is_lit_has_a_color(coach: Kit) -> None:
    await strip(coach, red=0, green=0, blue=0, white=0)
    assert coach.state(STRIP).attributes["rgbw_color"] == (0, 0, 0, 255)
    await strip(coach, red=0, green=0, blue=0, white=None)
    assert coach.state(STRIP).attributes["color_mode"] == "rgbw"


async def test_a_seat_that_is_lit_has_a_color(hass: HomeAssistant, coach: Kit) -> None:
    """Its colors are all off: it is white, and becomes it when it is switched on."""
    await coach.hears("19FDC59C#01C8000000F000FF")
    (seat,) = (
        one for one in hass.states.async_all("light") if "rgbw_color" in one.attributes
    )
    assert seat.state == "on"
    assert seat.attributes["rgbw_color"] == (0, 0, 0, 255)
    await coach.hears("19FDC59C#0100000000F000FF")
    coach.echoes("VEHICLE_SEAT_LIGHTING_COMMAND", "VEHICLE_SEAT_LIGHTING_STATUS")
    await coach.turn(seat.entity_id, "on")
    (command,) = coach.commands("VEHICLE_SEAT_LIGHTING_COMMAND")
    assert (command["white_brightness"], command["red_brightness"]) == (100, 0)
    assert command["master_brightness"] == 100


async def test_an_awnings_light_that_is_lit_has_a_brightness(
    hass: HomeAssistant, coach: Kit
) -> None:
    said: dict[str, Value] = {"instance": 1, "awning_light": "on"}
    await coach.says("AWNING_STATUS", **said, awning_light_level=40)
    (light,) = (
        one
        for one in hass.states.async_all("light")
        if one.attributes["color_mode"] == "brightness"
    )
    assert light.attributes["brightness"] == 102
    for level in (0, None):
        await coach.says("AWNING_STATUS", **said, awning_light_level=level)
        assert coach.state(light.entity_id).attributes["brightness"] == 255
    await coach.says("AWNING_STATUS", instance=1, awning_light="off")
    assert coach.state(light.entity_id).attributes["brightness"] is None


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
        await coach.turn(STRIP, "on", effect=effect)
        name = f"DC_LIGHTING_CONTROLLER_{command}"
        await asyncio.sleep(0.05)
        sent = coach.commands(name)[before]
        assert sent[signal] == ("solid_color" if effect == "off" else effect)
    await controller(coach, color_fade_mode="red_fade")
    assert coach.state(STRIP).attributes["effect"] == "red_fade"
    await coach.turn(STRIP, "on", color_temp_kelvin=4000)
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


async def test_a_plain_lamp_has_no_effects(hass: HomeAssistant, coach: Kit) -> None:
    await coach.says("DC_DIMMER_STATUS_3", instance=7, operating_status=50)
    assert "effect_list" not in coach.state(STRIP).attributes
    await strip(coach)
    assert "ramp_up" in coach.state(STRIP).attributes["effect_list"]


async def test_a_dimmer_flashes_ramps_and_recalls_scenes(
    hass: HomeAssistant, coach: Kit
) -> None:
    await say(hass, coach, "devices:\n- {dimmer: 7, effects: true}\n")
    await coach.says("DC_DIMMER_STATUS_3", instance=7, operating_status=50)
    coach.answers(
        "DC_DIMMER_COMMAND_2", "DC_DIMMER_STATUS_3", operating_status="flashing"
    )
    await coach.turn(STRIP, "on", flash="short")
    assert coach.state(STRIP).attributes["effect"] == "flash"
    for effect in ("flash", "ramp_up", "scene_3_memory_value", "off"):
        await coach.turn(STRIP, "on", effect=effect)
    said = [
        (m["command"], m["desired_level"])
        for m in coach.commands("DC_DIMMER_COMMAND_2")
    ]
    assert said == [
        ("flash", 100),
        ("flash", 100),
        ("ramp_up", 100),
        ("set_level", "scene_3_memory_value"),
        ("stop", 0),
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
    await coach.turn("light.dc_load_4", "on", brightness_pct=60)
    coach.answers("DC_LOAD_COMMAND", "DC_LOAD_STATUS", operating_status=0)
    await coach.turn("light.dc_load_4", "off")
    assert [m["desired_level"] for m in coach.commands("DC_LOAD_COMMAND")] == [60, 0]


async def test_lamps_of_an_awning_are_lights(hass: HomeAssistant, coach: Kit) -> None:
    lamp = "light.patio_awning_light"
    await coach.says(
        "AWNING_STATUS", instance=1, awning_light="off", awning_light_level=0
    )
    assert coach.state(lamp).state == "off"
    coach.echoes("AWNING_COMMAND", "AWNING_STATUS")
    # No gate: a lamp moves nothing.
    await coach.turn(lamp, "on", brightness_pct=70)
    assert coach.state(lamp).attributes["brightness"] == 178
    await coach.turn(lamp, "off")
    assert coach.state(lamp).state == "off"
    first = coach.commands("AWNING_COMMAND")[0]
    assert (first["awning_light_level"], first["direction_of_movement"]) == (70, None)


async def test_a_lamp_without_a_level_is_on_or_off(
    hass: HomeAssistant, coach: Kit
) -> None:
    lamp = "light.roof_fan_2_light"
    await coach.says("ROOF_FAN_STATUS_1", instance=2, light="off")
    assert coach.state(lamp).attributes["supported_color_modes"] == ["onoff"]
    coach.echoes("ROOF_FAN_COMMAND_1", "ROOF_FAN_STATUS_1")
    await coach.turn(lamp, "on")
    assert coach.state(lamp).state == "on"


async def test_a_seat_is_lit(hass: HomeAssistant, coach: Kit) -> None:
    seat = "light.driver_seat_light"
    status = "VEHICLE_SEAT_LIGHTING_STATUS"
    colors = {f"{name}_brightness": 50 for name in ("red", "green", "blue")}
    await coach.says(status, instance=1, master_brightness=0, **colors)
    assert coach.state(seat).state == "off"
    coach.echoes("VEHICLE_SEAT_LIGHTING_COMMAND", status, **colors)
    await coach.turn(seat, "on", rgb_color=(255, 0, 0), brightness=255)
    assert coach.state(seat).attributes["rgb_color"] == (255, 0, 0)
    await coach.turn(seat, "off")
    assert coach.state(seat).state == "off"


async def test_leds_of_a_panel_are_lit_one_by_one(
    hass: HomeAssistant, coach: Kit
) -> None:
    status = "GENERIC_INDICATOR_STATUS"
    await coach.says(
        status, instance=2, brightness=100, led1_status="on", led2_status="off"
    )
    led = "light.indicator_2_led_2"
    # "All the lights" means lamps.
    assert coach.registered(led).entity_category == "config"
    assert coach.state("light.indicator_2_led_1").state == "on"
    coach.answers(
        "GENERIC_INDICATOR_COMMAND",
        status,
        brightness=40,
        led1_status="on",
        led2_status="on",
    )
    await coach.turn(led, "on", brightness_pct=40)
    (command,) = coach.commands("GENERIC_INDICATOR_COMMAND")
    assert (command["function"], command["brightness"]) == ("led1_on_led2_on", 40)
    coach.answers(
        "GENERIC_INDICATOR_COMMAND", status, led1_status="on", led2_status="off"
    )
    await coach.turn(led, "off")
    assert coach.state(led).state == "off"


async def test_a_bank_of_leds_has_its_own_names(coach: Kit) -> None:
    await coach.says(
        "GENERIC_INDICATOR_STATUS", instance=2, bank_select=3, led1_status="on"
    )
    assert coach.state("light.indicator_2_bank_select_3_led_1").state == "on"


async def test_both_leds_that_are_switched_at_once_end_lit(coach: Kit) -> None:
    status = "GENERIC_INDICATOR_STATUS"

    def obey(message: Message) -> Frame:
        function = message.label("function") or ""
        lit = {
            f"led{number}_status": "on" if f"led{number}_on" in function else "off"
            for number in (1, 2)
        }
        return coach.codec.encode(status, {"instance": 7, **lit}, source=NODE)

    await coach.says(status, instance=7, led1_status="off", led2_status="off")
    coach.answers_by("GENERIC_INDICATOR_COMMAND", obey)
    leds = sorted(
        entity_id
        for entity_id in coach.hass.states.async_entity_ids("light")
        if "indicator_7" in entity_id
    )
    assert len(leds) == 2
    await coach.hass.services.async_call(
        "light", "turn_on", {"entity_id": leds}, blocking=True
    )
    await coach.hass.async_block_till_done()
    assert [coach.state(led).state for led in leds] == ["on", "on"]
