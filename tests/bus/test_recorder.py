"""Recordings that are written."""

import asyncio
from collections import namedtuple
from pathlib import Path
import shutil
from typing import IO, Any

import pytest

from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.bus.recorder import Recorder
from custom_components.rvc.bus.transports.recording import RecordingTransport
from custom_components.rvc.protocol.frame import Frame
from tests.bus.listener import Listener
from tests.conftest import Complaints

FRAME = Frame(0x19FEDA9C, b"\x19\xff")


def heard(count: int = 1, time: float = 1_700_000_000.25) -> FrameBatch:
    """Return a batch of the frame."""
    return FrameBatch([FRAME] * count, time)


SENT = Frame.parse("19FEDB9F#19FF")


async def ended(recorder: Recorder) -> None:
    """Wait until a recording is over."""
    over = asyncio.Event()
    recorder.endings.subscribe(lambda _: over.set())
    async with asyncio.timeout(120):
        await over.wait()


async def test_a_recording_can_be_played(tmp_path: Path, listener: Listener) -> None:
    over: list[Recorder] = []
    recorder = Recorder(tmp_path / "recordings")
    recorder.endings.subscribe(over.append)
    await recorder.start()
    recorder.add_received("house", heard(2))
    recorder.add_sent("house", SENT)
    recorder.add_received("chassis", FrameBatch([Frame(FRAME.id, b"")], 1.0))
    await recorder.stop()
    assert over == [recorder]
    assert (recorder.ended, recorder.frames, recorder.lost) == ("stopped", 4, 0)
    (path,) = recorder.paths
    assert path.stat().st_size == recorder.size
    assert path.read_text().splitlines()[0] == (
        "(1700000000.250000) house 19FEDA9C#19FF"
    )
    # What this node has sent itself is not heard.
    transport = RecordingTransport(path, speed=None)
    await transport.open(listener.receive, listener.lost)
    await listener.until(lambda: listener.losses)
    assert [frame.data for frame in listener.frames] == [b"\x19\xff", b"\x19\xff", b""]


async def test_one_network_of_several_is_played(
    tmp_path: Path, listener: Listener
) -> None:
    recorder = Recorder(tmp_path)
    await recorder.start()
    recorder.add_received("house", heard())
    recorder.add_received("chassis", FrameBatch([Frame(FRAME.id, b"\x01")], 1.0))
    await recorder.stop()
    transport = RecordingTransport(recorder.paths[0], speed=None, interface="chassis")
    await transport.open(listener.receive, listener.lost)
    await listener.until(lambda: listener.losses)
    assert [frame.data for frame in listener.frames] == [b"\x01"]


async def test_only_the_wanted_networks_are_recorded(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, networks=frozenset({"house"}))
    await recorder.start()
    recorder.add_received("chassis", heard())
    recorder.add_received("house", heard())
    await recorder.stop()
    assert recorder.frames == 1


async def test_the_oldest_file_gives_way(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, max_bytes=400, files=2)
    await recorder.start()
    for number in range(40):
        recorder.add_received("house", heard(2, float(number)))
    await recorder.stop()
    assert sorted(tmp_path.iterdir()) == recorder.paths
    assert len(recorder.paths) == 2
    assert sum(path.stat().st_size for path in recorder.paths) <= 400
    assert "(39.000000)" in recorder.paths[-1].read_text()
    assert recorder.frames == 80


async def test_it_ends_by_itself(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, duration=60)
    await recorder.start()
    began = asyncio.get_running_loop().time()
    await ended(recorder)
    assert recorder.ended == "time"
    assert asyncio.get_running_loop().time() - began == pytest.approx(60, abs=1)
    await recorder.stop()


async def test_it_leaves_room_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")  # noqa: PYI024
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 1))
    recorder = Recorder(tmp_path)
    await recorder.start()
    await ended(recorder)
    assert recorder.ended == "disk_full"


async def test_a_disk_that_fails_ends_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_full(path: Path, mode: str, encoding: str) -> IO[Any]:
        return open("/dev/full", "w", encoding=encoding)  # noqa: PTH123

    monkeypatch.setattr(Path, "open", open_full)
    recorder = Recorder(tmp_path)
    await recorder.start()
    recorder.add_received("house", heard(1000))
    await ended(recorder)
    assert recorder.ended == "failed"
    assert "No space left" in caplog.text


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="Not a directory"):
        await Recorder(tmp_path / "file" / "recordings").start()
    await Recorder(tmp_path).stop()


async def test_what_the_disk_cannot_take_is_counted(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, max_waiting=10)
    await recorder.start()
    for _ in range(4):
        recorder.add_received("house", heard(4))
    await recorder.stop()
    assert (recorder.frames, recorder.lost) == (8, 8)


async def test_a_file_without_what_stands_beside_it_is_not_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_half(path: Path, text: str, encoding: str) -> int:
        path.touch()
        raise OSError(28, "No space left on device")

    recorder = Recorder(tmp_path, max_bytes=400, files=4, about={})
    await recorder.start()
    recorder.add_received("house", heard())
    monkeypatch.setattr(Path, "write_text", write_half)
    recorder.add_received("house", heard(2))
    recorder.add_received("house", heard(2))
    await ended(recorder)
    assert recorder.ended == "failed"
    # What was written before stays.
    (path,) = recorder.paths
    assert path.read_text().count("\n") >= 1
    assert set(tmp_path.iterdir()) == {path, path.with_suffix(".json")}

    other = Recorder(tmp_path / "other", about={})
    with pytest.raises(OSError, match="No space"):
        await other.start()
    assert not other.paths
    assert not list((tmp_path / "other").iterdir())


async def test_whatever_goes_wrong_it_is_over(
    tmp_path: Path, complaints: Complaints
) -> None:
    def topic(network: str, frame: Frame) -> None:
        raise KeyError(network)

    recorder = Recorder(tmp_path, topic=topic)
    await recorder.start()
    recorder.add_received("house", heard())
    await ended(recorder)
    assert recorder.ended == "failed"
    assert complaints.messages == ["The recording is over"]
    complaints.messages.clear()
