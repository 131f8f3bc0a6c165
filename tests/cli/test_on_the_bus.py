"""The commands that need a bus: request, send and record, over a real gateway."""

import argparse
import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
import json
from pathlib import Path
import sys
from types import ModuleType

import pytest

from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.bus.recordings.registry import open_recording
from custom_components.rvc.bus.timing import BusTiming
from custom_components.rvc.cli.commands import record, request, send
from custom_components.rvc.cli.errors import PERMISSIONS, CommandError
from custom_components.rvc.cli.records import parse_zone
from custom_components.rvc.cli.sentences import sentence
from custom_components.rvc.cli.terminal import place_of
from custom_components.rvc.coach.permissions import ANY_MESSAGE, MOTIONS
from custom_components.rvc.coach.timing import Timing
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.simulator.coach import SimulatedCoach
from custom_components.rvc.simulator.gateway import SlcanServer
from custom_components.rvc.spec import load_spec
from custom_components.rvc.spec.errors import RvcError
from custom_components.rvc.spec.permissions import PERMISSIONS as ALL_PERMISSIONS
from tests.cli.conftest import Rvc

pytestmark = pytest.mark.real_time

FAST = Timing(
    bus=BusTiming(send_gap=0.001, recorder_flush=0.02),
    claim_wait=0.05,
    request_pause=0.002,
    response_wait=0.2,
    long_response_wait=0.5,
    answer_wait=0.2,
)


class Bus:
    """A simulated coach behind a gateway, and what was sent to it."""

    def __init__(self) -> None:
        self.server = SlcanServer()
        self.heard: list[Frame] = []

    @property
    def place(self) -> str:
        """Return how the command line names it."""
        return f"slcan://127.0.0.1:{self.server.port}"

    def sent(self, dgn: int) -> list[Frame]:
        """Return what was sent to it under a number."""
        return [frame for frame in self.heard if frame.dgn == dgn]


@pytest.fixture
async def bus(socket_enabled: None) -> AsyncIterator[Bus]:
    """Return a coach that runs."""
    bus = Bus()
    coach = SimulatedCoach(bus.server, codec=Codec(load_spec().spec))
    receive = coach.receive

    def hear(batch: object) -> None:
        bus.heard.extend(batch.frames)  # type: ignore[attr-defined]
        receive(batch)  # type: ignore[arg-type]

    coach.receive = hear  # type: ignore[method-assign]
    await coach.start()
    yield bus
    await coach.stop()


def words(module: ModuleType, *arguments: object) -> argparse.Namespace:
    """Return what a command line means."""
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return parser.parse_args([str(one) for one in arguments])


async def test_all_nodes_are_asked_and_their_answers_shown(
    bus: Bus, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await request.request(words(request, bus.place, "TANK_STATUS"), FAST) == 0
    shown = capsys.readouterr().out
    assert all(f" TANK_STATUS {number} " in shown for number in range(4))
    assert " REQUEST_FOR_DGN" not in shown
    (asked,) = (one for one in bus.sent(0xEA00) if one.data[:3] == b"\xb7\xff\x01")
    # An address that was claimed, and by no one else
    assert asked.source == 0x9F
    assert [one.source for one in bus.sent(0xEE00)] == [0x9F]


async def test_long_messages_are_answers_too(
    bus: Bus, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = words(request, bus.place, "0FEEB", "--to", "83", "--json")
    assert await request.request(arguments, FAST) == 0
    (line,) = capsys.readouterr().out.splitlines()
    answer = json.loads(line)
    assert answer["source"] == 0x83
    assert answer["signals"]["text"].startswith("RV-C simulator")


async def test_one_instance_and_an_address_of_ones_own(
    bus: Bus, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = words(
        request, bus.place, "TANK_STATUS", "--instance", "2", "--from", "8A"
    )
    assert await request.request(arguments, FAST) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert " TANK_STATUS 2 " in line
    assert bus.sent(0xEA00)[-1].source == 0x8A


async def test_that_nobody_answers_is_said(
    bus: Bus, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = words(
        request, bus.place, "TANK_STATUS", "--to", "45", "--seconds", "0.3"
    )
    assert await request.request(arguments, FAST) == 1
    assert capsys.readouterr().err == "Nobody answered.\n"


async def test_who_reads_the_answers_may_stop_reading(
    bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Closed:
        def write(self, _: str) -> None:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Closed())
    arguments = words(request, bus.place, "TANK_STATUS", "--seconds", "60")
    async with asyncio.timeout(10):
        with pytest.raises(BrokenPipeError):
            await request.request(arguments, FAST)


async def test_a_lamp_is_switched_and_its_answer_shown(
    bus: Bus, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = words(
        send,
        *(bus.place, "DC_DIMMER_COMMAND_2", "--instance", "2"),
        *("command=on_duration", "desired_level=40"),
    )
    assert await send.send(arguments, FAST) == 0
    sent, *answers = capsys.readouterr().out.splitlines()
    assert ">9F" in sent
    assert any("operating_status=40" in line for line in answers)
    (frame,) = bus.sent(0x1FEDB)
    assert frame.data == bytes.fromhex("02FF5001FF00FFFF")


async def test_a_command_that_is_refused_is_a_failure(
    bus: Bus, capsys: pytest.CaptureFixture[str]
) -> None:
    # Dimmers of the simulator refuse a level without a command.
    line = "DC_DIMMER_COMMAND_2 --instance 2 desired_level=50"
    assert await send.send(words(send, bus.place, *line.split()), FAST) == 1
    assert "acknowledgment_code=nak_not_executed" in capsys.readouterr().out


REFUSED = [
    ("FURNACE_COMMAND operating_mode=automatic", [], "--allow burners"),
    ("INVERTER_COMMAND inverter_enable=enable", [], "--allow energy"),
    ("DC_DISCONNECT_COMMAND command=disconnect", [], "--allow contactors"),
    ("GENERAL_RESET reboot=reboot", [], "--allow any_message"),
    ("19FEDB9F#19FFC8", [], "--allow any_message"),
    ("AWNING_COMMAND direction_of_movement=extend", [], "moves something"),
    ("AWNING_COMMAND direction_of_movement=extend", [ANY_MESSAGE], "moves something"),
    ("SLIDE_COMMAND direction_of_movement=extend", [*PERMISSIONS], "moves something"),
    (
        "LEVELING_CONTROL_COMMAND operating_mode=store",
        [*PERMISSIONS],
        "moves something",
    ),
    # The same as frames: extend awning 1, and motor 1
    ("19FEF29F#01FFFF01FFFFFFFF", [ANY_MESSAGE], "moves something"),
]


@pytest.mark.parametrize(("line", "allowed", "reason"), REFUSED)
async def test_what_can_do_harm_is_refused_before_the_bus_is_opened(
    line: str, allowed: list[str], reason: str
) -> None:
    options = [word for one in allowed for word in ("--allow", one)]
    # Nobody listens there: that it is not the reason shows that nothing was opened.
    arguments = words(send, "slcan://127.0.0.1:1", *line.split(), *options)
    with pytest.raises((CommandError, RvcError)) as refused:
        await send.send(arguments, FAST)
    assert not isinstance(refused.value, CannotOpen)
    assert reason in sentence(refused.value)


async def test_each_permission_but_those_for_what_moves_can_be_given() -> None:
    assert set(PERMISSIONS) == {*ALL_PERMISSIONS, ANY_MESSAGE} - MOTIONS


async def test_what_is_allowed_is_sent(bus: Bus) -> None:
    for line, permission in (
        ("FURNACE_COMMAND --instance 1 operating_mode=automatic", "burners"),
        ("19FEDB83#19.FF.C8", ANY_MESSAGE),
    ):
        arguments = words(send, bus.place, *line.split(), "--allow", permission)
        assert await send.send(arguments, FAST) == 0
    assert len(bus.sent(0x1FFE3)) == 1
    # A raw frame goes out under the address that was claimed.
    (raw,) = bus.sent(0x1FEDB)
    assert (raw.source, raw.data) == (0x9F, bytes.fromhex("19FFC8"))


async def test_a_stop_needs_no_permission(bus: Bus) -> None:
    arguments = words(
        send,
        bus.place,
        *("AWNING_COMMAND", "--instance", "1", "direction_of_movement=stop"),
    )
    assert await send.send(arguments, FAST) == 0
    assert bus.sent(0x1FEF2)


async def test_the_map_protects_outputs(bus: Bus, tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(
        "devices:\n"
        "- {dimmer: 19, name: Water heater, as: switch, requires: burners}\n"
        "- {dimmer: [20, 21], name: Awning, as: cover}\n"
    )
    switched = "--instance {} command=on_duration desired_level=100"
    for instance, reason in ((19, "--allow burners"), (20, "moves something")):
        line = f"DC_DIMMER_COMMAND_2 {switched.format(instance)}".split()
        arguments = words(send, bus.place, *line, "--map", path)
        with pytest.raises((CommandError, RvcError)) as refused:
            await send.send(arguments, FAST)
        assert reason in sentence(refused.value)
    # A plain lamp is not touched by it.
    line = f"DC_DIMMER_COMMAND_2 {switched.format(2)}".split()
    assert await send.send(words(send, bus.place, *line, "--map", path), FAST) == 0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("NONSENSE", "RV-C has no message NONSENSE"),
        ("DC_DIMER_COMMAND_2", "Did you mean"),
        ("AC_STATUS_1", "has no number"),
        ("DC_DIMMER_COMMAND_2 level=1", "has no signal level; it has instance"),
        ("DC_DIMMER_COMMAND_2 desired_level", "is no signal=value"),
        ("DC_DIMMER_COMMAND_2 command=explode", "give a number or one of set_level"),
        ("DC_DIMMER_COMMAND_2 desired_level=900", "out of range"),
        ("AWNING_COMMAND --instance 1", "AWNING_COMMAND says nothing without a signal"),
        ("19FEDB9F#1", "is no frame"),
        ("19FEDB9F#19 --instance 1", "has its signals"),
    ],
)
async def test_what_cannot_be_sent_is_explained(line: str, reason: str) -> None:
    arguments = words(send, "slcan://127.0.0.1:1", *line.split())
    with pytest.raises((CommandError, RvcError)) as refused:
        await send.send(arguments, FAST)
    assert reason in sentence(refused.value)


def frames_of(path: Path) -> Iterator[tuple[Frame, bool]]:
    """Return the frames of a recording, and whether they were sent."""
    for recorded in open_recording(path, parse_zone("UTC")).frames():
        yield recorded.frame, recorded.is_own


async def test_a_recording_only_listens(bus: Bus, tmp_path: Path) -> None:
    path = tmp_path / "coach.log"
    arguments = words(record, bus.place, "-o", path, "--minutes", 0.01)
    assert await record.record(arguments, FAST) == 0
    recorded = list(frames_of(path))
    assert recorded
    assert not any(is_own for _, is_own in recorded)
    assert bus.heard == []
    assert " can0 " in path.read_text()


async def test_a_recording_that_asks_holds_the_whole_coach(
    bus: Bus, tmp_path: Path
) -> None:
    path = tmp_path / "coach.log"
    arguments = words(record, bus.place, "-o", path, "--minutes", 0.05, "--ask")
    assert await record.record(arguments, FAST) == 0
    sent = [frame for frame, is_own in frames_of(path) if is_own]
    asked = [frame.data[:3] for frame in sent if frame.dgn == 0xEA00]
    assert len(asked) == len(set(asked)) > 100
    heard = {frame.dgn for frame, is_own in frames_of(path) if not is_own}
    # What is never sent unasked
    assert 0x1FFE6 in heard or 0x1FF97 in heard or len(heard) > 60


async def test_a_recording_ends_when_it_is_full_and_overwrites_nothing(
    bus: Bus, tmp_path: Path
) -> None:
    path = tmp_path / "coach.log"
    arguments = words(record, bus.place, "-o", path, "--megabytes", 0.001)
    async with asyncio.timeout(10):
        assert await record.record(arguments, FAST) == 0
    assert 0 < path.stat().st_size <= 0.001 * 1024 * 1024
    assert path.read_text().endswith("\n")
    with pytest.raises(FileExistsError):
        await record.record(arguments, FAST)


async def test_ctrl_c_keeps_what_was_recorded(bus: Bus, tmp_path: Path) -> None:
    path = tmp_path / "coach.log"
    slow = replace(FAST, bus=BusTiming(recorder_flush=60))
    arguments = words(record, bus.place, "-o", path)
    task = asyncio.create_task(record.record(arguments, slow))
    await asyncio.sleep(0.5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert list(frames_of(path))


async def test_a_recording_with_a_gap_is_not_whole(
    bus: Bus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "coach.log"
    arguments = words(record, bus.place, "-o", path, "--minutes", 0.02)
    recording = asyncio.create_task(record.record(arguments, FAST))
    await asyncio.sleep(0.5)
    bus.server.go_away()
    assert await recording == 1
    said = capsys.readouterr().err.splitlines()
    assert said[1].startswith("The adapter was lost; the recording goes on when")
    assert said[-1] == "The adapter was lost once: frames are missing."
    assert list(frames_of(path))


async def test_an_address_that_is_taken_is_given_up(
    bus: Bus, capsys: pytest.CaptureFixture[str]
) -> None:
    # The simulated dimmers have 83.
    arguments = words(request, bus.place, "TANK_STATUS", "--from", "83")
    with pytest.raises(CommandError, match="taken"):
        await request.request(arguments, FAST)


def test_simulate_is_the_same_as_the_script(rvc: Rvc) -> None:
    code, out, _ = rvc("simulate", "--list-products")
    assert code == 0
    assert "spyder" in out


@pytest.mark.parametrize(
    ("where", "place"),
    [("can1", "can1"), ("vcan0", "vcan0"), ("/dev/ttyACM0", "can0"), ("COM3", "can0")],
)
def test_a_bus_has_a_name_that_other_programs_take(where: str, place: str) -> None:
    assert place_of(where) == place
