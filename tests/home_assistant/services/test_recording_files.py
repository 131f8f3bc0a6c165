"""What happens to files of recordings meanwhile, and files that somebody put there."""

import asyncio
from collections.abc import Iterator
import io
import os
from pathlib import Path
import threading
import time
from typing import Any
from unittest.mock import Mock, patch
import zipfile

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from custom_components.rvc.bus.recordings.folder import (
    Found,
    keep_upload,
    recordings_in,
)
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.recordings import delete_recordings

from ..kit import coach_entry, network_data

A = "19FEDA9C#19FF7CFCFFFF00FF"
LINE = f"(1700000000.250000) can0 {A}\n"
OURS = "20260101T000001Z_001.log"
ODD = [
    "Fahrt nach Süden #1?.log",
    'a "b" & c;.log',
    "100%41.log",
    "日本.log",
    "हिन्दी.log",
]


@pytest.fixture(autouse=True)
async def set_up(hass: HomeAssistant, enable_custom_integrations: None) -> None:
    """Set up the actions alone."""
    assert await async_setup_component(hass, DOMAIN, {})


@pytest.fixture
def folder(hass: HomeAssistant, tmp_path: Path, set_up: None) -> Iterator[Path]:
    """Have a folder with one of ours and one that was uploaded."""
    before, hass.config.config_dir = hass.config.config_dir, str(tmp_path)
    path = tmp_path / "rvc" / "recordings"
    (path / "uploaded").mkdir(parents=True)
    (path / OURS).write_text(LINE)
    (path / "uploaded" / "b.csv").write_text(LINE)
    yield path
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


async def listed(hass: HomeAssistant) -> dict[str, Any]:
    """Return what is listed, by name."""
    answer = await call(hass, "list_recordings")
    return {one["name"]: one for one in answer["recordings"]}


@pytest.mark.parametrize("name", ODD)
async def test_a_file_may_have_any_name(
    hass: HomeAssistant,
    folder: Path,
    hass_client_no_auth: ClientSessionGenerator,
    name: str,
) -> None:
    path = folder / "uploaded" / name
    path.write_text(LINE)
    about = (await listed(hass))[name]
    client = await hass_client_no_auth()
    answer = await client.get(URL(about["download"], encoded=True))
    assert answer.status == 200
    assert await answer.text() == LINE
    exported = await call(hass, "export_recording", name=name)
    answer = await client.get(exported["download"])
    with zipfile.ZipFile(io.BytesIO(await answer.read())) as archive:
        assert len(archive.namelist()) == 2
    await call(hass, "delete_recording", name=name)
    assert not path.exists()


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (FileNotFoundError, "recording_gone"),
        (PermissionError, "recording_no_permission"),
        (OSError(5, "Input/output error"), "recording_not_read"),
    ],
)
async def test_a_file_may_be_gone_or_forbidden_by_now(
    hass: HomeAssistant, folder: Path, error: Any, key: str
) -> None:
    with patch("pathlib.Path.open", side_effect=error):
        for action in ("export_recording", "import_recording"):
            with pytest.raises(HomeAssistantError) as failed:
                await call(hass, action, name=OURS)
            assert failed.value.translation_key == key
    with (
        patch("pathlib.Path.unlink", side_effect=PermissionError(13, "forbidden")),
        pytest.raises(HomeAssistantError, match="forbidden"),
    ):
        await call(hass, "delete_recording", name=OURS)


async def test_a_download_of_what_is_gone_is_not_found(
    hass: HomeAssistant, folder: Path, hass_client: ClientSessionGenerator
) -> None:
    client = await hass_client()
    gone = Found(folder / "none.log", 1, 0.0)
    with patch("custom_components.rvc.services.recordings.find", return_value=gone):
        answer = await client.get("/api/rvc/recordings/none.log")
    assert answer.status == 404


async def test_a_list_stands_a_file_that_goes(folder: Path) -> None:
    lstat = Path.lstat

    def goes(path: Path) -> os.stat_result:
        if path.name == OURS:
            raise FileNotFoundError
        return lstat(path)

    other = folder / OURS.replace("1Z", "2Z")
    other.write_text(LINE)
    with patch.object(Path, "lstat", goes):
        assert [one.path for one in recordings_in(folder)] == [other]


async def test_exports_at_once_do_not_disturb_each_other(
    hass: HomeAssistant, folder: Path
) -> None:
    (folder / OURS).write_text(LINE * 2000)
    answers = await asyncio.gather(
        *(call(hass, "export_recording", name=OURS) for _ in range(4))
    )
    (name,) = {one["name"] for one in answers}
    with zipfile.ZipFile(folder / name) as archive:
        assert archive.testzip() is None
    assert not list(folder.glob("*.draft"))
    # A copy is no recording; the copies of two uploads have two names.
    with pytest.raises(ServiceValidationError, match="is an archive"):
        await call(hass, "export_recording", name=name)
    (folder / "uploaded" / "b.log").write_text(LINE)
    names = {
        (await call(hass, "export_recording", name=one))["name"]
        for one in ("b.csv", "b.log")
    }
    assert len(names) == 2


async def test_an_export_leaves_room_on_the_disk(
    hass: HomeAssistant, folder: Path
) -> None:
    with (
        patch("shutil.disk_usage", return_value=Mock(free=10**8)),
        pytest.raises(HomeAssistantError) as failed,
    ):
        await call(hass, "export_recording", name=OURS)
    assert failed.value.translation_key == "recording_no_room"
    assert {one.name for one in folder.iterdir()} == {OURS, "uploaded"}


@pytest.mark.parametrize(
    "about",
    [
        "[" * 100_000,
        '{"networks": [1, 2]}',
        '{"networks": {"can0": {"a": 1}}}',
        "\udc80",
        '{"networks": {"can0": "' + "x" * 1_000_000,
        "",
    ],
)
async def test_what_stands_beside_a_recording_may_be_broken(
    hass: HomeAssistant, folder: Path, about: str
) -> None:
    path = (folder / OURS).with_suffix(".json")
    path.write_bytes(about.encode(errors="surrogateescape"))
    assert (await listed(hass))[OURS]["bytes"] == len(LINE)
    await call(hass, "export_recording", name=OURS)
    assert (await call(hass, "import_recording", name=OURS))["frames"] == 1
    await call(hass, "delete_recording", name=OURS)
    assert not path.exists()


async def test_networks_of_a_copy_have_a_limit(
    hass: HomeAssistant, folder: Path
) -> None:
    lines = [f"(1.0) vcan{n}{'x' * 50} {A}\n" for n in range(100)]
    (folder / "uploaded" / "b.csv").write_text("".join(lines))
    exported = await call(hass, "export_recording", name="b.csv")
    with zipfile.ZipFile(folder / exported["name"]) as archive:
        (log,) = (one for one in archive.namelist() if one.endswith(".log"))
        names = {line.split()[1] for line in archive.read(log).decode().splitlines()}
    assert len(names) == 33
    assert all(len(one) <= 32 and one.startswith("can") for one in names)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "way", ["rvc/recordings/{}", "rvc/../rvc/recordings/{}", "link.log"]
)
async def test_what_is_played_stays(
    hass: HomeAssistant, folder: Path, tmp_path: Path, way: str
) -> None:
    (tmp_path / "link.log").symlink_to(folder / OURS)
    path = way.format(OURS)
    settings: dict[str, Any] = {
        "kind": "recording",
        "path": path,
        "speed": "max",
        "repeat": False,
    }
    entry = coach_entry(network_data(**settings), title="Played")
    entry.add_to_hass(hass)
    with pytest.raises(ServiceValidationError, match="is played for Played"):
        await call(hass, "delete_recording", name=OURS)
    # Neither age nor a new one takes it away.
    long_ago = time.time() - 365 * 86_400
    for name in (OURS, OURS.replace("1Z", "2Z")):
        (folder / name).write_text(LINE)
        os.utime(folder / name, (long_ago, long_ago))
    await call(hass, "import_recording", text=A)
    assert {one.name for one in folder.glob("20260101*.log")} == {OURS}


async def test_what_was_left_half_written_goes(
    hass: HomeAssistant, folder: Path
) -> None:
    long_ago = time.time() - 2 * 86_400
    for name, then in (("old.draft", long_ago), ("new.draft", time.time())):
        (folder / name).write_text("half")
        os.utime(folder / name, (then, then))
    await call(hass, "import_recording", text=A)
    assert {one.name for one in folder.glob("*.draft")} == {"new.draft"}


async def test_one_file_that_cannot_be_deleted_does_not_end_an_import(
    hass: HomeAssistant, folder: Path
) -> None:
    long_ago = time.time() - 365 * 86_400
    os.utime(folder / OURS, (long_ago, long_ago))
    unlink = Path.unlink

    def forbidden(path: Path, missing_ok: bool = False) -> None:
        if path.name == OURS:
            raise PermissionError
        unlink(path, missing_ok)

    with patch.object(Path, "unlink", forbidden):
        said = await call(hass, "import_recording", text=A)
    assert {OURS, said["name"]} <= {one.name for one in folder.glob("*.log")}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("action", ["export_recording", "import_recording"])
async def test_a_coach_may_be_removed_meanwhile(
    hass: HomeAssistant, folder: Path, action: str
) -> None:
    entry = coach_entry(network_data(channel="test removed meanwhile"))
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    reached, goes_on = asyncio.Event(), threading.Event()

    def wait(*_: object) -> Mock:
        hass.loop.call_soon_threadsafe(reached.set)
        goes_on.wait(10)
        return Mock(free=10**12)

    with patch("shutil.disk_usage", wait):
        task = asyncio.create_task(call(hass, action, name=OURS))
        await reached.wait()
        await hass.config_entries.async_remove(entry.entry_id)
        goes_on.set()
        said = await task
    assert (folder / said["name"]).exists()
    assert not list(folder.glob("*.draft"))
    # What stays is told of, and can be deleted.
    issues = ir.async_get(hass).issues
    assert (DOMAIN, "recordings_left") in issues
    await delete_recordings(hass)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("ünï ✓ 名.log", "ünï_名.log"),
        ("u\u0308ni.log", "üni.log"),
        ("हिन्दी में.csv", "हिन्दी_में.csv"),
        ("Поездка №5.asc", "Поездка_5.asc"),
        ("..\\..\u2215x\uff0fy.log", "x_y.log"),
        ("\u202egol.exe", "gol.exe"),
        ("\u0301.log", "log"),
        ("．．", "recording"),
        ("\udcff\0\n.log", "log"),
        (f"{'名' * 200}.log", f"{'名' * 65}.log"),
        (f"{'é' * 200}.log", f"{'é' * 96}.log"),
        ("٢٠٢٦٠١٠١T٠٠٠٠٠١Z_٠٠١.log", "٢٠٢٦٠١٠١T٠٠٠٠٠١Z_٠٠١.log"),
        (OURS, f"uploaded_{OURS}"),
    ],
)
async def test_an_upload_keeps_the_letters_of_its_name(
    hass: HomeAssistant, folder: Path, tmp_path: Path, name: str, kept: str
) -> None:
    source = Mock(wraps=tmp_path / "given")
    source.name = name
    (tmp_path / "given").write_text(LINE)
    paths = [keep_upload(folder, source, 1_000_000) for _ in range(2)]
    assert all(path and path.parent == folder / "uploaded" for path in paths)
    first, second = (path.name for path in paths if path)
    assert first == kept
    assert second != first
    about = await listed(hass)
    assert about[kept]["uploaded"]
    # A copy of it is listed, and its link leads there.
    copy = await call(hass, "export_recording", name=second)
    assert copy["name"] in await listed(hass)
