"""candump's log files, and what else can-utils' notation stands in."""

import gzip
import os
from pathlib import Path
import tracemalloc

import pytest

from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.bus.recordings.candump_log import format_batch
from custom_components.rvc.bus.recordings.model import (
    LeftOut,
    NotARecording,
    RecordedFrame,
)
from custom_components.rvc.bus.recordings.registry import (
    Recording,
    open_recording,
    read_text,
)
from custom_components.rvc.protocol.frame import Frame

A = "19FEDA9C#19FF7CFCFFFF00FF"
FRAME = Frame.parse(A)


def file_of(folder: Path, text: str | bytes) -> Recording:
    """Return the recording of a file with a text."""
    path = folder / "a.log"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return open_recording(path)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"(1700000000.250000) can0 {A}", (FRAME, 1_700_000_000.25, "can0", False)),
        (f"(1700000000.250000) can0 {A} R", (FRAME, 1_700_000_000.25, "can0", False)),
        (f"(1700000000.250000) can0 {A} T", (FRAME, 1_700_000_000.25, "can0", True)),
        (f"(1700000000.250000) can0.tx {A}", (FRAME, 1_700_000_000.25, "can0", True)),
        (f"(0000000000.250000) vcan0 {A}\r\n", (FRAME, 0.25, "vcan0", False)),
        (f"\ufeff{A}", (FRAME, None, None, False)),
        ("19FEDA9C#19.ff.7c", (Frame(FRAME.id, b"\x19\xff|"), None, None, False)),
        ("8EAFF9F#CAFE01", (Frame.parse("08EAFF9F#CAFE01"), None, None, False)),
        ("can1 18FEF19F#", (Frame.parse("18FEF19F#"), None, "can1", False)),
        ("00000123#01", (Frame.parse("00000123#01"), None, None, False)),
    ],
)
def test_a_line_has_a_frame(line: str, expected: RecordedFrame) -> None:
    assert list(read_text(line).frames()) == [expected]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("123#01", LeftOut.STANDARD),
        ("18EAFF9F#R8", LeftOut.REMOTE),
        ("18EAFF9F#R", LeftOut.REMOTE),
        ("20000040#0000000000000000", LeftOut.ERROR),
        ("19FEDA9C##119FF7C", LeftOut.CAN_FD),
    ],
)
def test_a_line_has_another_kind_of_frame(line: str, kind: LeftOut) -> None:
    recording = read_text(f"(1.0) can0 {line}\n")
    assert list(recording.frames()) == []
    assert recording.skipped.counts == {kind: 1}
    assert recording.skipped.lines[kind] == [(1, f"(1.0) can0 {line}")]


@pytest.mark.parametrize(
    "line",
    [
        "19FEDA9C#19FF7",
        "19FEDA9C#19FF7CFCFFFF00FFFF",
        "nonsense",
        "3FFFFFFFF#00",
        "(x) can0 19FEDA9C#00",
        "(1.0) can0 (can1) 19FEDA9C#00",
        "(1.0) [can0] 19FEDA9C#00",
        "can0 can1 19FEDA9C#00",
        "40000000#00",
    ],
)
def test_a_line_is_malformed_and_the_rest_is_read(line: str) -> None:
    recording = read_text(f"{A}\n{line}\n{A}\n# a comment\n; another\n\n")
    assert len(list(recording.frames())) == 2
    assert recording.skipped.counts == {LeftOut.MALFORMED: 1}
    assert recording.skipped.lines[LeftOut.MALFORMED] == [(2, line)]


def test_what_is_written_is_read_again() -> None:
    batch = FrameBatch([FRAME, Frame(FRAME.id, b"")], 1_700_000_000.25)
    text = format_batch("house", batch, sent=False)
    assert text.splitlines()[0] == f"(1700000000.250000) house {A}"
    assert list(read_text(text).frames()) == [
        (frame, batch.time, "house", False) for frame in batch.frames
    ]


def test_what_was_sent_stands_under_an_interface_of_its_own() -> None:
    text = format_batch("our coach", FrameBatch([FRAME], 1.0), sent=True)
    assert text == f"(1.000000) our_coach.tx {A}\n"
    assert list(read_text(text).frames()) == [(FRAME, 1.0, "our_coach", True)]


def test_the_first_lines_of_each_kind_are_kept() -> None:
    recording = read_text(f"{A}\n" + "nonsense\n" * 30)
    list(recording.frames())
    assert recording.skipped.counts[LeftOut.MALFORMED] == 30
    assert len(recording.skipped.lines[LeftOut.MALFORMED]) == 20


def test_lines_have_a_length(tmp_path: Path) -> None:
    recording = file_of(tmp_path, f"{A}\n{'x' * 9000}\n(1.0) can0 {A}\n")
    assert len(list(recording.frames())) == 2
    assert recording.skipped.counts == {LeftOut.MALFORMED: 1}


def test_what_never_ends_a_line_is_the_end(tmp_path: Path) -> None:
    path = tmp_path / "zeros.log"
    with path.open("wb") as file:
        file.write(f"{A}\n".encode())
        file.truncate(200_000_000)
    tracemalloc.start()
    try:
        frames = list(open_recording(path).frames())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(frames) == 1
    assert peak < 8_000_000


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_windows_writes_is_read(tmp_path: Path, encoding: str) -> None:
    recording = file_of(tmp_path, f"{A}\r\n{A}\r\n".encode(encoding))
    assert [one.frame for one in recording.frames()] == [FRAME, FRAME]
    assert not recording.skipped.counts


def test_a_packed_file_is_read_also_when_it_is_cut(tmp_path: Path) -> None:
    packed = gzip.compress(f"{A}\n".encode() * 3)
    assert len(list(file_of(tmp_path, packed).frames())) == 3
    many = gzip.compress("".join(f"{A[:-4]}{n:04X}\n" for n in range(50_000)).encode())
    assert len(list(file_of(tmp_path, many[:-2000]).frames())) > 10_000


def test_colors_of_a_terminal_are_no_part_of_a_line() -> None:
    assert len(list(read_text(f"\x1b[1m\x1b[34m{A}\x1b[0m").frames())) == 1


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("pipe", "no_regular_file"),
        ("zero", "no_regular_file"),
        (".", "no_regular_file"),
        ("empty.log", "empty"),
        ("text.log", "unknown_form"),
    ],
)
def test_what_is_no_recording_says_why(tmp_path: Path, name: str, reason: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "empty.log").touch()
    (tmp_path / "text.log").write_text("nonsense\n" * 1000)
    with pytest.raises(NotARecording) as raised:
        open_recording(tmp_path / name)
    assert raised.value.reason == reason
