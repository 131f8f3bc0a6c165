"""Looking into the wire: figures, recordings, questions and messages."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from homeassistant.core import Context, HomeAssistant, SupportsResponse
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
)
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockUser,
    async_fire_time_changed,
)

from custom_components.rvc.bus.errors import BusError
from custom_components.rvc.bus.network import NetworkState
from custom_components.rvc.coach.monitor import Limits
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message
from custom_components.rvc.protocol.plain_data import message_to_dict
from custom_components.rvc.spec import load_spec

from ..kit import NODE, Kit, coach_entry, network_data

DIMMED = "19FEDA9C#19FF7CFCFFFF04FF"
STATE = "sensor.house_network_state"


async def act(
    hass: HomeAssistant, kit: Kit, name: str, *, answer: bool = False, **data: object
) -> dict[str, Any]:
    """Call an action of the coach."""
    return (
        await hass.services.async_call(
            DOMAIN,
            name,
            {"config_entry_id": kit.entry.entry_id, **data},
            blocking=True,
            return_response=answer,
        )
        or {}
    )


@pytest.fixture
def config_folder(hass: HomeAssistant, tmp_path: Path) -> Iterator[Path]:
    """Keep recordings apart from the tests' own folder."""
    before, hass.config.config_dir = hass.config.config_dir, str(tmp_path)
    yield tmp_path
    hass.config.config_dir = before


async def test_a_network_tells_how_it_is(hass: HomeAssistant, coach: Kit) -> None:
    assert coach.state(STATE).state == "connected"
    for busy in (
        "sensor.house_network_bus_load",
        "binary_sensor.house_network_connection",
    ):
        assert hass.states.get(busy) is None
    coach.running.networks["house"].lost(BusError("gone"))
    await hass.async_block_till_done()
    assert coach.state(STATE).state == "lost"


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_a_network_tells_how_busy_it_is(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears(*[DIMMED] * 20, "195FCE98#00")
    await coach.until(
        lambda: coach.state("sensor.house_network_unknown_dgns").state == "1"
    )
    figures = {
        key: coach.state(f"sensor.house_network_{key}").state
        for key in ("errors", "lost_frames", "unknown_dgns", "own_address")
    }
    assert figures == {
        "errors": "0",
        "lost_frames": "0",
        "unknown_dgns": "1",
        "own_address": "159",
    }
    stamp = dt_util.parse_datetime(coach.state("sensor.house_network_last_frame").state)
    assert stamp is not None
    assert abs((dt_util.utcnow() - stamp).total_seconds()) < 60
    assert coach.running.monitor.networks["house"].meter.frames_per_second >= 0
    assert len(coach.running.monitor.trace) > 20


async def test_a_network_that_stays_away_is_an_issue(
    hass: HomeAssistant, coach: Kit
) -> None:
    network = coach.running.networks["house"]
    network.timing = replace(network.timing, retry_delays=(900.0,), retry_jitter=0.0)
    issue = f"network_away_{coach.entry.entry_id}_house"
    registry = ir.async_get(hass)
    network.lost(BusError("pulled out"))
    await hass.async_block_till_done()
    assert registry.async_get_issue(DOMAIN, issue) is None
    async_fire_time_changed(hass, dt_util.utcnow() + dt_util.dt.timedelta(minutes=6))
    await hass.async_block_till_done()
    told = registry.async_get_issue(DOMAIN, issue)
    assert told is not None
    assert told.translation_key == "network_lost"
    assert told.translation_placeholders == {
        "network": "House",
        "coach": "Coach",
        "reason": "pulled out",
    }
    await asyncio.sleep(910)
    assert network.is_open
    assert registry.async_get_issue(DOMAIN, issue)
    await coach.hears(DIMMED)
    assert network.connected
    assert registry.async_get_issue(DOMAIN, issue) is None


async def test_a_silent_network_is_an_issue_unless_it_is_heard_again(
    hass: HomeAssistant, coach: Kit
) -> None:
    network = coach.running.networks["house"]
    issue = f"network_away_{coach.entry.entry_id}_house"
    registry = ir.async_get(hass)
    for _ in range(2):
        await coach.until(lambda: network.state is NetworkState.SILENT)
        await coach.hears(DIMMED)
        assert network.connected
    async_fire_time_changed(hass, dt_util.utcnow() + dt_util.dt.timedelta(minutes=6))
    await hass.async_block_till_done()
    assert registry.async_get_issue(DOMAIN, issue) is None
    await coach.until(lambda: network.state is NetworkState.SILENT)
    async_fire_time_changed(hass, dt_util.utcnow() + dt_util.dt.timedelta(minutes=12))
    await hass.async_block_till_done()
    told = registry.async_get_issue(DOMAIN, issue)
    assert told is not None
    assert told.translation_key == "network_silent"


async def test_a_coach_is_recorded(
    hass: HomeAssistant, coach: Kit, config_folder: Path
) -> None:
    begun = await act(hass, coach, "start_recording", answer=True, minutes=5)
    assert Path(begun["file"]).parent == config_folder / "rvc" / "recordings"
    with pytest.raises(HomeAssistantError, match="is already under way"):
        await act(hass, coach, "start_recording")
    await coach.hears(DIMMED)
    result = await act(hass, coach, "stop_recording", answer=True)
    assert result["ended"] == "stopped"
    assert f"can0 {DIMMED}\n" in Path(begun["file"]).read_text(encoding="ascii")
    with pytest.raises(HomeAssistantError, match="No recording"):
        await act(hass, coach, "stop_recording")


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_a_coach_is_recorded_by_buttons(
    hass: HomeAssistant, coach: Kit, config_folder: Path
) -> None:
    for name in ("start_recording", "stop_recording"):
        await hass.services.async_call(
            "button", "press", {"entity_id": f"button.coach_{name}"}, blocking=True
        )
    names = {path.suffix for path in (config_folder / "rvc" / "recordings").iterdir()}
    assert names == {".log", ".json"}


async def test_a_recording_ends_with_its_coach(
    hass: HomeAssistant, coach: Kit, config_folder: Path
) -> None:
    await act(hass, coach, "start_recording", networks=["house"])
    recordings = coach.entry.runtime_data.recordings
    assert recordings.is_recording
    await hass.config_entries.async_unload(coach.entry.entry_id)
    assert not recordings.is_recording


async def test_a_recording_that_cannot_be_begun_says_why(
    hass: HomeAssistant, coach: Kit, config_folder: Path
) -> None:
    (config_folder / "rvc").write_text("in the way")
    with pytest.raises(HomeAssistantError, match="could not be started"):
        await act(hass, coach, "start_recording")
    with pytest.raises(ServiceValidationError, match="no network named roof"):
        await act(hass, coach, "start_recording", networks=["roof"])


async def test_a_dgn_is_asked_for(hass: HomeAssistant, coach: Kit) -> None:
    def answer(message: Message) -> Any:
        if message["desired_dgn"] != 0x1FFB7 or message.destination != NODE:
            return None
        return coach.frame(0x1FFB7, bytes.fromhex("00326404010802FF"), 255)

    coach.answers_by("REQUEST_FOR_DGN", answer)
    told = await act(
        hass,
        coach,
        "request_dgn",
        answer=True,
        dgn="tank_status",
        instance=0,
        destination=NODE,
    )
    (one,) = told["answers"]
    assert (one["dgn"], one["source_address"], one["instance"]) == (
        "TANK_STATUS",
        NODE,
        0,
    )
    assert one["signals"]["relative_level"] == 50
    (asked,) = (m for m in coach.commands("REQUEST_FOR_DGN") if m.destination == NODE)
    assert asked["instance"] == 0
    with pytest.raises(HomeAssistantError, match="no DGN NONSENSE"):
        await act(hass, coach, "request_dgn", answer=True, dgn="NONSENSE")


async def test_messages_are_sent_by_administrators(
    hass: HomeAssistant, coach: Kit, hass_read_only_user: MockUser
) -> None:
    said = {"instance": 25, "command": "set_level", "desired_level": 50}
    await act(hass, coach, "send_message", dgn="DC_DIMMER_COMMAND_2", signals=said)
    await coach.until(lambda: coach.commands("DC_DIMMER_COMMAND_2"))
    (sent,) = coach.commands("DC_DIMMER_COMMAND_2")
    assert (sent.instance, sent["desired_level"]) == (25, 50)
    with pytest.raises(HomeAssistantError, match="has no signal color"):
        await act(hass, coach, "send_message", dgn="TANK_STATUS", signals={"color": 1})
    with pytest.raises(Unauthorized):
        await hass.services.async_call(
            DOMAIN,
            "send_message",
            {"config_entry_id": coach.entry.entry_id, "dgn": "TANK_STATUS"},
            blocking=True,
            context=Context(user_id=hass_read_only_user.id),
        )


@pytest.mark.parametrize(
    ("dgn", "signals"),
    [
        ("GENERAL_RESET", {"reboot": "reboot"}),
        ("GENERATOR_COMMAND", {"command": "start"}),
    ],
)
async def test_dangerous_messages_are_refused_until_they_are_allowed(
    hass: HomeAssistant, coach: Kit, dgn: str, signals: dict[str, str]
) -> None:
    with pytest.raises(HomeAssistantError, match="Allow dangerous|Allow generator"):
        await act(hass, coach, "send_message", dgn=dgn, signals=signals)
    assert not coach.commands(dgn)
    coach.running.permissions.allowed |= {"any_message"}
    await act(hass, coach, "send_message", dgn=dgn, signals=signals, destination=NODE)
    await coach.until(lambda: coach.commands(dgn))


async def test_how_much_is_kept_is_the_owners_choice(
    hass: HomeAssistant, coach: Kit
) -> None:
    hass.config_entries.async_update_entry(
        coach.entry, options={"most_frames": 16, "most_unknown": 17}
    )
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await coach.hears(*[DIMMED] * 40)
    assert len(coach.running.monitor.trace) == 16
    assert coach.running.monitor.networks["house"].latest.limit == Limits().latest


@pytest.mark.parametrize(
    ("frame", "signal", "value"),
    [
        ("19FFB79C#00FEFEFEFEFEFEFE", "relative_level", "out_of_range"),
        ("19FFBC9C#03FFFFF3FFFFFFFF", "interlock", []),
        ("18EBFF9C#0141424344454647", "data", "41424344454647"),
    ],
)
def test_messages_are_told_as_plain_data(frame: str, signal: str, value: Any) -> None:
    heard = Frame.parse(frame)
    message = Codec(load_spec().spec).decode(heard)
    assert message_to_dict(message)["signals"][signal] == value


@pytest.mark.parametrize("dgn", ["1FFB7", "0x1ffb7", "130999", 0x1FFB7, "tank_status"])
async def test_a_dgn_is_written_as_people_do(
    hass: HomeAssistant, coach: Kit, dgn: str | int
) -> None:
    tank = Frame.parse("19FFB79C#00326404010802FF")
    coach.answers_by("REQUEST_FOR_DGN", lambda _: tank)
    answer = await act(hass, coach, "request_dgn", answer=True, dgn=dgn)
    assert answer["answers"][0]["signals"]["instance"] == 0


@pytest.mark.parametrize(
    ("dgn", "reason"),
    [
        ("TANK_STATU", "Did you mean TANK_STATUS"),
        ("1F8FF", "is no DGN 1F8FF"),
        ("99999999", "is no DGN"),
        ("", "is no DGN"),
        ("\u0663\u0663\u0663\u0663\u0663", "is no DGN"),
    ],
)
async def test_an_unknown_dgn_is_no_device(
    hass: HomeAssistant, coach: Kit, dgn: str, reason: str
) -> None:
    for action in ("request_dgn", "send_message"):
        with pytest.raises(ServiceValidationError, match=reason):
            await act(hass, coach, action, answer=action == "request_dgn", dgn=dgn)


PRIVILEGED: dict[str, dict[str, Any]] = {
    "start_recording": {},
    "stop_recording": {},
    "list_recordings": {},
    "delete_recording": {"name": "any.log"},
    "export_recording": {"name": "any.log"},
    "import_recording": {"text": "19FEDA9C#00"},
    "request_dgn": {"dgn": "TANK_STATUS"},
    "send_message": {"dgn": "TANK_STATUS"},
    "set_clock": {},
    "command_group": {"kind": "dimmer", "groups": [1], "command": "set_level"},
    "set_generator_criterion": {"criterion": 1},
    "clear_faults": {"source_address": 1},
    "import_map": {"text": "devices: []"},
    "export_map": {},
    "list_unknown": {},
    "teach": {},
    "blink": {"instance": 1},
}


async def test_what_touches_the_whole_coach_is_for_administrators(
    hass: HomeAssistant, coach: Kit, hass_read_only_user: MockUser
) -> None:
    actions = set(hass.services.async_services()[DOMAIN])
    assert actions == {*PRIVILEGED, "command_output", "command_load", "stop_all"}
    for name, data in PRIVILEGED.items():
        with pytest.raises(Unauthorized):
            await hass.services.async_call(
                DOMAIN,
                name,
                data,
                blocking=True,
                context=Context(user_id=hass_read_only_user.id),
                return_response=hass.services.supports_response(DOMAIN, name)
                is SupportsResponse.ONLY,
            )
    assert not coach.commands("REQUEST_FOR_DGN_2")


async def test_one_coach_need_not_be_named(
    hass: HomeAssistant, coach: Kit, tmp_path: Path
) -> None:
    async def export() -> Any:
        return await hass.services.async_call(
            DOMAIN, "export_map", {}, blocking=True, return_response=True
        )

    assert "text" in await export()
    other = coach_entry(network_data(channel="another"), title="Trailer")
    other.add_to_hass(hass)
    await hass.config_entries.async_setup(other.entry_id)
    with pytest.raises(ServiceValidationError, match="Trailer"):
        await export()
    await hass.config_entries.async_unload(other.entry_id)
    assert "text" in await export()
    await hass.config_entries.async_unload(coach.entry.entry_id)
    with pytest.raises(ServiceValidationError, match="No coach"):
        await export()


async def test_old_recordings_make_room_for_new_ones(
    hass: HomeAssistant, coach: Kit, config_folder: Path
) -> None:
    folder = config_folder / "rvc" / "recordings"
    folder.mkdir(parents=True)
    for number in range(1, 5):
        with (folder / f"20260101T00000{number}Z_001.log").open("wb") as file:
            file.truncate(500_000_000)
    mine = folder / "mine.log"
    with mine.open("wb") as file:
        file.truncate(3_000_000_000)
    await act(hass, coach, "start_recording", megabytes=600)
    left = sorted(path.name for path in folder.glob("20260101*"))
    assert left == ["20260101T000003Z_001.log", "20260101T000004Z_001.log"]
    assert mine.exists()
    await act(hass, coach, "stop_recording")
