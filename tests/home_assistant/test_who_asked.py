"""Who has a frame sent: automations after one another, runs beside each other, a voice."""

from homeassistant.auth.models import User
from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.rvc.bus.origin import Origin
from custom_components.rvc.services.origin import MOST_RUNS, origin_of

from .kit import Kit
from .services.test_coach_map import say

LAMP = "DC_DIMMER_COMMAND_2"
SWITCH_OFF = {"action": "switch.turn_off", "target": {"entity_id": "switch.pump"}}


@pytest.fixture
async def pumping(hass: HomeAssistant, open_coach: Kit) -> Kit:
    """Return a coach with a pump that obeys."""
    await say(hass, open_coach, "devices: [{dimmer: 25, name: Pump, as: switch}]\n")
    await open_coach.says("DC_DIMMER_STATUS_3", instance=25, operating_status=100)
    open_coach.answers_by(
        LAMP,
        lambda m: open_coach.codec.encode(
            "DC_DIMMER_STATUS_3", {"instance": 25, "operating_status": 0}, source=0x9C
        ),
    )
    return open_coach


async def sent_for(hass: HomeAssistant, coach: Kit) -> Origin:
    """Return whom the command to the pump was sent for."""
    await coach.until(lambda: coach.commands(LAMP))
    await hass.async_block_till_done()
    (command, *_) = coach.commands(LAMP)
    (origin, *others) = {
        one.origin
        for one in coach.running.monitor.trace.recent(200)
        if one.sent and one.frame.dgn == command.dgn and one.origin is not None
    }
    assert not others
    return origin


async def test_an_automation_that_another_sets_off_is_the_cause(
    hass: HomeAssistant, pumping: Kit
) -> None:
    automations = [
        {
            "alias": "First",
            "triggers": {"trigger": "event", "event_type": "morning"},
            "actions": {"event": "noon"},
        },
        {
            "alias": "Second",
            "triggers": {"trigger": "event", "event_type": "noon"},
            "actions": SWITCH_OFF,
        },
    ]
    assert await async_setup_component(hass, "automation", {"automation": automations})
    hass.bus.async_fire("morning")
    assert (await sent_for(hass, pumping)).cause == "automation.second"


async def test_a_script_of_an_automation_is_the_automations(
    hass: HomeAssistant, pumping: Kit
) -> None:
    automation = {
        "alias": "Evening",
        "triggers": {"trigger": "event", "event_type": "evening"},
        "actions": {"action": "script.pump"},
    }
    script = {"pump": {"sequence": [SWITCH_OFF]}}
    assert await async_setup_component(hass, "script", {"script": script})
    assert await async_setup_component(hass, "automation", {"automation": automation})
    hass.bus.async_fire("evening")
    assert (await sent_for(hass, pumping)).cause == "automation.evening"


async def test_each_of_several_runs_is_known(hass: HomeAssistant, coach: Kit) -> None:
    slow = {
        "mode": "parallel",
        "sequence": [{"wait_for_trigger": {"trigger": "event", "event_type": "go"}}],
    }
    assert await async_setup_component(hass, "script", {"script": {"slow": slow}})
    runs = [Context() for _ in range(3)]
    for context in runs:
        await hass.services.async_call("script", "slow", context=context)
    await coach.until(
        lambda: coach.state("script.slow").attributes["current"] == len(runs)
    )
    causes = [origin_of(hass, context) for context in runs]
    assert [one and one.cause for one in causes] == ["script.slow"] * 3
    # A bound, and what ran last is known.
    for number in range(MOST_RUNS):
        hass.bus.async_fire(
            "script_started",
            {"entity_id": f"script.number_{number}"},
            context=Context(id=f"{number}"),
        )
    assert causes[0] != origin_of(hass, runs[0])
    last = origin_of(hass, Context(id=f"{MOST_RUNS - 1}"))
    assert last is not None
    assert last.cause == f"script.number_{MOST_RUNS - 1}"
    hass.bus.async_fire("go")
    await hass.async_block_till_done()


async def test_what_is_spoken_leads_back_to_who_spoke(
    hass: HomeAssistant, pumping: Kit, hass_admin_user: User
) -> None:
    for component in ("homeassistant", "conversation"):
        assert await async_setup_component(hass, component, {})
    context = Context(user_id=hass_admin_user.id)
    await conversation.async_converse(hass, "turn off the pump", None, context, "en")
    origin = await sent_for(hass, pumping)
    assert (origin.context, origin.user) == (context.id, hass_admin_user.id)
