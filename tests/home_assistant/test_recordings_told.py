"""What diagnostics and states tell of recordings."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from homeassistant.core import Event, EventStateChangedData, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.rvc.const import DOMAIN

from .kit import Kit, coach_entry, network_data

LINE = "(1700000000.250000) can0 19FEDA9C#19FF7CFCFFFF00FF\n"
OURS = "20260101T000001Z_001.log"


@pytest.fixture
def folder(hass: HomeAssistant, tmp_path: Path) -> Iterator[Path]:
    """Keep recordings apart from the tests' own folder."""
    before, hass.config.config_dir = hass.config.config_dir, str(tmp_path)
    path = tmp_path / "rvc" / "recordings"
    (path / "uploaded").mkdir(parents=True)
    yield path
    hass.config.config_dir = before


async def test_diagnostics_list_recordings_without_private_names(
    hass: HomeAssistant, coach: Kit, folder: Path, hass_client: ClientSessionGenerator
) -> None:
    await async_setup_component(hass, "diagnostics", {})
    (folder / OURS).write_text(LINE + LINE.replace("0.25", "9.75"))
    for private in (
        "Anna_Meier.public.zip",
        "uploaded/Anna_Meier.log",
        f"uploaded/{OURS}",
    ):
        (folder / private).write_text(LINE)
    (folder / OURS).with_suffix(".json").write_text('{"networks": {"can0": "Anna"}}')
    await hass.services.async_call(DOMAIN, "start_recording", {}, blocking=True)
    told = await get_diagnostics_for_config_entry(hass, hass_client, coach.entry)
    assert isinstance(told, dict)
    assert "Anna" not in str(told)
    listed = told["recordings"]
    assert len(listed) == 5
    assert sum(one["under_way"] for one in listed) == 1
    (ours,) = (one for one in listed if one["name"] == OURS)
    assert ours == {
        "name": OURS,
        "bytes": 2 * len(LINE),
        "seconds": 9.5,
        "began": 1_700_000_000.25,
        "uploaded": False,
        "under_way": False,
    }
    uploaded = [one for one in listed if one["uploaded"]]
    assert {one["name"] for one in uploaded} == {"**REDACTED**"}


async def test_diagnostics_do_not_name_the_file_that_is_played(
    hass: HomeAssistant, quick: None, folder: Path, hass_client: ClientSessionGenerator
) -> None:
    await async_setup_component(hass, "diagnostics", {})
    path = folder / "uploaded" / "Anna_Meier.log"
    path.write_text(LINE)
    settings: dict[str, Any] = {
        "kind": "recording",
        "path": str(path),
        "speed": "max",
        "repeat": True,
    }
    entry = coach_entry(network_data(**settings))
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    path.unlink()
    network = entry.runtime_data.coach.networks["house"]
    while network.last_error is None:
        await asyncio.sleep(0.01)
    told = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert isinstance(told, dict)
    assert told["networks"]["house"]["last_error"] == "not_found"
    assert "Anna" not in str(told["networks"]["house"])
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_no_attribute_changes_while_a_recording_grows(
    hass: HomeAssistant, coach: Kit, folder: Path
) -> None:
    frames = [f"19FEDA9C#19FF{level:02X}FCFFFF04FF" for level in range(0, 200, 20)]
    await coach.hears(*frames)
    buttons = [
        one
        for one in hass.states.async_all("button")
        if one.entity_id.endswith("_recording")
    ]
    assert len(buttons) == 2
    changed: list[str] = []

    def note(event: Event[EventStateChangedData]) -> None:
        old, new = event.data["old_state"], event.data["new_state"]
        if old and new and old.state == new.state:
            changed.append(new.entity_id)

    hass.bus.async_listen("state_changed", note)
    await hass.services.async_call(DOMAIN, "start_recording", {}, blocking=True)
    await coach.hears(*frames)
    await hass.services.async_call(DOMAIN, "stop_recording", {}, blocking=True)
    await hass.async_block_till_done()
    # A light has more to say than on and off.
    assert {one for one in changed if not one.startswith("light.")} == set()
    for one in buttons:
        assert hass.states.get(one.entity_id) == one
