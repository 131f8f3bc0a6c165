"""Naming all devices without a name in one sitting."""

from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr
import pytest

from custom_components.rvc.coach.timing import Timing
from custom_components.rvc.const import CONF_READ_ONLY

from ..kit import NODE, QUICK, Kit
from ..services.test_coach_map import say
from .test_learning import answer, flow, lit


@pytest.fixture
def timing() -> Timing:
    """Blink quickly."""
    return replace(QUICK, blink=0.01)


def choices(form: dict[str, Any], name: str) -> list[Any]:
    """Return what a field of a form offers."""
    (field,) = (one for one in form["data_schema"].schema if str(one) == name)
    options: list[Any] = form["data_schema"].schema[field].config["options"]
    return options


def shown(form: dict[str, Any]) -> tuple[str, str, str]:
    """Return the step, which device it is about, and how far the walk is."""
    told = form["description_placeholders"]
    return form["step_id"], told["device"], f"{told['number']} of {told['count']}"


def suggested(form: dict[str, Any]) -> dict[str, Any]:
    """Return what the form is filled with."""
    return {
        str(field): (field.description or {}).get("suggested_value")
        for field in form["data_schema"].schema
    }


async def begin(hass: HomeAssistant, coach: Kit, **said: Any) -> dict[str, Any]:
    """Choose all devices without a name."""
    form = await flow(hass, coach, "device")
    return await answer(hass, form, **{"device": "all_unnamed", "blink": False, **said})


def devices_of(coach: Kit) -> list[dict[str, Any]]:
    """Return what the map holds."""
    devices: list[dict[str, Any]] = coach.entry.runtime_data.document.get("devices", [])
    return devices


async def test_all_without_a_name_are_gone_through(
    hass: HomeAssistant, coach: Kit
) -> None:
    galley = ar.async_get(hass).async_create("Galley")
    await say(
        hass, coach, "devices:\n- {dimmer: 4, name: Sink}\n- {dimmer: 5, as: fan}\n"
    )
    await coach.hears(*(lit(number, 0) for number in (10, 9, 5, 4, 3)))
    form = await flow(hass, coach, "device")
    first, *others = choices(form, "device")
    assert first["label"].endswith(": 4")
    assert [one["label"] for one in others] == [
        "Dimmer 3",
        "Dimmer 5",
        "Dimmer 9",
        "Dimmer 10",
        "Sink (Dimmer 4)",
    ]
    form = await answer(hass, form, device=first["value"], blink=False)
    assert shown(form) == ("name_next", "Dimmer 3", "1 of 4")
    assert choices(form, "then") == ["next", "skip", "blink", "stop"]
    form = await answer(hass, form, name="Ceiling", area=galley.id, then="next")
    # It is kept before the next one is asked for.
    assert {"dimmer": 3, "name": "Ceiling", "area": "Galley"} in devices_of(coach)
    assert shown(form) == ("name_next", "Dimmer 5", "2 of 4")
    assert suggested(form)["role"] == "fan"
    form = await answer(hass, form, name="Lost", role="switch", then="skip")
    assert shown(form) == ("name_next", "Dimmer 9", "3 of 4")
    form = await answer(hass, form, then="next")
    assert shown(form) == ("name_next", "Dimmer 10", "4 of 4")
    done = await answer(hass, form, name="Porch", role="light", then="next")
    assert (done["type"], done["step_id"]) == ("menu", "run_over")
    told = done["description_placeholders"]
    assert (told["named"], told["count"]) == ("2", "4")
    await hass.async_block_till_done()
    # What was skipped, and of what nothing was said, is as it was.
    assert devices_of(coach) == [
        {"dimmer": 4, "name": "Sink"},
        {"dimmer": 5, "as": "fan"},
        {"dimmer": 3, "name": "Ceiling", "area": "Galley"},
        {"dimmer": 10, "name": "Porch", "as": "light"},
    ]
    rest = await answer(hass, done, next_step_id="device")
    assert choices(rest, "device")[0]["label"].endswith(": 2")


async def test_the_walk_is_stopped_and_taken_up_again(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(lit(3, 0), lit(4, 0), lit(9, 0))
    form = await begin(hass, coach)
    form = await answer(hass, form, name="One", then="next")
    # Whoever closes the dialog has lost nothing of what was saved.
    hass.config_entries.options.async_abort(form["flow_id"])
    form = await begin(hass, coach)
    assert shown(form) == ("name_next", "Dimmer 4", "1 of 2")
    done = await answer(hass, form, name="Two", then="stop")
    assert (done["step_id"], done["description_placeholders"]["named"]) == (
        "run_over",
        "1",
    )
    end = await answer(hass, done, next_step_id="finish")
    assert (end["type"], end["reason"]) == ("abort", "map_changed")
    await hass.async_block_till_done()
    assert [one["name"] for one in devices_of(coach)] == ["One", "Two"]
    # One that is left needs no walk.
    form = await flow(hass, coach, "device")
    assert choices(form, "device")[0]["value"] == "house_dc_dimmer_9"


async def test_back_shows_what_was_saved_and_loses_nothing(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(lit(3, 0), lit(4, 0), lit(9, 0))
    form = await begin(hass, coach)
    form = await answer(hass, form, name="One", role="light", then="next")
    assert choices(form, "then") == ["next", "skip", "blink", "back", "stop"]
    # The device has its new name in a moment.
    await hass.async_block_till_done()
    form = await answer(hass, form, name="Two", then="back")
    assert shown(form) == ("name_next", "One (Dimmer 3)", "1 of 3")
    assert (suggested(form)["name"], suggested(form)["role"]) == ("One", "light")
    form = await answer(hass, form, name="First", role="light", then="next")
    # The second one was named on the way back.
    assert shown(form) == ("name_next", "Dimmer 9", "3 of 3")
    await answer(hass, form, then="stop")
    await hass.async_block_till_done()
    assert sorted(one["name"] for one in devices_of(coach)) == ["First", "Two"]


async def test_what_cannot_be_kept_is_asked_again_with_what_was_said(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(lit(3, 0), lit(4, 0))
    form = await begin(hass, coach)
    form = await answer(hass, form, name="Door", role="lock", then="next")
    assert form["errors"] == {"base": "bad_map"}
    assert shown(form) == ("name_next", "Dimmer 3", "1 of 2")
    assert (suggested(form)["name"], suggested(form)["role"]) == ("Door", "lock")
    assert devices_of(coach) == []


async def test_a_light_blinks_on_the_way_and_what_was_typed_stays(
    hass: HomeAssistant, coach: Kit
) -> None:
    await say(hass, coach, "devices:\n- {dimmer: 4, as: fan}\n")
    await coach.hears(lit(3, 100), lit(4, 0))
    coach.answers_by(
        "DC_DIMMER_COMMAND_2",
        lambda m: coach.codec.encode(
            "DC_DIMMER_STATUS_3",
            {"instance": m.instance, "operating_status": m["desired_level"] or 0},
            source=NODE,
        ),
    )
    form = await begin(hass, coach, blink=True)
    assert form["errors"] == {"base": "may_not_blink"}
    assert choices(form, "then") == ["next", "skip", "blink", "stop"]
    form = await answer(hass, form, name="Ceiling", then="blink")
    assert form["errors"] == {"base": "may_not_blink"}
    assert not coach.commands("DC_DIMMER_COMMAND_2")
    # It is a light as soon as its owner says so.
    form = await answer(hass, form, name="Ceiling", role="light", then="blink")
    assert form["errors"] == {}
    assert len(coach.commands("DC_DIMMER_COMMAND_2")) >= 2
    assert shown(form) == ("name_next", "Dimmer 3", "1 of 2")
    assert (suggested(form)["name"], suggested(form)["then"]) == ("Ceiling", None)
    form = await answer(hass, form, name="Ceiling", then="next")
    assert choices(form, "then") == ["next", "skip", "back", "stop"]


async def test_a_coach_that_is_only_looked_at_offers_no_blinking(
    hass: HomeAssistant, coach: Kit
) -> None:
    hass.config_entries.async_update_entry(coach.entry, options={CONF_READ_ONLY: True})
    await hass.async_block_till_done()
    await coach.hears(lit(3, 100), lit(4, 100))
    form = await begin(hass, coach)
    assert choices(form, "then") == ["next", "skip", "stop"]


async def test_what_the_owner_calls_something_else_has_a_name(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(lit(3, 0), lit(4, 0), lit(9, 0))
    registered = coach.device("house_dc_dimmer_3")
    dr.async_get(hass).async_update_device(registered.id, name_by_user="Reading")
    form = await begin(hass, coach)
    assert shown(form) == ("name_next", "Dimmer 4", "1 of 2")


async def test_a_coach_that_stops_on_the_way_is_told(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(lit(3, 0), lit(4, 0), lit(9, 0))
    form = await begin(hass, coach)
    form = await answer(hass, form, name="One", then="next")
    one = await flow(hass, coach, "device")
    one = await answer(hass, one, device="house_dc_dimmer_9", blink=False)
    await coach.tear_down()
    told = await answer(hass, form, name="Two", then="next")
    assert (told["type"], told["reason"]) == ("abort", "coach_gone")
    told = await answer(hass, one, name="Nine", ignore=False)
    assert (told["type"], told["reason"]) == ("abort", "coach_gone")
    await hass.config_entries.async_setup(coach.entry.entry_id)
    assert [one["name"] for one in devices_of(coach)] == ["One"]
