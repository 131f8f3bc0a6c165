"""A recording in any form becomes one of ours: listed, downloaded, played, exported."""

import asyncio
from collections.abc import Iterator
import gzip
import os
from pathlib import Path
import threading
import time
from typing import Any
from unittest.mock import Mock, patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.bus.recordings import importing
from custom_components.rvc.bus.recordings.candump_log import format_batch
from custom_components.rvc.const import DOMAIN

A = "19FEDA9C#19FF7CFCFFFF00FF"
SCREEN = "  can0  19FEDA9C   [8]  19 FF 7C FC FF FF 00 FF\n"
LOCAL = f" (2023-11-14 15:13:20.250000){SCREEN}"
SAVVY_CAN = (
    "Time Stamp,ID,Extended,Dir,Bus,LEN,D1,D2,D3,D4,D5,D6,D7,D8\r\n"
    "1700000000250000,19FEDA9C,true,Rx,0,8,19,FF,7C,FC,FF,FF,00,FF,\r\n"
    "1700000000750000,18FECA85,true,Tx,1,3,01,02,03,00,00,00,00,00,\r\n"
    "1700000001250000,123,false,Rx,0,1,01,\r\n"
    "nonsense\r\n"
    "1700000001750000,19FFB79B,true,Rx,1,8,00,32,64,FF,FF,FF,FF,FF,\r\n"
)


@pytest.fixture
def folder(hass: HomeAssistant, tmp_path: Path, set_up: None) -> Iterator[Path]:
    """Keep recordings apart from the tests' own folder."""
    before, hass.config.config_dir = hass.config.config_dir, str(tmp_path)
    hass.config.allowlist_external_dirs = {str(tmp_path / "media")}
    (tmp_path / "media").mkdir()
    yield tmp_path / "rvc" / "recordings"
    hass.config.config_dir = before


@pytest.fixture(autouse=True)
async def set_up(hass: HomeAssistant, enable_custom_integrations: None) -> None:
    """Set up the actions alone: an import needs no coach."""
    assert await async_setup_component(hass, DOMAIN, {})


async def call(hass: HomeAssistant, action: str, /, **data: object) -> Any:
    """Call an action and return its response."""
    return await hass.services.async_call(
        DOMAIN, action, data, blocking=True, return_response=True
    )


async def test_a_text_becomes_a_recording(hass: HomeAssistant, folder: Path) -> None:
    said = await call(hass, "import_recording", text=SAVVY_CAN)
    path = folder / said["name"]
    assert path.read_text().splitlines() == [
        f"(1700000000.250000) can0 {A}",
        "(1700000000.750000) can1.tx 18FECA85#010203",
        "(1700000001.750000) can1 19FFB79B#003264FFFFFFFFFF",
    ]
    assert said["form"] == "SavvyCAN CSV"
    assert said["frames"] == 3
    assert said["bytes"] == path.stat().st_size
    assert (said["began"], said["seconds"]) == ("2023-11-14T22:13:20.250000+00:00", 1.5)
    assert said["networks"] == [
        {
            "interface": "can0",
            "called": "0",
            "frames": 1,
            "sent": 0,
            "nodes": [0x9C],
            "devices": {"dc_dimmer": [25]},
        },
        {
            "interface": "can1",
            "called": "1",
            "frames": 2,
            "sent": 1,
            "nodes": [0x9B],
            "devices": {"tank": [0]},
        },
    ]
    assert {kind: one["count"] for kind, one in said["left_out"].items()} == {
        "standard": 1,
        "malformed": 1,
    }
    assert said["left_out"]["malformed"] == {
        "count": 1,
        "first_line": 5,
        "text": "nonsense",
    }
    (listed,) = (await call(hass, "list_recordings"))["recordings"]
    assert listed["name"] == said["name"]
    assert (listed["seconds"], listed["networks"]) == (1.5, ["0", "1"])
    exported = await call(hass, "export_recording", name=said["name"])
    assert exported["name"] == path.name.replace(".log", ".public.zip")


async def test_it_can_be_downloaded_and_chosen(
    hass: HomeAssistant, folder: Path, hass_client_no_auth: ClientSessionGenerator
) -> None:
    said = await call(hass, "import_recording", text=SCREEN * 2)
    client = await hass_client_no_auth()
    answer = await client.get(said["download"])
    # What has no times is played with a pause in between.
    assert await answer.text() == f"(0.000000) can0 {A}\n(0.050000) can0 {A}\n"
    assert said["began"] is None
    (listed,) = (await call(hass, "list_recordings"))["recordings"]
    assert (listed["began"], listed["seconds"]) == (None, 0.1)
    form = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": "user"}, data=None
    )
    form = await hass.config_entries.flow.async_configure(
        form["flow_id"], {"next_step_id": "recording"}
    )
    schema = form["data_schema"]
    assert schema is not None
    (chosen,) = (one for key, one in schema.schema.items() if key == "recorded")
    assert chosen.config["options"] == [said["name"]]


@pytest.mark.parametrize(
    ("zone", "began"),
    [
        ("America/Denver", "2023-11-14T22:13:20.250000+00:00"),
        ("Europe/Berlin", "2023-11-14T14:13:20.250000+00:00"),
    ],
)
async def test_local_times_have_a_zone(
    hass: HomeAssistant, folder: Path, zone: str, began: str
) -> None:
    said = await call(hass, "import_recording", text=LOCAL, time_zone=zone)
    assert said["began"] == began
    # Without one it is Home Assistant's; a form with universal times needs none.
    await hass.config.async_set_time_zone(zone)
    assert (await call(hass, "import_recording", text=LOCAL))["began"] == began
    said = await call(hass, "import_recording", text=f"(1700000000.25) can0 {A}")
    assert said["began"] == "2023-11-14T22:13:20.250000+00:00"


async def test_a_file_is_read_where_home_assistant_may(
    hass: HomeAssistant, folder: Path, tmp_path: Path
) -> None:
    allowed = tmp_path / "media" / "Fahrt nach Süden.log.gz"
    allowed.write_bytes(gzip.compress(SCREEN.encode()))
    said = await call(hass, "import_recording", path=str(allowed))
    assert said["frames"] == 1
    secret = tmp_path / "secrets.log"
    secret.write_text(SCREEN)
    (tmp_path / "media" / "link.log").symlink_to(secret)
    for path in ("secrets.log", "media/link.log", "media/../secrets.log", "\0", "~"):
        with pytest.raises(ServiceValidationError, match="may not read"):
            await call(hass, "import_recording", path=path)
    with pytest.raises(ServiceValidationError, match="There is no file"):
        await call(hass, "import_recording", path=str(tmp_path / "media" / "none"))


async def test_an_upload_is_named(hass: HomeAssistant, folder: Path) -> None:
    uploaded = folder / "uploaded"
    uploaded.mkdir(parents=True)
    (uploaded / "Fahrt.csv").write_text(SAVVY_CAN)
    said = await call(hass, "import_recording", name="Fahrt.csv")
    assert said["frames"] == 3
    assert (uploaded / "Fahrt.csv").exists()
    # One of ours may be imported too, and keeps what its networks are called.
    (folder / said["name"]).with_suffix(".json").write_text(
        '{"networks": {"can0": "House", "can1": "Chassis"}}'
    )
    again = await call(hass, "import_recording", name=said["name"])
    assert [one["frames"] for one in again["networks"]] == [1, 2]
    listed = (await call(hass, "list_recordings"))["recordings"]
    assert ["House", "Chassis"] in [
        one["networks"] for one in listed if one["name"] == again["name"]
    ]
    with pytest.raises(ServiceValidationError, match="no recording named"):
        await call(hass, "import_recording", name="../secrets.log")


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({}, "import_one_source"),
        ({"text": SCREEN, "name": "a.log"}, "import_one_source"),
        ({"text": SCREEN, "time_zone": "Denver"}, "no_time_zone"),
        ({"text": SCREEN, "time_zone": "../../etc/passwd"}, "no_time_zone"),
        ({"text": ""}, "recording_empty"),
        ({"text": "Dear all,\nhow are you?"}, "not_a_recording"),
        ({"text": "PK\x03\x04"}, "recording_archive"),
        ({"text": "can0  123   [2]  01 02"}, "recording_without_frames"),
        (
            {"text": "***BUSMASTER Ver 3.2.2***\n***PROTOCOL J1939***\n"},
            "recording_busmaster_j1939",
        ),
        ({"text": "x" * 16_000_001}, "text_too_long"),
    ],
)
async def test_what_cannot_be_imported_says_why(
    hass: HomeAssistant, folder: Path, data: dict[str, str], key: str
) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, "import_recording", **data)
    assert refused.value.translation_key == key
    assert not folder.exists() or not list(folder.iterdir())


@pytest.mark.parametrize(
    ("limit", "free", "key"),
    [(0, 10**12, "recording_too_large"), (1, 10**8, "recording_no_room")],
)
async def test_an_import_has_bounds(
    hass: HomeAssistant, folder: Path, limit: int, free: int, key: str
) -> None:
    with (
        patch("custom_components.rvc.services.import_recording.MOST_MEGABYTES", limit),
        patch("shutil.disk_usage", return_value=Mock(free=free)),
        pytest.raises(HomeAssistantError) as refused,
    ):
        await call(hass, "import_recording", text=SCREEN * 10)
    assert refused.value.translation_key == key
    assert not list(folder.iterdir())


async def test_the_oldest_make_room_but_not_what_is_imported_or_played(
    hass: HomeAssistant, folder: Path
) -> None:
    folder.mkdir(parents=True)
    names = [f"20260101T00000{n}Z_001.log" for n in range(3)]
    for number, name in enumerate(names):
        (folder / name).write_text(SCREEN)
        with (folder / name).open("ab") as file:
            file.truncate(700_000_000)
        then = time.time() - 1000 + number
        os.utime(folder / name, (then, then))
    with patch("shutil.disk_usage", return_value=Mock(free=10**12)):
        said = await call(hass, "import_recording", name=names[0])
    left = {one.name for one in folder.glob("*.log")}
    assert left == {names[0], names[2], said["name"]}


async def test_an_import_ends_with_its_call(
    hass: HomeAssistant, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, goes_on = asyncio.Event(), threading.Event()
    written = []

    def write(name: str, batch: FrameBatch, *, sent: bool) -> str:
        written.append(batch)
        hass.loop.call_soon_threadsafe(began.set)
        goes_on.wait(10)
        return format_batch(name, batch, sent=sent)

    monkeypatch.setattr(importing, "format_batch", write)
    text = f"{SCREEN}{'nonsense\n' * 1000}{SCREEN}"
    task = asyncio.create_task(call(hass, "import_recording", text=text))
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    goes_on.set()
    while list(folder.iterdir()):
        await asyncio.sleep(0.01)
    assert len(written) == 1


async def test_two_imports_at_once_are_two_recordings(
    hass: HomeAssistant, folder: Path
) -> None:
    said = await asyncio.gather(
        *(call(hass, "import_recording", text=SCREEN) for _ in range(3))
    )
    assert len({one["name"] for one in said}) == 3
    assert len(list(folder.glob("*.log"))) == 3
    assert not list(folder.glob("*.draft"))
