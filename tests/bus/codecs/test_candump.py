"""candump's log files."""

import os
from pathlib import Path
import tracemalloc

import pytest

from custom_components.rvc.bus.codecs.candump import CandumpReader, format_batch
from custom_components.rvc.bus.codecs.recordings import find_reader
from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.protocol.frame import Frame

FRAME = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")


def reader(folder: Path, text: str, interface: str | None = None) -> CandumpReader:
    """Return a reader of a file with a text."""
    path = folder / "a.log"
    path.write_text(text)
    return CandumpReader(path, interface, 0.05)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    batch = FrameBatch([FRAME, Frame(FRAME.id, b"")], 1_700_000_000.25)
    text = format_batch("house", batch, sent=False)
    assert text.splitlines()[0] == (
        "(1700000000.250000) house 19FEDA9C#19FF7CFCFFFF00FF R"
    )
    assert list(reader(tmp_path, text).frames()) == [
        (batch.time, frame) for frame in batch.frames
    ]


def test_frames_that_were_sent_are_left_out(tmp_path: Path) -> None:
    text = format_batch("house", FrameBatch([FRAME], 1.0), sent=True)
    log = reader(tmp_path, text)
    assert list(log.frames()) == []
    assert log.has_frames()


def test_time_stamps_and_interfaces_may_be_missing(tmp_path: Path) -> None:
    text = "(5.0) can1 19FEDA9C#01\n19FEDA9C#02\ncan0 19FEDA9C#03\n"
    assert [time for time, _ in reader(tmp_path, text).frames()] == [5.0, 5.05, 5.1]
    only = reader(tmp_path, text, interface="can0")
    assert [frame.data for _, frame in only.frames()] == [b"\x02", b"\x03"]


def test_malformed_lines_are_counted_and_the_first_are_kept(tmp_path: Path) -> None:
    log = reader(tmp_path, "nonsense\n" * 30)
    assert not log.has_frames()
    assert log.error_counters.malformed == 30
    assert len(log.malformed) == 20
    assert log.malformed[0] == (1, "nonsense")


def test_lines_have_a_length(tmp_path: Path) -> None:
    text = f"19FEDA9C#01\n{'x' * 2000}\n(1.0) can0 19FEDA9C#02\n"
    log = reader(tmp_path, text)
    assert [frame.data for _, frame in log.frames()] == [b"\x01", b"\x02"]
    assert log.error_counters.malformed == 1


def test_what_never_ends_a_line_is_the_end(tmp_path: Path) -> None:
    path = tmp_path / "zeros.log"
    with path.open("wb") as file:
        file.write(b"19FEDA9C#01\n")
        file.truncate(5_000_000_000)
    tracemalloc.start()
    try:
        frames = list(CandumpReader(path, None, 0.05).frames())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(frames) == 1
    assert peak < 5_000_000


def test_only_the_beginning_is_searched_for_a_frame(tmp_path: Path) -> None:
    log = reader(tmp_path, "nonsense\n" * 100_000 + "19FEDA9C#01\n")
    assert not log.has_frames()


@pytest.mark.parametrize("name", ["", "\0", "x\0y", "pipe", "zero"])
def test_only_regular_files_are_recordings(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    with pytest.raises((ValueError, OSError)):
        find_reader(tmp_path / name, None, 0.05)
