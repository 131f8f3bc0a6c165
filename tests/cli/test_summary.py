"""`rvc summary`."""

import json
from pathlib import Path

import pytest

from custom_components.rvc.protocol.transport_protocol import broadcast
from tests.cli.conftest import Rvc

DIMMER_OFF = "19FEDA9C#19FF00FCFFFF00FF"
DIMMER_ON = "19FEDA9C#19FF7CFCFFFF04FF"
COMMAND = "19FEDB44#19FFFA02FF00FFFF"
TANK = "19FFB79C#000304FFFFFFFFFF"
FAULT = "19FECA9C#05480000FCFFFFFF"
UNKNOWN = "19FCE098#{:02X}"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Return 30 s of a coach, in which a switch is pressed at 15.5 s."""
    lines = []
    for second in range(30):
        dimmer = DIMMER_ON if second > 15 else DIMMER_OFF
        lines += [f"({1000 + second}.0) can0 {one}" for one in (dimmer, TANK)]
        lines.append(f"({1000 + second}.1) can0 {UNKNOWN.format(second // 20)}")
        lines.append(f"({1000 + second}.2) can0 {TANK.replace('9C#', '42#')}")
        if second == 15:
            lines.append(f"(1015.5) can0 {COMMAND}")
    numbers = {"INITIAL_PACKET": "1CECFF9C", "DATA_PACKET": "1CEBFF9C"}
    product = broadcast(0xFEEB, b"Acme*Dimmer 9*123*")
    lines += [f"(1030.0) can0 {numbers[name]}#{data.hex()}" for name, data in product]
    lines += ["(1030.1) can0 18EAFFFA#EBFE00 T", "nonsense"]
    path = tmp_path / "coach.log"
    path.write_text("\n".join(lines))
    return path


def test_a_summary_says_who_is_there(rvc: Rvc, log: Path) -> None:
    code, out, complaints = rvc("summary", log)
    assert code == 0
    lines = out.splitlines()
    assert lines[0].startswith("126 frames in 30.1 s: 4.2 a second, 0.")
    assert "channels: can0 126" in lines
    assert any(line.startswith("  9C  Acme Dimmer 9, ") for line in lines)
    assert "        dc_dimmer 25" in lines
    assert "        tank 0" in lines
    assert "  TANK_STATUS 0: 9C, 42" in lines
    assert any(line.startswith("  1FCE0 from 98, 30 times: 01") for line in lines)
    assert "1 malformed line, the first in line 127: nonsense" in complaints


def test_json_has_all_of_it(rvc: Rvc, log: Path) -> None:
    _, out, _ = rvc("summary", log, "--json")
    report = json.loads(out)
    assert (report["frames"], report["sent_by_recorder"]) == (126, 1)
    (dimmer,) = (
        one for one in report["messages"] if one["name"] == "DC_DIMMER_STATUS_3"
    )
    assert (dimmer["count"], dimmer["changes"], dimmer["instance"]) == (30, 1, 25)
    assert dimmer["interval"] == pytest.approx(1.0, rel=0.1)
    assert report["several_senders"] == [
        {"name": "TANK_STATUS", "instance": 0, "sources": [0x9C, 0x42]}
    ]


def test_what_a_switch_did_is_found(rvc: Rvc, log: Path) -> None:
    code, out, _ = rvc("summary", log, "--changed", 10, 18)
    assert code == 0
    dimmer, load, command = (line for line in out.splitlines() if "last_" not in line)
    assert dimmer == "9C  DC_DIMMER_STATUS_3 25 operating_status: 0.0 -> 62.0"
    assert load == (
        "9C  DC_DIMMER_STATUS_3 25 load_status: status_zero -> nonzero_or_flashing"
    )
    assert command.startswith("44  DC_DIMMER_COMMAND_2 25  heard: ")
    assert "desired_level=dimmed_memory_value" in command


def test_what_has_no_name_changes_too(rvc: Rvc, log: Path) -> None:
    _, out, _ = rvc("summary", log, "--changed", 18, 25)
    assert out.splitlines() == ["98  1FCE0: 00 -> 01"]
    _, out, _ = rvc("summary", log, "--changed", 18, 25, "--json")
    (change,) = json.loads(out)["changes"]
    assert (change["before"], change["after"]) == ("00", "01")


def test_faults_are_told_in_words(rvc: Rvc, tmp_path: Path) -> None:
    path = tmp_path / "faults.log"
    path.write_text(
        "(1.0) can0 19FECA8D#05460000E3FFFFFF\n(2.0) can0 18FECA21#0400600004010000\n"
    )
    _, out, _ = rvc("summary", path)
    faults = [line.strip() for line in out.splitlines() if "fault: " in line]
    assert faults == [
        "fault: fuel level: short to low voltage",
        "fault: clock or timer: short to high voltage",
    ]


def test_without_times_there_are_no_rates(rvc: Rvc, tmp_path: Path) -> None:
    path = tmp_path / "paste"
    path.write_text(f"{TANK}\n{TANK}\n")
    _, out, _ = rvc("summary", path)
    assert out.splitlines()[0] == "2 frames, without times"
    code, _, complaint = rvc("summary", path, "--changed", 1, 2)
    assert code == 1
    assert "has no times" in complaint


def test_a_time_behind_the_end_is_told(rvc: Rvc, log: Path) -> None:
    code, _, complaint = rvc("summary", log, "--changed", 100, 200)
    assert code == 1
    assert "ends before 100 s" in complaint


def test_files_that_were_joined_in_the_wrong_order(rvc: Rvc, tmp_path: Path) -> None:
    lines = [f"({1000 + second}.0) can0 {TANK}" for second in range(31)]
    joined = tmp_path / "joined.log"
    joined.write_text("\n".join([*lines[20:], *lines[:20], ""]))
    report = json.loads(rvc("summary", joined, "--json")[1])
    assert (report["seconds"], report["frames_per_second"]) == (30, 1.0)
    assert [one["interval"] for one in report["messages"]] == [1.0]
