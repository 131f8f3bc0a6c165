"""An action for all entities, and the call that a frame was sent for."""

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from .kit import Kit
from .services.test_coach_map import say

INVERTER = "INVERTER_COMMAND"
LAMP = "DC_DIMMER_COMMAND_2"


@pytest.fixture
async def feeding(hass: HomeAssistant, open_coach: Kit) -> Kit:
    """Return a coach with an inverter, a slide and a pump, and everything allowed."""
    await say(hass, open_coach, "devices: [{dimmer: 25, name: Pump, as: switch}]\n")
    await open_coach.says(
        "INVERTER_STATUS", instance=1, status="invert", inverter_enabled="enabled"
    )
    await open_coach.says("SLIDE_STATUS", instance=1, motion="no_motion")
    await open_coach.says("DC_DIMMER_STATUS_3", instance=25, operating_status=100)
    open_coach.answers_by(
        LAMP,
        lambda m: open_coach.codec.encode(
            "DC_DIMMER_STATUS_3", {"instance": 25, "operating_status": 0}, source=0x9C
        ),
    )
    open_coach.sent.clear()
    return open_coach


def inverter(hass: HomeAssistant) -> str:
    """Return the inverter's switch."""
    (found,) = (
        one.entity_id
        for one in er.async_get(hass).entities.values()
        if one.domain == "switch" and "_inverter_1_" in one.unique_id
    )
    return found


async def test_all_switches_are_not_the_inverter(
    hass: HomeAssistant, feeding: Kit
) -> None:
    await hass.services.async_call(
        "switch", "turn_off", {"entity_id": "all"}, blocking=True
    )
    assert feeding.commands(LAMP)
    assert not feeding.commands(INVERTER)


async def test_what_is_named_is_switched_also_after_all_with_one_context(
    hass: HomeAssistant, feeding: Kit
) -> None:
    context = Context()
    await hass.services.async_call(
        "switch", "turn_off", {"entity_id": "all"}, blocking=True, context=context
    )
    named = {"entity_id": [inverter(hass)]}
    with pytest.raises(Exception, match="did not answer"):
        await hass.services.async_call(
            "switch", "turn_off", named, blocking=True, context=context
        )
    assert feeding.commands(INVERTER)


async def test_homeassistant_turn_off_takes_no_all(
    hass: HomeAssistant, feeding: Kit
) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    with pytest.raises(Exception, match="invalid entity ID"):
        await hass.services.async_call(
            "homeassistant", "turn_off", {"entity_id": "all"}, blocking=True
        )
    assert not feeding.commands(INVERTER)


async def test_an_area_does_not_reach_the_inverter(
    hass: HomeAssistant, feeding: Kit
) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    device = er.async_get(hass).async_get(inverter(hass))
    assert device is not None
    await hass.services.async_call(
        "switch", "turn_off", {"device_id": device.device_id}, blocking=True
    )
    assert not feeding.commands(INVERTER)


async def test_all_covers_are_not_the_slides(hass: HomeAssistant, feeding: Kit) -> None:
    assert hass.states.async_entity_ids("cover")
    await hass.services.async_call(
        "cover", "close_cover", {"entity_id": "all"}, blocking=True
    )
    assert not feeding.commands("SLIDE_COMMAND")


async def test_a_frame_leads_back_to_its_automation(
    hass: HomeAssistant, feeding: Kit, hass_client: ClientSessionGenerator
) -> None:
    await async_setup_component(hass, "diagnostics", {})
    automation = {
        "alias": "Morning",
        "triggers": {"trigger": "event", "event_type": "morning"},
        "actions": {
            "action": "switch.turn_off",
            "target": {"entity_id": "switch.pump"},
        },
    }
    assert await async_setup_component(hass, "automation", {"automation": automation})
    hass.bus.async_fire("morning")
    await feeding.until(lambda: feeding.commands(LAMP))
    await hass.async_block_till_done()
    told = await get_diagnostics_for_config_entry(hass, hass_client, feeding.entry)
    assert isinstance(told, dict)
    run = hass.states.get("automation.morning")
    assert run is not None
    sent = f" T for automation.morning (context {run.context.id})"
    assert any(str(line).endswith(sent) for line in told["last_frames"])
    # What is sent by itself has no cause.
    assert any(str(line).endswith(" T") for line in told["last_frames"])


async def test_a_raw_message_leads_back_to_its_user(
    hass: HomeAssistant, feeding: Kit
) -> None:
    context = Context()
    await hass.services.async_call(
        "rvc",
        "request_dgn",
        {"dgn": "TANK_STATUS"},
        blocking=True,
        return_response=True,
        context=context,
    )
    traced = feeding.running.monitor.trace.recent(2000)
    assert context.id in {one.origin.context for one in traced if one.origin}
