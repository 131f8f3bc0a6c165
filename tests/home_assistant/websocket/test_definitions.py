"""Definitions that are kept, for their page: listed, changed, removed."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.coach.timing import Timing
from tests.home_assistant.kit import QUICK, Kit

from .client import Client
from .conftest import MakeClient
from .test_unknown import TEMPERATURE, request

HEARD = ("195FCE98#AAC024FFFFFFFFFF", "195FCE98#AAE024FFFFFFFFFF")
PUMP = {
    **TEMPERATURE,
    "signal_name": "Pump",
    "start_byte": 0,
    "bits": 4,
    "scale": 1,
    "offset": 0,
    "unit": None,
    "device_class": None,
}


@pytest.fixture
def timing() -> Timing:
    """Look often."""
    return replace(QUICK, page_states=0.01)


@pytest.fixture
def folder(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Return the folder of definitions."""
    hass.config.config_dir = str(tmp_path)
    (tmp_path / "rvc").mkdir()
    return tmp_path / "rvc"


@pytest.fixture
async def defined(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    quick: None,
    folder: Path,
    make_client: MakeClient,
) -> Any:
    """Return a coach with a message that was defined, and its entities."""
    kit = Kit(hass, entry)
    await kit.set_up()
    await kit.hears(*HEARD)
    client = await make_client()
    kept = await client.call("rvc/unknown/define", **request(kit, TEMPERATURE, PUMP))
    assert kept["file"] == "rvc/boiler.yaml"
    await settle(kit)
    assert kit.state("sensor.boiler_water_temperature").state == "22.0"
    yield kit
    await kit.tear_down()


async def settle(kit: Kit) -> None:
    """Wait until the coach is set up anew, and has heard the message."""
    await kit.hass.async_block_till_done()
    await kit.hears(*HEARD, *HEARD)


async def listed(client: Client) -> Any:
    """Return the only definition."""
    (one,) = (await client.call("rvc/definitions"))["definitions"]
    return one


def change(kit: Kit, opened: Any, *signals: Any, **fields: Any) -> dict[str, Any]:
    """Return another definition for what was opened."""
    return {
        "entry_id": kit.entry.entry_id,
        "file": opened["file"],
        "revision": opened["revision"],
        "name": opened["message"]["name"],
        "only_source": False,
        "samples": ["aac024ffffffffff"],
        "signals": list(signals),
        **fields,
    }


async def test_a_definition_is_listed_as_its_file_says(
    defined: Kit, client: Client, folder: Path
) -> None:
    one = await listed(client)
    assert (one["file"], one["problem"]) == ("boiler.yaml", None)
    message = one["message"]
    assert (message["name"], message["number"]) == ("Boiler", "15F00")
    assert (message["source"], message["only_source"]) == (0x98, False)
    assert message["samples"] == ["aac024ffffffffff", "aae024ffffffffff"]
    assert message["signals"] == [TEMPERATURE, PUMP]
    # What is saved unchanged is the same file.
    before = (folder / "boiler.yaml").read_text()
    saved = await client.call(
        "rvc/definitions/change", **change(defined, one, *message["signals"])
    )
    assert saved == {"problems": [], "file": "rvc/boiler.yaml"}
    assert (folder / "boiler.yaml").read_text() == before


async def test_what_is_changed_changes_the_entities_and_the_others_stay(
    hass: HomeAssistant, defined: Kit, client: Client, folder: Path
) -> None:
    registry = er.async_get(hass)
    water = defined.registered("sensor.boiler_water_temperature")
    registry.async_update_entity(water.entity_id, name="Hot water")
    one = await listed(client)
    level = {**PUMP, "signal_name": "Level", "start_bit": 4}
    double = {**TEMPERATURE, "scale": 0.0625, "offset": -546}
    said = change(defined, one, double, level)
    preview = await client.call("rvc/definitions/preview", **said)
    assert preview["problems"] == []
    assert preview["samples"] == [{"data": "aac024ffffffffff", "values": ["42", "10"]}]
    assert "scale: 0.0625" in preview["text"]
    kept = await client.call("rvc/definitions/change", **said)
    assert kept == {"problems": [], "file": "rvc/boiler.yaml"}
    assert [path.name for path in folder.iterdir()] == ["boiler.yaml"]
    await settle(defined)
    now = defined.registered("sensor.boiler_water_temperature")
    assert (now.unique_id, now.id, now.name) == (water.unique_id, water.id, "Hot water")
    assert defined.state("sensor.boiler_water_temperature").state == "44.0"
    assert defined.state("sensor.boiler_level").state == "10"
    # The value that is gone leaves nothing behind.
    assert registry.async_get("sensor.boiler_pump") is None
    assert hass.states.get("sensor.boiler_pump") is None


async def test_another_name_keeps_the_entities_and_what_was_made_of_them(
    hass: HomeAssistant, defined: Kit, client: Client
) -> None:
    water = defined.registered("sensor.boiler_water_temperature")
    device = defined.device("house_boiler")
    one = await listed(client)
    warm = {**TEMPERATURE, "signal_name": "Warm water"}
    said = change(defined, one, warm, PUMP, name="Tank heater")
    await client.call("rvc/definitions/change", **said)
    await settle(defined)
    now = defined.registered("sensor.boiler_water_temperature")
    assert now.id == water.id
    assert now.unique_id.endswith("house_tank_heater_tank_heater_status_warm_water")
    assert defined.device("house_tank_heater").id == device.id
    assert defined.find_device("house_boiler") is None
    assert defined.state(now.entity_id).state == "22.0"
    assert defined.state(now.entity_id).name == "Tank heater Warm water"
    assert len(er.async_entries_for_device(er.async_get(hass), device.id)) == 2
    assert (await listed(client))["message"]["name"] == "Tank heater"


async def test_a_name_that_is_taken_is_said_of_its_field(
    defined: Kit, client: Client, folder: Path
) -> None:
    one = await listed(client)
    before = (folder / "boiler.yaml").read_text()
    for command in ("preview", "change"):
        for name, key in (
            ("DC dimmer", "message_name_taken"),
            ("node", "message_name_taken"),
            ("!", "not_a_name"),
        ):
            said = change(defined, one, TEMPERATURE, name=name)
            answer = await client.call(f"rvc/definitions/{command}", **said)
            (problem,) = answer["problems"]
            assert (problem["field"], problem["key"]) == ("name", key)
    # Another file takes it after the look at the definitions that are loaded.
    (folder / "other.yaml").write_text(
        before.replace("boiler", "kettle").replace("BOILER", "KETTLE")
    )
    said = change(defined, one, TEMPERATURE, name="Kettle")
    answer = await client.call("rvc/definitions/change", **said)
    assert [one["key"] for one in answer["problems"]] != []
    assert (folder / "boiler.yaml").read_text() == before


async def test_of_two_who_edit_one_file_the_second_is_told(
    defined: Kit, make_client: MakeClient, folder: Path
) -> None:
    one, two = await make_client(), await make_client()
    opened = await listed(one)
    answers = await asyncio.gather(
        *(
            client.answer(
                "rvc/definitions/change",
                **change(defined, opened, {**TEMPERATURE, "scale": scale}),
            )
            for client, scale in ((one, 2), (two, 3))
        )
    )
    assert sorted(answer["success"] for answer in answers) == [False, True]
    (error,) = (one["error"] for one in answers if not one["success"])
    assert error["translation_key"] == "definition_changed"
    assert error["translation_placeholders"] == {"file": "rvc/boiler.yaml"}
    await defined.hass.async_block_till_done()
    # Whoever looks again may go on.
    opened = await listed(two)
    said = change(defined, opened, {**TEMPERATURE, "scale": 3})
    assert (await two.call("rvc/definitions/change", **said))["problems"] == []
    assert "scale: 3" in (folder / "boiler.yaml").read_text()
    await defined.hass.async_block_till_done()


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (None, "definition_gone"),
        ("device: [", "definition_changed"),
        ("# mine\n", "definition_changed"),
    ],
)
async def test_what_a_hand_has_done_meanwhile_is_not_overwritten(
    hass: HomeAssistant,
    defined: Kit,
    client: Client,
    folder: Path,
    content: str | None,
    key: str,
) -> None:
    opened = await listed(client)
    path = folder / "boiler.yaml"
    if content is None:
        path.unlink()
    else:
        path.write_text(content)
    said = change(defined, opened, TEMPERATURE)
    for command in ("preview", "change"):
        error = await client.error(f"rvc/definitions/{command}", **said)
        assert error["translation_key"] == key
    fields = {name: said[name] for name in ("entry_id", "file", "revision")}
    error = await client.error("rvc/definitions/remove", **fields)
    assert error["translation_key"] == key
    assert (path.read_text() if path.exists() else None) == content
    definitions = (await client.call("rvc/definitions"))["definitions"]
    assert [one["message"] for one in definitions] == [None] * (content is not None)


async def test_files_that_cannot_be_edited_here_are_listed_with_the_reason(
    defined: Kit, client: Client, folder: Path
) -> None:
    text = (folder / "boiler.yaml").read_text()
    (folder / "broken.yaml").write_text("device: [")
    (folder / "commented.yaml").write_text("# mine\ndevice: mine\ndgns: {}\n")
    (folder / "same.yaml").write_text(
        text.replace("boiler", "same").replace("BOILER", "SAME")
    )
    (folder / "scale.yaml").write_text(text.replace("scale: 0.03125", "scale: 1.0e+9"))
    definitions = (await client.call("rvc/definitions"))["definitions"]
    said = {
        one["file"]: (one["message"] is not None, one["problem"] is not None)
        for one in definitions
    }
    assert said.pop("boiler.yaml") == (True, False)
    assert said.pop("broken.yaml") == (False, True)
    assert said.pop("commented.yaml")[0] is False
    # What another file stands in the way of can be put right here.
    assert said.pop("same.yaml") == (True, True)
    assert said.pop("scale.yaml")[0] is False
    assert said == {}


async def test_what_is_removed_takes_its_entities_with_it(
    hass: HomeAssistant, defined: Kit, client: Client, folder: Path
) -> None:
    device = defined.device("house_boiler")
    one = await listed(client)
    removed = await client.call(
        "rvc/definitions/remove",
        entry_id=defined.entry.entry_id,
        file=one["file"],
        revision=one["revision"],
    )
    assert removed == {"file": "rvc/boiler.yaml"}
    await settle(defined)
    assert list(folder.iterdir()) == []
    assert dr.async_get(hass).async_get(device.id) is None
    assert er.async_get(hass).async_get("sensor.boiler_pump") is None
    assert hass.states.get("sensor.boiler_water_temperature") is None
    # It is unknown again, and can be defined again.
    kept = await client.call("rvc/unknown/define", **request(defined, TEMPERATURE))
    assert kept["file"] == "rvc/boiler.yaml"
    await settle(defined)
    assert defined.state("sensor.boiler_water_temperature").state == "22.0"


async def test_what_another_file_says_of_the_device_stays(
    hass: HomeAssistant, defined: Kit, client: Client, folder: Path
) -> None:
    (folder / "more.yaml").write_text(
        "device: boiler\ndgns:\n  BOILER_MORE:\n    dgn: 0x1F000\n    signals:\n"
        "      rest: {byte: 0, type: uint8, unit: s}\n"
        "shown:\n  BOILER_MORE: {main: [rest]}\n"
    )
    await hass.config_entries.async_reload(defined.entry.entry_id)
    await defined.hears("19F00098#05", "19F00098#05")
    one = (await client.call("rvc/definitions"))["definitions"][0]
    await client.call(
        "rvc/definitions/remove",
        entry_id=defined.entry.entry_id,
        file=one["file"],
        revision=one["revision"],
    )
    await settle(defined)
    await defined.hears("19F00098#06", "19F00098#06")
    assert er.async_get(hass).async_get("sensor.boiler_pump") is None
    assert float(defined.state("sensor.boiler_rest").state) == 6


async def test_who_watches_is_told_when_the_coach_is_set_up_anew(
    defined: Kit, client: Client, make_client: MakeClient
) -> None:
    watching = await make_client()
    opened = await listed(client)
    about = {
        "entry_id": defined.entry.entry_id,
        "dgn": opened["message"]["dgn"],
        "is_short": False,
        "source": None,
        "code": None,
        "samples": [],
    }
    await watching.send("rvc/definitions/heard", **about)
    assert (await watching.receive())["success"]
    await watching.event()
    await client.call("rvc/definitions/change", **change(defined, opened, PUMP))
    while (await watching.event()) != {"ended": "unloaded"}:
        pass
    await defined.hass.async_block_till_done()
    # What was being edited is found again as it was.
    (one,) = (await client.call("rvc/definitions"))["definitions"]
    assert one["message"]["signals"] == [PUMP]
