"""What holds for every codec of a stream."""

from collections.abc import Callable
import itertools

import can
from can.interfaces.socketcand import socketcand as python_can_socketcand
from hypothesis import given, settings, strategies as st
import pytest

from custom_components.rvc.bus.codecs.base import StreamCodec
from custom_components.rvc.bus.codecs.line import LineCodec
from custom_components.rvc.bus.codecs.slcan import SlcanCodec
from custom_components.rvc.bus.codecs.socketcand import SocketcandCodec
from custom_components.rvc.bus.codecs.thirteen_byte import ThirteenByteCodec
from custom_components.rvc.bus.codecs.yacht_devices import YachtDevicesCodec
from custom_components.rvc.protocol.frame import Frame
from tests.bus import peers
from tests.held import held

FRAMES = st.builds(Frame, st.integers(0, 0x1FFFFFFF), st.binary(max_size=8))
FRAME = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")

CODECS: dict[str, tuple[Callable[[], StreamCodec], Callable[[Frame], bytes]]] = {
    "slcan": (SlcanCodec, peers.slcan),
    "socketcand": (lambda: SocketcandCodec("can0"), peers.socketcand),
    "yacht devices": (YachtDevicesCodec, peers.yacht_devices),
    "13 bytes": (ThirteenByteCodec, peers.thirteen_byte),
}
"""Each codec, and how its peer sends a frame."""


def decoded(codec: StreamCodec, *pieces: bytes) -> list[Frame]:
    """Return the frames that a codec finds in the pieces of a stream."""
    return [frame for piece in pieces for frame in codec.decode(piece)]


@given(frames=st.lists(FRAMES, max_size=20), data=st.data())
@settings(max_examples=150, deadline=None)
@pytest.mark.parametrize("name", CODECS)
def test_frames_may_be_cut_anywhere(
    name: str, frames: list[Frame], data: st.DataObject
) -> None:
    make, send = CODECS[name]
    codec = make()
    stream = b"".join(map(send, frames))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    edges = [0, *cuts, len(stream)]
    pieces = [stream[a:b] for a, b in itertools.pairwise(edges)]
    assert decoded(codec, *pieces) == frames
    assert codec.error_counters.malformed == 0


@given(st.lists(st.binary(max_size=200), max_size=20))
@settings(max_examples=200, deadline=None)
@pytest.mark.parametrize("name", CODECS)
def test_noise_is_survived_and_takes_no_room(name: str, noise: list[bytes]) -> None:
    make, send = CODECS[name]
    codec = make()
    codec.is_ready = True
    for piece in noise:
        codec.decode(piece)
    assert held(codec) <= 512
    # However it came out of step, it finds the frames again.
    found = decoded(codec, *[send(FRAME) for _ in range(60)])
    assert found[-30:] == [FRAME] * 30


@pytest.mark.parametrize("name", CODECS)
def test_noise_without_an_end_is_dropped(name: str) -> None:
    make, _ = CODECS[name]
    codec = make()
    for _ in range(100):
        codec.decode(b"0" * 100)
    assert held(codec) <= 512
    if isinstance(codec, LineCodec):
        assert codec.error_counters.malformed


@pytest.mark.parametrize(
    ("codec", "piece", "malformed", "foreign"),
    [
        (SlcanCodec(), b"T19FEDA9C819FF7C\r", 1, 0),
        (SlcanCodec(), b"T19FEDA9\r", 1, 0),
        (SlcanCodec(), b"T3FFFFFFF0\r", 1, 0),
        (SlcanCodec(), b"T1+FEDA9C0\r", 1, 0),
        (SlcanCodec(), b"T19FEDA9C9\r", 1, 0),
        (SlcanCodec(), b"hello\r", 1, 0),
        (SlcanCodec(), b"t1230\rr1230\rR19FEDA9C0\r", 0, 3),
        (SlcanCodec(), b"\r\a\rz\rZ\rV1013\rF00\r", 0, 0),
        (YachtDevicesCodec(), b"17:33:21.107 R\r\n", 1, 0),
        (YachtDevicesCodec(), b"17:33:21.107 X 19FEDA9C 01\r\n", 1, 0),
        (YachtDevicesCodec(), b"17:33:21.107 R 3FFFFFFF 01\r\n", 1, 0),
        (YachtDevicesCodec(), b"1 R 19FEDA9C 1 2 3 4 5 6 7 8 9\r\n", 1, 0),
        (YachtDevicesCodec(), b"17:33:21.107 T 19FEDA9C 01\r\n\r\n", 0, 0),
        (ThirteenByteCodec(), b"\x48" + bytes(12), 0, 1),
        (ThirteenByteCodec(), b"\x08" + bytes(12), 0, 1),
    ],
)
def test_what_is_no_frame_is_counted(
    codec: StreamCodec, piece: bytes, malformed: int, foreign: int
) -> None:
    assert codec.decode(piece) == []
    assert codec.error_counters.malformed == malformed
    assert codec.error_counters.foreign_frames == foreign


@given(FRAMES)
@settings(max_examples=100, deadline=None)
def test_python_can_understands_what_is_sent(frame: Frame) -> None:
    """The peer's own form of the same frame."""
    message = can.Message(arbitration_id=frame.id, data=frame.data, is_extended_id=True)
    assert (
        SocketcandCodec("can0").encode(frame)
        == python_can_socketcand.convert_can_message_to_ascii_message(message).encode()
    )
    assert SlcanCodec().encode(frame) == peers.slcan(frame)
    assert ThirteenByteCodec().encode(frame) == peers.thirteen_byte(frame)
    words = YachtDevicesCodec().encode(frame).decode().split()
    assert (int(words[0], 16), bytes.fromhex("".join(words[1:]))) == frame
