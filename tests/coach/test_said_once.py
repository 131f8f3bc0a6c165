"""What is said once, and what is there already."""

import asyncio

import pytest

from custom_components.rvc.bus.errors import TooLate
from custom_components.rvc.coach.said_once import is_said_once
from custom_components.rvc.coach_map.model import CoachMap
from custom_components.rvc.devices.dimmer import Dimmer
from custom_components.rvc.devices.errors import DeviceDidNotAnswer
from custom_components.rvc.devices.thermostat import Thermostat
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.message import Value
from custom_components.rvc.spec import Spec

from .coach_on_a_bench import DIMMER, Bench, bench


async def test_a_toggle_is_never_said_twice(coach: Bench) -> None:
    coach.nodes.is_deaf = lambda _: True
    lamp = coach.device(Dimmer)
    with pytest.raises(DeviceDidNotAnswer):
        await lamp.do("toggle", level=100)
    assert len(coach.nodes.commands(DIMMER)) == 1


async def test_what_can_be_said_twice_is_tried_twice(coach: Bench) -> None:
    coach.nodes.is_deaf = lambda _: True
    with pytest.raises(DeviceDidNotAnswer):
        await coach.device(Dimmer).turn_off()
    assert len(coach.nodes.commands(DIMMER)) == 2


async def test_two_toggles_are_two(coach: Bench) -> None:
    lamp = coach.device(Dimmer)
    await asyncio.gather(*(lamp.do("toggle", level=100) for _ in range(2)))
    assert len(coach.nodes.commands(DIMMER)) == 2


async def test_toggles_of_a_deaf_lamp_are_late(coach: Bench) -> None:
    coach.nodes.is_deaf = lambda _: True
    lamp = coach.device(Dimmer)
    results = await asyncio.gather(
        *(lamp.do("toggle", level=100) for _ in range(6)), return_exceptions=True
    )
    assert [type(result) for result in results] == (
        [DeviceDidNotAnswer] * 2 + [TooLate] * 4
    )
    assert len(coach.nodes.commands(DIMMER)) == 2


@pytest.mark.parametrize(
    ("name", "signals", "once"),
    [
        (DIMMER, {"command": "toggle"}, True),
        (DIMMER, {"command": "set_level", "desired_level": 50}, False),
        (DIMMER, {"command": "off_delay"}, False),
        (DIMMER, {"command": "off_delay", "delay_duration": 10}, True),
        (DIMMER, {"command": "ramp_brightness", "ramp_time": 5}, True),
        ("DC_DIMMER_COMMAND", {"master_brightness": 50}, False),
        ("DC_DIMMER_COMMAND", {"master_brightness": 50, "ramp_time": 5}, True),
        ("AC_LOAD_COMMAND", {"command": "increment_one_level"}, True),
        ("AC_LOAD_COMMAND", {"desired_level": "toggle"}, True),
        ("DC_LOAD_COMMAND", {"command": "on_duration"}, True),
        ("GENERATOR_COMMAND", {"command": "start"}, True),
        ("GENERATOR_COMMAND", {"command": "stop"}, False),
        ("WATERHEATER_COMMAND_2", {"command": "burner_toggle"}, True),
        ("WATERHEATER_COMMAND_2", {"command": "burner_enable"}, False),
        ("ROOF_FAN_COMMAND_2", {"fan_speed_increment_decrement": "increment"}, True),
        ("WASTEDUMP_COMMAND", {"command_black_tank": "dispense_additive"}, True),
        ("WATER_PUMP_COMMAND", {"command": "enable_pump"}, False),
    ],
)
def test_the_spec_tells_what_is_said_once(
    spec: Spec, name: str, signals: dict[str, Value], once: bool
) -> None:
    assert is_said_once(spec, name, signals) is once


async def test_steps_of_a_set_point_are_said_once(codec: Codec) -> None:
    async with bench(codec, coach_map=CoachMap(dialects=("firefly_g12",))) as coach:
        zone: dict[str, Value] = {"instance": 1, "operating_mode": "heat"}
        degrees: dict[str, Value] = {"setpoint_temp_heat": 20, "setpoint_temp_cool": 20}
        coach.nodes.report("THERMOSTAT_STATUS_1", zone | degrees)
        thermostat = coach.device(Thermostat)
        with pytest.raises(DeviceDidNotAnswer):
            await thermostat.set_temperatures(heat_to=22)
        assert len(coach.nodes.commands("THERMOSTAT_COMMAND_1")) == 1


# Already there


async def test_switched_on_again_is_no_error(coach: Bench) -> None:
    lamp = coach.device(Dimmer)
    await lamp.turn_on(80)
    await lamp.turn_on(80)
    await lamp.turn_off()
    await lamp.turn_off()


async def test_a_relay_that_is_on_is_on_at_any_level(coach: Bench) -> None:
    coach.nodes.obeys(
        DIMMER,
        "DC_DIMMER_STATUS_3",
        lambda message: {"instance": message.instance, "operating_status": 100},
    )
    coach.nodes.report("DC_DIMMER_STATUS_3", {"instance": 200, "operating_status": 100})
    await coach.device(Dimmer, 200).turn_on(60)
