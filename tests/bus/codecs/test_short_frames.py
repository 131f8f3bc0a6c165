"""Frames with 11-bit identifiers are kept for a while, and are none of RV-C."""

import pytest

from custom_components.rvc.bus.codecs.base import StreamCodec
from custom_components.rvc.bus.codecs.slcan import SlcanCodec
from custom_components.rvc.bus.codecs.socketcand import SocketcandCodec
from custom_components.rvc.bus.codecs.thirteen_byte import ThirteenByteCodec
from custom_components.rvc.bus.link import ErrorCounters


@pytest.mark.parametrize(
    ("codec", "data"),
    [
        (SlcanCodec(), b"t12320A0B\rt12320A\r"),
        (SlcanCodec(), b"t12320A0B1234\r"),
        (SocketcandCodec("can0"), b"< frame 123 1.5 0A0B >"),
        (ThirteenByteCodec(), b"\x02\0\0\x01\x23\x0a\x0b\0\0\0\0\0\0"),
    ],
)
def test_they_are_kept(codec: StreamCodec, data: bytes) -> None:
    assert codec.decode(data) == []
    assert list(codec.error_counters.short_frames) == [(0x123, b"\x0a\x0b")]
    assert codec.error_counters.foreign_frames == 1


def test_remote_frames_hold_nothing() -> None:
    for codec, data in (
        (SlcanCodec(), b"r1232\r"),
        (ThirteenByteCodec(), b"\x42\0\0\x01\x23" + bytes(8)),
    ):
        assert codec.decode(data) == []
        assert not codec.error_counters.short_frames
        assert codec.error_counters.foreign_frames == 1


def test_what_nobody_takes_does_not_pile_up() -> None:
    counters = ErrorCounters()
    for number in range(10_000):
        counters.count_short(number & 0x7FF, b"")
    assert len(counters.short_frames) == 256
    assert counters.foreign_frames == 10_000
    assert (counters + counters).foreign_frames == 20_000
