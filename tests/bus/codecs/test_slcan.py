"""slcan, as most USB adapters speak it."""

import pytest

from custom_components.rvc.bus.codecs.slcan import SlcanCodec
from custom_components.rvc.protocol.frame import Frame
from tests.bus.peers import slcan
from tests.held import held

FRAME = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")


def test_an_adapter_is_set_up() -> None:
    codec = SlcanCodec(500_000, listen_only=True)
    assert (codec.greeting, codec.farewell) == (b"\rC\rS6\rL\r", b"C\r")
    assert SlcanCodec().greeting == b"\rC\rS5\rO\r"
    with pytest.raises(ValueError, match="33333 bit/s"):
        SlcanCodec(33_333)


def test_time_stamps_are_left_out() -> None:
    assert SlcanCodec().decode(slcan(FRAME)[:-1] + b"1A2B\r") == [FRAME]


def test_a_refusal_has_no_end_of_its_own() -> None:
    assert SlcanCodec().decode(b"\a" + slcan(FRAME)) == [FRAME]


def test_a_repeated_line_gives_the_same_frame() -> None:
    first, second = SlcanCodec().decode(slcan(FRAME) * 2)
    assert first is second


def test_lines_are_cached_up_to_a_limit() -> None:
    codec = SlcanCodec()
    frames = [Frame(number, b"x") for number in range(5000)]
    assert codec.decode(b"".join(map(slcan, frames))) == frames
    assert held(codec) <= 2048
