"""Naming devices one by one, and choosing, importing and exporting the map."""

from dataclasses import replace
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
import pytest

from custom_components.rvc.coach.timing import Timing
from custom_components.rvc.coach_map.shipped import shipped_coaches
from custom_components.rvc.device_names import DeviceNames

from ..kit import NODE, QUICK, Kit
from ..services.test_coach_map import say
from .test_learning import answer, flow, lit


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


async def test_a_device_is_named_from_the_list(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears(lit(3, 200))
    await coach.hears("19FFB79C#0001640401080200")
    form = await flow(hass, coach, "device")
    refused = await answer(hass, form, device="house_dc_dimmer_3", blink=True)
    assert refused["errors"] == {"base": "may_not_blink"}
    form = await answer(hass, refused, device="house_tank_0", blink=False)
    fields = {str(field) for field in form["data_schema"].schema}
    assert fields == {"name", "area", "ignore"}
    await answer(hass, form, name="Fresh", ignore=False)
    await hass.async_block_till_done()
    form = await flow(hass, coach, "device")
    form = await answer(hass, form, device="house_dc_dimmer_3", blink=False)
    alone = await answer(hass, form, name="Door", role="lock", ignore=False)
    assert alone["errors"] == {"base": "bad_map"}
    await answer(hass, alone, name="Door", role="light", ignore=False)
    await hass.async_block_till_done()
    # What was said is shown when it is opened again.
    form = await flow(hass, coach, "device")
    form = await answer(hass, form, device="house_dc_dimmer_3", blink=False)
    suggested = {
        str(field): (field.description or {}).get("suggested_value")
        for field in form["data_schema"].schema
    }
    assert (suggested["name"], suggested["role"]) == ("Door", "light")


async def test_the_list_has_the_names_of_the_devices_in_order(
    hass: HomeAssistant, coach: Kit
) -> None:
    devices = "- {dimmer: 3, name: Dimmer 3}\n- {dimmer: 4, name: Galley}\n"
    await say(hass, coach, f"devices:\n{devices}")
    await coach.hears(lit(10, 0), lit(9, 0), lit(4, 0), lit(3, 0))
    form = await flow(hass, coach, "device")
    (field,) = (one for one in form["data_schema"].schema if str(one) == "device")
    options = form["data_schema"].schema[field].config["options"]
    assert options[0]["value"] == "all_unnamed"
    assert [one["label"] for one in options[1:]] == [
        "Dimmer 9",
        "Dimmer 10",
        "Dimmer 3",
        "Galley (Dimmer 4)",
    ]


def test_a_driver_goes_by_its_component_and_number() -> None:
    names = DeviceNames({})
    assert names.of("dc_driver", 70 << 8 | 1).endswith(" 70.1")
    assert names.of("dc_dimmer", 257).endswith(" 257")


async def test_a_pair_that_is_named_anew_stays_a_pair(
    hass: HomeAssistant, coach: Kit
) -> None:
    patio = ar.async_get(hass).async_create("Patio")
    pair = "{dimmer: [3, 4], as: cover, area: Patio, open_time: 30}"
    await say(hass, coach, f"devices:\n- {pair}\n")
    await coach.hears(lit(3, 0), lit(4, 0))
    form = await flow(hass, coach, "device")
    form = await answer(hass, form, device="house_dc_dimmer_3", blink=False)
    suggested = {
        str(field): (field.description or {}).get("suggested_value")
        for field in form["data_schema"].schema
    }
    assert suggested == {
        "name": None,
        "area": patio.id,
        "role": "cover",
        "dimmable": True,
        "open_time": 30,
        "ignore": False,
    }
    said = {"role": "cover", "area": patio.id, "open_time": 25, "ignore": False}
    await answer(hass, form, name="Awning", **said)
    await hass.async_block_till_done()
    assert coach.entry.runtime_data.document["devices"] == [
        {
            "dimmer": [3, 4],
            "name": "Awning",
            "area": "Patio",
            "as": "cover",
            "open_time": 25,
        }
    ]


async def test_a_lamp_blinks_and_is_asked_for_again(
    hass: HomeAssistant, coach: Kit
) -> None:
    await say(hass, coach, "devices:\n- {dimmer: 3, as: light}\n")
    await coach.hears(lit(3, 100))
    coach.answers_by(
        "DC_DIMMER_COMMAND_2",
        lambda m: coach.codec.encode(
            "DC_DIMMER_STATUS_3",
            {"instance": m.instance, "operating_status": m["desired_level"] or 0},
            source=NODE,
        ),
    )
    form = await flow(hass, coach, "device")
    again = await answer(hass, form, device="house_dc_dimmer_3", blink=True)
    assert (again["step_id"], again["errors"]) == ("device", {})
    assert len(coach.commands("DC_DIMMER_COMMAND_2")) >= 2


async def test_a_lamp_that_does_not_answer_does_not_blink(
    hass: HomeAssistant, coach: Kit
) -> None:
    await say(hass, coach, "devices:\n- {dimmer: 3, as: light}\n")
    await coach.hears(lit(3, 100))
    coach.refuses("DC_DIMMER_COMMAND_2", 1)
    form = await flow(hass, coach, "device")
    told = await answer(hass, form, device="house_dc_dimmer_3", blink=True)
    assert told["errors"] == {"base": "no_blink"}


async def test_without_devices_there_is_nothing_to_name(
    hass: HomeAssistant, coach: Kit
) -> None:
    told = await flow(hass, coach, "device")
    assert told["reason"] == "no_devices"


async def test_a_known_coach_is_chosen_and_exported(
    hass: HomeAssistant, coach: Kit
) -> None:
    form = await flow(hass, coach, "coach")
    assert form["step_id"] == "coach"
    confirm = await answer(hass, form, coach="tiffin_wayfarer_2018/24 BW")
    assert confirm["step_id"] == "confirm_map"
    told = confirm["description_placeholders"]
    assert int(told["count"]) > 12
    assert "…" in told["changes"]
    done = await answer(hass, confirm)
    assert done["reason"] == "map_changed"
    await hass.async_block_till_done()
    assert coach.entry.runtime_data.document["coach"]["model"] == "Wayfarer"
    export = await flow(hass, coach, "export_map")
    field, *_ = export["data_schema"].schema
    assert "model: Wayfarer" in field.default()
    end = await answer(hass, export, text=field.default())
    assert end["reason"] == "map_exported"


async def test_matches_are_named_where_there_are_some(
    hass: HomeAssistant, coach: Kit
) -> None:
    form = await flow(hass, coach, "coach")
    # Nothing was heard, so nothing is said of what it may be.
    assert "guesses" not in form["description_placeholders"]
    aspire = next(one for one in shipped_coaches() if "Aspire" in one.title)
    with patch(
        "custom_components.rvc.flows.coach_map_steps.best_guesses",
        return_value=[aspire],
    ):
        form = await flow(hass, coach, "coach")
    assert form["step_id"] == "coach_matched"
    assert form["description_placeholders"]["guesses"] == aspire.title
    confirm = await answer(hass, form, coach=aspire.key)
    assert confirm["step_id"] == "confirm_map"


async def test_a_file_is_imported_by_the_options(
    hass: HomeAssistant, coach: Kit
) -> None:
    form = await flow(hass, coach, "coach")
    form = await answer(hass, form, coach="own_file")
    wrong = await answer(hass, form, text="nonsense")
    assert wrong["errors"] == {"text": "bad_map"}
    plan = (
        "floorplan:\n- {dgn: 1FFBD, instance: 1, instance_name: porch, type: light}\n"
    )
    confirm = await answer(hass, wrong, text=plan)
    assert confirm["description_placeholders"]["count"] == "1"
    await answer(hass, confirm)
    await hass.async_block_till_done()
    assert coach.entry.runtime_data.document["devices"] == [
        {"dc_load": 1, "name": "Porch", "as": "light"}
    ]
