"""What voice assistants reach from the start, and what not."""

import asyncio
from typing import Any, Final

from homeassistant.components import conversation
from homeassistant.components.homeassistant.const import DATA_EXPOSED_ENTITIES
from homeassistant.components.homeassistant.exposed_entities import (
    KNOWN_ASSISTANTS,
    async_expose_entity,
    async_should_expose,
)
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    intent,
)
from homeassistant.setup import async_setup_component
import pytest

from custom_components.rvc.const import DOMAIN

from .kit import Kit
from .services.test_coach_map import say

ASSIST: Final = "conversation"
MAP: Final = """\
devices:
- {dimmer: 25, name: Ceiling, as: light}
- {dimmer: [30, 31], name: Bed lift, as: cover, requires: slides}
- {dimmer: [32, 33], name: Shade, as: cover}
- {dimmer: [34, 35], name: Entry door, as: lock}
- {dimmer: 36, name: Heater fuel, as: switch, requires: burners}
- {dimmer: 37, name: Fountain, as: switch}
"""
OUTPUTS: Final = tuple(
    f"19FEDA9C#{one:02X}FF00FCFFFF00FF" for one in (25, *range(30, 38))
)


@pytest.fixture(autouse=True)
async def _assistant(hass: HomeAssistant) -> None:
    """Set Home Assistant's own assistant up, before the coach as at a start."""
    for name in ("homeassistant", "conversation", "intent"):
        assert await async_setup_component(hass, name, {})


async def everything(hass: HomeAssistant, kit: Kit) -> None:
    """Have one of each that can do harm, and of what owners ask for."""
    await say(hass, kit, MAP)
    await kit.hears(*OUTPUTS, "19FFB79C#0001640401080200")
    statuses: dict[str, dict[str, Any]] = {
        "SLIDE_STATUS": {"instance": 1, "motion": "no_motion"},
        "STEP_STATUS": {"instance": 1, "motion": "no_motion"},
        "AWNING_STATUS": {"instance": 1, "motion": "no_motion", "position": 0},
        "GENERATOR_STATUS_1": {"status": "stopped"},
        "GENERATOR_DEMAND_STATUS": {"generator_demand": "no_demand"},
        "DC_SOURCE_STATUS_2": {"instance": 1, "state_of_charge": 80},
        "DOOR_STATUS": {"instance": 1, "lock_status": "locked", "motion": "no_motion"},
        "WATERHEATER_STATUS": {"instance": 1, "operating_modes": "off"},
    }
    for status, signals in statuses.items():
        if status in kit.entry.runtime_data.spec.dgns:
            await kit.says(status, **signals)
    await hass.async_block_till_done()


def exposed(hass: HomeAssistant, kit: Kit, assistant: str = ASSIST) -> set[str]:
    """Return the entities that an assistant reaches."""
    registry = er.async_get(hass)
    return {
        one.entity_id
        for one in er.async_entries_for_config_entry(registry, kit.entry.entry_id)
        if async_should_expose(hass, assistant, one.entity_id)
    }


REACHED: Final = {
    "binary_sensor.generator_running",
    "cover.patio_awning",
    "cover.shade",
    "light.ceiling",
    "sensor.fresh_water_tank_level",
    "sensor.generator_status",
    "sensor.house_battery_state_of_charge",
    "switch.fountain",
    "water_heater.water_heater_1",
}
HARMFUL: Final = {
    "cover.bed_lift",
    "cover.door_1",
    "cover.slide_room_1",
    "cover.step_1",
    "lock.door_1_door_lock",
    "lock.entry_door",
    "switch.automatic_generator_start_demand",
    "switch.generator",
    "switch.heater_fuel",
}


async def test_what_can_do_harm_is_not_exposed_and_what_is_asked_for_is(
    hass: HomeAssistant, coach: Kit
) -> None:
    await everything(hass, coach)
    assert exposed(hass, coach) == REACHED


@pytest.mark.parametrize("assistant", KNOWN_ASSISTANTS)
async def test_no_assistant_that_is_given_all_that_is_new_gets_what_can_do_harm(
    hass: HomeAssistant, coach: Kit, assistant: str
) -> None:
    hass.data[DATA_EXPOSED_ENTITIES].async_set_expose_new_entities(assistant, True)
    await everything(hass, coach)
    assert "cover.patio_awning" in exposed(hass, coach, assistant)
    assert not exposed(hass, coach, assistant) & HARMFUL


async def test_who_exposes_nothing_new_gets_nothing(
    hass: HomeAssistant, coach: Kit
) -> None:
    hass.data[DATA_EXPOSED_ENTITIES].async_set_expose_new_entities(ASSIST, False)
    await everything(hass, coach)
    assert not exposed(hass, coach)


async def test_an_area_that_is_turned_on_extends_no_slide(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    await everything(hass, open_coach)
    area = ar.async_get(hass).async_create("Den")
    for entity_id in ("cover.patio_awning", *HARMFUL):
        device_id = open_coach.registered(entity_id).device_id
        assert device_id is not None
        dr.async_get(hass).async_update_device(device_id, area_id=area.id)
    open_coach.answers("AWNING_COMMAND", "AWNING_STATUS", motion="extending")
    open_coach.sent.clear()
    await intent.async_handle(
        hass, DOMAIN, "HassTurnOn", {"area": {"value": "Den"}}, assistant=ASSIST
    )
    await open_coach.until(lambda: open_coach.commands("AWNING_COMMAND"))
    began = {one.name for one in open_coach.sent if "COMMAND" in str(one.name)}
    await hass.services.async_call(DOMAIN, "stop_all", {}, blocking=True)
    assert began == {"AWNING_COMMAND"}


async def test_what_the_owner_chooses_stays(hass: HomeAssistant, coach: Kit) -> None:
    await everything(hass, coach)
    async_expose_entity(hass, ASSIST, "cover.slide_room_1", True)
    async_expose_entity(hass, ASSIST, "sensor.fresh_water_tank_level", False)
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    reached = exposed(hass, coach)
    assert "cover.slide_room_1" in reached
    assert "sensor.fresh_water_tank_level" not in reached


async def test_an_earlier_release_has_exposed_slides_and_keeps_all_else(
    hass: HomeAssistant, coach: Kit
) -> None:
    await everything(hass, coach)
    assert await hass.config_entries.async_unload(coach.entry.entry_id)
    registry = er.async_get(hass)
    for entity_id in (*REACHED, *HARMFUL):
        registry.async_update_entity_options(entity_id, DOMAIN, None)
    for entity_id in ("cover.slide_room_1", "switch.generator", "lock.entry_door"):
        async_expose_entity(hass, ASSIST, entity_id, True)
    async_expose_entity(hass, ASSIST, "sensor.fresh_water_tank_level", False)
    assert await hass.config_entries.async_setup(coach.entry.entry_id)
    await hass.async_block_till_done()
    reached = exposed(hass, coach)
    assert not {"cover.slide_room_1", "switch.generator"} & reached
    # Home Assistant exposes no lock by itself: this one was chosen.
    assert "lock.entry_door" in reached
    assert "sensor.fresh_water_tank_level" not in reached
    assert "sensor.generator_status" in reached


async def test_an_option_offers_locks_of_doors_and_takes_them_back(
    hass: HomeAssistant, coach: Kit
) -> None:
    await everything(hass, coach)
    hidden = set(HARMFUL) - {"lock.door_1_door_lock", "lock.entry_door"}
    await set_option(hass, coach, offer_locks=True)
    assert exposed(hass, coach) == REACHED | (HARMFUL - hidden)
    for assistant in set(KNOWN_ASSISTANTS) - {ASSIST}:
        assert not exposed(hass, coach, assistant) & HARMFUL
    # What the owner takes back alone stays so.
    async_expose_entity(hass, ASSIST, "lock.entry_door", False)
    await set_option(hass, coach, offer_locks=True, set_clock=True)
    assert exposed(hass, coach) & HARMFUL == {"lock.door_1_door_lock"}
    await set_option(hass, coach, offer_locks=False)
    assert exposed(hass, coach) == REACHED


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_locks_of_controls_are_not_offered(
    hass: HomeAssistant, coach: Kit
) -> None:
    await set_option(hass, coach, offer_locks=True)
    await coach.says(
        "SLIDE_STATUS", instance=1, motion="no_motion", user_lock_status="activated"
    )
    locks = {one.entity_id for one in hass.states.async_all("lock")}
    assert locks
    assert not locks & exposed(hass, coach)


async def set_option(hass: HomeAssistant, kit: Kit, **options: object) -> None:
    """Choose options; the coach is set up anew."""
    hass.config_entries.async_update_entry(kit.entry, options=options)
    await hass.config_entries.async_reload(kit.entry.entry_id)
    await hass.async_block_till_done()


async def speech(hass: HomeAssistant, text: str) -> str:
    """Say something, and return what is answered; nothing is exposed for it."""
    await asyncio.sleep(0.01)  # until what was found is known by its name
    result = await conversation.async_converse(hass, text, None, Context(), "en")
    await hass.async_block_till_done()
    return str(result.response.speech["plain"]["speech"])


async def test_how_full_something_is_can_be_asked(
    hass: HomeAssistant, coach: Kit
) -> None:
    await everything(hass, coach)
    level = coach.state("sensor.fresh_water_tank_level").state
    answer = f"Fresh water tank: {float(level):.0f} %"
    for text in ("how full is the fresh tank?", "How full is the fresh water tank"):
        assert await speech(hass, text) == answer
    assert await speech(hass, "how charged is the battery") == "House battery: 80 %"
    assert await speech(hass, "how full is our fresh water") == answer
    # What is none of ours is left to others.
    for text in ("how full is the wine cellar", "how charged is my phone"):
        assert "couldn't understand" in await speech(hass, text)


async def test_the_generator_starts_by_voice_where_it_is_exposed_and_allowed(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    await open_coach.says("GENERATOR_STATUS_1", status="stopped")
    assert "not exposed" in await speech(hass, "start the generator")
    assert not open_coach.commands("GENERATOR_COMMAND")
    async_expose_entity(hass, ASSIST, "switch.generator", True)
    open_coach.answers("GENERATOR_COMMAND", "GENERATOR_STATUS_1", status="running")
    assert await speech(hass, "start the generator") == "The generator is starting."
    assert open_coach.commands("GENERATOR_COMMAND")


async def test_a_generator_that_may_not_start_says_so(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.says("GENERATOR_STATUS_1", status="stopped")
    async_expose_entity(hass, ASSIST, "switch.generator", True)
    assert "generator" in (await speech(hass, "start the generator")).lower()
    assert not coach.commands("GENERATOR_COMMAND")


async def test_of_two_generators_none_is_started_and_both_are_stopped(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    await open_coach.says("GENERATOR_STATUS_1", status="running")
    other = er.async_get(hass).async_get_or_create(
        "switch", "rvc", "other_house_generator_switch_generator"
    )
    for entity_id in ("switch.generator", other.entity_id):
        async_expose_entity(hass, ASSIST, entity_id, True)
    assert (await speech(hass, "start the generator")).startswith("Which one?")
    assert not open_coach.commands("GENERATOR_COMMAND")
    open_coach.answers("GENERATOR_COMMAND", "GENERATOR_STATUS_1", status="stopped")
    assert await speech(hass, "stop the generator") == "The generator is stopping."
    assert open_coach.commands("GENERATOR_COMMAND")


SOMEBODY = "script", "other", "genset"


async def test_what_is_said_of_somebody_elses_generator_is_left_to_others(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    # There is none of ours yet, and nothing that tells how warm it is outside.
    for text in ("is the generator running", "how cold is it outside"):
        assert "not exposed" not in await speech(hass, text)
        assert "No sensor" not in await speech(hass, text)
    await open_coach.says("GENERATOR_STATUS_1", status="stopped")
    assert "not exposed" in await speech(hass, "start the generator")
    registry = er.async_get(hass)
    other = registry.async_get_or_create(*SOMEBODY, original_name="Genset")
    for text in ("start the generator", "turn on the genset", "stop the generator"):
        assert "not exposed" not in await speech(hass, text)
    assert not open_coach.commands("GENERATOR_COMMAND")
    registry.async_remove(other.entity_id)
    assert "not exposed" in await speech(hass, "start the generator")
