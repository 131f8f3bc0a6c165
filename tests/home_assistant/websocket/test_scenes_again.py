"""Scenes once more: taken over, turned off, hidden, broken, and of a coach that went."""

import os
from pathlib import Path
from typing import Any
from unittest.mock import Mock

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util.yaml import load_yaml_dict, save_yaml
import pytest

from custom_components.rvc.websocket.dashboard import dashboard_of
from tests.home_assistant.kit import Kit, second_coach

from .client import Client
from .test_scenes import LAMP, OWN, scripts

__all__ = ["scripts"]

ALL_OFF = "script.rvc_all_off"


async def make(client: Client, kit: Kit, scene: str = "all_off") -> Any:
    """Click on Make."""
    (made,) = await client.call(
        "rvc/scenes/create", entry_id=kit.entry.entry_id, scenes=[scene]
    )
    return made


async def told(client: Client, kit: Kit) -> dict[str, str | None]:
    """Return the scripts of the scenes."""
    scenes = await client.call("rvc/scenes", entry_id=kit.entry.entry_id)
    return {one["scene"]: one["entity_id"] for one in scenes}


async def reload(hass: HomeAssistant) -> None:
    """Let Home Assistant read the scripts again, as its editor does."""
    await hass.services.async_call("script", "reload", blocking=True)
    await hass.async_block_till_done()


@pytest.mark.parametrize(
    ("scene", "lamps"),
    [("all_off", (LAMP, LAMP)), ("all_off", ()), ("leaving", (LAMP, LAMP))],
)
async def test_a_scene_whose_control_was_taken_is_still_the_coach_s(
    hass: HomeAssistant,
    coach: Kit,
    scripts: Path,
    client: Client,
    scene: str,
    lamps: tuple[str, ...],
) -> None:
    await coach.hears(*lamps)
    made = await make(client, coach, scene)
    # As the editor does it: what the blueprint says, with the inputs filled in.
    taken = await client.call(
        "blueprint/substitute",
        domain="script",
        path=f"rvc/{scene}.yaml",
        input=load_yaml_dict(str(scripts))[f"rvc_{scene}"]["use_blueprint"]["input"],
    )
    config = load_yaml_dict(str(scripts))
    config[f"rvc_{scene}"] = {"alias": "My own", **taken["substituted_config"]}
    save_yaml(str(scripts), config)
    await reload(hass)
    assert (await told(client, coach))[scene] == made["entity_id"]
    assert dashboard_of(hass, coach.entry)["scripts"] == [made["entity_id"]]
    assert not (await make(client, coach, scene))["is_new"]


async def test_a_scene_that_was_turned_off_is_not_made_twice(
    hass: HomeAssistant, coach: Kit, scripts: Path, client: Client
) -> None:
    await coach.hears(LAMP, LAMP)
    await make(client, coach)
    er.async_get(hass).async_update_entity(
        ALL_OFF, disabled_by=er.RegistryEntryDisabler.USER
    )
    await hass.async_block_till_done()
    await reload(hass)
    text = scripts.read_text()
    assert (await told(client, coach))["all_off"] == ALL_OFF
    made = await make(client, coach)
    assert (made["entity_id"], made["is_new"]) == (ALL_OFF, False)
    assert scripts.read_text() == text
    # Nobody can start it.
    assert dashboard_of(hass, coach.entry)["scripts"] == []


async def test_a_scene_that_was_hidden_is_there_but_not_on_the_dashboard(
    hass: HomeAssistant, coach: Kit, scripts: Path, client: Client
) -> None:
    await coach.hears(LAMP, LAMP)
    await make(client, coach)
    er.async_get(hass).async_update_entity(
        ALL_OFF, hidden_by=er.RegistryEntryHider.USER
    )
    assert dashboard_of(hass, coach.entry)["scripts"] == []
    assert (await told(client, coach))["all_off"] == ALL_OFF


async def test_a_scene_without_its_blueprint_is_mended_not_doubled(
    hass: HomeAssistant, coach: Kit, scripts: Path, client: Client
) -> None:
    await coach.hears(LAMP, LAMP)
    await make(client, coach)
    (scripts.parent / "blueprints" / "script" / "rvc" / "all_off.yaml").unlink()
    await hass.data["blueprint"]["script"].async_reset_cache()
    config = load_yaml_dict(str(scripts))
    config["rvc_all_off"]["alias"] = "Dark"
    save_yaml(str(scripts), config)
    await reload(hass)
    assert hass.states.get(ALL_OFF).state == "unavailable"  # type: ignore[union-attr]
    assert (await told(client, coach))["all_off"] is None
    made = await make(client, coach)
    assert (made["entity_id"], made["is_new"]) == (ALL_OFF, False)
    assert hass.states.get(ALL_OFF).state == "off"  # type: ignore[union-attr]
    assert hass.states.get(ALL_OFF).name == "Dark"  # type: ignore[union-attr]
    assert load_yaml_dict(str(scripts)) == config


async def test_a_blueprint_is_there_as_a_whole_or_not_at_all(
    coach: Kit, scripts: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    await coach.hears(LAMP, LAMP)
    asked = {"entry_id": coach.entry.entry_id, "scenes": ["all_off"]}
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", Mock(side_effect=OSError("full")))
        error = await client.error("rvc/scenes/create", **asked)
    assert error["translation_key"] == "script_not_written"
    assert not list((scripts.parent / "blueprints" / "script" / "rvc").iterdir())
    # With room on the disk it is made.
    assert (await make(client, coach))["is_new"]


async def test_what_a_removed_coach_left_is_not_of_another_one(
    hass: HomeAssistant, coach: Kit, scripts: Path, client: Client
) -> None:
    second = await second_coach(hass)
    await second.hears(LAMP, LAMP)
    await coach.hears(LAMP, LAMP)
    await make(client, second)
    assert (await told(client, coach))["all_off"] is None
    await hass.config_entries.async_remove(second.entry.entry_id)
    await hass.async_block_till_done()
    assert (await told(client, coach))["all_off"] is None
    assert dashboard_of(hass, coach.entry)["scripts"] == []
    made = await make(client, coach)
    assert made["is_new"]
    # What the other one left stays, for its owner to remove.
    assert hass.states.get(ALL_OFF) is not None


async def test_a_script_of_the_owner_s_with_such_a_key_is_his(
    hass: HomeAssistant, coach: Kit, scripts: Path, client: Client
) -> None:
    await coach.hears(LAMP, LAMP)
    scripts.write_text(OWN + "rvc_all_off:\n  alias: X\n  sequence: []\n")
    await reload(hass)
    assert (await told(client, coach))["all_off"] is None
    assert (await make(client, coach))["entity_id"] == "script.rvc_all_off_2"


async def test_among_several_a_scene_about_nothing_is_not_made_about_all(
    hass: HomeAssistant, coach: Kit, scripts: Path, client: Client
) -> None:
    second = await second_coach(hass)
    await second.hears(LAMP, LAMP)
    # Without a lamp, it would turn those of the other coach off.
    error = await client.error(
        "rvc/scenes/create", entry_id=coach.entry.entry_id, scenes=["all_off"]
    )
    assert error["translation_key"] == "nothing_for_scene"
    assert scripts.read_text() == OWN
    # What can be made is.
    made = await client.call(
        "rvc/scenes/create",
        entry_id=second.entry.entry_id,
        scenes=["all_off", "arrived"],
    )
    assert [one["scene"] for one in made] == ["all_off"]
    await second.tear_down()
