"""Gateways that send 13 bytes a frame."""

from custom_components.rvc.bus.codecs.thirteen_byte import ThirteenByteCodec
from custom_components.rvc.protocol.frame import Frame
from tests.bus.peers import thirteen_byte

FRAME = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")


def test_it_finds_its_step_again() -> None:
    codec = ThirteenByteCodec()
    assert codec.decode(b"\xff\xff\xff") == []
    assert codec.decode(thirteen_byte(FRAME) * 3)[-2:] == [FRAME] * 2
    assert codec.error_counters.malformed == 1
