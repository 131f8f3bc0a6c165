"""Setting up, unloading and removing a coach."""

import asyncio
from datetime import timedelta
from pathlib import Path
import threading
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.rvc.const import DOMAIN

from .kit import Kit, coach_entry, network_data

DIMMED = "19FEDA9C#19FF7CFCFFFF04FF"


async def test_a_coach_is_set_up_and_unloaded(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears(DIMMED)
    await hass.config_entries.async_unload(coach.entry.entry_id)
    assert coach.entry.state is ConfigEntryState.NOT_LOADED
    assert coach.state("light.dimmer_25").state == "unavailable"
    assert not [t for t in threading.enumerate() if t.name.startswith("rvc")]
    assert not [t for t in asyncio.all_tasks() if t.get_name().startswith("rvc")]


async def test_devices_are_linked_to_the_coach(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears(DIMMED)
    registry = dr.async_get(hass)
    device_id = coach.registered("light.dimmer_25").device_id
    assert device_id is not None
    device = registry.async_get(device_id)
    assert isinstance(device, dr.DeviceEntry)
    coach.running.ticks.notify()
    node = coach.device("house_node_156")
    device = coach.device("house_dc_dimmer_25")
    assert device.via_device_id == node.id
    assert node.via_device_id == coach.entry.runtime_data.hub_id
    assert device.name == "Dimmer 25"
    assert "9c" not in coach.registered("light.dimmer_25").unique_id.split("_")


async def test_devices_are_remembered_over_a_restart(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(DIMMED, "19FFB79C#00326404010802FF")
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert coach.state("light.dimmer_25").state == "unavailable"
    assert coach.state("sensor.fresh_water_tank_level").state == "unavailable"
    await coach.hears(DIMMED)
    assert coach.state("light.dimmer_25").state == "on"
    assert coach.state("sensor.fresh_water_tank_level").state == "unavailable"


async def test_a_removed_coach_is_not_saved_later(
    hass: HomeAssistant, coach: Kit, hass_storage: dict[str, object]
) -> None:
    await coach.hears(DIMMED)
    await hass.config_entries.async_remove(coach.entry.entry_id)
    # What a new device has asked to be saved is not saved any more.
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=2))
    await hass.async_block_till_done()
    assert f"rvc.{coach.entry.entry_id}" not in hass_storage


async def test_a_removed_coach_leaves_nothing(
    hass: HomeAssistant, coach: Kit, hass_storage: dict[str, object]
) -> None:
    await coach.hears(DIMMED)
    await hass.config_entries.async_unload(coach.entry.entry_id)
    key = f"{DOMAIN}.{coach.entry.entry_id}"
    assert key in hass_storage
    await hass.config_entries.async_remove(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert key not in hass_storage
    assert hass.states.get("light.dimmer_25") is None


@pytest.mark.real_time
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"interface": "no_such_interface", "channel": "x", "options": {}}, "driver"),
        (
            {
                "kind": "recording",
                "path": "/no/such.log",
                "speed": "1",
                "repeat": False,
            },
            "No such adapter, host or file",
        ),
    ],
)
async def test_a_coach_that_cannot_be_opened_is_tried_again(
    hass: HomeAssistant, quick: None, data: dict[str, Any], reason: str
) -> None:
    entry = coach_entry(network_data(**{"kind": "other", **data}))
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert reason in str(entry.reason)
    await hass.config_entries.async_unload(entry.entry_id)


async def test_a_demo_coach_lives_in_the_same_process(
    hass: HomeAssistant, quick: None
) -> None:
    entry = coach_entry(network_data(kind="demo"))
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    async with asyncio.timeout(10):
        while len(hass.states.async_entity_ids("light")) < 24:
            await asyncio.sleep(0.05)
    await hass.services.async_call(
        "light",
        "turn_on",
        {"entity_id": "light.sofa_right", "brightness_pct": 50},
        blocking=True,
    )
    state = hass.states.get("light.sofa_right")
    assert state is not None
    assert state.attributes["brightness"] == 128
    await hass.config_entries.async_unload(entry.entry_id)


async def test_wrong_spec_files_become_issues_until_they_are_put_right(
    hass: HomeAssistant, entry: MockConfigEntry, tmp_path: Path
) -> None:
    hass.config.config_dir = str(tmp_path)
    folder = tmp_path / DOMAIN
    folder.mkdir()
    wrong = folder / "mine.yaml"
    wrong.write_text(
        "device: mine\ndgns:\n  MY_DGN:\n    dgn: 0x1F805\n    colour: blue\n"
    )
    kit = Kit(hass, entry)
    await kit.set_up()
    issue = ir.async_get(hass).async_get_issue(DOMAIN, "refused_spec_file_mine.yaml")
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["line"] == "5"
    assert "colour" in issue.translation_placeholders["reason"]
    wrong.unlink()
    await hass.config_entries.async_reload(entry.entry_id)
    assert not ir.async_get(hass).async_get_issue(DOMAIN, "refused_spec_file_mine.yaml")
    await kit.tear_down()


async def test_only_a_device_that_is_gone_can_be_removed(
    hass: HomeAssistant, coach: Kit, hass_ws_client: WebSocketGenerator
) -> None:
    assert await async_setup_component(hass, "config", {})
    await coach.hears(DIMMED)
    device_id = coach.registered("light.dimmer_25").device_id
    client = await hass_ws_client(hass)

    async def remove(device: str | None) -> bool:
        await client.send_json_auto_id(
            {"type": "config/device_registry/remove", "device_id": device}
        )
        return bool((await client.receive_json())["success"])

    assert not await remove(device_id)
    assert not await remove(coach.entry.runtime_data.hub_id)
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert await remove(device_id)
    await hass.async_block_till_done()
    assert hass.states.get("light.dimmer_25") is None
    await coach.hears(DIMMED)
    assert coach.state("light.dimmer_25").state == "on"
