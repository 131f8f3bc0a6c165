"""Commands that carry the state of two entities, and frames that several share."""

import asyncio
from collections.abc import Mapping

import pytest

from custom_components.rvc.devices.dimmer import Dimmer
from custom_components.rvc.devices.indicator import IndicatorLed
from custom_components.rvc.devices.thermostat import Thermostat
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.message import Message, Value, message_key

from .coach_on_a_bench import bench


async def test_both_leds_of_an_indicator_end_lit(codec: Codec) -> None:
    async with bench(codec) as coach:
        lit: list[str | None] = []

        def obey(message: Message) -> Mapping[str, Value]:
            function = message.label("function") or ""
            lit.append(function)
            return {
                "instance": 1,
                "led1_status": "on" if "led1_on" in function else "off",
                "led2_status": "on" if "led2_on" in function else "off",
            }

        coach.nodes.obeys("GENERIC_INDICATOR_COMMAND", "GENERIC_INDICATOR_STATUS", obey)
        dark: dict[str, Value] = {"led1_status": "off", "led2_status": "off"}
        coach.nodes.report("GENERIC_INDICATOR_STATUS", {"instance": 1, **dark})
        device = next(
            device
            for key, device in coach.coach.devices.items()
            if key.device_class == "indicator"
        )
        (key,) = device.messages
        leds = [IndicatorLed(device, message_key(str(key)), n) for n in (0, 1)]
        await asyncio.gather(*(led.turn_on() for led in leds))
        assert [led.is_on for led in leds] == [True, True]
        assert lit[-1] == "led1_on_led2_on"


async def test_settings_of_a_zone_share_a_frame(codec: Codec) -> None:
    async with bench(codec) as coach:
        state: dict[str, Value] = {
            "instance": 1,
            "operating_mode": "off",
            "fan_mode": "auto",
            "setpoint_temp_heat": 18,
            "setpoint_temp_cool": 25,
        }

        def obey(message: Message) -> Mapping[str, Value]:
            state.update({k: v for k, v in message.signals.items() if v is not None})
            return {name: value for name, value in state.items() if name != "fan_speed"}

        coach.nodes.obeys("THERMOSTAT_COMMAND_1", "THERMOSTAT_STATUS_1", obey)
        coach.nodes.report("THERMOSTAT_STATUS_1", state)
        zone = coach.device(Thermostat)
        await asyncio.gather(
            zone.set_mode("cool"),
            zone.set_fan(on=True, speed=50),
            zone.set_temperatures(heat_to=19),
            zone.set_temperatures(cool_to=23),
            zone.set_temperature(22),
        )
        assert len(coach.nodes.commands("THERMOSTAT_COMMAND_1")) <= 2
        assert (zone.mode, zone.fan_mode) == ("cool", "on")
        # The one temperature is the one of the mode that was asked for last.
        assert (zone.heat_to, zone.cool_to) == pytest.approx((19, 22), abs=0.1)


async def test_a_color_keeps_the_level_that_was_just_asked_for(codec: Codec) -> None:
    async with bench(codec) as coach:
        status = "DC_DIMMER_STATUS_1"
        colors: dict[str, Value] = {
            f"{color}_brightness": 100 for color in ("master", "red", "green", "blue")
        }

        def obey(message: Message) -> Mapping[str, Value]:
            said = message.signals.items()
            colors.update({k: v for k, v in said if k in colors and v is not None})
            return {"instance": 1, **colors}

        coach.nodes.obeys("DC_DIMMER_COMMAND", status, obey)
        coach.nodes.report(status, {"instance": 1, **colors})
        color = coach.device(Dimmer).color
        dimming = asyncio.ensure_future(color.turn_on(30))
        await asyncio.sleep(0.001)
        assert color.commanded_level == 30
        await asyncio.gather(dimming, color.turn_on())
        assert color.level == 30
        assert color.commanded_level is None
