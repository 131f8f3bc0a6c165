"""Long messages are put together from packets, whoever mixes them."""

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.transport_protocol import (
    LongMessage,
    ReceiveSessions,
    Reply,
    SendSession,
    broadcast,
    packets,
)

PRODUCT = "PRODUCT_IDENTIFICATION"
DGN = 0xFEEB
ALL, OWN, OTHER = 0xFF, 0x9F, 0x44


class Hearing:
    """Receive sessions that hears frames from node 1, each a moment after the last."""

    def __init__(self, destination: int = ALL, own: int | None = OWN) -> None:
        """Take whom the frames are for."""
        self.sessions = ReceiveSessions()
        self.destination = destination
        self.own = own
        self.now = 0.0

    def control(self, data: bytes, source: int = 1) -> bytes | None:
        """Receive an INITIAL_PACKET; return the reply."""
        self.now += 0.1
        answer = self.sessions.control(
            source, self.destination, data, self.now, self.own
        )
        assert answer is None or answer.destination == source
        return answer and answer.data

    def packet(
        self, data: bytes, source: int = 1
    ) -> tuple[LongMessage | None, bytes | None]:
        """Receive a DATA_PACKET; return the message, and the reply."""
        self.now += 0.1
        whole, answer = self.sessions.packet(
            source, self.destination, data, self.now, self.own
        )
        return whole, answer and answer.data


def to_all(codec: Codec, text: str) -> list[bytes]:
    """Return the frames' data of a product identification."""
    data = codec.pack(PRODUCT, text=text)
    return [part for _, part in broadcast(DGN, data)]


@pytest.mark.parametrize("length", [9, 14, 15, 100, 240])
def test_a_long_message_comes_back(codec: Codec, length: int) -> None:
    text = "x" * length
    announcement, *rest = to_all(codec, text)
    hearing = Hearing()
    hearing.control(announcement)
    *before, last = [hearing.packet(data) for data in rest]
    assert before == [(None, None)] * (len(rest) - 1)
    assert last == (LongMessage(DGN, text.encode()), None)
    assert (hearing.sessions.broken, len(hearing.sessions)) == (0, 0)


def test_messages_of_several_nodes_are_told_apart(codec: Codec) -> None:
    one, other = to_all(codec, "first*node*1*"), to_all(codec, "second*node*2*")
    hearing = Hearing()
    hearing.control(one[0], source=1)
    hearing.control(other[0], source=2)
    heard = []
    for first, second in zip(one[1:], other[1:], strict=True):
        heard += [hearing.packet(first, source=1), hearing.packet(second, source=2)]
    assert [message.data for message, _ in heard if message] == [
        b"first*node*1*",
        b"second*node*2*",
    ]


def test_a_missing_packet_ends_it(codec: Codec) -> None:
    announcement, first, _, third = to_all(codec, "x" * 20)
    hearing = Hearing()
    hearing.control(announcement)
    for data in (first, third, third):
        assert hearing.packet(data) == (None, None)
    assert hearing.sessions.broken == 1


def test_a_late_packet_ends_it(codec: Codec) -> None:
    announcement, first, second = to_all(codec, "x" * 12)
    hearing = Hearing()
    hearing.control(announcement)
    hearing.packet(first)
    hearing.now += 5.0
    assert hearing.packet(second) == (None, None)
    assert hearing.sessions.broken == 1


def test_one_that_is_not_gone_on_with_is_forgotten(codec: Codec) -> None:
    hearing = Hearing()
    hearing.control(to_all(codec, "x" * 12)[0])
    assert hearing.sessions.expire(1.0, OWN) == []
    assert len(hearing.sessions) == 1
    assert hearing.sessions.expire(2.0, OWN) == []
    assert (len(hearing.sessions), hearing.sessions.broken) == (0, 1)


def test_a_new_announcement_ends_what_went_before(codec: Codec) -> None:
    announcement, first, second = to_all(codec, "x" * 12)
    hearing = Hearing()
    hearing.control(announcement)
    hearing.control(announcement)
    assert hearing.sessions.broken == 1
    hearing.packet(first)
    assert hearing.packet(second)[0] is not None


@pytest.mark.parametrize(
    "data",
    [
        "10140003FFEBFE00",
        "2014",
        "20000000FFEBFE00",
        "20140009FFEBFE00",
        "20FFFFFFFFEBFE00",
        "11030100FFEBFE00",
    ],
)
def test_what_announces_nothing_sound_is_left_alone(data: str) -> None:
    hearing = Hearing()
    assert hearing.control(bytes.fromhex(data)) is None
    assert hearing.packet(b"\x01abcdefg") == (None, None)
    assert hearing.packet(b"\x01") == (None, None)


def test_only_so_many_can_be_open_at_once() -> None:
    hearing = Hearing(destination=OWN)
    hearing.own = None
    announcement = SendSession(DGN, bytes(20), OWN).request_to_send()
    sessions = hearing.sessions
    for destination in (1, 2):
        for source in range(200):
            sessions.control(source, destination, announcement, 0.0, None)
    assert len(sessions) == 300
    assert sessions.broken == 100
    refused = sessions.control(7, OWN, announcement, 0.0, OWN)
    assert refused == Reply(7, bytes.fromhex("FF02FFFFFFEBFE00"))


def converse(data: bytes) -> tuple[LongMessage, SendSession, list[str]]:
    """Let both sides of a transfer speak to each other until it is over."""
    sending = SendSession(DGN, data, OWN)
    hearing = Hearing(destination=OWN)
    answers = [hearing.control(sending.request_to_send())]
    said = []
    message = None
    while answers:
        answer = answers.pop(0)
        assert answer is not None
        said.append(answer.hex())
        for packet in sending.handle(answer):
            whole, answer = hearing.packet(packet)
            message = whole or message
            if answer is not None:
                answers.append(answer)
    assert message is not None
    return message, sending, said


def test_a_message_to_one_node_is_cleared_and_confirmed() -> None:
    message, sending, said = converse(b"y" * 20)
    assert message == LongMessage(DGN, b"y" * 20, OWN)
    assert sending.state == "done"
    # Clear to send three packets from the first one, then all 20 bytes came.
    assert said == ["110301ffffebfe00", "13140003ffebfe00"]


@given(st.binary(min_size=9, max_size=1785))
@settings(max_examples=60, deadline=None)
def test_any_message_comes_through(data: bytes) -> None:
    message, sending, _ = converse(data)
    assert message.data == data
    assert sending.state == "done"


def test_a_packet_out_of_turn_is_aborted_when_it_is_for_this_node() -> None:
    hearing = Hearing(destination=OWN)
    hearing.control(SendSession(DGN, bytes(20), OWN).request_to_send())
    first, second, third = packets(bytes(20))
    assert hearing.packet(first) == (None, None)
    assert hearing.packet(third) == (None, bytes.fromhex("FF07FFFFFFEBFE00"))
    assert hearing.packet(second) == (None, None)


def test_a_sender_that_falls_silent_is_told_so() -> None:
    hearing = Hearing(destination=OWN)
    hearing.control(SendSession(DGN, bytes(20), OWN).request_to_send())
    assert hearing.sessions.expire(9.0, OWN) == [
        Reply(1, bytes.fromhex("FF03FFFFFFEBFE00"))
    ]


@pytest.mark.parametrize("by_receiver", [True, False])
def test_either_side_may_give_up(*, by_receiver: bool) -> None:
    hearing = Hearing(destination=OWN)
    sending = SendSession(DGN, bytes(20), OWN)
    hearing.control(sending.request_to_send())
    sessions = hearing.sessions
    if by_receiver:
        sessions.control(OWN, 1, bytes.fromhex("FF01FFFFFFEBFE00"), 0.0, OWN)
    else:
        hearing.control(sending.abort())
    assert (len(sessions), sessions.broken) == (0, 1)


def test_messages_between_others_are_listened_to() -> None:
    sending = SendSession(DGN, b"z" * 20, OTHER)
    hearing = Hearing(destination=OTHER)
    assert hearing.control(sending.request_to_send()) is None
    first, second, third = packets(b"z" * 20)
    # The receiver asked for the first one again.
    heard = [hearing.packet(data) for data in (first, second, first, third)]
    assert heard[-1] == (LongMessage(DGN, b"z" * 20, OTHER), None)
    assert {answer for _, answer in heard} == {None}


def test_a_receiver_may_hold_the_sender_back_or_refuse() -> None:
    sending = SendSession(DGN, bytes(20), OTHER)
    assert sending.handle(bytes.fromhex("1100FFFFFFEBFE00")) == []
    states = [sending.state]
    # About another message, or cut off
    assert sending.handle(bytes.fromhex("110301FFFFCAFE01")) == []
    assert sending.handle(b"\x11\x03\x01") == []
    assert len(sending.handle(bytes.fromhex("110102FFFFEBFE00"))) == 1
    states.append(sending.state)
    sending.handle(bytes.fromhex("FF01FFFFFFEBFE00"))
    states.append(sending.state)
    assert states == ["held", "waiting", "aborted"]
    assert sending.reason == 1


@pytest.mark.parametrize("length", [0, 8, 1786])
def test_a_message_of_the_wrong_length_is_not_sent(length: int) -> None:
    with pytest.raises(ValueError, match="no long message"):
        SendSession(DGN, bytes(length), OTHER)


@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.integers(0, 3),
            st.sampled_from([ALL, OWN, OTHER]),
            st.binary(max_size=8),
        ),
        max_size=60,
    )
)
@settings(max_examples=200, deadline=None)
def test_no_sequence_of_frames_upsets_it(
    frames: list[tuple[bool, int, int, bytes]],
) -> None:
    sessions = ReceiveSessions()
    for number, (is_control, source, destination, data) in enumerate(frames):
        now = number / 10
        if is_control:
            kind = bytes([(16, 17, 19, 32, 255)[number % 5]])
            sessions.control(source, destination, kind + data[1:], now, OWN)
        else:
            sessions.packet(source, destination, data, now, OWN)
    sessions.expire(1e6, OWN)
    assert len(sessions) == 0
