"""Recordings that are there: listed, downloaded, deleted and passed on."""

from collections.abc import Iterator
import io
import json
import os
from pathlib import Path
import time
from typing import Any
import zipfile

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.rvc.const import DOMAIN

from ..kit import Kit

DIMMED = "19FEDA9C#19FF7CFCFFFF04FF"
POSITION = "18FEF39C#00112233445566FF"


@pytest.fixture
def folder(hass: HomeAssistant, tmp_path: Path) -> Iterator[Path]:
    """Keep recordings apart from the tests' own folder."""
    before, hass.config.config_dir = hass.config.config_dir, str(tmp_path)
    yield tmp_path / "rvc" / "recordings"
    hass.config.config_dir = before


async def call(hass: HomeAssistant, action: str, /, **data: object) -> Any:
    """Call an action and return its response, if it has one."""
    return await hass.services.async_call(
        DOMAIN,
        action,
        data,
        blocking=True,
        return_response=action != "delete_recording",
    )


async def record(hass: HomeAssistant, coach: Kit, *frames: str, **data: Any) -> Path:
    """Record frames, and return the file."""
    begun = await call(hass, "start_recording", **data)
    await coach.hears(*frames)
    await call(hass, "stop_recording")
    return Path(begun["file"])


async def test_recordings_are_listed_with_links(
    hass: HomeAssistant,
    coach: Kit,
    folder: Path,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    path = await record(hass, coach, DIMMED)
    (listed,) = (await call(hass, "list_recordings"))["recordings"]
    assert listed["name"] == path.name
    assert listed["bytes"] == path.stat().st_size
    assert listed["networks"] == ["House"]
    assert listed["seconds"] >= 0
    assert listed["began"] is not None
    assert not listed["under_way"]
    client = await hass_client_no_auth()
    answer = await client.get(listed["download"])
    assert answer.status == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert await answer.read() == path.read_bytes()
    # The same without the signature, and another file with it
    bare, _, signature = listed["download"].partition("?")
    assert (await client.get(bare)).status == 401
    assert (await client.get(f"{bare}x?{signature}")).status == 401


@pytest.mark.parametrize(
    "name",
    [
        "mine.txt",
        "..%2Fmine.txt",
        "%2e%2e%2fmine.txt",
        "..%5Cmine.txt",
        "none.log",
        "%00",
    ],
)
async def test_nothing_but_recordings_is_served(
    hass: HomeAssistant,
    coach: Kit,
    folder: Path,
    hass_client: ClientSessionGenerator,
    name: str,
) -> None:
    await record(hass, coach, DIMMED)
    for place in (folder, folder.parent):
        (place / "mine.txt").write_text("harmless")
    client = await hass_client()
    answer = await client.get(f"/api/rvc/recordings/{name}")
    # aiohttp itself refuses what leads out of the folder.
    assert answer.status in (400, 404)
    with pytest.raises(ServiceValidationError):
        await call(hass, "delete_recording", name=name)
    for place in (folder, folder.parent):
        assert (place / "mine.txt").exists()


async def test_recordings_are_for_administrators(
    hass: HomeAssistant,
    coach: Kit,
    folder: Path,
    hass_client: ClientSessionGenerator,
    hass_admin_user: MockUser,
) -> None:
    path = await record(hass, coach, DIMMED)
    client = await hass_client()
    assert (await client.get(f"/api/rvc/recordings/{path.name}")).status == 200
    hass_admin_user.groups = []
    assert (await client.get(f"/api/rvc/recordings/{path.name}")).status == 401


async def test_a_recording_is_deleted_with_what_is_beside_it(
    hass: HomeAssistant, coach: Kit, folder: Path
) -> None:
    begun = await call(hass, "start_recording")
    name = Path(begun["file"]).name
    with pytest.raises(ServiceValidationError, match="still being written"):
        await call(hass, "delete_recording", name=name)
    await call(hass, "stop_recording")
    assert len(list(folder.iterdir())) == 2
    await call(hass, "delete_recording", name=name)
    assert not list(folder.iterdir())
    with pytest.raises(ServiceValidationError, match="no recording named"):
        await call(hass, "delete_recording", name=name)


async def test_an_export_holds_nothing_private(
    hass: HomeAssistant,
    coach: Kit,
    folder: Path,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    path = await record(hass, coach, DIMMED, POSITION)
    exported = await call(hass, "export_recording", name=path.name)
    client = await hass_client_no_auth()
    answer = await client.get(exported["download"])
    with zipfile.ZipFile(io.BytesIO(await answer.read())) as archive:
        log, about = sorted(archive.namelist(), reverse=True)
        lines = archive.read(log).decode().splitlines()
        said = json.loads(archive.read(about))
    heard = [line.split()[2] for line in lines if " can0 " in line]
    assert DIMMED in heard
    assert "18FEF39C#FFFFFFFFFFFFFFFF" in heard
    assert said["networks"] == {"can0": "House"}
    assert POSITION in path.read_text()
    (folder / "20260101T000000Z_001.log").write_bytes(b"\0nonsense")
    with pytest.raises(ServiceValidationError, match="in no form of recording"):
        await call(hass, "export_recording", name="20260101T000000Z_001.log")


async def test_a_recording_begins_with_all_that_can_be_asked_for(
    hass: HomeAssistant, coach: Kit, folder: Path
) -> None:
    session = coach.running.sessions["house"]
    await coach.until(lambda: not len(session.requests))
    before = len(coach.commands("REQUEST_FOR_DGN"))
    begun = await call(hass, "start_recording")
    await coach.until(lambda: not len(session.requests))
    await call(hass, "stop_recording")
    asked = [one["desired_dgn"] for one in coach.commands("REQUEST_FOR_DGN")][before:]
    assert 0x1FEDA in asked
    assert len(asked) == len(set(asked)) == len(session.requested)
    # What is asked stands in the file under an interface of its own.
    assert Path(begun["file"]).read_text().count(" can0.tx ") >= len(asked)


async def test_nothing_is_asked_where_home_assistant_only_listens(
    hass: HomeAssistant, coach: Kit, folder: Path
) -> None:
    session = coach.running.sessions["house"]
    await coach.until(lambda: not len(session.requests))
    session.network.listen_only = True
    path = await record(hass, coach, DIMMED)
    assert not len(session.requests)
    assert ".tx " not in path.read_text()


async def test_only_changes_are_recorded(
    hass: HomeAssistant, coach: Kit, folder: Path
) -> None:
    other = DIMMED.replace("#19", "#1A")
    lighter = DIMMED.replace("7C", "20")
    command = "19FEDB9D#19FFC800FF00FFFF"
    frames = [DIMMED, other, DIMMED, other, lighter, DIMMED, command, command]
    path = await record(hass, coach, *frames, changes_only=True)
    heard = [
        line.split()[2] for line in path.read_text().splitlines() if " can0 " in line
    ]
    assert heard == [DIMMED, other, lighter, DIMMED, command, command]
    everything = await record(hass, coach, *frames)
    assert everything.read_text().count(" can0 ") == len(frames)


async def test_old_recordings_are_deleted(
    hass: HomeAssistant, coach: Kit, folder: Path
) -> None:
    folder.mkdir(parents=True)
    for name, days in (("20260101T000001Z_001", 181), ("20260101T000002Z_001", 170)):
        for suffix in (".log", ".json"):
            path = folder / f"{name}{suffix}"
            path.touch()
            then = time.time() - days * 86_400
            os.utime(path, (then, then))
    await record(hass, coach, DIMMED)
    left = {one.name for one in folder.glob("2026010*")}
    assert left == {"20260101T000002Z_001.log", "20260101T000002Z_001.json"}
