"""Sizes that a recording claims are believed only within bounds."""

import gzip
from itertools import islice
from pathlib import Path
import sqlite3
import struct
import time
import tracemalloc
import zlib

import can
import pytest

from custom_components.rvc.bus.recordings import blf, text
from custom_components.rvc.bus.recordings.model import LeftOut, NotARecording
from custom_components.rvc.bus.recordings.registry import open_recording
from tests.bus.recordings.reading import A, T, message

LINE = f"({T:.6f}) can0 {A}\n"
FRAMES = 100
_OBJECT = struct.Struct("<4sHHLL")


def _read(path: Path) -> tuple[int, dict[LeftOut, int]]:
    """Return how many frames a file has, and what else."""
    recording = open_recording(path)
    return sum(1 for _ in recording.frames()), dict(recording.skipped.counts)


def _containers(path: Path) -> tuple[bytes, list[bytes]]:
    """Return the header of a BLF and what its containers hold, unpacked."""
    with can.BLFWriter(path) as writer:
        for _ in range(FRAMES):
            writer.on_message_received(message())
    data = path.read_bytes()
    size = _OBJECT.unpack_from(data, 144)[3]
    objects = zlib.decompress(data[144 + 32 : 144 + size])
    half = len(objects) // 2 + 7
    return data[:144], [objects[:half], objects[half:]]


def _packed(objects: bytes, method: int = 2, claimed: int | None = None) -> bytes:
    """Return a container of objects."""
    body = zlib.compress(objects) if method == 2 else objects
    size = 32 + len(body) if claimed is None else claimed
    head = _OBJECT.pack(b"LOBJ", 16, 1, size, 10)
    return head + struct.pack("<H6xL4x", method, len(objects)) + body + bytes(size % 4)


@pytest.mark.parametrize("method", [0, 2])
def test_objects_of_a_blf_go_on_in_the_next_container(
    tmp_path: Path, method: int
) -> None:
    path = tmp_path / "a.blf"
    header, parts = _containers(path)
    path.write_bytes(header + b"".join(_packed(one, method) for one in parts))
    assert _read(path) == (FRAMES, {})
    # One byte each: what is kept is not looked through again for each of them.
    path.write_bytes(header + b"".join(_packed(bytes([b]), 0) for b in b"".join(parts)))
    assert _read(path) == (FRAMES, {})


def _of_size(size: int) -> bytes:
    """Return an object that claims a size, with a version that python-can skips."""
    return _OBJECT.pack(b"LOBJ", 16, 9, size, 65) + bytes(24)


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        (_packed(_of_size(15)), "an object of 15 bytes"),
        (_packed(_of_size(1 << 22)), "an object of 4,194,304 bytes"),
        (_packed(bytes(64)), "no object where"),
        (_packed(_of_size(40), claimed=1 << 25), "a container of"),
        (_packed(_of_size(40), claimed=0), "a container of 0 bytes"),
        (_packed(_of_size(40), claimed=20), "a container without"),
        (_packed(_of_size(40))[:-9], "cut off"),
        (_packed(_of_size(40) * 500_000), "a container unpacks to more"),
        (b"LOBJ", "cut off"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_sizes_in_a_blf_are_believed_only_within_bounds(
    tmp_path: Path, odd: bytes, reason: str
) -> None:
    path = tmp_path / "a.blf"
    header, parts = _containers(path)
    path.write_bytes(header + b"".join(map(_packed, parts)) + odd)
    recording = open_recording(path)
    tracemalloc.start()
    try:
        assert sum(1 for _ in islice(recording.frames(), 2 * FRAMES)) == FRAMES
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    ((_, said),) = recording.skipped.lines[LeftOut.DAMAGED]
    assert said.startswith(reason)
    assert peak < 60_000_000


@pytest.mark.parametrize("size", [0, 71, 4097, 1 << 22])
def test_the_header_of_a_blf_has_a_size_too(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.blf"
    header, _ = _containers(path)
    path.write_bytes(header[:4] + struct.pack("<L", size) + header[8:])
    recording = open_recording(path)
    assert list(recording.frames()) == []
    assert recording.skipped.lines[LeftOut.DAMAGED] == [
        (0, f"a header of {size:,} bytes")
    ]


@pytest.mark.parametrize("packed", ["blf", "gzip"])
def test_what_is_packed_unpacks_to_a_bound(
    tmp_path: Path, packed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (blf, text):
        monkeypatch.setattr(module, "MOST_UNPACKED", 200_000)
    path = tmp_path / "a"
    if packed == "blf":
        header, parts = _containers(path)
        path.write_bytes(header + b"".join(map(_packed, parts * 500)))
    else:
        path.write_bytes(gzip.compress(LINE.encode() * 50_000))
    frames, others = _read(path)
    assert 500 <= frames < 5000
    assert others[LeftOut.DAMAGED] == 1


@pytest.mark.parametrize(
    "what",
    [
        (
            "VIEW messages AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            " WHERE i < 9)"
            " SELECT i AS ts, 1 AS arbitration_id, 1 AS extended, 0 AS remote, 0 AS error,"
            " x'00' AS data FROM n"
        ),
        (
            "VIRTUAL TABLE messages USING"
            " fts5(ts, arbitration_id, extended, remote, error, data)"
        ),
    ],
)
def test_a_database_has_a_table_and_nothing_that_only_looks_like_one(
    tmp_path: Path, what: str
) -> None:
    path = tmp_path / "a.db"
    database = sqlite3.connect(path)
    database.execute(f"CREATE {what}")
    database.commit()
    database.close()
    with pytest.raises(NotARecording):
        next(open_recording(path).frames(), None)


def _block(kind: int, body: bytes) -> bytes:
    """Return a block of a pcapng."""
    body += bytes(-len(body) % 4)
    size = struct.pack("<L", 12 + len(body))
    return struct.pack("<L", kind) + size + body + size


def test_interfaces_of_a_capture_have_bounds(tmp_path: Path) -> None:
    section = _block(0x0A0D0D0A, struct.pack("<LHHq", 0x1A2B3C4D, 1, 0, -1))
    name = b"can0\x1b\n" + b"x" * 60_000
    options = struct.pack("<2H", 2, len(name)) + name + bytes(-len(name) % 4)
    interface = _block(1, struct.pack("<HHL", 227, 0, 0) + options)
    # Nor does it take long to go through options that hold nothing.
    nothing = _block(1, struct.pack("<HHL", 227, 0, 0) + b"\x01\0\0\0" * 500_000)
    can = struct.pack(">LB3x", A.id | 1 << 31, 8) + A.data
    packets = b"".join(
        _block(6, struct.pack("<5L", number, 0, 0, len(can), len(can)) + can)
        for number in (0, 255, 256, 999)
    )
    path = tmp_path / "a.pcapng"
    path.write_bytes(section + interface + nothing + interface * 998 + packets)
    began = time.process_time()
    frames = list(open_recording(path).frames())
    assert time.process_time() - began < 5
    assert len(frames) == 2
    channel = frames[0].channel
    assert channel is not None
    assert channel.startswith("can0 x")
    assert channel.isprintable()
    assert len(channel) <= 64
