"""`rvc convert`: what is written is read by its own programs, and by ours."""

from collections.abc import Iterator
from pathlib import Path

import can
from cantools.logreader import Parser
import pytest

from custom_components.rvc.bus.recordings.model import RecordedFrame
from custom_components.rvc.bus.recordings.registry import open_recording
from custom_components.rvc.cli.writers import WRITERS
from custom_components.rvc.protocol.frame import Frame
from tests.cli.conftest import Rvc

A = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")
B = Frame.parse("00EAFF9F#CAFE01")
T = 1_700_000_000.25


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Return a recording of two channels, in which B was sent."""
    path = tmp_path / "coach.txt"
    path.write_text(
        f"(1700000000.250000) can0 {A}\n(1700000000.750000) can1 {B} T\n123#00\n"
    )
    return path


def frames(path: Path) -> Iterator[RecordedFrame]:
    """Read what was written."""
    return open_recording(path).frames()


def converted(rvc: Rvc, log: Path, name: str) -> Path:
    """Convert the recording to a form."""
    output = log.with_name("converted")
    code, out, complaints = rvc("convert", log, output, "--to", name)
    assert (code, out) == (0, "")
    assert "1 frame with an 11-bit identifier" in complaints
    return output


@pytest.mark.parametrize("name", WRITERS)
def test_what_is_written_is_read_again(rvc: Rvc, log: Path, name: str) -> None:
    first, second = frames(converted(rvc, log, name))
    assert (first.frame, second.frame) == (A, B)
    assert (second.time or 0) - (first.time or 0) == pytest.approx(0.5, abs=1e-3)
    loses = WRITERS[name].loses
    if "dates" not in loses:
        assert first.time == pytest.approx(T, abs=1e-3)
    if "direction" not in loses:
        assert (first.is_own, second.is_own) == (False, True)
    if "channels" not in loses:
        assert (first.channel, second.channel) == ("can0", "can1")
    elif loses == "names of channels":
        assert first.channel != second.channel


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("candump", ".log"),
        ("trc", ".trc"),
        ("asc", ".asc"),
        ("blf", ".blf"),
        ("python-can-csv", ".csv"),
        ("sqlite", ".db"),
    ],
)
def test_python_can_reads_it(rvc: Rvc, log: Path, name: str, suffix: str) -> None:
    path = converted(rvc, log, name)
    with can.LogReader(path.rename(path.with_suffix(suffix))) as reader:
        first, second = reader
    assert (first.arbitration_id, bytes(first.data)) == A
    assert (second.arbitration_id, bytes(second.data)) == B
    assert second.timestamp - first.timestamp == pytest.approx(0.5, abs=1e-3)


def test_cantools_reads_the_log(rvc: Rvc, log: Path) -> None:
    with converted(rvc, log, "candump").open() as file:
        first, second = Parser(file)
    assert (first.frame_id, first.data, first.channel) == (*A, "can0")
    assert (second.frame_id, second.channel) == (B.id, "can1.tx")


def test_the_form_is_told_by_the_name(rvc: Rvc, log: Path) -> None:
    output = log.with_name("a.PCAPNG")
    assert rvc("convert", log, output)[0] == 0
    assert output.read_bytes().startswith(b"\x0a\x0d\x0d\x0a")
    code, _, complaint = rvc("convert", log, log.with_name("a.xyz"))
    assert code == 2
    assert "give --to candump|savvycan" in complaint


def test_what_a_form_loses_is_told(rvc: Rvc, log: Path) -> None:
    _, _, complaints = rvc("convert", log, log.with_name("a.raw"))
    assert "Yacht Devices RAW cannot hold channels, dates" in complaints


def test_a_recording_is_not_written_over_itself(rvc: Rvc, log: Path) -> None:
    before = log.read_bytes()
    code, _, complaint = rvc("convert", log, log, "--to", "candump")
    assert code == 1
    assert "would be overwritten" in complaint
    assert log.read_bytes() == before


def test_frames_without_times_follow_each_other(rvc: Rvc, tmp_path: Path) -> None:
    path = tmp_path / "paste"
    path.write_text(f"{A}\n{A}\n")
    assert [one.time for one in frames(converted_paste(rvc, path))] == [0.0, 0.0]


def converted_paste(rvc: Rvc, path: Path) -> Path:
    """Convert a paste to PEAK's trace."""
    output = path.with_suffix(".trc")
    assert rvc("convert", path, output)[0] == 0
    return output


def test_the_forms_are_listed(rvc: Rvc) -> None:
    code, out, _ = rvc("convert", "--list")
    assert code == 0
    for name in WRITERS:
        assert name in out
