"""Recordings that are cut, broken, or made to do harm: what is whole is kept."""

from collections.abc import Callable
from datetime import UTC
import gzip
import math
from pathlib import Path
import sqlite3
import struct
import time
import zlib

import can
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.rvc.bus.recordings import lines, notation
from custom_components.rvc.bus.recordings.model import Context, LeftOut, NotARecording
from custom_components.rvc.bus.recordings.registry import (
    open_recording,
    read_bytes,
    read_text,
)
from custom_components.rvc.bus.recordings.text import LONGEST_LINE
from tests.bus.recordings.reading import DENVER, A, T, message

LINE = f"({T:.6f}) can0 {A}\n"
COUNT = 3000


def _read(path: Path) -> tuple[int, dict[LeftOut, int]]:
    """Return how many frames a file has, and what else."""
    recording = open_recording(path)
    return sum(1 for _ in recording.frames()), dict(recording.skipped.counts)


def _noise() -> str:
    """Return lines that do not pack well."""
    return "".join(
        f"({T:.6f}) can0 19FEDA9C#{zlib.crc32(bytes([i & 255, i >> 8])):08X}\n"
        for i in range(COUNT)
    )


def test_a_packed_log_that_is_cut_keeps_nearly_all_before(tmp_path: Path) -> None:
    packed = gzip.compress(_noise().encode())
    path = tmp_path / "cut.log.gz"
    path.write_bytes(packed[: len(packed) * 9 // 10])
    frames, others = _read(path)
    assert frames > COUNT * 0.85
    assert others.pop(LeftOut.DAMAGED) == 1
    assert others.get(LeftOut.MALFORMED, 0) <= 1


@pytest.mark.parametrize(
    "harm",
    [
        lambda packed: packed[:200],
        lambda packed: packed + b"behind it",
    ],
    ids=["cut early", "with something behind"],
)
def test_a_damaged_packed_log_is_read_as_far_as_it_is_whole(
    tmp_path: Path, harm: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(harm(gzip.compress(_noise().encode())))
    frames, others = _read(path)
    assert frames > 0
    assert others[LeftOut.DAMAGED] == 1


def test_a_packed_log_that_is_broken_from_its_start_is_refused() -> None:
    packed = gzip.compress(_noise().encode())
    with pytest.raises(NotARecording) as refused:
        read_bytes(packed[:40] + bytes(40) + packed[80:])
    assert refused.value.reason == "unknown_form"


def test_a_whole_packed_log_is_not_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(_noise().encode()))
    assert _read(path) == (COUNT, {})


def test_what_is_packed_twice_is_an_archive() -> None:
    packed = gzip.compress(gzip.compress(LINE.encode()))
    with pytest.raises(NotARecording) as refused:
        read_bytes(packed)
    assert refused.value.reason == "archive"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_needs_no_mark(encoding: str) -> None:
    recording = read_bytes((LINE * 2).encode(encoding))
    assert [one.frame for one in recording.frames()] == [A, A]


def test_zeros_of_a_power_cut_end_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    with path.open("wb") as file:
        file.write(LINE.encode() * 2 + b"(17000")
        file.seek(5_000_000, 1)
        file.write(f"\n{LINE}".encode() + bytes(3_000_000) + LINE.encode())
    assert _read(path) == (4, {LeftOut.MALFORMED: 1})


@pytest.mark.parametrize("lost", range(1, 18))
@pytest.mark.parametrize(
    "line", [LINE, "22:13:20.250 R 19FEDA9C 19 FF 7C FC FF FF 00 FF\n"]
)
def test_a_last_line_that_is_cut_is_no_shorter_frame(
    tmp_path: Path, line: str, lost: int
) -> None:
    path = tmp_path / "a.log"
    path.write_text((line * 3)[:-lost])
    frames = [one.frame for one in open_recording(path).frames()]
    # Without its end alone it is whole.
    assert frames == ([A] * 3 if lost == 1 else [A] * 2)


def test_a_last_line_may_be_shorter_where_it_has_an_end_or_is_pasted(
    tmp_path: Path,
) -> None:
    text = f"{A}\n19FEDA9C#19FF"
    path = tmp_path / "a.log"
    path.write_text(f"{text}\n")
    for recording in (open_recording(path), read_text(text)):
        assert [len(one.frame.data) for one in recording.frames()] == [8, 2]


def test_a_line_without_end_is_one_malformed_line() -> None:
    recording = read_text(f"{LINE}{'x' * 3_000_000}\n{LINE}")
    assert sum(1 for _ in recording.frames()) == 2
    assert recording.skipped.counts == {LeftOut.MALFORMED: 1}


def _blf(path: Path) -> bytes:
    with can.BLFWriter(path, max_container_size=500) as writer:
        for _ in range(100):
            writer.on_message_received(message())
    return path.read_bytes()


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[:600],
        lambda data: data[:600] + bytes(60) + data[660:],
        lambda data: data[:144] + b"XXXX" + data[148:],
        lambda data: data[:100],
    ],
    ids=["cut", "broken container", "broken object", "cut header"],
)
def test_a_damaged_blf_ends_where_the_damage_begins(
    tmp_path: Path, harm: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "a.blf"
    path.write_bytes(harm(_blf(path)))
    frames, others = _read(path)
    assert frames < 100
    assert set(others) <= {LeftOut.DAMAGED}


def _database(path: Path, rows: int = 2000) -> None:
    database = sqlite3.connect(path)
    database.execute(
        "CREATE TABLE messages(ts REAL, arbitration_id INTEGER, extended INTEGER,"
        " remote INTEGER, error INTEGER, dlc INTEGER, data BLOB)"
    )
    row = (T, A.id, 1, 0, 0, 8, A.data)
    database.executemany("INSERT INTO messages VALUES(?,?,?,?,?,?,?)", [row] * rows)
    database.commit()
    database.close()


def test_a_damaged_database_ends_where_the_damage_begins(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    _database(path)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = b"\xff" * 4096
    path.write_bytes(data)
    frames, others = _read(path)
    assert 0 < frames < 2000
    assert others == {LeftOut.DAMAGED: 1}


def test_a_file_that_only_begins_as_a_database_has_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"SQLite format 3\0" + b"\x07" * 5000)
    assert _read(path) == (0, {LeftOut.DAMAGED: 1})


def test_odd_values_of_a_database_are_malformed(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    _database(path, 1)
    database = sqlite3.connect(path)
    for odd in (math.inf, None, "yesterday"):
        database.execute(
            "INSERT INTO messages VALUES(?,?,1,0,0,8,?)", (odd, A.id, A.data)
        )
    database.commit()
    database.close()
    assert _read(path) == (1, {LeftOut.MALFORMED: 3})


def test_a_database_is_read_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    _database(path, 1)
    database = sqlite3.connect(path)
    database.execute(
        "INSERT INTO messages VALUES(?,?,1,0,0,8,?)", (T - 60, A.id, A.data)
    )
    database.commit()
    database.close()
    assert [one.time for one in open_recording(path).frames()] == [T, T - 60]


PACKET = struct.pack("<4I", 1, 0, 16, 16) + struct.pack(
    ">IB3x8s", A.id | 1 << 31, 8, A.data
)
PCAP = b"\xd4\xc3\xb2\xa1" + struct.pack("<HHiIII", 2, 4, 0, 0, 65535, 227)


@pytest.mark.parametrize(
    ("data", "frames"),
    [
        (PCAP + PACKET * 2 + PACKET[:20], 2),
        (PCAP + PACKET * 2 + PACKET[:7], 2),
        (PCAP[:10], 0),
        (PCAP + PACKET + struct.pack("<4I", 1, 0, 0xFFFFFFFF, 0), 1),
        (b"\x0a\x0d\x0d\x0a" + struct.pack("<I4s", 7, b"\x4d\x3c\x2b\x1a"), 0),
        (b"\x0a\x0d\x0d\x0a\x1c", 0),
    ],
    ids=["data", "header", "start", "endless packet", "block too short", "block cut"],
)
def test_a_cut_capture_keeps_what_is_before(data: bytes, frames: int) -> None:
    recording = read_bytes(data)
    assert sum(1 for _ in recording.frames()) == frames
    assert recording.skipped.counts == {LeftOut.DAMAGED: 1}


def test_a_whole_capture_is_not_damaged() -> None:
    recording = read_bytes(PCAP + PACKET * 2)
    assert sum(1 for _ in recording.frames()) == 2
    assert not recording.skipped.counts


BLANKS = " " * LONGEST_LINE
HOSTILE = [
    f"can0  19FEDA9C   [8]  FF{BLANKS[:4000]}x",
    f"can0{BLANKS[:4000]}x",
    f"can.Message({'a' * 4000})",
    f"can.Message({'a=[' * 1300})",
    f"Timestamp: 1.1 ID: 19feda9c X DL: 8{' ' * 4000}x",
    f"date Tue Nov{BLANKS[:4000]}x",
    f"date {'a' * 4000} x",
    f"1.1{BLANKS[:4000]}x",
    f"1){BLANKS[:4000]}x",
    f"1.1 1 19FEDA9Cx Rx d{' 1' * 2000}",
    f"2023-11-14T22:13:20.250Z,6,130778,156,255,8,{'19' * 2000}x",
    f"19FEDA9C#{'A.' * 2000}",
    "9" * LONGEST_LINE,
]


@pytest.mark.parametrize("line", HOSTILE, ids=lambda line: line[:12])
def test_no_line_takes_long(line: str) -> None:
    forms = [make(Context(UTC, ())) for make in lines.LINE_FORMS]
    began = time.process_time()
    for form in forms:
        for _ in range(20):
            form.read(line)
    assert time.process_time() - began < 0.5


def test_long_notations_are_not_remembered() -> None:
    remembered = notation.parse_short_notation.cache_info
    before = remembered().currsize
    recording = read_text(f"{A}\n" + "".join(f"19FEDA9C#{n:0300}\n" for n in range(50)))
    list(recording.frames())
    assert recording.skipped.counts == {LeftOut.MALFORMED: 50}
    assert remembered().currsize <= before + 1


@pytest.mark.parametrize(
    "line",
    [
        "can.Message(timestamp=inf, arbitration_id=0x19feda9c, is_extended_id=True)",
        "can.Message(timestamp=nan, arbitration_id=0x19feda9c, is_extended_id=True)",
        "can.Message(timestamp=1.0, arbitration_id=-5, is_extended_id=True)",
        "can.Message(arbitration_id=0x19feda9c, is_extended_id=True, data=[0x1, 256])",
        f"1)  {'9' * 400}.0  Rx    19FEDA9C  1  19",
        f"1)  {'9' * 15}.0  Rx    19FEDA9C  2  1 9FF",
        f"1   {'9' * 400}.000 DT 1  19FEDA9C Rx -  1    19",
        "1   1.000 DT 1  -9FEDA9C Rx -  1    19",
        "0.5 1  19FEDA9Cx       Rx   d 2 100 100",
        "0.5 1  19FEDA9Cx       Rx   d -1 19 FF",
        "15:13:20:2500 Rx 1 0x19FEDA9C x 2 100 100",
        "  can0  19FEDA9C   [2]  1 9FF",
        "2023-11-14T22:13:20.250Z,6,130778,156,255,8,19,ff",
        "<0x18eaff9f> [3] ca fe",
        "1700000000.25,0x19feda9c,1,0,0,8,Gf98",
        "Timestamp: 1.5    ID: 19feda9c    X Rx                DL:  8    19 ff",
    ],
)
def test_a_line_that_contradicts_itself_is_no_frame(line: str) -> None:
    recording = read_text(f"{A}\n{line}\n")
    assert [one.frame for one in recording.frames()] == [A]
    assert recording.skipped.counts == {LeftOut.MALFORMED: 1}


SAMPLES = [
    LINE.strip(),
    "  can0  19FEDA9C   [8]  19 FF 7C FC FF FF 00 FF",
    " (2023-11-14 15:13:20.250000)  can0  19FEDA9C   [8]  19 FF 7C FC FF FF 00 FF",
    "1700000000250000,19FEDA9C,true,Rx,0,8,19,FF,7C,FC,FF,FF,00,FF,",
    ";$STARTTIME=45244.9259259259",
    ";$COLUMNS=O,D,I,l,N",
    "1)       250.0  Rx    19FEDA9C  8  19 FF 7C FC FF FF 00 FF",
    "1       250.000 DT 1  19FEDA9C Rx -  8    19 FF 7C FC FF FF 00 FF",
    "date Tue Nov 14 03:13:20.250 pm 2023",
    "base dec  timestamps relative",
    "0.000000 1  19FEDA9Cx       Rx   d 8 19 FF 7C FC FF FF 00 FF",
    "1700000000.25,0x19feda9c,1,0,0,8,Gf98/P//AP8=",
    "can.Message(timestamp=1.5, arbitration_id=0x19feda9c, data=[0x19, 0xff])",
    "22:13:20.250 R 19FEDA9C 19 FF 7C FC FF FF 00 FF",
    "T19FEDA9C819FF7CFCFFFF00FF1A2B",
    "***START DATE AND TIME 31:12:9999 15:13:20:250***",
    "***RELATIVE MODE***",
    "15:13:20:2500 Rx 1 0x19FEDA9C x 8 19 FF 7C FC FF FF 00 FF",
    "2023-11-14T22:13:20.250Z,6,130778,156,255,8,19,ff,7c,fc,ff,ff,00,ff",
    "A764027.880 9FFF6 0EA00 CAFE01",
    "<0x18eaff9f> [3] ca fe 01",
]
PIECES = st.sampled_from(
    [
        "9" * 400,
        "9999",
        "-1",
        "inf",
        "nan",
        "1e999",
        "256",
        "\0",
        "\x1b",
        "\udc80",
        "٣",
        " ",
    ]
)


@st.composite
def _spoiled(draw: st.DrawFn) -> str:
    line = draw(st.sampled_from(SAMPLES))
    start = draw(st.integers(0, len(line)))
    end = draw(st.integers(start, min(start + 3, len(line))))
    return line[:start] + draw(PIECES | st.text(max_size=3)) + line[end:]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_spoiled() | st.sampled_from(SAMPLES), min_size=1, max_size=6))
def test_spoiled_lines_raise_nothing_and_give_whole_frames(some: list[str]) -> None:
    recording = read_text("\n".join([str(A), *some]), DENVER)
    for one in recording.frames():
        assert 0 <= one.frame.id <= 0x1FFFFFFF
        assert len(one.frame.data) <= 8
        assert one.time is None or math.isfinite(one.time)
