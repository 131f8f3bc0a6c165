"""Long messages are put together from packets, whoever mixes them."""

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.long_messages import LongMessage, Reassembly
from custom_components.rvc.protocol.management import long_message

PRODUCT = "PRODUCT_IDENTIFICATION"


def packets(codec: Codec, text: str) -> list[bytes]:
    """Return the frames' data of a product identification."""
    data = codec.pack(PRODUCT, text=text)
    return [
        codec.pack(name, **said) for name, said in long_message(codec, PRODUCT, data)
    ]


@pytest.mark.parametrize("length", [9, 14, 15, 100, 240])
def test_a_long_message_comes_back(codec: Codec, length: int) -> None:
    text = "x" * length
    announcement, *rest = packets(codec, text)
    reassembly = Reassembly()
    reassembly.announce(7, announcement, 0.0)
    heard = [reassembly.packet(7, data, 0.1 * n) for n, data in enumerate(rest)]
    assert heard[:-1] == [None] * (len(rest) - 1)
    assert heard[-1] == LongMessage(0xFEEB, text.encode())
    assert reassembly.broken == 0


def test_messages_of_several_nodes_are_told_apart(codec: Codec) -> None:
    one, other = packets(codec, "first*node*1*"), packets(codec, "second*node*2*")
    reassembly = Reassembly()
    reassembly.announce(1, one[0], 0.0)
    reassembly.announce(2, other[0], 0.0)
    heard = []
    for first, second in zip(one[1:], other[1:], strict=True):
        heard += [reassembly.packet(1, first, 0.1), reassembly.packet(2, second, 0.1)]
    assert [message.data for message in heard if message] == [
        b"first*node*1*",
        b"second*node*2*",
    ]


def test_a_missing_packet_ends_it(codec: Codec) -> None:
    announcement, first, _, third = packets(codec, "x" * 20)
    reassembly = Reassembly()
    reassembly.announce(1, announcement, 0.0)
    assert reassembly.packet(1, first, 0.1) is None
    assert reassembly.packet(1, third, 0.2) is None
    assert reassembly.packet(1, third, 0.3) is None
    assert reassembly.broken == 1


def test_a_late_packet_ends_it(codec: Codec) -> None:
    announcement, first, second = packets(codec, "x" * 12)
    reassembly = Reassembly()
    reassembly.announce(1, announcement, 0.0)
    assert reassembly.packet(1, first, 0.1) is None
    assert reassembly.packet(1, second, 5.0) is None
    assert reassembly.broken == 1


def test_a_new_announcement_ends_what_went_before(codec: Codec) -> None:
    announcement, first, second = packets(codec, "x" * 12)
    reassembly = Reassembly()
    reassembly.announce(1, announcement, 0.0)
    reassembly.announce(1, announcement, 0.1)
    assert reassembly.broken == 1
    reassembly.packet(1, first, 0.2)
    assert reassembly.packet(1, second, 0.3) is not None


@pytest.mark.parametrize(
    "data",
    [
        "10140003FFEBFE00",
        "2014",
        "20000000FFEBFE00",
        "20140009FFEBFE00",
        "20FFFFFFFFEBFE00",
    ],
)
def test_what_announces_nothing_sound_is_left_alone(codec: Codec, data: str) -> None:
    reassembly = Reassembly()
    reassembly.announce(1, bytes.fromhex(data), 0.0)
    assert reassembly.packet(1, b"\x01abcdefg", 0.1) is None
