"""Networks that are bridged, and networks that are not."""

import pytest

from custom_components.rvc.coach.bridge_detector import BridgeDetector
from custom_components.rvc.protocol.frame import Frame
from tests.held import held

NODE = 0x9C
STATUS = 0x19FEDA00 | NODE


@pytest.fixture
def bridging() -> BridgeDetector:
    """Return the bridging of a coach with two networks."""
    return BridgeDetector(["house", "chassis"])


@pytest.mark.parametrize("first", ["house", "chassis"])
def test_what_comes_on_both_sides_is_an_echo(
    bridging: BridgeDetector, first: str
) -> None:
    second = "chassis" if first == "house" else "house"
    for number in range(12):
        data = bytes([number])
        bridging.receive(first, Frame(STATUS, data), number)
        bridging.receive(second, Frame(STATUS, data), number + 0.05)
    assert bridging.is_echo("chassis", NODE, 12) is True
    assert bridging.is_echo("house", NODE, 12) is False


def test_nodes_with_the_same_address_are_two(bridging: BridgeDetector) -> None:
    for number in range(100):
        bridging.receive("house", Frame(STATUS, bytes([1, number])), number)
        bridging.receive("chassis", Frame(STATUS, bytes([2, number])), number + 0.05)
        # They are equally healthy now and then.
        if number % 10 == 0:
            bridging.receive("house", Frame(0x19FECA00 | NODE, b"\x05"), number)
            bridging.receive("chassis", Frame(0x19FECA00 | NODE, b"\x05"), number + 0.2)
    assert bridging.is_echo("chassis", NODE, 100) is False


def test_a_few_frames_tell_only_after_a_while(bridging: BridgeDetector) -> None:
    assert bridging.is_echo("chassis", NODE, 0) is None
    bridging.receive("chassis", Frame(STATUS, b"1"), 0)
    assert bridging.is_echo("chassis", NODE, 1) is None
    bridging.receive("chassis", Frame(STATUS, b"2"), 5)
    assert bridging.is_echo("chassis", NODE, 9) is None
    assert bridging.is_echo("chassis", NODE, 11) is False


def test_the_same_frame_much_later_is_no_echo(bridging: BridgeDetector) -> None:
    for number in range(12):
        bridging.receive("house", Frame(STATUS, bytes([number])), number)
        bridging.receive("chassis", Frame(STATUS, bytes([number])), number + 0.9)
    assert bridging.is_echo("chassis", NODE, 13) is False


def test_a_bridge_that_is_taken_away_is_noticed(bridging: BridgeDetector) -> None:
    for number in range(30):
        bridging.receive("house", Frame(STATUS, number.to_bytes(2)), number)
        bridging.receive("chassis", Frame(STATUS, number.to_bytes(2)), number)
    assert bridging.is_echo("chassis", NODE, 30) is True
    for number in range(30, 200):
        bridging.receive("chassis", Frame(STATUS, number.to_bytes(2)), number)
    assert bridging.is_echo("chassis", NODE, 200) is False


def test_it_remembers_no_more_than_it_needs(bridging: BridgeDetector) -> None:
    for number in range(5000):
        bridging.receive("house", Frame(STATUS, number.to_bytes(2)), number / 1000)
    assert held(bridging) == 1024
