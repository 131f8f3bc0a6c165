"""Networks that are bridged, and networks that are not."""

import random

import pytest

from custom_components.rvc.coach.bridge_detector import BridgeDetector
from custom_components.rvc.coach.bridge_scores import Copy, PairOfNetworks
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
        bridging.receive("house", Frame(STATUS + 1, number.to_bytes(2)), number)
        bridging.receive("chassis", Frame(STATUS, number.to_bytes(2)), number)
    assert bridging.is_echo("chassis", NODE, 200) is False


def test_what_was_bridged_is_while_the_earlier_network_is_away(
    bridging: BridgeDetector,
) -> None:
    for number in range(30):
        bridging.receive("house", Frame(STATUS, number.to_bytes(2)), number)
        bridging.receive("chassis", Frame(STATUS, number.to_bytes(2)), number)
        bridging.settle(number)
    for number in range(300, 2000):
        now = number / 10
        for source in range(2):
            bridging.receive("chassis", Frame(STATUS + source, number.to_bytes(2)), now)
        bridging.settle(now)
    assert bridging.is_echo("chassis", NODE, 200) is True
    assert bridging.is_echo("chassis", NODE + 1, 200) is None
    assert bridging.bridged("house", 200) == ["house", "chassis"]
    # It is back: what it has not is alone.
    for number in range(200, 230):
        bridging.receive("house", Frame(STATUS, number.to_bytes(2)), number)
        for source in range(2):
            frame = Frame(STATUS + source, number.to_bytes(2))
            bridging.receive("chassis", frame, number)
    assert bridging.is_echo("chassis", NODE, 231) is True
    assert bridging.is_echo("chassis", NODE + 1, 231) is False


def test_it_remembers_no_more_than_it_needs(bridging: BridgeDetector) -> None:
    for number in range(5000):
        bridging.receive("house", Frame(STATUS, number.to_bytes(2)), number / 1000)
    assert held(bridging) == 1024


def test_what_is_said_twice_in_a_burst_has_two_copies(bridging: BridgeDetector) -> None:
    for number in range(12):
        frame = Frame(STATUS, bytes([number]))
        for network, late in (("house", 0.0), ("chassis", 0.4)):
            for _ in range(2):
                bridging.receive(network, frame, number + late)
    assert bridging.is_echo("chassis", NODE, 13) is True


def test_a_burst_that_comes_before_its_original_waits_for_it(
    bridging: BridgeDetector,
) -> None:
    frames = [Frame(STATUS, bytes([number])) for number in range(40)]
    for frame in frames:
        bridging.receive("chassis", frame, 1)
        assert bridging.is_echo("chassis", NODE, 1) is None
    for frame in frames:
        bridging.receive("house", frame, 1.6)
    assert bridging.is_echo("chassis", NODE, 1.6) is True


def test_a_node_that_is_alone_is_known_without_a_further_frame(
    bridging: BridgeDetector,
) -> None:
    for number in range(12):
        bridging.receive("chassis", Frame(STATUS, bytes([number])), 1)
    assert bridging.is_echo("chassis", NODE, 1.5) is None
    assert bridging.is_echo("chassis", NODE, 2) is False


@pytest.mark.parametrize("seed", range(10))
def test_lost_frames_do_not_part_what_is_bridged(
    bridging: BridgeDetector, seed: int
) -> None:
    chance = random.Random(seed)
    for number in range(1000):
        node, now = 0x80 + number % 10, number / 20
        frame = Frame(0x19FEDA00 | node, number.to_bytes(2))
        for network in ("house", "chassis"):
            if chance.random() > 0.1:
                bridging.receive(network, frame, now + chance.choice([0, 0.1, 0.3]))
        assert bridging.is_echo("chassis", node, now) is not False
    assert all(bridging.is_echo("chassis", 0x80 + node, 51) for node in range(10))


@pytest.mark.parametrize("seed", range(10))
def test_networks_with_the_same_nodes_are_two(seed: int) -> None:
    bridging = BridgeDetector(["house", "chassis"])
    chance = random.Random(seed)
    heard = []
    for network in ("house", "chassis"):
        for number in range(40):
            frame = Frame(0x19FEDA80 + number % 8, bytes([number, 0]))
            beginning = chance.uniform(0, 5)
            heard += [(beginning + 5 * again, network, frame) for again in range(40)]
    for now, network, frame in sorted(heard):
        bridging.receive(network, frame, now)
    assert bridging.bridged("house", 210) == ["house"]
    assert not any(bridging.is_echo("chassis", 0x80 + n, 210) for n in range(8))


def test_answers_to_questions_of_both_networks_prove_nothing(
    bridging: BridgeDetector,
) -> None:
    asked = Frame(0x18EAFF9F, (0x1FEDA).to_bytes(3, "little"))
    for network in ("house", "chassis"):
        bridging.sent(network, asked, 1)
    for instance in range(20):
        for network in ("house", "chassis"):
            bridging.receive(network, Frame(STATUS, bytes([instance])), 1.2)
    assert bridging.is_echo("chassis", NODE, 3) is None
    assert not bridging.is_known(["house", "chassis"], 3)
    # Then each lives its own life.
    for number in range(40):
        bridging.receive("house", Frame(STATUS, bytes([1, number])), 10 + number)
        bridging.receive("chassis", Frame(STATUS, bytes([2, number])), 10 + number)
    assert bridging.is_echo("chassis", NODE, 60) is False


def test_an_instance_gives_one_answer_and_the_rest_is_news(
    bridging: BridgeDetector,
) -> None:
    asked = Frame(0x18EAFF9F, (0x1FEDA).to_bytes(3, "little"))
    bridging.sent("house", asked, 1)
    for number in range(12):
        frame = Frame(STATUS, bytes([1, number]))
        for network in ("house", "chassis"):
            bridging.receive(network, frame, 1 + number / 10)
    assert bridging.is_echo("chassis", NODE, 3) is True


def test_three_networks_may_be_bridged() -> None:
    bridging = BridgeDetector(["house", "chassis", "trailer"])
    for number in range(12):
        for network in ("trailer", "house", "chassis"):
            bridging.receive(network, Frame(STATUS, bytes([number])), number)
    assert bridging.is_echo("chassis", NODE, 13) is True
    assert bridging.is_echo("trailer", NODE, 13) is True
    assert bridging.bridged("trailer", 13) == ["house", "chassis", "trailer"]


def test_what_this_node_sends_on_one_network_comes_back_on_the_other(
    bridging: BridgeDetector,
) -> None:
    for number in range(12):
        frame = Frame(0x19FECA9F, bytes([number]))
        bridging.sent("house", frame, number)
        bridging.receive("chassis", frame, number + 0.1)
    assert bridging.is_echo("chassis", 0x9F, 13) is True


def test_what_was_bridged_before_is_until_there_is_proof() -> None:
    bridging = BridgeDetector(["house", "chassis"], [("house", "chassis")])
    assert bridging.is_known(["house", "chassis"], 0)
    assert bridging.bridged("chassis", 0) == ["house", "chassis"]
    assert bridging.memory() == [("house", "chassis")]
    for number in range(40):
        bridging.receive("house", Frame(STATUS, bytes([1, number])), number)
        bridging.receive("chassis", Frame(STATUS, bytes([2, number])), number)
    assert bridging.bridged("chassis", 41) == ["chassis"]
    assert bridging.memory() == []


def repetition(number: int) -> Frame:
    """Return one of the few statuses that a node repeats."""
    return Frame(STATUS, bytes([number % 4]))


def two_that_repeat(bridging: BridgeDetector) -> float:
    """Let both networks be known as two, by nodes that repeat much; returns the time."""
    for number in range(400):
        now = number / 10
        news = number.to_bytes(2)
        if number < 40:
            bridging.receive("house", Frame(STATUS, b"h" + news), now)
            bridging.receive("chassis", Frame(STATUS, b"c" + news), now)
        bridging.receive("house", repetition(number), now)
        bridging.receive("chassis", repetition(number), now + 0.8)
        bridging.settle(now)
    assert bridging.is_echo("chassis", NODE, 40) is False
    return 40.0


def noted(monkeypatch: pytest.MonkeyPatch, name: str) -> list[Copy]:
    """Return a list to which each copy is added that pairs of networks are given."""
    copies: list[Copy] = []
    call = getattr(PairOfNetworks, name)

    def note(pair: PairOfNetworks, copy: Copy) -> None:
        copies.append(copy)
        call(pair, copy)

    monkeypatch.setattr(PairOfNetworks, name, note)
    return copies


def test_what_two_networks_repeat_waits_for_no_copy(
    bridging: BridgeDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = two_that_repeat(bridging)
    expected = noted(monkeypatch, "expect")
    for number in range(100):
        bridging.receive("chassis", repetition(number), now + number / 100)
        bridging.receive("house", repetition(number), now + number / 100)
    assert not expected


@pytest.mark.parametrize("first", ["house", "chassis"])
def test_a_bridge_between_networks_that_repeat_is_noticed(
    bridging: BridgeDetector, first: str
) -> None:
    now = two_that_repeat(bridging)
    second = "chassis" if first == "house" else "house"
    other = Frame(0x19FED900 | 0x45, b"other")
    for number in range(600):
        now += 0.1
        frames = [repetition(number), other]
        if number % 10 == 0:
            frames.append(Frame(STATUS, b"n" + number.to_bytes(2)))
        for network, late in ((first, 0.0), (second, 0.05)):
            for frame in frames:
                bridging.receive(network, frame, now + late)
        bridging.settle(now)
    assert bridging.is_echo("chassis", NODE, now) is True
    # It was never heard before, and says the same for ever.
    assert bridging.is_echo("chassis", 0x45, now) is True


@pytest.mark.parametrize("late", [0.1, -0.1])
def test_news_are_an_echo_of_what_the_earlier_network_repeats(
    bridging: BridgeDetector, monkeypatch: pytest.MonkeyPatch, late: float
) -> None:
    now = two_that_repeat(bridging)
    # The house has said it for long, and the chassis never.
    frame = Frame(STATUS, b"long")
    for again in range(5):
        bridging.receive("house", frame, now + 2 * again)
    now += 10
    matched = noted(monkeypatch, "match")
    for time, network in sorted([(now, "house"), (now + late, "chassis")]):
        bridging.receive(network, frame, time)
    assert [(copy.network, copy.evidence.name) for copy in matched] == [
        ("chassis", "NEWS")
    ]
