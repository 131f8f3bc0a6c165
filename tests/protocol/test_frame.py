"""Frames and their identifiers."""

import pytest

from custom_components.rvc.protocol.frame import Frame, join_id, split_id


def test_an_identifier_has_priority_dgn_and_source() -> None:
    assert split_id(0x19FEDA9C) == (6, 0x1FEDA, 0x9C, None)


def test_a_destination_is_stripped_from_the_dgn() -> None:
    assert split_id(0x18EAFF99) == (6, 0xEA00, 0x99, 0xFF)
    assert split_id(0x197C8344) == (6, 0x17C00, 0x44, 0x83)


@pytest.mark.parametrize("frame_id", [0x19FEDA9C, 0x18EAFF99, 0x0DFEF244, 0x197C8344])
def test_an_identifier_is_built_from_its_parts(frame_id: int) -> None:
    priority, dgn, source, destination = split_id(frame_id)
    assert join_id(priority, dgn, source, destination or 0) == frame_id


def test_a_frame_reads_and_writes_the_candump_form() -> None:
    frame = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")
    assert (frame.priority, frame.dgn, frame.source) == (6, 0x1FEDA, 0x9C)
    assert frame.destination is None
    assert str(frame) == "19FEDA9C#19FF7CFCFFFF00FF"
    assert Frame.parse("18EAFF99#EBFE00").data == b"\xeb\xfe\x00"


def test_a_frame_is_built_for_a_destination() -> None:
    frame = Frame.build(0xEA00, b"\xeb\xfe\x00", source=0x9F, destination=0x44)
    assert str(frame) == "18EA449F#EBFE00"
    assert frame.destination == 0x44


@pytest.mark.parametrize(
    "text",
    ["", "19FEDA9C", "123#00", "FFFFFFFF#00", "19FEDA9C#XY", "19FEDA9C#" + "00" * 9],
)
def test_what_is_no_extended_frame_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Frame.parse(text)
