"""slcan, as most USB adapters speak it."""

import string
from typing import Any
from unittest.mock import patch

from can.interfaces.slcan import slcanBus
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


@pytest.mark.parametrize("stamp", [b"1A2B", b"0123abcd"])
def test_time_stamps_are_left_out(stamp: bytes) -> None:
    assert SlcanCodec().decode(slcan(FRAME)[:-1] + stamp + b"\r") == [FRAME]


@pytest.mark.parametrize("behind", [b"1", b"1A2", b"1A2B3", b"1A2X", b"T9FEDA9C"])
def test_what_is_no_time_stamp_is_malformed(behind: bytes) -> None:
    codec = SlcanCodec()
    assert codec.decode(slcan(FRAME)[:-1] + behind + b"\r") == []
    assert codec.error_counters.malformed == 1


def test_a_refusal_has_no_end_of_its_own() -> None:
    codec = SlcanCodec()
    assert codec.decode(b"\a" + slcan(FRAME)) == [FRAME]
    assert codec.decode(b"\x06" + slcan(FRAME)) == [FRAME]
    assert codec.error_counters.malformed == 0


class _Port:
    """A serial port as python-can sees it."""

    write_timeout = None

    def __init__(self, line: bytes) -> None:
        """Have a line to be read."""
        self.in_waiting = len(line)
        self._line = line

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        read, self._line = self._line[:size], self._line[size:]
        return read

    def __getattr__(self, name: str) -> Any:
        """Do nothing with all else."""
        return lambda *_: None


@pytest.mark.parametrize("letter", string.ascii_letters)
@pytest.mark.parametrize(
    ("digits", "data"), [(8, "010203"), (8, "aaBBcc"), (8, ""), (3, "010203"), (3, "")]
)
def test_what_python_can_reads_is_read(letter: str, digits: int, data: str) -> None:
    """Data frames of RV-C are the same; those of other kinds are counted."""
    line = f"{letter}{'19FEDA9C'[:digits]}{len(data) // 2}{data}\r".encode()
    codec = SlcanCodec()
    frames = codec.decode(line)
    with patch("serial.serial_for_url", return_value=_Port(line)):
        bus = slcanBus("/dev/none", sleep_after_open=0)
    try:
        theirs = bus.recv(0)
    except ValueError, IndexError:
        theirs = None
    bus.shutdown()
    if theirs is None or theirs.is_extended_id is not (digits == 8):
        assert frames == []
    elif theirs.is_remote_frame or theirs.is_fd or not theirs.is_extended_id:
        assert frames == []
        assert codec.error_counters.foreign_frames == 1
    else:
        assert frames == [Frame(theirs.arbitration_id, bytes(theirs.data))]


def test_what_linux_says_of_the_controller_is_no_frame() -> None:
    codec = SlcanCodec()
    assert codec.decode(b"sw096000\re2bO\r") == []
    assert codec.error_counters.malformed == 0
    assert codec.error_counters.error_frames == 1


def test_a_repeated_line_gives_the_same_frame() -> None:
    first, second = SlcanCodec().decode(slcan(FRAME) * 2)
    assert first is second


def test_lines_are_cached_up_to_a_limit() -> None:
    codec = SlcanCodec()
    frames = [Frame(number, b"x") for number in range(5000)]
    assert codec.decode(b"".join(map(slcan, frames))) == frames
    assert held(codec) <= 2048
