"""Stop everything: always allowed, on every network at once."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component
import pytest

from custom_components.rvc.bus.errors import NetworkLost
from custom_components.rvc.const import DOMAIN

from .kit import Kit
from .services.test_coach_map import say
from .test_conversation import tell
from .test_networks import Two, two

__all__ = ["two"]

MAP = "devices:\n- {dimmer: [177, 178], name: Awning, as: cover}\n"


@pytest.fixture
async def movers(hass: HomeAssistant, coach: Kit) -> Kit:
    """Return a coach with movers, of which a switch at the wall moves one."""
    await say(hass, coach, MAP)
    await coach.hears("19FEDA9C#B1FF00FCFFFF00FF", "19FEDA9C#B2FFC8FCFFFF00FF")
    await coach.says("SLIDE_STATUS", instance=1, motion="extending")
    await coach.says("AWNING_STATUS", instance=1, motion="no_motion")
    coach.sent.clear()
    return coach


def stopped(kit: Kit) -> list[tuple[Any, ...]]:
    """Return which movers were told to stop, in their order."""
    return [
        (one.name, one.instance)
        for one in kit.sent
        if one.get("command") == "off_delay"
        or one.get("direction_of_movement") == "stop"
    ]


ALL = {
    ("DC_DIMMER_COMMAND_2", 177),
    ("DC_DIMMER_COMMAND_2", 178),
    ("SLIDE_COMMAND", 1),
    ("AWNING_COMMAND", 1),
}


@pytest.mark.parametrize("options", [{}, {"read_only": True}])
@pytest.mark.parametrize(
    ("domain", "action", "data"),
    [
        (DOMAIN, "stop_all", {}),
        ("button", "press", {"entity_id": "button.coach_stop_all_motion"}),
    ],
)
async def test_everything_is_told_to_stop_whatever_is_allowed(
    hass: HomeAssistant,
    movers: Kit,
    options: dict[str, Any],
    domain: str,
    action: str,
    data: dict[str, Any],
) -> None:
    hass.config_entries.async_update_entry(movers.entry, options=options)
    await hass.config_entries.async_reload(movers.entry.entry_id)
    await movers.until(lambda: movers.running.sessions["house"].node.address)
    await movers.hears("19FEDA9C#B2FFC8FCFFFF00FF")
    await movers.says("SLIDE_STATUS", instance=1, motion="extending")
    movers.sent.clear()
    await hass.services.async_call(domain, action, data, blocking=True)
    assert set(stopped(movers)) == ALL
    # What moves comes first.
    moving = {("DC_DIMMER_COMMAND_2", 178), ("SLIDE_COMMAND", 1)}
    assert set(stopped(movers)[:2]) == moving


async def test_a_motion_of_this_node_is_ended(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    await open_coach.says("SLIDE_STATUS", instance=1, motion="no_motion")
    open_coach.answers("SLIDE_COMMAND", "SLIDE_STATUS", motion="extending")
    cover = {"entity_id": "cover.slide_room_1"}
    await hass.services.async_call("cover", "open_cover", cover, blocking=True)
    entry = {"config_entry_id": open_coach.entry.entry_id}
    await hass.services.async_call(DOMAIN, "stop_all", entry, blocking=True)
    assert open_coach.sent[-1]["direction_of_movement"] == "stop"
    told = len(open_coach.commands("SLIDE_COMMAND"))
    await open_coach.says("SLIDE_STATUS", instance=1, motion="extending")
    await hass.async_block_till_done()
    assert len(open_coach.commands("SLIDE_COMMAND")) == told


async def test_all_networks_are_stopped_though_one_is_away(
    hass: HomeAssistant, two: Two
) -> None:
    for kit, first in ((two.house, 0), (two.chassis, 50)):
        for position in range(first, first + 12):
            await kit.says(
                "AWNING_STATUS", instance=1, motion="extending", position=position
            )
    await two.decide()
    await hass.services.async_call(DOMAIN, "stop_all", {}, blocking=True)
    assert stopped(two.house) == stopped(two.chassis) == [("AWNING_COMMAND", 1)]
    two.house.link.lose(NetworkLost("gone"))
    with pytest.raises(HomeAssistantError, match="connection"):
        await hass.services.async_call(DOMAIN, "stop_all", {}, blocking=True)
    assert len(stopped(two.chassis)) == 2
    await two.house.until(lambda: len(stopped(two.house)) == 2)


@pytest.mark.parametrize("text", ["stop all motion", "Stop everything that moves!"])
async def test_a_sentence_stops_everything(
    hass: HomeAssistant, movers: Kit, text: str
) -> None:
    for name in ("homeassistant", "conversation", "intent"):
        assert await async_setup_component(hass, name, {})
    answer = await tell(hass, text)
    assert answer.response_type is intent.IntentResponseType.ACTION_DONE
    assert answer.speech["plain"]["speech"] == "Everything that moves was stopped."
    assert set(stopped(movers)) == ALL


async def test_an_intent_stops_everything(hass: HomeAssistant, movers: Kit) -> None:
    await intent.async_handle(hass, DOMAIN, "RvcStopAllMotion")
    assert set(stopped(movers)) == ALL


async def test_without_a_coach_there_is_nothing_to_stop(
    hass: HomeAssistant, coach: Kit
) -> None:
    await hass.config_entries.async_unload(coach.entry.entry_id)
    with pytest.raises(HomeAssistantError, match="No coach"):
        await hass.services.async_call(DOMAIN, "stop_all", {}, blocking=True)
