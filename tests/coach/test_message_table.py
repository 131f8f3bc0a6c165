"""What is heard, counted."""

import pytest

from custom_components.rvc.coach.message_table import LatestMessages, UnknownMessages
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message
from custom_components.rvc.spec import load_spec


@pytest.fixture(scope="module")
def codec() -> Codec:
    """Return a codec of the whole spec."""
    return Codec(load_spec().spec)


def message(codec: Codec, text: str) -> Message:
    """Return the message of a frame."""
    return codec.decode(Frame.parse(text))


def test_the_latest_of_each_kind_is_kept(codec: Codec) -> None:
    latest = LatestMessages(10)
    for number in range(5):
        for instance in (2, 1):
            frame = f"19FEDA9C#{instance:02X}FF{number:02X}FCFFFF00FF"
            latest.update(message(codec, frame), float(number))
    rows = list(latest.rows(10.0))
    assert [one.instance for _, one in rows] == [1, 2]
    row, last = rows[0]
    assert last.data.hex() == "01ff04fcffff00ff"
    assert row == {
        "dgn": "1FEDA",
        "source_address": 0x9C,
        "count": 5,
        "per_second": 1.0,
        "first_heard": 10.0,
        "last_heard": 6.0,
    }


@pytest.mark.parametrize("kind", [LatestMessages, UnknownMessages])
def test_the_one_that_is_silent_for_longest_gives_way(
    codec: Codec, kind: type[LatestMessages | UnknownMessages]
) -> None:
    table = kind(2)
    one, two, three = (message(codec, f"195FCE{n:02X}#00") for n in (0x98, 0x99, 0x9A))
    table.update(one, 0.0)
    table.update(two, 1.0)
    table.update(one, 2.0)
    table.update(three, 3.0)
    assert len(table) == 2
    rows = [row if isinstance(row, dict) else row[0] for row in table.rows(3.0)]
    assert {row["source_address"] for row in rows} == {0x98, 0x9A}


def test_the_unknown_come_with_samples(codec: Codec) -> None:
    unknown = UnknownMessages(10)
    for number in range(20):
        unknown.update(message(codec, f"195FCE98#{number % 6:02X}"), number)
    unknown.update(message(codec, "195FCE99#00"), 20)
    often, once = unknown.rows(21)
    assert (often["count"], often["samples"]) == (20, ["00", "01", "02", "03"])
    assert often["per_second"] == 1.0
    assert (once["count"], once["per_second"]) == (1, 0.0)
    assert unknown.dgns == 1
