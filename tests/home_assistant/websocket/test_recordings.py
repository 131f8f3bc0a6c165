"""The panel's recordings: what is recorded now, and a file as a coach of its own."""

import asyncio
from pathlib import Path

from aiohttp import FormData
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.rvc.bus.recordings.folder import DiskFull
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.flows.connections.recording import recordings_folder
from tests.home_assistant.kit import Kit

from .client import Client
from .conftest import MakeClient

LAMP = "19FEDA9C#{:02X}FF7CFCFFFF04FF"
OF_TWO = "".join(
    f"(1700000000.{number}00000) can{number % 2} {LAMP.format(25 + number % 2)}\n"
    for number in range(8)
)


@pytest.fixture
async def folder(hass: HomeAssistant, tmp_path: Path, quick: None) -> Path:
    """Return where recordings are kept; it is empty."""
    assert await async_setup_component(hass, DOMAIN, {})
    hass.config.config_dir = str(tmp_path)
    folder = recordings_folder(hass)
    folder.mkdir(parents=True)
    return folder


async def test_what_is_recorded_is_told_while_somebody_looks(
    hass: HomeAssistant, folder: Path, coach: Kit, client: Client
) -> None:
    await client.call("rvc/recordings/subscribe", entry_id=coach.entry.entry_id)
    assert (await client.event())["name"] is None
    recordings = coach.entry.runtime_data.recordings
    await recordings.start()
    started = await client.event()
    assert started["name"].endswith(".log")
    (listed,) = (await client.call("rvc/recordings"))["recordings"]
    assert listed["under_way"]
    assert listed["name"] == started["name"]
    await recordings.stop()
    assert (await client.event())["name"] is None


async def test_who_clicks_twice_records_once(
    hass: HomeAssistant, folder: Path, coach: Kit
) -> None:
    recordings = coach.entry.runtime_data.recordings
    first, second = await asyncio.gather(
        *(recordings.start() for _ in range(2)), return_exceptions=True
    )
    assert isinstance(first, str)
    assert getattr(second, "translation_key", None) == "recording_already"
    # One that begins while the coach ends, ends with it.
    await recordings.stop()
    begins = asyncio.create_task(recordings.start())
    await asyncio.sleep(0)
    await hass.config_entries.async_unload(coach.entry.entry_id)
    await asyncio.wait([begins])
    assert not recordings.is_recording
    with pytest.raises(HomeAssistantError, match="No coach"):
        await recordings.start()


async def test_who_clicks_twice_gets_one_coach_for_a_recording(
    hass: HomeAssistant, folder: Path, make_client: MakeClient
) -> None:
    name = "20260101T000001Z_001.log"
    (folder / name).write_text(OF_TWO)
    clients = [await make_client(), await make_client()]
    answers = await asyncio.gather(
        *(
            one.answer("rvc/recordings/play", name=name, speed="max", repeat=True)
            for one in clients
        )
    )
    assert sorted(one["success"] for one in answers) == [False, True]
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    await hass.config_entries.async_unload(entry.entry_id)


async def test_a_recording_is_played_as_a_coach_with_all_its_networks(
    hass: HomeAssistant, folder: Path, client: Client
) -> None:
    (folder / "20260101T000001Z_001.log").write_text(OF_TWO)
    name = "20260101T000001Z_001.log"
    played = await client.call(
        "rvc/recordings/play", name=name, speed="max", repeat=True
    )
    entry = hass.config_entries.async_get_entry(played["entry_id"])
    assert entry is not None
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    assert entry.title == name
    networks = {
        one.data["network"]: one.data["channel"] for one in entry.subentries.values()
    }
    assert networks == {"house": "can0", "network_2": "can1"}
    (listed,) = (await client.call("rvc/recordings"))["recordings"]
    assert listed["played_by"] == entry.entry_id

    preview = await client.call(
        "rvc/send/preview",
        entry_id=entry.entry_id,
        network="network_2",
        name="DC_DIMMER_COMMAND_2",
        signals={"instance": 26, "desired_level": 62, "command": "set_level"},
    )
    assert "played back from a recording" in preview["refusal"]["message"]
    assert preview["request_refusal"] == preview["refusal"]

    again = await client.error(
        "rvc/recordings/play", name=name, speed="1", repeat=False
    )
    assert again["translation_key"] == "recording_plays_already"
    await client.call("rvc/recordings/stop_playing", name=name)
    assert not hass.config_entries.async_entries(DOMAIN)
    assert (folder / name).exists()


@pytest.mark.usefixtures("folder")
async def test_only_what_is_played_is_stopped(coach: Kit, client: Client) -> None:
    error = await client.error("rvc/recordings/stop_playing", name="a.log")
    assert error["translation_key"] == "recording_is_not_played"
    assert coach.entry.state is ConfigEntryState.LOADED


async def test_what_is_no_recording_is_not_played(
    hass: HomeAssistant, folder: Path, client: Client
) -> None:
    (folder / "20260101T000001Z_001.log").write_text("Dear diary\n")
    error = await client.error(
        "rvc/recordings/play",
        name="20260101T000001Z_001.log",
        speed="1",
        repeat=False,
    )
    assert error["translation_key"] == "not_a_recording"
    assert not hass.config_entries.async_entries(DOMAIN)


async def test_an_upload_is_kept_when_it_is_a_recording(
    hass: HomeAssistant,
    folder: Path,
    coach: Kit,
    client: Client,
    hass_client: ClientSessionGenerator,
) -> None:
    http = await hass_client()

    async def send(text: str) -> str:
        form = FormData()
        form.add_field("file", text.encode(), filename="capture.txt")
        answer = await http.post("/api/file_upload", data=form)
        file_id: str = (await answer.json())["file_id"]
        return file_id

    kept = await client.call("rvc/recordings/upload", file_id=await send(OF_TWO))
    names = [one["name"] for one in (await client.call("rvc/recordings"))["recordings"]]
    assert names == [kept["name"]]
    error = await client.error("rvc/recordings/upload", file_id=await send("Dear\n"))
    assert error["translation_key"] == "not_a_recording"
    error = await client.error("rvc/recordings/upload", file_id="0" * 32)
    assert error["translation_key"] == "upload_gone"


@pytest.mark.parametrize(
    ("reason", "key"),
    [("recording_no_room", "recording_no_room"), (None, "too_many_recordings")],
)
async def test_an_upload_without_room_says_so(
    folder: Path,
    coach: Kit,
    client: Client,
    hass_client: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
    reason: str | None,
    key: str,
) -> None:
    def keep(*_: object) -> None:
        if reason is not None:
            raise DiskFull

    monkeypatch.setattr(
        "custom_components.rvc.flows.connections.recording.keep_upload", keep
    )
    form = FormData()
    form.add_field("file", OF_TWO.encode(), filename="capture.txt")
    answer = await (await hass_client()).post("/api/file_upload", data=form)
    file_id = (await answer.json())["file_id"]
    error = await client.error("rvc/recordings/upload", file_id=file_id)
    assert error["translation_key"] == key
    assert " MB" in error["message"]


async def test_a_copy_without_what_is_private_has_a_link(
    folder: Path, coach: Kit, client: Client
) -> None:
    (folder / "20260101T000001Z_001.log").write_text(OF_TWO)
    copy = await client.call("rvc/recordings/export", name="20260101T000001Z_001.log")
    assert copy["name"].endswith(".public.zip")
    assert copy["download"].startswith("/api/rvc/recordings/")


async def test_who_is_no_administrator_sees_none(coach: Kit, reader: Client) -> None:
    error = await reader.error("rvc/recordings")
    assert error["code"] == "unauthorized"
