"""What adapters and gateways say, in pieces of any size."""

from collections.abc import Callable
import itertools

import can
from can.interfaces.socketcand import socketcand as python_can_socketcand
from hypothesis import given, settings, strategies as st
import pytest

from custom_components.rvc.bus.codecs.stream_codecs import (
    SlcanCodec,
    SocketcandCodec,
    StreamCodec,
    ThirteenByteCodec,
    YachtDevicesCodec,
)
from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.protocol.frame import Frame

FRAMES = st.builds(Frame, st.integers(0, 0x1FFFFFFF), st.binary(max_size=8))
FRAME = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")


def slcan(frame: Frame) -> bytes:
    """Return a frame as an slcan adapter says it."""
    data = frame.data.hex().upper()
    return f"T{frame.id:08X}{len(frame.data)}{data}\r".encode()


def socketcand(frame: Frame) -> bytes:
    """Return a frame as socketcand says it."""
    return f"< frame {frame.id:08X} 1700000000.25 {frame.data.hex()} >".encode()


def yacht_devices(frame: Frame) -> bytes:
    """Return a frame as a gateway of Yacht Devices says it."""
    return f"17:33:21.107 R {frame.id:08X} {frame.data.hex(' ')}\r\n".encode()


def thirteen_byte(frame: Frame) -> bytes:
    """Return a frame as a gateway of 13 bytes says it."""
    head = bytes([0x80 | len(frame.data)]) + frame.id.to_bytes(4)
    return head + frame.data.ljust(8, b"\0")


LANGUAGES: dict[str, tuple[Callable[[], StreamCodec], Callable[[Frame], bytes]]] = {
    "slcan": (SlcanCodec, slcan),
    "socketcand": (lambda: SocketcandCodec("can0"), socketcand),
    "yacht devices": (YachtDevicesCodec, yacht_devices),
    "13 bytes": (ThirteenByteCodec, thirteen_byte),
}


@pytest.fixture(params=LANGUAGES)
def language(
    request: pytest.FixtureRequest,
) -> tuple[Callable[[], StreamCodec], Callable[[Frame], bytes]]:
    """Return a codec, and what its peer says."""
    return LANGUAGES[request.param]


def heard(codec: StreamCodec, *pieces: bytes) -> list[Frame]:
    """Return the frames that a codec hears."""
    return [
        Frame(frame.id, frame.data) for piece in pieces for frame in codec.feed(piece)
    ]


@given(frames=st.lists(FRAMES, max_size=20), data=st.data())
@settings(max_examples=150, deadline=None)
@pytest.mark.parametrize("name", LANGUAGES)
def test_frames_may_be_cut_anywhere(
    name: str, frames: list[Frame], data: st.DataObject
) -> None:
    make, say = LANGUAGES[name]
    codec = make()
    stream = b"".join(map(say, frames))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    edges = [0, *cuts, len(stream)]
    pieces = [stream[a:b] for a, b in itertools.pairwise(edges)]
    assert heard(codec, *pieces) == frames
    assert codec.error_counters.malformed == 0


@given(st.lists(st.binary(max_size=200), max_size=20))
@settings(max_examples=200, deadline=None)
@pytest.mark.parametrize("name", LANGUAGES)
def test_noise_is_survived_and_takes_no_room(name: str, noise: list[bytes]) -> None:
    make, say = LANGUAGES[name]
    codec = make()
    codec.is_ready = True
    for piece in noise:
        codec.feed(piece)
    assert len(codec._rest) <= 512  # type: ignore[attr-defined]
    # However it came out of step, it finds the frames again.
    found = heard(codec, *[say(FRAME) for _ in range(60)])
    assert found[-30:] == [FRAME] * 30


def test_noise_without_an_end_is_dropped(
    language: tuple[Callable[[], StreamCodec], Callable[[Frame], bytes]],
) -> None:
    make, _ = language
    codec = make()
    for _ in range(100):
        codec.feed(b"0" * 100)
    assert len(codec._rest) <= 512  # type: ignore[attr-defined]
    if not isinstance(codec, ThirteenByteCodec):
        assert codec.error_counters.malformed


def test_lines_are_remembered_up_to_a_limit() -> None:
    codec = SlcanCodec()
    frames = [Frame(number, b"x") for number in range(5000)]
    assert heard(codec, b"".join(map(slcan, frames))) == frames
    assert len(codec._known) <= 2048


@pytest.mark.parametrize(
    ("codec", "line", "malformed", "foreign"),
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
    codec: StreamCodec, line: bytes, malformed: int, foreign: int
) -> None:
    assert codec.feed(line) == []
    assert codec.error_counters.malformed == malformed
    assert codec.error_counters.foreign_frames == foreign


def test_an_slcan_adapter_is_set_up() -> None:
    codec = SlcanCodec(500_000, listen_only=True)
    assert (codec.greeting, codec.farewell) == (b"\rC\rS6\rL\r", b"C\r")
    assert SlcanCodec().greeting == b"\rC\rS5\rO\r"
    with pytest.raises(ValueError, match="33333 bit/s"):
        SlcanCodec(33_333)


def test_time_stamps_of_slcan_are_left_out() -> None:
    assert heard(SlcanCodec(), slcan(FRAME)[:-1] + b"1A2B\r") == [FRAME]
    # A refusal has no end of its own.
    assert heard(SlcanCodec(), b"\a" + slcan(FRAME)) == [FRAME]


def test_13_bytes_find_their_step_again() -> None:
    codec = ThirteenByteCodec()
    assert heard(codec, b"\xff\xff\xff", thirteen_byte(FRAME) * 3)[-2:] == [FRAME] * 2
    assert codec.error_counters.malformed == 1


def test_socketcand_is_asked_step_by_step() -> None:
    codec = SocketcandCodec("can1")
    replies = []
    for said in (b"< hi >", b"< ok >", b"< ok >", b"< ok >"):
        assert codec.feed(said) == []
        replies.append(codec.reply)
        codec.reply = b""
    assert replies == [b"< open can1 >", b"< rawmode >", b"", b""]
    assert codec.is_ready
    assert heard(codec, b"< frame 19FEDA9C 23.4 19 FF 7C FC FF FF 00 FF >") == [FRAME]
    assert codec.feed(b"< frame 123 23.4 19FF >< frame 19FEDA9C >< pong >") == []
    codec.feed(b"< error 4 23.4 >")
    assert (codec.error_counters.foreign_frames, codec.error_counters.malformed) == (
        1,
        1,
    )
    assert codec.error_counters.error_frames == 1


def test_an_interface_that_socketcand_does_not_have_is_told() -> None:
    codec = SocketcandCodec("can9")
    codec.feed(b"< hi >")
    with pytest.raises(CannotOpen, match="could not open bus") as caught:
        codec.feed(b"< error could not open bus >")
    assert caught.value.reason == "not_found"


@given(FRAMES)
@settings(max_examples=100, deadline=None)
def test_python_can_understands_what_is_sent(frame: Frame) -> None:
    """The other side's own words for the same frame."""
    message = can.Message(arbitration_id=frame.id, data=frame.data, is_extended_id=True)
    assert (
        SocketcandCodec("can0").encode(frame)
        == python_can_socketcand.convert_can_message_to_ascii_message(message).encode()
    )
    assert SlcanCodec().encode(frame) == slcan(frame)
    assert ThirteenByteCodec().encode(frame) == thirteen_byte(frame)
    words = YachtDevicesCodec().encode(frame).decode().split()
    assert (int(words[0], 16), bytes.fromhex("".join(words[1:]))) == frame
