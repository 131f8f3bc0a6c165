"""Finding out what is what: by pressing a switch, and by making lamps blink."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar
import pytest

from custom_components.rvc.coach.learn import LearnSession
from custom_components.rvc.coach.timing import Timing
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.devices import DeviceKey

from ..kit import QUICK, Kit
from ..services.test_coach_map import say

LAMP = "devices:\n- {dimmer: 3, as: light}\n"


def lit(instance: int, level: int) -> str:
    """Return a dimmer's status."""
    state = "04" if level else "00"
    return f"19FEDA9C#{instance:02X}FF{level:02X}FCFFFF{state}FF"


@pytest.fixture
def timing() -> Timing:
    """Wait less for what belongs together."""
    return replace(
        QUICK,
        learn_noise=0.2,
        learn_patience=0.5,
        learn_settle=0.2,
        shortest_travel=0.05,
        blink=0.01,
    )


@pytest.fixture
async def lesson(coach: Kit) -> AsyncIterator[LearnSession]:
    """Begin a lesson in a coach with lamps and a battery that always changes."""
    await coach.hears(*(lit(number, 0) for number in range(1, 6)))
    await coach.says("DC_SOURCE_STATUS_1", instance=1, dc_voltage=13.0)
    lesson = LearnSession(coach.running)
    for volts in (13.1, 13.2, 13.3):
        await coach.says("DC_SOURCE_STATUS_1", instance=1, dc_voltage=volts)
    lesson.begin()
    yield lesson
    lesson.end()


async def test_what_is_switched_comes_before_noise(
    coach: Kit, lesson: LearnSession
) -> None:
    await coach.says("DC_SOURCE_STATUS_1", instance=1, dc_voltage=13.0)
    await coach.hears(lit(3, 200))
    assert lesson.noticed.is_set()
    first, *others = lesson.candidates()
    assert (first.key.device_class, first.key.instance) == ("dc_dimmer", 3)
    # Nobody presses a battery.
    assert others == []


async def test_presses_are_counted_not_frames(coach: Kit, lesson: LearnSession) -> None:
    for level in (20, 90, 200, 200):
        await coach.hears(lit(3, level))
    await coach.hears(lit(3, 0), lit(3, 0))
    (only,) = lesson.candidates()
    assert only.presses == 2


async def test_nothing_switched_is_nothing_noticed(
    coach: Kit, lesson: LearnSession
) -> None:
    await coach.hears(lit(3, 0))
    assert not lesson.noticed.is_set()
    assert lesson.candidates() == []


async def test_two_that_take_turns_are_one_with_a_travel_time(
    coach: Kit, lesson: LearnSession
) -> None:
    await coach.hears(lit(1, 200))
    await asyncio.sleep(0.3)
    await coach.hears(lit(1, 0), lit(2, 200))
    await asyncio.sleep(0.1)
    await coach.hears(lit(2, 0))
    (only,) = lesson.candidates()
    assert only.key.instance == 1
    assert only.partner is not None
    assert only.partner.instance == 2
    assert only.travel_time == pytest.approx(0.3, abs=0.2)


async def test_two_that_are_on_together_are_two(
    coach: Kit, lesson: LearnSession
) -> None:
    await coach.hears(lit(1, 200), lit(2, 200), lit(1, 0), lit(2, 0))
    assert [one.key.instance for one in lesson.candidates()] == [1, 2]


async def test_what_is_heard_for_the_first_time_is_no_answer(
    coach: Kit, lesson: LearnSession
) -> None:
    await coach.hears(lit(9, 200))
    assert lesson.candidates() == []
    await coach.hears(lit(9, 0))
    assert [one.key.instance for one in lesson.candidates()] == [9]


async def test_the_action_waits_for_a_switch(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears(lit(3, 0))
    asking = hass.async_create_task(
        hass.services.async_call(
            DOMAIN,
            "teach",
            {"config_entry_id": coach.entry.entry_id, "seconds": 10},
            blocking=True,
            return_response=True,
        )
    )
    await asyncio.sleep(0.05)
    await coach.puts(lit(3, 200))
    answer = await asking
    assert answer == {
        "candidates": [
            {
                "network": "house",
                "device_class": "dc_dimmer",
                "instance": 3,
                "changes": 1,
                "partner": None,
                "travel_time": None,
            }
        ]
    }


async def test_the_action_gives_up(hass: HomeAssistant, coach: Kit) -> None:
    answer = await hass.services.async_call(
        DOMAIN,
        "teach",
        {"config_entry_id": coach.entry.entry_id, "seconds": 0.1},
        blocking=True,
        return_response=True,
    )
    assert answer == {"candidates": []}


async def blink(hass: HomeAssistant, kit: Kit, instance: int) -> None:
    """Make a dimmer blink."""
    data = {"config_entry_id": kit.entry.entry_id, "instance": instance}
    await hass.services.async_call(DOMAIN, "blink", data, blocking=True)


async def test_only_lamps_blink_and_are_left_as_they_were(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(lit(3, 200))
    with pytest.raises(HomeAssistantError, match="isn't known to be a light"):
        await blink(hass, coach, 3)
    assert not coach.commands("DC_DIMMER_COMMAND_2")
    with pytest.raises(
        HomeAssistantError, match="No Dimmer 99 has been found on House"
    ):
        await blink(hass, coach, 99)
    # Motors run dimmed too: a level says nothing.
    await coach.hears(lit(3, 100))
    with pytest.raises(HomeAssistantError, match="isn't known to be a light"):
        await blink(hass, coach, 3)
    await say(hass, coach, LAMP)
    await coach.hears(lit(3, 100))
    lamp_obeys(coach)
    await blink(hass, coach, 3)
    levels = [
        message.number("desired_level")
        for message in coach.commands("DC_DIMMER_COMMAND_2")
    ]
    assert levels == [0, 100, 0, 100, 0, 100, 50]


def lamp_obeys(coach: Kit) -> None:
    """Have lamp 3 report the level that it is told."""

    def obey(message: Any) -> Any:
        level = message.number("desired_level") or 0
        said = {"instance": 3, "operating_status": level}
        return coach.codec.encode("DC_DIMMER_STATUS_3", said, source=0x9C)

    coach.answers_by("DC_DIMMER_COMMAND_2", obey)


async def test_who_is_impatient_does_not_change_how_a_lamp_is_left(
    hass: HomeAssistant, coach: Kit
) -> None:
    await say(hass, coach, LAMP)
    await coach.hears(lit(3, 100))
    lamp_obeys(coach)
    first = asyncio.create_task(blink(hass, coach, 3))
    await coach.until(lambda: coach.commands("DC_DIMMER_COMMAND_2"))
    await blink(hass, coach, 3)
    await first
    commands = coach.commands("DC_DIMMER_COMMAND_2")
    levels = [message.number("desired_level") for message in commands]
    assert levels == [0, 100, 0, 100, 0, 100, 50]


async def test_a_lamp_that_blinks_is_as_it_was_when_its_coach_is_unloaded(
    hass: HomeAssistant, coach: Kit
) -> None:
    await say(hass, coach, LAMP)
    await coach.hears(lit(3, 100))
    lamp_obeys(coach)
    blinking = asyncio.create_task(blink(hass, coach, 3))
    await coach.until(lambda: coach.commands("DC_DIMMER_COMMAND_2"))
    assert await hass.config_entries.async_unload(coach.entry.entry_id)
    sent = coach.commands("DC_DIMMER_COMMAND_2")
    assert [one.number("desired_level") for one in sent] == [0, 50]
    await blinking
    assert coach.commands("DC_DIMMER_COMMAND_2") == sent


async def test_an_output_with_colors_is_a_lamp(hass: HomeAssistant, coach: Kit) -> None:
    shines = {"master_brightness": 50, "red_brightness": 100}
    shines |= {"green_brightness": 0, "blue_brightness": 0}
    await coach.says("DC_DIMMER_STATUS_1", instance=6, **shines)
    blinking = coach.running.blinking
    dimmer = coach.running.devices[DeviceKey("house", "dc_dimmer", 6)]
    assert blinking.may_blink(dimmer)
    # What its owner says goes before what it reports.
    assert not blinking.may_blink(dimmer, "switch")
    await say(hass, coach, "devices:\n- {dimmer: 6, as: switch}\n")
    await coach.says("DC_DIMMER_STATUS_1", instance=6, **shines)
    assert not coach.running.blinking.may_blink(coach.running.devices[dimmer.key])


async def test_a_load_that_the_map_calls_a_light_blinks(
    hass: HomeAssistant, coach: Kit
) -> None:
    await say(hass, coach, "devices:\n- {dc_load: 1, name: Lamp, as: light}\n")
    await coach.says("DC_LOAD_STATUS", instance=1, operating_status=0)

    def obey(message: Any) -> Any:
        level = message.number("desired_level") or 0
        said = {"instance": 1, "operating_status": level}
        return coach.codec.encode("DC_LOAD_STATUS", said, source=0x9C)

    coach.answers_by("DC_LOAD_COMMAND", obey)
    data = {"config_entry_id": coach.entry.entry_id, "instance": 1}
    await hass.services.async_call(
        DOMAIN, "blink", {**data, "device_class": "dc_load"}, blocking=True
    )
    levels = [one.number("desired_level") for one in coach.commands("DC_LOAD_COMMAND")]
    assert levels == [100, 0, 100, 0, 100, 0, 0]
    await coach.says("TANK_STATUS", instance=1, relative_level=1)
    with pytest.raises(HomeAssistantError, match="isn't known to be a light"):
        await hass.services.async_call(
            DOMAIN, "blink", {**data, "device_class": "tank"}, blocking=True
        )


async def flow(hass: HomeAssistant, kit: Kit, step: str) -> dict[str, Any]:
    """Open the options and choose from the menu."""
    menu = await hass.config_entries.options.async_init(kit.entry.entry_id)
    return await answer(hass, menu, next_step_id=step)


async def answer(hass: HomeAssistant, shown: Any, **said: Any) -> dict[str, Any]:
    """Answer what the options show."""
    flows = hass.config_entries.options
    return dict(await flows.async_configure(shown["flow_id"], said))


async def watched(hass: HomeAssistant, shown: dict[str, Any]) -> dict[str, Any]:
    """Wait until the watching is over; return what is shown then."""
    await hass.async_block_till_done()
    return dict(await hass.config_entries.options.async_configure(shown["flow_id"]))


async def test_a_switch_is_taught(hass: HomeAssistant, coach: Kit) -> None:
    bedroom = ar.async_get(hass).async_create("Bedroom")
    await coach.hears(lit(3, 0), lit(4, 0))
    form = await flow(hass, coach, "teach")
    shown = await answer(hass, form)
    assert shown["type"] == "progress"
    await asyncio.sleep(0.3)
    await coach.puts(lit(4, 200))
    shown = await watched(hass, shown)
    assert shown["step_id"] == "changed"
    form = await answer(hass, shown, device="house_dc_dimmer_4")
    assert form["description_placeholders"]["device"] == "Dimmer 4"
    said = {"name": "Ceiling", "area": bedroom.id, "role": "fan", "ignore": False}
    done = await answer(hass, form, **said)
    assert (done["type"], done["step_id"]) == ("menu", "described")
    await hass.async_block_till_done()
    assert coach.entry.runtime_data.document["devices"] == [
        {"dimmer": 4, "name": "Ceiling", "area": "Bedroom", "as": "fan"}
    ]
    assert coach.registered("fan.dimmer_4")
    end = await answer(hass, done, next_step_id="finish")
    assert (end["type"], end["reason"]) == ("abort", "map_changed")


async def test_a_pair_is_proposed_as_a_cover(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears(lit(1, 0), lit(2, 0))
    shown = await answer(hass, await flow(hass, coach, "teach"))
    await asyncio.sleep(0.3)
    await coach.puts(lit(1, 200))
    await asyncio.sleep(0.1)
    await coach.puts(lit(1, 0), lit(2, 200))
    await asyncio.sleep(0.1)
    await coach.puts(lit(2, 0))
    shown = await watched(hass, shown)
    form = await answer(hass, shown, device="house_dc_dimmer_1")
    suggested = {
        str(field): (field.description or {}).get("suggested_value")
        for field in form["data_schema"].schema
    }
    assert suggested["role"] == "cover"
    said = {"name": "Awning", "role": "cover", "open_time": 30, "ignore": False}
    await answer(hass, form, **said)
    await hass.async_block_till_done()
    assert coach.entry.runtime_data.document["devices"] == [
        {"dimmer": [1, 2], "name": "Awning", "as": "cover", "open_time": 30}
    ]


async def test_nothing_pressed_is_told(hass: HomeAssistant, coach: Kit) -> None:
    shown = await answer(hass, await flow(hass, coach, "teach"))
    shown = await watched(hass, shown)
    assert (shown["type"], shown["step_id"]) == ("menu", "nothing_changed")
