"""The connection Recording: uploaded, chosen, or by its path, in any form."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, Mock, patch

import aiohttp
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.coach.timing import Timing
from custom_components.rvc.const import DOMAIN

from ..kit import QUICK

LINE = "({}) {} 19FEDA9C#19FF7CFCFFFF00FF\n"
SETTINGS = {"speed": "max", "repeat": False}
OF_TWO = (
    LINE.format("1700000000.250000", "can0")
    + LINE.format("1700000000.350000", "can1").replace("#19", "#1A")
    + LINE.format("1700000000.450000", "can2.tx")
)
SAVVY_CAN = (
    "Time Stamp,ID,Extended,Dir,Bus,LEN,D1,D2,D3,D4,D5,D6,D7,D8\r\n"
    "1700000000250000,19FEDA9C,true,Rx,0,8,19,FF,7C,FC,FF,FF,00,FF,\r\n"
)

pytestmark = pytest.mark.usefixtures("quick", "socket_enabled")


@pytest.fixture
def timing() -> Timing:
    """Return pauses with which the flow is in a hurry."""
    return replace(QUICK, scan=0.05)


@pytest.fixture
def folder(hass: HomeAssistant, tmp_path: Path) -> Iterator[Path]:
    """Keep recordings apart from the tests' own folder."""
    before, hass.config.config_dir = hass.config.config_dir, str(tmp_path)
    yield tmp_path / "rvc" / "recordings"
    hass.config.config_dir = before


async def form_of(hass: HomeAssistant) -> dict[str, Any]:
    """Open the form of a recording."""
    flows = hass.config_entries.flow
    menu = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
    form = await flows.async_configure(menu["flow_id"], {"next_step_id": "recording"})
    return dict(form)


async def go_on(
    hass: HomeAssistant, shown: dict[str, Any], **data: object
) -> dict[str, Any]:
    """Answer what is shown."""
    flows = hass.config_entries.flow
    return dict(await flows.async_configure(shown["flow_id"], data))


async def added(hass: HomeAssistant, shown: dict[str, Any]) -> dict[str, Any]:
    """Wait until the flow has listened, and finish it."""
    while shown["type"] is FlowResultType.SHOW_PROGRESS:
        await hass.async_block_till_done()
        shown = dict(await hass.config_entries.flow.async_configure(shown["flow_id"]))
    if shown["type"] is FlowResultType.MENU:
        shown = await go_on(hass, shown, next_step_id="coach")
    result = await go_on(hass, shown, coach="just_discover")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    return result


async def instances_of(hass: HomeAssistant, result: dict[str, Any]) -> set[int | None]:
    """Wait for the end of a recording, and return the instances of its devices."""
    coach = result["result"].runtime_data.coach
    while not coach.networks["house"].finished:
        await asyncio.sleep(0.01)
    await hass.async_block_till_done()
    return {key.instance for key in coach.devices}


async def upload(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    name: str,
    content: bytes,
) -> str:
    """Upload a file as the frontend does, and return its id."""
    client = await hass_client()
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("file", content, filename=name)
    answer = await client.post("/api/file_upload", data=form)
    return str((await answer.json())["file_id"])


@pytest.fixture(autouse=True)
async def set_up(hass: HomeAssistant, quick: None) -> None:
    """Set the integration up before a client makes the server start."""
    assert await async_setup_component(hass, DOMAIN, {})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("My coach.csv", SAVVY_CAN.encode()),
        ("candump.txt", b"  can0  19FEDA9C   [8]  19 FF 7C FC FF FF 00 FF\n"),
    ],
)
async def test_a_recording_is_uploaded_and_played(
    hass: HomeAssistant,
    folder: Path,
    hass_client: ClientSessionGenerator,
    name: str,
    content: bytes,
) -> None:
    file_id = await upload(hass, hass_client, name, content)
    form = await form_of(hass)
    result = await added(hass, await go_on(hass, form, upload=file_id, **SETTINGS))
    kept = folder / "uploaded" / name.replace(" ", "_")
    assert kept.read_bytes() == content
    assert result["title"] == kept.name
    (network,) = result["result"].subentries.values()
    assert network.data["path"] == f"rvc/recordings/uploaded/{kept.name}"
    assert 25 in await instances_of(hass, result)
    # The next one may be chosen, and has another name where it is called the same.
    file_id = await upload(hass, hass_client, name, content)
    again = await go_on(hass, await form_of(hass), upload=file_id, **SETTINGS)
    assert again["type"] is FlowResultType.SHOW_PROGRESS
    assert len(list(kept.parent.iterdir())) == 2
    form = await form_of(hass)
    chosen = f"uploaded/{kept.name}"
    same = await go_on(hass, form, recorded=chosen, **SETTINGS)
    assert (same["type"], same["reason"]) == (
        FlowResultType.ABORT,
        "already_configured",
    )
    with pytest.raises(Exception, match="played for"):
        await hass.services.async_call(
            DOMAIN, "delete_recording", {"name": kept.name}, blocking=True
        )
    await hass.config_entries.async_unload(result["result"].entry_id)


async def test_of_several_networks_one_is_chosen(
    hass: HomeAssistant, folder: Path
) -> None:
    folder.mkdir(parents=True)
    (folder / "20260101T000001Z_001.log").write_text(OF_TWO)
    (folder / "20260101T000001Z_001.json").write_text(
        '{"networks": {"can0": "House", "can1": "Chassis"}}'
    )
    form = await form_of(hass)
    shown = await go_on(hass, form, recorded="20260101T000001Z_001.log", **SETTINGS)
    assert (shown["type"], shown["step_id"]) == (FlowResultType.FORM, "which_network")
    (field,) = shown["data_schema"].schema.values()
    assert field.config["options"] == [
        {"value": "can0", "label": "can0 (House)"},
        {"value": "can1", "label": "can1 (Chassis)"},
    ]
    result = await added(hass, await go_on(hass, shown, channel="can1"))
    (network,) = result["result"].subentries.values()
    assert network.data["channel"] == "can1"
    instances = await instances_of(hass, result)
    assert 26 in instances
    assert 25 not in instances
    # Its other network is another one.
    shown = await go_on(
        hass,
        await form_of(hass),
        path=str(folder / "20260101T000001Z_001.log"),
        channel="can0",
        **SETTINGS,
    )
    assert shown["type"] is FlowResultType.SHOW_PROGRESS
    await hass.config_entries.async_unload(result["result"].entry_id)


async def test_a_network_that_is_not_in_the_recording_is_asked_for(
    hass: HomeAssistant, folder: Path
) -> None:
    folder.mkdir(parents=True)
    of_two, of_one = folder / "20260101T000001Z_001.log", folder / "b.log"
    of_two.write_text(OF_TWO)
    of_one.write_text(LINE.format("1700000000.250000", "can5"))
    shown = await go_on(
        hass, await form_of(hass), path=str(of_two), channel="can7", **SETTINGS
    )
    assert (shown["type"], shown["step_id"]) == (FlowResultType.FORM, "which_network")
    # Where there is one alone, that is meant.
    form = await form_of(hass)
    shown = await go_on(hass, form, path=str(of_one), channel="can7", **SETTINGS)
    result = await added(hass, shown)
    (network,) = result["result"].subentries.values()
    assert "channel" not in network.data
    assert 25 in await instances_of(hass, result)
    await hass.config_entries.async_unload(result["result"].entry_id)


async def test_a_network_may_come_late_in_a_recording(
    hass: HomeAssistant, folder: Path
) -> None:
    folder.mkdir(parents=True)
    path = folder / "20260101T000001Z_001.log"
    lines = [LINE.format("1700000000.250000", "can0")] * 30
    path.write_text("".join([*lines, LINE.format("1700000001.250000", "can1")]))
    with patch("custom_components.rvc.bus.recordings.folder.LOOKED_THROUGH", 20):
        shown = await go_on(
            hass, await form_of(hass), path=str(path), channel="can1", **SETTINGS
        )
    result = await added(hass, shown)
    (network,) = result["result"].subentries.values()
    assert network.data["channel"] == "can1"
    await hass.config_entries.async_unload(result["result"].entry_id)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04anything", "recording_archive"),
        (b"", "recording_empty"),
        (b"Dear all,\nnothing of the kind.\n", "not_a_recording"),
        (b"MDF     4.10" + bytes(200), "recording_needs_conversion"),
        (
            b"***BUSMASTER Ver 3.2.2***\n***PROTOCOL J1939***\n",
            "recording_busmaster_j1939",
        ),
        (
            bytes.fromhex("D4C3B2A1020004000000000000000000FFFF000001000000")
            + bytes.fromhex("00F15365000000001400000014000000")
            + bytes(20),
            "recording_not_can",
        ),
        (b"LOGG" + bytes(60), "recording_damaged"),
    ],
    ids=["archive", "empty", "text", "mf4", "j1939", "ethernet", "zeros"],
)
async def test_what_is_no_recording_is_not_kept_and_says_why(
    hass: HomeAssistant,
    folder: Path,
    hass_client: ClientSessionGenerator,
    content: bytes,
    reason: str,
) -> None:
    file_id = await upload(hass, hass_client, "file.log", content)
    shown = await go_on(hass, await form_of(hass), upload=file_id, **SETTINGS)
    assert shown["errors"] == {"base": reason}
    assert not list(folder.rglob("*.log"))
    shown = await go_on(hass, shown, **SETTINGS)
    assert shown["errors"] == {"base": "no_recording_chosen"}


async def test_uploads_have_a_limit(
    hass: HomeAssistant, folder: Path, hass_client: ClientSessionGenerator
) -> None:
    (folder / "uploaded").mkdir(parents=True)
    with (folder / "uploaded" / "large.log").open("wb") as file:
        file.truncate(999_999_999)
    file_id = await upload(hass, hass_client, "file.log", OF_TWO.encode())
    shown = await go_on(hass, await form_of(hass), upload=file_id, **SETTINGS)
    assert shown["errors"] == {"base": "too_many_recordings"}
    assert shown["description_placeholders"] == {"detail": "1000"}


async def test_what_was_uploaded_is_used_once(
    hass: HomeAssistant, folder: Path, hass_client: ClientSessionGenerator
) -> None:
    file_id = await upload(hass, hass_client, "file.log", b"nothing of the kind")
    shown = await go_on(hass, await form_of(hass), upload=file_id, **SETTINGS)
    assert shown["errors"] == {"base": "not_a_recording"}
    # It is not offered again: it is gone.
    (field,) = (one for one in shown["data_schema"].schema if one == "upload")
    assert field.description is None
    for gone in (file_id, "01234567-89ab-cdef-0123-456789abcdef"):
        shown = await go_on(hass, shown, upload=gone, **SETTINGS)
        assert shown["errors"] == {"base": "upload_gone"}
    assert not folder.exists()


async def test_an_upload_leaves_room_on_the_disk(
    hass: HomeAssistant, folder: Path, hass_client: ClientSessionGenerator
) -> None:
    file_id = await upload(hass, hass_client, "file.log", OF_TWO.encode())
    form = await form_of(hass)
    with patch("shutil.disk_usage", return_value=Mock(free=209_715_200)):
        shown = await go_on(hass, form, upload=file_id, **SETTINGS)
    assert shown["errors"] == {"base": "recording_no_room"}
    assert not list(folder.rglob("*.log"))


@pytest.mark.parametrize(
    ("there", "name", "kept"),
    [
        ((), "20260101T000001Z_001.log", "uploaded_20260101T000001Z_001.log"),
        (("a.log",), "a.log", "a_2.log"),
        # aiohttp would serve one for the other.
        (("a.log",), "a.log.gz", "a_2.log.gz"),
        (("a.log.gz",), "a.log", "a_2.log"),
        ((), f"{'a' * 5}.{'b' * 99}", "b" * 99),
        ((), "Süd & Nord (1).log", "Süd_Nord_1_.log"),
        ((), "...", "recording"),
        ((), ".hid den$;.log", "hid_den_.log"),
    ],
)
async def test_uploads_have_names_of_their_own(
    hass: HomeAssistant,
    folder: Path,
    hass_client: ClientSessionGenerator,
    there: tuple[str, ...],
    name: str,
    kept: str,
) -> None:
    uploaded = folder / "uploaded"
    uploaded.mkdir(parents=True)
    for one in there:
        (uploaded / one).touch()
    with patch("homeassistant.components.file_upload.raise_if_invalid_filename"):
        file_id = await upload(hass, hass_client, name, OF_TWO.encode())
    await go_on(hass, await form_of(hass), upload=file_id, **SETTINGS)
    assert {one.name for one in uploaded.iterdir()} == {*there, kept}


async def test_a_recording_that_goes_meanwhile_says_so(
    hass: HomeAssistant, folder: Path
) -> None:
    folder.mkdir(parents=True)
    path = folder / "20260101T000001Z_001.log"
    path.write_text(OF_TWO)
    form = await form_of(hass)
    path.unlink()
    shown = await go_on(hass, form, recorded=path.name, **SETTINGS)
    assert shown["errors"] == {"base": "not_found"}
    path.write_text(OF_TWO)
    shown = await go_on(hass, await form_of(hass), recorded=path.name, **SETTINGS)
    path.unlink()
    shown = await go_on(hass, shown, channel="can1")
    while shown["type"] is FlowResultType.SHOW_PROGRESS:
        await hass.async_block_till_done()
        shown = dict(await hass.config_entries.flow.async_configure(shown["flow_id"]))
    assert shown["type"] in (FlowResultType.FORM, FlowResultType.MENU)


async def test_local_times_are_those_of_home_assistant(
    hass: HomeAssistant, folder: Path
) -> None:
    await hass.config.async_set_time_zone("America/Denver")
    folder.mkdir(parents=True)
    path = folder / "a.log"
    path.write_text(
        " (2023-11-14 15:13:20.250000)  can0  19FEDA9C   [8]  19 FF 7C FC FF FF 00 FF\n"
    )
    with patch(
        "custom_components.rvc.flows.connections.recording.RecordingTransport"
    ) as transport:
        transport.return_value.open = AsyncMock(side_effect=CannotOpen("unknown"))
        transport.return_value.close = AsyncMock()
        await go_on(hass, await form_of(hass), path=str(path), **SETTINGS)
    assert str(transport.call_args.kwargs["zone"]) == "America/Denver"


async def test_a_blf_has_python_can_installed(
    hass: HomeAssistant, folder: Path
) -> None:
    import can  # noqa: PLC0415

    folder.mkdir(parents=True)
    path = folder / "recorded.bin"
    with can.BLFWriter(str(path.with_suffix(".blf"))) as writer:
        writer.on_message_received(
            can.Message(
                timestamp=1_700_000_000.25,
                arbitration_id=0x19FEDA9C,
                data=bytes.fromhex("19FF7CFCFFFF00FF"),
            )
        )
    path.with_suffix(".blf").rename(path)
    form = await form_of(hass)
    with (
        patch.dict("sys.modules", {"can.io.blf": None}),
        patch(
            "custom_components.rvc.flows.connections.other.async_process_requirements"
        ) as install,
        patch.object(hass.config, "skip_pip", False),
    ):
        shown = await go_on(hass, form, path=str(path), **SETTINGS)
    assert install.await_count == 1
    assert shown["errors"] == {"base": "recording_library_missing"}
    result = await added(hass, await go_on(hass, shown, path=str(path), **SETTINGS))
    assert result["title"] == "recorded.bin"
    await hass.config_entries.async_unload(result["result"].entry_id)
