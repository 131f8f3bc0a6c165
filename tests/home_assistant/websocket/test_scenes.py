"""Scenes are made with one click, as ordinary scripts, beside what the owner has."""

import asyncio
from pathlib import Path
import shutil

from homeassistant.components import script
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.websocket.dashboard import dashboard_of
from tests.home_assistant.kit import Kit, second_coach
from tests.home_assistant.test_scenes import BLUEPRINTS, lit, told

from .client import Client
from .conftest import MakeClient

ALL = ["all_off", "good_night", "leaving", "arrived"]
OWN = """\
# My scripts
movie:   # with odd spaces
    alias: Movie
    sequence: []
"""
LAMP = "19FEDA9C#19FF7CFCFFFF04FF"


@pytest.fixture
async def scripts(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Have a script of the owner's, in the file that is included as usual."""
    for component in ("homeassistant", "persistent_notification"):
        assert await async_setup_component(hass, component, {})
    hass.config.config_dir = str(tmp_path)
    (tmp_path / "configuration.yaml").write_text("script: !include scripts.yaml\n")
    file = tmp_path / "scripts.yaml"
    file.write_text(OWN)
    config = await hass.async_add_executor_job(load_yaml_dict, str(file))
    assert await async_setup_component(hass, script.DOMAIN, {"script": config})
    return file


async def test_scenes_are_ordinary_scripts_with_the_coach_filled_in(
    hass: HomeAssistant, demo: MockConfigEntry, scripts: Path, client: Client
) -> None:
    made = await client.call("rvc/scenes/create", entry_id=demo.entry_id, scenes=ALL)
    assert [one["scene"] for one in made] == ALL
    assert all(one["is_new"] for one in made)
    ids = [one["entity_id"] for one in made]
    assert ids == [f"script.rvc_{name}" for name in ALL]
    assert hass.states.get("script.rvc_good_night").name == "Good night"  # type: ignore[union-attr]
    # What was there is there, to the letter.
    text = scripts.read_text()
    assert text.startswith(OWN)
    assert hass.states.get("script.movie") is not None
    config = load_yaml_dict(str(scripts))
    leaving = config["rvc_leaving"]["use_blueprint"]
    assert leaving["path"] == "rvc/leaving.yaml"
    assert "switch.water_pump" in leaving["input"]["others"]
    assert leaving["input"]["covers"]
    # Nothing but lights and the water pump is switched.
    for one in ALL:
        inputs = config[f"rvc_{one}"]["use_blueprint"]["input"]
        switched = [*inputs.get("others", []), *inputs.get("pump", [])]
        assert set(switched) <= {"switch.water_pump"}
        assert all(lamp.startswith("light.") for lamp in inputs["lights"])
    for one in ALL:
        installed = scripts.parent / "blueprints" / "script" / "rvc" / f"{one}.yaml"
        assert installed.read_text() == (BLUEPRINTS / f"{one}.yaml").read_text()
    # They run, and the dashboard has them.
    assert dashboard_of(hass, demo)["scripts"] == ids
    await hass.services.async_call("script", "rvc_leaving", blocking=True)
    await hass.async_block_till_done()
    assert not lit(hass)
    assert told(hass, "leaving")
    # Once more: they are left as they are.
    made = await client.call("rvc/scenes/create", entry_id=demo.entry_id, scenes=ALL)
    assert [one["entity_id"] for one in made] == ids
    assert not any(one["is_new"] for one in made)
    assert scripts.read_text() == text


async def test_who_clicks_twice_gets_one_of_each(
    coach: Kit, scripts: Path, make_client: MakeClient
) -> None:
    clients = [await make_client(), await make_client()]
    answers = await asyncio.gather(
        *(
            one.call(
                "rvc/scenes/create", entry_id=coach.entry.entry_id, scenes=["all_off"]
            )
            for one in clients
        )
    )
    assert sorted(made["is_new"] for (made,) in answers) == [False, True]
    assert scripts.read_text().count("rvc_all_off") == 1


async def test_it_is_told_which_scenes_there_are_and_where_they_are_edited(
    hass: HomeAssistant, coach: Kit, scripts: Path, client: Client
) -> None:
    entry_id = coach.entry.entry_id
    before = await client.call("rvc/scenes", entry_id=entry_id)
    assert [one["scene"] for one in before] == ALL
    assert all(one["entity_id"] is one["script_id"] is None for one in before)
    await client.call("rvc/scenes/create", entry_id=entry_id, scenes=["leaving"])
    # The owner calls it otherwise: the editor goes by the key in scripts.yaml.
    er.async_get(hass).async_update_entity(
        "script.rvc_leaving", new_entity_id="script.off_we_go"
    )
    await hass.async_block_till_done()
    after = await client.call("rvc/scenes", entry_id=entry_id)
    assert [one["entity_id"] for one in after] == [None, None, "script.off_we_go", None]
    assert after[2]["script_id"] == "rvc_leaving"


async def test_what_the_owner_changed_or_removed_is_his(
    hass: HomeAssistant, coach: Kit, scripts: Path, client: Client
) -> None:
    await coach.hears(LAMP, LAMP)
    folder = scripts.parent / "blueprints" / "script" / "rvc"
    shutil.copytree(BLUEPRINTS, folder)
    own = (folder / "all_off.yaml").read_text().replace("RV-C: all off", "Mine")
    (folder / "all_off.yaml").write_text(own)
    # A script of another kind has the name already.
    scripts.write_text(OWN + "rvc_all_off:\n  alias: X\n  sequence: []\n")
    before = scripts.read_text()
    entry_id = coach.entry.entry_id
    (made,) = await client.call(
        "rvc/scenes/create", entry_id=entry_id, scenes=["all_off"]
    )
    assert made["entity_id"] == "script.rvc_all_off_2"
    assert (folder / "all_off.yaml").read_text() == own
    assert scripts.read_text().startswith(before)
    # Removed, as the editor does it, and made again.
    scripts.write_text(before)
    await hass.services.async_call("script", "reload", blocking=True)
    er.async_get(hass).async_remove("script.rvc_all_off_2")
    assert dashboard_of(hass, coach.entry)["scripts"] == []
    (made,) = await client.call(
        "rvc/scenes/create", entry_id=entry_id, scenes=["all_off"]
    )
    assert made["is_new"]


async def test_each_coach_has_its_own(
    hass: HomeAssistant, coach: Kit, scripts: Path, client: Client
) -> None:
    second = await second_coach(hass)
    for kit in (coach, second):
        await kit.hears(LAMP, LAMP)
        (made,) = await client.call(
            "rvc/scenes/create", entry_id=kit.entry.entry_id, scenes=["all_off"]
        )
        assert made["is_new"]
        assert dashboard_of(hass, kit.entry)["scripts"] == [made["entity_id"]]
    config = load_yaml_dict(str(scripts))
    assert config["rvc_all_off"]["alias"] == "Coach: All off"
    assert config["rvc_all_off_2"]["alias"] == "Toad: All off"
    await second.tear_down()


@pytest.mark.parametrize("text", ["", "{}\n", "# none yet\n"])
async def test_an_empty_file_is_fine(
    coach: Kit, scripts: Path, client: Client, text: str
) -> None:
    scripts.write_text(text)
    await client.call(
        "rvc/scenes/create", entry_id=coach.entry.entry_id, scenes=["all_off"]
    )
    assert set(load_yaml_dict(str(scripts))) == {"rvc_all_off"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("a: [1,\n", "scripts_unreadable"),
        ("- a\n", "scripts_unreadable"),
        ("{a: {alias: A, sequence: []}}\n", "script_not_written"),
    ],
)
async def test_a_file_that_cannot_be_appended_to_is_left(
    coach: Kit, scripts: Path, client: Client, text: str, key: str
) -> None:
    scripts.write_text(text)
    error = await client.error(
        "rvc/scenes/create", entry_id=coach.entry.entry_id, scenes=["all_off"]
    )
    assert error["translation_key"] == key
    assert scripts.read_text() == text


async def test_a_file_that_is_not_read_is_left(
    coach: Kit, scripts: Path, client: Client
) -> None:
    (scripts.parent / "configuration.yaml").write_text("script:\n")
    error = await client.error(
        "rvc/scenes/create", entry_id=coach.entry.entry_id, scenes=["all_off"]
    )
    assert error["translation_key"] == "scripts_not_read"
    assert scripts.read_text() == OWN


async def test_without_scripts_it_says_so(coach: Kit, client: Client) -> None:
    error = await client.error(
        "rvc/scenes/create", entry_id=coach.entry.entry_id, scenes=["all_off"]
    )
    assert error["translation_key"] == "no_scripts"


async def test_only_administrators_make_scenes(coach: Kit, reader: Client) -> None:
    error = await reader.error(
        "rvc/scenes/create", entry_id=coach.entry.entry_id, scenes=["all_off"]
    )
    assert error["code"] == "unauthorized"
    error = await reader.error("rvc/scenes", entry_id=coach.entry.entry_id)
    assert error["code"] == "unauthorized"
