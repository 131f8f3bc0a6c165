"""Binary forms, and files that are none."""

import gzip
from pathlib import Path
import random
import sqlite3

import can
import pytest

from custom_components.rvc.bus.recordings.model import LeftOut, NotARecording
from custom_components.rvc.bus.recordings.registry import (
    Recording,
    open_recording,
    read_text,
)
from custom_components.rvc.protocol.frame import Frame

from .reading import DATA, GVRET, A, B, T, message, near

PCAPNG = bytes.fromhex(
    "0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c0000000100000028000000e3000000"
    "000000000200040063616e30090001000600000000000000280000000100000028000000e3000000"
    "000000000200040063616e3109000100060000000000000028000000060000003c00000000000000"
    "240a060090102218100000001000000099feda9c0800000019ff7cfcffff00ff0200040001000000"
    "000000003c000000060000003c00000001000000240a0600b0b12918100000001000000098feca85"
    "030000000102030000000000020004000200000000000000" + "3c000000"
)
CAN_A = "99feda9c 08 000000 19ff7cfcffff00ff"
CAN_A_HOST = "9cdafe99 08 000000 19ff7cfcffff00ff"
CAN_B_HOST = "85cafe98 03 000000 010203"


def saved(folder: Path, content: bytes, name: str = "x.bin") -> Recording:
    """Return the recording of a file."""
    path = folder / name
    path.write_bytes(content)
    return open_recording(path)


def pcap(link_type: int, *packets: str, magic: str = "d4c3b2a1") -> bytes:
    """Return a capture; all packets are of T."""
    order = "little" if magic in ("d4c3b2a1", "4d3cb2a1") else "big"
    fraction = 250_000_000 if "3c" in magic else 250_000

    def word(number: int) -> bytes:
        return number.to_bytes(4, order)  # type: ignore[arg-type]

    header = bytes.fromhex(magic) + word(0x00040002) + bytes(8) + word(65_535)
    parts = [header, word(link_type)]
    for packet in packets:
        data = bytes.fromhex(packet)
        parts += [word(int(T)), word(fraction), word(len(data)) * 2, data]
    return b"".join(parts)


def test_a_capture_has_names_and_directions(tmp_path: Path) -> None:
    assert len(PCAPNG) == 228
    assert list(saved(tmp_path, PCAPNG).frames()) == [
        near(A, T, "can0", False),
        near(B, T + 0.5, "can1", True),
    ]


@pytest.mark.parametrize("cut", [10, 58, 60])
def test_a_capture_that_is_cut_ends_there(tmp_path: Path, cut: int) -> None:
    recording = saved(tmp_path, PCAPNG[:-cut])
    assert [frame.frame for frame in recording.frames()] == [A]


@pytest.mark.parametrize("magic", ["d4c3b2a1", "a1b2c3d4", "4d3cb2a1", "a1b23c4d"])
def test_a_capture_is_in_either_order(tmp_path: Path, magic: str) -> None:
    (frame,) = saved(tmp_path, pcap(227, CAN_A, magic=magic)).frames()
    assert frame == near(A, T, None, False)


COOKED_SENT = "0004 0118" + "00" * 10 + "000c"
COOKED_2_HEARD = "000c 0000 00000003 0118 00 00" + "00" * 8
COOKED_2_SENT = "000c 0000 00000003 0118 04 00" + "00" * 8
PDU = "000c 0010" + b"can-hostendian\0\0".hex() + "00000000"


@pytest.mark.parametrize(
    ("link_type", "packet", "expected"),
    [
        (113, COOKED_SENT + CAN_B_HOST, (B, True)),
        (276, COOKED_2_HEARD + CAN_A_HOST, (A, False)),
        (276, COOKED_2_SENT + CAN_B_HOST, (B, True)),
        (252, PDU + CAN_A_HOST, (A, False)),
    ],
)
def test_a_capture_may_be_of_all_interfaces(
    tmp_path: Path, link_type: int, packet: str, expected: tuple[Frame, bool]
) -> None:
    (frame,) = saved(tmp_path, pcap(link_type, packet)).frames()
    assert (frame.frame, frame.is_own) == expected


def test_a_capture_has_other_packets(tmp_path: Path) -> None:
    packets = (
        "20000040 08 000000 0000000000000000",
        "d8eaff9f 08 000000",
        "00000123 02 000000 0102",
        "99feda9c 40 000000" + "00" * 64,
        "99feda9c 08 000000 00",
        "99",
        CAN_A,
    )
    recording = saved(tmp_path, pcap(227, *packets))
    assert [frame.frame for frame in recording.frames()] == [A]
    kinds = (LeftOut.ERROR, LeftOut.REMOTE, LeftOut.STANDARD, LeftOut.CAN_FD)
    assert recording.skipped.counts == {
        **dict.fromkeys(kinds, 1),
        LeftOut.MALFORMED: 2,
    }


def test_a_capture_of_another_network_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotARecording, match="link type 1") as raised:
        list(saved(tmp_path, pcap(1, "00" * 60)).frames())
    assert raised.value.reason == "not_can"
    with pytest.raises(NotARecording):
        list(saved(tmp_path, pcap(113, "00" * 30)).frames())


@pytest.mark.parametrize("suffix", ["blf", "db", "csv", "log", "trc", "asc", "log.gz"])
def test_what_python_can_writes_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    with can.Logger(path) as logger:
        logger(message(channel=0))
        logger(message(arbitration_id=0x123, is_extended_id=False))
        logger(message(channel=1, arbitration_id=B.id, data=B.data, timestamp=T + 0.5))
    renamed = path.rename(tmp_path / "renamed.txt")
    frames = list(open_recording(renamed).frames())
    assert [frame.frame for frame in frames] == [A, B]
    first, second = (frame.time or 0 for frame in frames)
    assert second - first == pytest.approx(0.5, abs=2e-6)


def test_a_database_has_other_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE messages(ts REAL, arbitration_id INTEGER, extended INTEGER,"
            " remote INTEGER, error INTEGER, dlc INTEGER, data BLOB)"
        )
        rows = [
            (T, A.id, 1, 0, 0, 8, A.data),
            (T, A.id, 0, 0, 0, 8, A.data),
            (T, A.id, 1, 1, 0, 8, b""),
            (T, A.id, 1, 0, 1, 8, b""),
            (T, A.id, 1, 0, 0, 64, bytes(64)),
            (T, "x", 1, 0, 0, 8, A.data),
            (T, 1 << 31, 1, 0, 0, 8, A.data),
        ]
        database.executemany("INSERT INTO messages VALUES(?,?,?,?,?,?,?)", rows)
    database.close()
    recording = open_recording(path)
    assert list(recording.frames()) == [(A, T, None, False)]
    assert len(recording.skipped.counts) == 5


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04" + bytes(100), "archive"),
        (b"***BUSMASTER Ver 3.2.2***\n***PROTOCOL J1939***\n", "busmaster_j1939"),
        (b"", "empty"),
        (random.Random(7).randbytes(1_000_000), "unknown_form"),
        (b"Dear all,\n\nthis is a letter.\n" * 100, "unknown_form"),
    ],
)
def test_what_is_no_recording_is_refused(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    with pytest.raises(NotARecording) as raised:
        saved(tmp_path, content)
    assert raised.value.reason == reason


@pytest.mark.parametrize(
    "content",
    [b"MDF     4.10" + bytes(200), gzip.compress(b"SQLite format 3\0" + bytes(99))],
)
def test_what_needs_another_step_says_so(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NotARecording) as raised:
        list(saved(tmp_path, content).frames())
    assert raised.value.reason in ("needs_conversion", "archive")


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE other(x)")
    database.close()
    with pytest.raises(NotARecording):
        list(open_recording(path).frames())


def test_a_log_is_known_by_what_it_holds(tmp_path: Path) -> None:
    log = f"(1700000000.250000) can0 {A}\n".encode()
    line = "1700000000250000,19FEDA9C,true,Rx,0,8,19,FF,7C,FC,FF,FF,00,FF,"
    contents = {
        "a.csv": log,
        "b.log": (GVRET + line).encode(),
        "c.trc": gzip.compress(log),
    }
    for name, content in contents.items():
        (frame,) = saved(tmp_path, content, name).frames()
        assert (frame.frame, frame.time) == (A, T)


def test_layouts_may_be_mixed_and_the_last_line_cut() -> None:
    text = (
        f"(1.0) can0 {A}\n  can0  19FEDA9C   [8]  {DATA}\n{A}\n(2.0) can0 19FEDA9C#19F"
    )
    recording = read_text(text)
    assert [frame.frame for frame in recording.frames()] == [A, A, A]
    assert recording.skipped.counts == {LeftOut.MALFORMED: 1}
