"""What is heard, counted."""

import pytest

from custom_components.rvc.coach.message_table import Latest, Unknown
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
    frame = Frame.parse(text)
    return codec.decode(frame.id, frame.data)


def test_the_latest_of_each_kind_is_kept(codec: Codec) -> None:
    latest = Latest(10)
    for number in range(5):
        for instance in (1, 2):
            frame = f"19FEDA9C#{instance:02X}FF{number:02X}FCFFFF00FF"
            latest.take("house", message(codec, frame), float(number))
    latest.take("chassis", message(codec, "19FEDA9C#01FF00FCFFFF00FF"), 4.0)
    rows = list(latest.rows(10.0))
    assert [(row["network"], one.instance) for row, one in rows] == [
        ("chassis", 1),
        ("house", 1),
        ("house", 2),
    ]
    row, last = rows[1]
    assert last.data.hex() == "01ff04fcffff00ff"
    assert row == {
        "network": "house",
        "dgn": "1FEDA",
        "source_address": 0x9C,
        "count": 5,
        "per_second": 1.0,
        "first_heard": 10.0,
        "last_heard": 6.0,
    }


@pytest.mark.parametrize("kind", [Latest, Unknown])
def test_the_one_that_is_silent_for_longest_gives_way(
    codec: Codec, kind: type[Latest | Unknown]
) -> None:
    table = kind(2)
    one, two, three = (message(codec, f"195F{n:02X}98#00") for n in (1, 2, 3))
    two = message(codec, "195FCE99#00")
    three = message(codec, "195FCE9A#00")
    table.take("house", one, 0.0)
    table.take("house", two, 1.0)
    table.take("house", one, 2.0)
    table.take("house", three, 3.0)
    assert len(table) == 2
    rows = [row if isinstance(row, dict) else row[0] for row in table.rows(3.0)]
    assert {row["source_address"] for row in rows} == {0x98, 0x9A}


def test_the_unknown_come_with_samples(codec: Codec) -> None:
    unknown = Unknown(10)
    for number in range(20):
        unknown.take("house", message(codec, f"195FCE98#{number % 6:02X}"), number)
    unknown.take("house", message(codec, "195FCE99#00"), 20)
    often, once = unknown.rows(21)
    assert (often["count"], often["samples"]) == (20, ["00", "01", "02", "03"])
    assert often["per_second"] == 1.0
    assert (once["count"], once["per_second"]) == (1, 0.0)
    assert unknown.dgns("house") == 1
    assert unknown.dgns("chassis") == 0
