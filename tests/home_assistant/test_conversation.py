"""Speaking to the coach, through Home Assistant's own assistant."""

import asyncio

from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er, intent
from homeassistant.setup import async_setup_component
import pytest

from .kit import Kit
from .services.test_coach_map import say

OFF = "19FEDA9C#19FF00FCFFFF00FF"
MAP = """\
devices:
- {dimmer: 25, name: Ceiling, area: Bedroom, as: light}
- {dimmer: 26, name: Sconce, area: Bedroom, as: light}
- {thermostat: 1, name: Front, area: Living room}
"""


@pytest.fixture(autouse=True)
async def _assistant(hass: HomeAssistant) -> None:
    """Set Home Assistant's own assistant up."""
    for name in ("homeassistant", "conversation", "intent"):
        assert await async_setup_component(hass, name, {})


async def tell(hass: HomeAssistant, text: str) -> intent.IntentResponse:
    """Say something, and return the answer."""
    await asyncio.sleep(0.01)  # until what was found is known by its name
    for entity in er.async_get(hass).entities.values():
        async_expose_entity(hass, conversation.DOMAIN, entity.entity_id, True)
    await hass.async_block_till_done()
    result = await conversation.async_converse(hass, text, None, Context(), "en")
    await hass.async_block_till_done()
    return result.response


async def test_a_light_is_switched_by_its_name_and_by_its_area(
    hass: HomeAssistant, coach: Kit
) -> None:
    await say(hass, coach, MAP)
    await coach.hears(OFF, "19FEDA9C#1AFF00FCFFFF00FF")
    coach.answers("DC_DIMMER_COMMAND_2", "DC_DIMMER_STATUS_3", operating_status=100)
    answer = await tell(hass, "turn on the ceiling")
    assert answer.response_type is intent.IntentResponseType.ACTION_DONE
    await coach.until(lambda: coach.commands("DC_DIMMER_COMMAND_2"))
    assert {one.instance for one in coach.commands("DC_DIMMER_COMMAND_2")} == {25}
    answer = await tell(hass, "turn on the lights in the bedroom")
    assert answer.response_type is intent.IntentResponseType.ACTION_DONE
    await coach.until(lambda: len(coach.commands("DC_DIMMER_COMMAND_2")) >= 3)
    assert {one.instance for one in coach.commands("DC_DIMMER_COMMAND_2")} == {25, 26}
    assert coach.state("light.sconce").state == "on"


async def test_a_thermostat_is_set(hass: HomeAssistant, coach: Kit) -> None:
    await say(hass, coach, MAP)
    await coach.says(
        "THERMOSTAT_STATUS_1", instance=1, operating_mode="heat", setpoint_temp_heat=20
    )
    coach.answers(
        "THERMOSTAT_COMMAND_1",
        "THERMOSTAT_STATUS_1",
        operating_mode="heat",
        setpoint_temp_heat=22,
    )
    answer = await tell(hass, "set the temperature in the living room to 22 degrees")
    assert answer.response_type is intent.IntentResponseType.ACTION_DONE
    await coach.until(lambda: coach.commands("THERMOSTAT_COMMAND_1"))
    (command, *_) = coach.commands("THERMOSTAT_COMMAND_1")
    assert command.number("setpoint_temp_heat") == 22


async def test_a_tank_is_asked_for(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears("19FFB79C#0001640401080200")
    (level,) = [
        one
        for one in hass.states.async_all("sensor")
        if one.entity_id.endswith("_level")
    ]
    answer = await tell(hass, f"what is the {level.name}")
    assert answer.response_type is intent.IntentResponseType.QUERY_ANSWER
    assert level.state in str(answer.speech)


async def test_what_may_not_be_moved_is_not_moved_by_voice(
    hass: HomeAssistant, coach: Kit, caplog: pytest.LogCaptureFixture
) -> None:
    await coach.says("AWNING_STATUS", instance=1, motion="no_motion", position=0)
    for text in ("open the patio awning", "extend the awning", "retract the awning"):
        answer = await tell(hass, text)
        said = answer.speech["plain"]["speech"]
        assert "awnings, shades and windows are not allowed" in said
    assert not coach.commands("AWNING_COMMAND")
    assert not [one for one in caplog.records if one.exc_info]
