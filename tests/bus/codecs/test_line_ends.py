"""Line ends: adapters send CR, LF or both, empty lines, prompts and bells between."""

from collections.abc import Callable
from pathlib import Path

import pytest

from custom_components.rvc.bus.codecs.line import LineCodec
from custom_components.rvc.bus.codecs.slcan import SlcanCodec
from custom_components.rvc.bus.codecs.socketcand import SocketcandCodec
from custom_components.rvc.bus.codecs.yacht_devices import YachtDevicesCodec
from custom_components.rvc.bus.recordings.registry import open_recording
from custom_components.rvc.protocol.frame import Frame
from tests.bus import peers

FRAME = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")
TIMES = 20

ENDS = {
    "CR": b"\r",
    "LF": b"\n",
    "CR LF": b"\r\n",
    "CR CR LF": b"\r\r\n",
    "CR NUL": b"\r\0",
    "empty lines": b"\r\n\r\n\n\r",
    "blanks": b" \t\r\n  \r\n ",
    "prompts": b"\r\n> ",
    "prompts alone": b"\r>\r>",
    "bells": b"\r\a",
    "answers": b"\r\a\r\n",
}
CODECS: dict[str, tuple[Callable[[], LineCodec], bytes]] = {
    "slcan": (SlcanCodec, peers.slcan(FRAME).strip()),
    "yacht devices": (YachtDevicesCodec, peers.yacht_devices(FRAME).strip()),
    "socketcand": (lambda: SocketcandCodec("can0"), peers.socketcand(FRAME)),
}


@pytest.mark.parametrize("piece", [1, 7, 4096])
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("name", CODECS)
def test_frames_are_read_whatever_ends_a_line(name: str, end: str, piece: int) -> None:
    make, line = CODECS[name]
    codec = make()
    stream = (line + ENDS[end]) * TIMES
    frames = []
    for start in range(0, len(stream), piece):
        frames += codec.decode(stream[start : start + piece])
    assert frames == [FRAME] * TIMES
    assert codec.error_counters.malformed == 0


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("name", CODECS)
def test_what_is_malformed_is_counted_whatever_ends_a_line(name: str, end: str) -> None:
    make, line = CODECS[name]
    codec = make()
    bad = line[:12] + b">" * (name == "socketcand")
    stream = (line + ENDS[end] + bad + ENDS[end]) * TIMES
    assert codec.decode(stream) == [FRAME] * TIMES
    assert codec.error_counters.malformed == TIMES


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n", "\n\n", " \n", "\n> "])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_recordings_are_read_whatever_ends_a_line(
    tmp_path: Path, end: str, mark: str
) -> None:
    path = tmp_path / "a.log"
    line = f"(1700000000.25) can0 {FRAME} R{end}"
    path.write_bytes((mark + line * TIMES).encode())
    recording = open_recording(path)
    assert [one.frame for one in recording.frames()] == [FRAME] * TIMES
    assert not recording.skipped.counts
