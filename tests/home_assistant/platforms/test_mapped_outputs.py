"""What a map, or a product, says of outputs, zones and heaters."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from homeassistant.components.fan import FanEntityFeature
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message, Value

from ..kit import NODE, Kit
from .test_comfort import ZONE, zone


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


@pytest.fixture
async def outputs(hass: HomeAssistant, entry: MockConfigEntry) -> AsyncIterator[Kit]:
    """Return a coach with outputs of every role, which obey."""
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
    yield kit
    await kit.tear_down()


async def test_the_map_says_what_outputs_are(hass: HomeAssistant, outputs: Kit) -> None:
    kit = outputs
    assert kit.state("light.bedroom_ceiling").state == "off"
    assert kit.state("light.reading_lamp").state == "off"
    assert hass.states.get("light.dimmer_99") is None
    await kit.turn("switch.water_pump", "on")
    assert kit.state("switch.water_pump").state == "on"
    await kit.turn("fan.vent_fan", "on", percentage=40)
    assert kit.state("fan.vent_fan").attributes["percentage"] == 40
    await kit.turn("fan.vent_fan", "on", percentage=0)
    assert kit.state("fan.vent_fan").state == "off"
    await kit.turn("fan.vent_fan", "on")
    assert kit.state("fan.vent_fan").state == "on"
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


async def test_a_load_may_be_a_fan(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    kit = await mapped(hass, entry, [{"dc_load": 7, "name": "Hood", "as": "fan"}])
    await kit.says("DC_LOAD_STATUS", instance=7, operating_status=0)
    features = kit.state("fan.hood").attributes["supported_features"]
    assert not features & FanEntityFeature.SET_SPEED
    kit.answers("DC_LOAD_COMMAND", "DC_LOAD_STATUS", operating_status=100)
    await kit.turn("fan.hood", "on")
    assert kit.state("fan.hood").state == "on"
    await kit.says(
        "DC_LOAD_STATUS",
        instance=7,
        operating_status=40,
        variable_level_capability="dimmable",
    )
    state = kit.state("fan.hood")
    assert state.attributes["supported_features"] & FanEntityFeature.SET_SPEED
    assert state.attributes["percentage"] == 40
    await kit.tear_down()


async def test_a_lamp_that_cannot_be_dimmed_is_on_or_off(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    kit = await mapped(
        hass,
        entry,
        [
            {"dimmer": 25, "name": "Porch", "dimmable": False},
            {"dc_load": 5, "name": "Reading lamp", "as": "light"},
            {"dc_load": 6, "name": "Cargo light", "as": "light", "dimmable": False},
        ],
    )
    await kit.says("DC_DIMMER_STATUS_3", instance=25, operating_status=50)
    await kit.says("DC_LOAD_STATUS", instance=5, operating_status=0)
    dimmed: dict[str, Value] = {
        "operating_status": 50,
        "variable_level_capability": "dimmable",
    }
    await kit.says("DC_LOAD_STATUS", instance=6, **dimmed)
    for light in ("light.porch", "light.reading_lamp", "light.cargo_light"):
        assert kit.state(light).attributes["supported_color_modes"] == ["onoff"]
    assert kit.state("light.porch").attributes["color_mode"] == "onoff"
    kit.answers("DC_DIMMER_COMMAND_2", "DC_DIMMER_STATUS_3", operating_status=100)
    await kit.turn("light.porch", "on")
    (command,) = kit.commands("DC_DIMMER_COMMAND_2")
    assert command["desired_level"] == 100
    kit.answers("DC_DIMMER_COMMAND_2", "DC_DIMMER_STATUS_3", operating_status=0)
    await kit.turn("light.porch", "off")
    assert kit.state("light.porch").state == "off"
    # A load that says for the first time that it can be dimmed
    await kit.says("DC_LOAD_STATUS", instance=5, **dimmed)
    reading = kit.state("light.reading_lamp")
    assert reading.attributes["supported_color_modes"] == ["brightness"]
    await kit.tear_down()


SHADE = {"entity_id": "cover.toll_day_shade"}
RUNS: dict[str, dict[str, Value]] = {
    "forward": {"forward_status": "forward_on", "reverse_status": "reverse_off"},
    "reverse": {"forward_status": "forward_off", "reverse_status": "reverse_on"},
    "stop": {"forward_status": "forward_off", "reverse_status": "reverse_off"},
}


async def shade(
    hass: HomeAssistant, entry: MockConfigEntry, **said: object
) -> tuple[Kit, Callable[[str], Awaitable[None]]]:
    """Set up a mapped shade that does what it is told; return how it says so."""
    hass.config_entries.async_update_entry(entry, options={"allow_motion": True})
    kit = await mapped(
        hass, entry, [{"window_shade": 1, "name": "Toll day shade", **said}]
    )

    async def runs(way: str) -> None:
        await kit.says("WINDOW_SHADE_CONTROL_STATUS", instance=1, **RUNS[way])

    def obeys(message: Message) -> Frame:
        told = {"instance": 1, **RUNS[str(message["command"])]}
        return kit.codec.encode("WINDOW_SHADE_CONTROL_STATUS", told, source=NODE)

    kit.answers_by("WINDOW_SHADE_CONTROL_COMMAND", obeys)
    await runs("stop")
    return kit, runs


async def test_a_shade_may_be_wired_the_other_way_round(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    kit, runs = await shade(hass, entry, reversed=True, open_time=20)
    await runs("forward")
    assert kit.state("cover.toll_day_shade").state == "closing"
    await runs("reverse")
    assert kit.state("cover.toll_day_shade").state == "opening"
    await hass.services.async_call("cover", "open_cover", SHADE, blocking=True)
    opens, *_ = kit.commands("WINDOW_SHADE_CONTROL_COMMAND")
    assert (opens["command"], opens["duration"]) == ("reverse", 20)
    await kit.tear_down()


async def test_where_a_shade_stands_is_reckoned_by_its_travel_time(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    kit, runs = await shade(hass, entry, open_time=3)
    await runs("reverse")
    await asyncio.sleep(3)
    await runs("stop")
    assert kit.state("cover.toll_day_shade").attributes["current_position"] == 0
    half = {**SHADE, "position": 50}
    await hass.services.async_call("cover", "set_cover_position", half, blocking=True)
    # It is stopped half-way, without being told to.
    await kit.until(
        lambda: (
            [
                message["command"]
                for message in kit.commands("WINDOW_SHADE_CONTROL_COMMAND")
            ][-1]
            == "stop"
        )
    )
    await kit.until(lambda: kit.state("cover.toll_day_shade").state == "open")
    stands = kit.state("cover.toll_day_shade").attributes["current_position"]
    assert 40 <= stands <= 80
    await kit.tear_down()


async def test_two_zones_may_have_one_sensor(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    kit = await mapped(
        hass,
        entry,
        [
            {"thermostat": 1, "name": "Front", "ambient": 4},
            {"thermostat": 2, "name": "Rear", "ambient": 4},
        ],
    )
    for instance in (1, 2):
        await kit.says("THERMOSTAT_STATUS_1", instance=instance, operating_mode="cool")
    await kit.says("THERMOSTAT_AMBIENT_STATUS", instance=4, ambient_temp=18.5)
    for entity_id in ("climate.front", "climate.rear"):
        assert kit.state(entity_id).attributes["current_temperature"] == 18.5
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
    from ..test_nodes import tell_long  # noqa: PLC0415

    await tell_long(coach, "PRODUCT_IDENTIFICATION", text="Aqua-Hot*400D*1*")
    off = {
        f"output_status_{name}": "off"
        for name in ("burner_indicator", "electric_low", "electric_high")
    }
    await coach.says("WATERHEATER_STATUS_2", instance=1, **off)
    await coach.says(
        "WATERHEATER_STATUS_2", instance=1, **off, hot_water_priority="heating_priority"
    )
    heater = "water_heater.water_heater_1"
    assert coach.state(heater).state == "off"
    # What it heats with is told by the other status, as soon as that comes.
    for _ in range(2):
        await coach.says("WATERHEATER_STATUS", instance=1, operating_modes="combustion")
    assert coach.state(heater).state == "combustion"
    coach.answers(
        "WATERHEATER_COMMAND_2", "WATERHEATER_STATUS", operating_modes="electric"
    )
    await hass.services.async_call(
        "water_heater",
        "set_operation_mode",
        {"entity_id": heater, "operation_mode": "electric"},
        blocking=True,
    )
    assert coach.state(heater).state == "electric"
    (command,) = coach.commands("WATERHEATER_COMMAND_2")
    assert command.data.hex() == "01f0ffffffffffff"
