"""Entries that are half set up, damaged, somebody else's, or gone."""

import asyncio
from dataclasses import replace
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util.file import WriteError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.rvc.const import DOMAIN
from custom_components.rvc.data import ENTRY_VERSION
from custom_components.rvc.spec import clear_cache, loader
from custom_components.rvc.stores.coach_map import MapStore
from tests.conftest import Complaints

from .kit import QUICK, Kit, coach_entry

DIMMED = "19FEDA9C#19FF7CFCFFFF04FF"
OTHER = "19FEDA9C#1AFF7CFCFFFF04FF"
TANK = "19FFB79C#00326404010802FF"
RARE = replace(
    QUICK,
    tick=300,
    heartbeat=600,
    ask_quiet=1e6,
    ask_silent=1e6,
    bus=replace(QUICK.bus, silence=900, silence_check=300),
)
"""Pauses with which the clock of a test can pass days."""
SPEC = Path(loader.__file__).parent
PORCH = {"devices": [{"dimmer": 25, "name": "Porch"}]}


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Let Home Assistant's stores lie on the disk."""
    return {}


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Return a folder for them where nothing else is."""
    return str(tmp_path)


def files_of(folder: Path, entry: MockConfigEntry) -> list[str]:
    """Return the names of what is stored of a coach."""
    stored = folder / ".storage"
    return sorted(path.name for path in stored.glob(f"{DOMAIN}.{entry.entry_id}*"))


def write_file(folder: Path, entry: MockConfigEntry, name: str, content: str) -> None:
    """Put a file in the place of one of a coach's stores."""
    path = folder / ".storage" / f"{DOMAIN}.{entry.entry_id}{name}"
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)


# The last network, and set-up that breaks off


async def test_the_last_network_can_be_removed_and_added_again(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(DIMMED)
    entry = coach.entry
    (network,) = entry.subentries.values()
    hass.config_entries.async_remove_subentry(entry, network.subentry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    assert not coach.running.networks
    hass.config_entries.async_add_subentry(
        entry,
        ConfigSubentry(
            data=network.data,
            subentry_type=network.subentry_type,
            title=network.title,
            unique_id=network.unique_id,
        ),
    )
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    await coach.until(lambda: coach.running.networks["house"].connected)
    await coach.hears(DIMMED)
    assert coach.state("light.dimmer_25").state == "on"


async def test_a_coach_without_networks_is_asked_for_nothing(
    hass: HomeAssistant, quick: None
) -> None:
    entry = coach_entry()
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    for name in ("list_unknown", "export_map", "teach"):
        await hass.services.async_call(
            DOMAIN, name, {}, blocking=True, return_response=True
        )
    call = {"kind": "dimmer", "groups": [1], "command": "set_level"}
    with pytest.raises(HomeAssistantError, match="no network"):
        await hass.services.async_call(DOMAIN, "command_group", call, blocking=True)
    assert await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(
    "broken",
    [
        "custom_components.rvc.coach.coach.Coach.start",
        "custom_components.rvc.lifecycle.register_llm_api",
        "custom_components.rvc.lifecycle.watch_stale_devices",
    ],
)
@pytest.mark.parametrize("error", [RuntimeError("boom"), asyncio.CancelledError()])
async def test_set_up_that_fails_can_be_repeated(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    complaints: Complaints,
    broken: str,
    error: BaseException,
) -> None:
    with patch(broken, side_effect=error):
        assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state in (ConfigEntryState.SETUP_ERROR, ConfigEntryState.SETUP_RETRY)
    complaints.messages.clear()
    await hass.config_entries.async_reload(entry.entry_id)
    kit = Kit(hass, entry)
    await kit.until(lambda: entry.state is ConfigEntryState.LOADED)
    await kit.hears(DIMMED)
    assert kit.state("light.dimmer_25").state == "on"
    await kit.tear_down()


# Entries of others


@pytest.mark.parametrize("version", range(1, ENTRY_VERSION + 1))
async def test_an_entry_of_another_integration_is_left_alone(
    hass: HomeAssistant,
    quick: None,
    caplog: pytest.LogCaptureFixture,
    complaints: Complaints,
    version: int,
) -> None:
    data = {"topic_prefix": "rvc", "availability_timeout": 300}
    entry = MockConfigEntry(
        domain=DOMAIN, version=version, title="RV-C over MQTT", data=data
    )
    entry.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.version == version
    assert dict(entry.data) == data
    assert "another integration" in str(entry.reason)
    assert "RV-C over MQTT" in str(entry.reason)
    complaints.messages.clear()


async def test_our_own_entry_of_version_2_is_migrated(
    hass: HomeAssistant, quick: None
) -> None:
    entry = MockConfigEntry(domain=DOMAIN, version=2, options={"coach_map": PORCH})
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert entry.version == ENTRY_VERSION
    assert entry.runtime_data.document == PORCH
    await hass.config_entries.async_unload(entry.entry_id)


# Stores that are damaged

WRONG_TYPES: list[Any] = [
    {},
    [],
    None,
    7,
    "text",
    [7],
    [{}],
    [{"network": ["house"], "device_class": "dc_dimmer", "instance": 25}],
    [
        {
            "network": "house",
            "device_class": "dc_dimmer",
            "instance": "25",
            "features": "DC_DIMMER_STATUS_3",
            "absent": None,
        }
    ],
    [
        {
            "network": "house",
            "device_class": "dc_dimmer",
            "instance": 25,
            "features": ["", "no such.thing", "...:..."],
        }
    ],
    [
        {
            "network": "house",
            "device_class": "transfer_switch",
            "instance": 1,
            "features": [
                f"ATS_AC_STATUS_1:{part}.rms_voltage"
                for part in ("", "0", "0-0-0-0", "a-b-c", "--", "²-0-0")
            ],
        },
    ],
]


def stored(data: Any, **more: Any) -> dict[str, Any]:
    """Return what a file has."""
    return {"version": 1, "minor_version": 1, "key": "rvc", "data": data, **more}


FILES: list[Any] = [
    *(stored(data) for data in WRONG_TYPES),
    stored([], version=9),
    stored([], version=0),
    stored([], minor_version=9),
    {"data": []},
    [],
    "",
    None,
]


@pytest.mark.parametrize(
    "content", [json.dumps(one) for one in FILES] + ["", "{", "\0"]
)
@pytest.mark.parametrize("name", ["", ".map"])
async def test_no_damaged_file_ends_set_up(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    tmp_path: Path,
    complaints: Complaints,
    content: str,
    name: str,
) -> None:
    if name:
        await MapStore(hass, entry.entry_id).save(PORCH)
    write_file(tmp_path, entry, name, content)
    kit = Kit(hass, entry)
    await kit.set_up()
    assert entry.state is ConfigEntryState.LOADED
    await kit.hears(DIMMED)
    assert kit.state("light.porch" if name else "light.dimmer_25").state == "on"
    assert kit.state("sensor.house_network_state").state == "connected"
    await hass.config_entries.async_remove(entry.entry_id)
    assert not files_of(tmp_path, entry)


async def test_a_map_of_a_newer_release_is_not_done_without(
    hass: HomeAssistant, entry: MockConfigEntry, tmp_path: Path
) -> None:
    for name in (".map", ".map_copy"):
        write_file(tmp_path, entry, name, json.dumps(stored({}, version=9)))
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert "newer version" in str(entry.reason)


@pytest.mark.parametrize("content", [json.dumps(stored([])), '{"version": 1, "da', ""])
async def test_a_lost_map_is_told(
    hass: HomeAssistant, entry: MockConfigEntry, tmp_path: Path, content: str
) -> None:
    for name in (".map", ".map_copy"):
        write_file(tmp_path, entry, name, content)
    kit = Kit(hass, entry)
    await kit.set_up()
    issue = f"map_lost_{entry.entry_id}"
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue)
    await kit.tear_down()


# A disk that takes nothing


@pytest.mark.parametrize(
    "error", [WriteError("No space left on device"), OSError(30, "Read-only")]
)
async def test_what_is_not_saved_is_not_told_as_saved(
    hass: HomeAssistant,
    coach: Kit,
    tmp_path: Path,
    error: Exception,
) -> None:
    call = {"config_entry_id": coach.entry.entry_id, "text": json.dumps(PORCH)}
    before = coach.running
    with (
        patch("homeassistant.helpers.storage.write_utf8_file", side_effect=error),
        pytest.raises(HomeAssistantError, match="could not be saved"),
    ):
        await hass.services.async_call(DOMAIN, "import_map", call, blocking=True)
    assert coach.running is before
    assert not coach.entry.runtime_data.document
    await hass.services.async_call(DOMAIN, "import_map", call, blocking=True)
    assert coach.entry.runtime_data.document == PORCH


# Removal


async def test_a_coach_that_is_removed_at_once_leaves_no_file(
    hass: HomeAssistant, coach: Kit, tmp_path: Path
) -> None:
    await coach.hears(DIMMED)
    call = {"config_entry_id": coach.entry.entry_id, "text": json.dumps(PORCH)}
    await hass.services.async_call(DOMAIN, "import_map", call, blocking=True)
    await coach.hears(DIMMED, "19FFB79C#00326404010802FF")
    # A frame that comes while it goes asks for another save.
    remember = coach.entry.runtime_data.remember
    await hass.config_entries.async_remove(coach.entry.entry_id)
    remember()
    await hass.async_block_till_done()
    assert not files_of(tmp_path, coach.entry)
    await asyncio.sleep(120)
    await hass.async_block_till_done()
    assert not files_of(tmp_path, coach.entry)


async def test_recordings_that_stay_are_listed_for_removal(
    hass: HomeAssistant,
    coach: Kit,
    tmp_path: Path,
    hass_client: ClientSessionGenerator,
) -> None:
    await hass.services.async_call(DOMAIN, "start_recording", {}, blocking=True)
    await coach.hears(DIMMED)
    folder = tmp_path / "rvc" / "recordings"
    (folder / "mine.log").write_text("kept")
    (recorded,) = folder.glob("2*.log")
    await hass.config_entries.async_remove(coach.entry.entry_id)
    await hass.async_block_till_done()
    issue = ir.async_get(hass).async_get_issue(DOMAIN, "recordings_left")
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["files"] == recorded.name
    assert await async_setup_component(hass, "repairs", {})
    client = await hass_client()
    about = {"handler": DOMAIN, "issue_id": "recordings_left"}
    answer = await client.post("/api/repairs/issues/fix", json=about)
    flow = (await answer.json())["flow_id"]
    await client.post(f"/api/repairs/issues/fix/{flow}", json={})
    assert [path.name for path in folder.iterdir()] == ["mine.log"]


# Devices that are gone, in a coach that is switched off each night


@pytest.mark.parametrize("timing", [RARE])
async def test_days_are_counted_by_their_dates(
    hass: HomeAssistant, coach: Kit, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to("2026-05-01 18:00:00+00:00")
    await coach.hears(DIMMED, TANK)
    for day in range(1, 31):
        freezer.move_to(f"2026-06-{day:02} 18:00:00+00:00")
        await hass.config_entries.async_reload(coach.entry.entry_id)
        await hass.async_block_till_done()
        assert coach.find_device("house_tank_0")
        # The lamp is heard late, and only every other day; the tank never.
        for hour in range(4):
            for _ in range(6):
                await coach.hears(OTHER)
                await asyncio.sleep(610)
            if day % 2 and hour == 2:
                await coach.hears(DIMMED)
    await hass.async_block_till_done()
    assert coach.find_device("house_tank_0") is None
    assert coach.find_device("house_dc_dimmer_25")


async def test_a_damaged_part_of_the_integration_is_named(
    hass: HomeAssistant, entry: MockConfigEntry, tmp_path: Path
) -> None:
    cut = tmp_path / "tables.json"
    cut.write_bytes((SPEC / cut.name).read_bytes()[:-1000])
    clear_cache()
    with patch.object(loader, "_TABLES", cut):
        await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "damaged_file"
    assert "tables.json" in (entry.reason or "")
    clear_cache()
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.config_entries.async_unload(entry.entry_id)
