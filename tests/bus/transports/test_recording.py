"""Recordings played as a network."""

import asyncio
import os
from pathlib import Path

import pytest

from custom_components.rvc.bus.errors import CannotOpen, NetworkReadOnly
from custom_components.rvc.bus.recordings.model import LeftOut
from custom_components.rvc.bus.transports.recording import RecordingTransport
from custom_components.rvc.protocol.frame import Frame
from tests.bus.listener import Listener
from tests.paths import FIXTURES

RECORDING = FIXTURES / "real_frames.log"
MIXED = """\
# a comment
(1.000000) can0 19FEDA9C#19FF7CFCFFFF00FF
(1.010000) can0 123#00
(1.020000) can0 19FEDA9C##1AABB
(1.030000) can0 19FEDA9C#R
(1.040000) can0 20000004#0000000000000000
(1.050000) can0 19FEDA9C#19FF7
(1.060000) can0 nonsense
19FEDA9C#1AFF7CFCFFFF00FF
(1.080000) can0 19FEDA9C#1BFF7CFCFFFF00FF R
"""


async def test_a_recording_is_played_as_fast_as_possible(listener: Listener) -> None:
    transport = RecordingTransport(RECORDING, speed=None)
    await transport.open(listener.receive, listener.lost)
    await listener.until(lambda: listener.losses)
    assert listener.losses == [None]
    assert len(listener.frames) == 93
    await transport.close()


async def test_a_recording_keeps_its_pauses(tmp_path: Path, listener: Listener) -> None:
    path = tmp_path / "slow.log"
    path.write_text("(5.0) can0 19FEDA9C#01\n(65.0) can0 19FEDA9C#02\n")
    transport = RecordingTransport(path, speed=1000.0)
    began = asyncio.get_running_loop().time()
    await transport.open(listener.receive, listener.lost)
    await listener.until(lambda: listener.losses)
    assert asyncio.get_running_loop().time() - began >= 0.06
    assert [frame.data for frame in listener.frames] == [b"\x01", b"\x02"]
    await transport.close()


async def test_lines_that_are_no_frames_are_counted(
    tmp_path: Path, listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "mixed.log"
    path.write_text(MIXED)
    transport = RecordingTransport(path, speed=None)
    await transport.open(listener.receive, listener.lost)
    await listener.until(lambda: listener.losses)
    assert [frame.data[0] for frame in listener.frames] == [0x19, 0x1A, 0x1B]
    malformed = transport.skipped.lines[LeftOut.MALFORMED]
    assert [number for number, _ in malformed] == [7, 8]
    assert transport.error_counters.malformed == 2
    assert transport.error_counters.foreign_frames == 3
    assert transport.error_counters.error_frames == 1
    assert "2 lines that were left out (malformed), the first is line 7" in caplog.text
    await transport.close()


async def test_a_recording_is_repeated_until_it_is_closed(
    tmp_path: Path, listener: Listener
) -> None:
    path = tmp_path / "short.log"
    path.write_text("19FEDA9C#01\n")
    transport = RecordingTransport(path, speed=None, repeat=True)
    await transport.open(listener.receive, listener.lost)
    await listener.until(lambda: len(listener.frames) >= 2)
    await transport.close()
    assert not listener.losses


async def test_a_recording_takes_no_commands(listener: Listener) -> None:
    with pytest.raises(NetworkReadOnly):
        await RecordingTransport(RECORDING).send(Frame(0x19FEDB9F, b""))


async def test_a_recording_that_vanishes_is_lost(
    tmp_path: Path, listener: Listener
) -> None:
    path = tmp_path / "short.log"
    path.write_text("19FEDA9C#01\n")
    transport = RecordingTransport(path, speed=None, repeat=True)
    await transport.open(listener.receive, listener.lost)
    await listener.until(lambda: listener.frames)
    path.unlink()
    await listener.until(lambda: listener.losses)
    assert isinstance(listener.losses[0], CannotOpen)
    await transport.close()


async def test_a_recording_of_commands_alone_is_one_without_frames(
    tmp_path: Path, listener: Listener
) -> None:
    path = tmp_path / "commands.log"
    path.write_text("(1.000000) can0 19FEDB9F#19FF7C01FFFF00FF T\n")
    transport = RecordingTransport(path, speed=None)
    await transport.open(listener.receive, listener.lost)
    await listener.until(lambda: listener.losses)
    assert (listener.frames, listener.losses) == ([], [None])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.log", "not_found"),
        ("empty.log", "not_a_recording"),
        (".", "no_regular_file"),
        ("pipe", "no_regular_file"),
        ("zero", "no_regular_file"),
        ("n\0l", "not_a_recording"),
        ("empty.log/x", "unknown"),
    ],
)
async def test_what_is_no_recording_is_refused(
    tmp_path: Path, listener: Listener, name: str, reason: str
) -> None:
    (tmp_path / "empty.log").write_text("nothing\n")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    transport = RecordingTransport(tmp_path / name)
    with pytest.raises(CannotOpen) as raised:
        await transport.open(listener.receive, listener.lost)
    assert raised.value.reason == reason


async def test_a_recording_that_may_not_be_read_is_refused(
    tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(CannotOpen) as raised:
        await RecordingTransport(tmp_path / "x.log").open(
            listener.receive, listener.lost
        )
    assert raised.value.reason == "permission"


async def test_a_clock_that_jumps_is_not_waited_for(
    tmp_path: Path, listener: Listener
) -> None:
    path = tmp_path / "jumps.log"
    stamps = (1000.0, 1000.01, 1_700_000_000.0, 1_700_000_000.01, 5.0)
    path.write_text("".join(f"({one:.6f}) house 19FEDA9C#01\n" for one in stamps))
    transport = RecordingTransport(path)
    await transport.open(listener.receive, listener.lost)
    await listener.until(lambda: len(listener.frames) == len(stamps))
    await transport.close()


async def test_a_capture_without_can_is_refused(
    tmp_path: Path, listener: Listener
) -> None:
    path = tmp_path / "ethernet.pcap"
    header = b"\xd4\xc3\xb2\xa1" + bytes(16) + b"\x01\0\0\0"
    path.write_bytes(header + bytes(8) + b"\x04\0\0\0\x04\0\0\0" + bytes(4))
    transport = RecordingTransport(path, speed=None)
    with pytest.raises(CannotOpen) as raised:
        await transport.open(listener.receive, listener.lost)
    assert raised.value.reason == "recording_not_can"
