"""Copies of makers' own messages: what changes for itself stays, what identifies does not."""

from collections.abc import Iterable
from datetime import UTC
from pathlib import Path
import struct
import zipfile

import pytest

from custom_components.rvc.bus.recordings.folder import export_public
from custom_components.rvc.bus.recordings.makers_bytes import MakersBytes
from custom_components.rvc.bus.recordings.privacy import PrivateFields
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame

FRAME_ID = 0x18EF9F9C
SERIAL = bytes.fromhex("123456")


def copied(messages: Iterable[bytes]) -> list[str]:
    """Return what is left of a sender's messages."""
    frames = [Frame(FRAME_ID, one) for one in messages]
    makers = MakersBytes()
    for one in frames:
        makers.learn(one)
    copies = [makers.without_private(one) for one in frames]
    assert [(one.id, len(one.data)) for one in copies] == [
        (one.id, len(one.data)) for one in frames
    ]
    return [one.data.hex().upper() for one in copies]


def test_a_switch_stays_a_serial_number_goes() -> None:
    off, on = b"\xa1\x00" + SERIAL + b"\x40\x00", b"\xa1\x00" + SERIAL + b"\x42\x00"
    assert copied([off, off, on, on, off]) == [
        "A100FFFFFF4000",
        "A100FFFFFF4000",
        "A100FFFFFF4200",
        "A100FFFFFF4200",
        "A100FFFFFF4000",
    ]


def test_what_never_changes_goes() -> None:
    assert copied([b"\xa1" + SERIAL] * 9) == ["A1FFFFFF"] * 9
    assert copied([b"\xa1ABC1234"]) == ["A1FFFFFFFFFFFFFF"]
    assert copied([b"", b"\xa1"]) == ["", "A1"]


def test_a_level_and_a_temperature_stay() -> None:
    levels = [b"\xa1" + SERIAL + bytes([one, 0x21]) for one in range(0x60, 0x80)]
    assert copied(levels) == [f"A1FFFFFF{one:02X}FF" for one in range(0x60, 0x80)]
    # Of two bytes, with a carry
    words = [b"\xa1" + struct.pack("<H", one) for one in range(0x20F0, 0x2110)]
    assert copied(words) == [one.hex().upper() for one in words]


@pytest.mark.parametrize("head", [b"", b"\xa1"])
def test_a_text_in_parts_goes(head: bytes) -> None:
    vin = b"1FDXE45S83HA12345"
    parts = [
        head + bytes([number]) + vin[number * 6 : number * 6 + 6]
        for number in (0, 1, 2)
    ]
    copies = copied(parts * 5)
    assert copies[:2] == [
        (head + bytes([one])).hex().upper() + "FF" * 6 for one in (0, 1)
    ]
    assert {one[: 2 * len(head) + 2] for one in copies} == {
        (head + bytes([one])).hex().upper() for one in (0, 1, 2)
    }
    assert {one[2 * len(head) + 2 :].strip("F") for one in copies} == {""}


@pytest.mark.parametrize("head", [b"\xa1", b"\xa1\x55", b""])
def test_a_text_letter_by_letter_goes(head: bytes) -> None:
    vin = b"1FDXE45S83HA12345"
    letters = [head + bytes([place, letter]) for place, letter in enumerate(vin)]
    assert {one[-2:] for one in copied(letters * 3)} == {"FF"}


def test_numbers_of_tires_go_their_pressures_stay() -> None:
    tires = [struct.pack("<I", 0x8F3A6B11 + 0x01D3C7 * one) for one in range(6)]
    reports = [
        b"\xa1" + bytes([number]) + tire + bytes([0x80 + (turn + number) % 3])
        for turn in range(5)
        for number, tire in enumerate(tires)
    ]
    expected = [
        f"A1{number:02X}FFFFFFFF{0x80 + (turn + number) % 3:02X}"
        for turn in range(5)
        for number in range(6)
    ]
    assert copied(reports) == expected


@pytest.mark.parametrize("step", [(0, 0), (1, 0), (2200, 1100), (2200, 0), (0, -25)])
def test_a_position_goes(step: tuple[int, int]) -> None:
    """Parked, creeping, driving; in 1e-7 degrees, each tenth of a second."""
    latitude, longitude = 397_392_358, -1_049_902_514
    drive = []
    for number in range(4000):
        jitter = (number * 7919) % 13 - 6, (number * 104_729) % 11 - 5
        place = (
            latitude + number * step[0] + jitter[0],
            longitude + number * step[1] + jitter[1],
        )
        drive.append(struct.pack("<ii", *place))
    # Bytes that are worth more than half a kilometer
    for one in copied(b"\xa1" + one[:7] for one in drive):
        assert (one[6:10], one[14:]) == ("FFFF", "FF")
    for one in copied(b"\xa1" + one[1:] for one in drive):
        assert (one[4:8], one[12:]) == ("FFFF", "FFFF")


def test_other_senders_and_beginnings_are_apart() -> None:
    makers = MakersBytes()
    switched = [Frame(FRAME_ID, b"\xa1\x40"), Frame(FRAME_ID, b"\xa1\x42")]
    for one in switched:
        makers.learn(one)
    assert makers.without_private(switched[0]) == switched[0]
    for other in (Frame(FRAME_ID + 1, b"\xa1\x40"), Frame(FRAME_ID, b"\xa2\x40")):
        assert makers.without_private(other).data[1:] == b"\xff"


def test_senders_without_number_fill_no_memory() -> None:
    makers = MakersBytes()
    for number in range(20_000):
        makers.learn(
            Frame(FRAME_ID + (number << 8 & 0xFF00), number.to_bytes(8, "big"))
        )
        makers.learn(Frame(number, number.to_bytes(2, "big")))
    assert len(makers._streams) <= 8192  # noqa: SLF001


def test_page_1_has_a_makers_own_too(codec: Codec) -> None:
    fields = PrivateFields(codec)
    heard = Frame.parse("19EF659C#A112345678")
    assert fields.without(heard).data.hex().upper() == "A1FFFFFFFF"


def test_a_copy_shows_which_bit_a_switch_is(codec: Codec, tmp_path: Path) -> None:
    source = tmp_path / "coach.log"
    lines = [
        f"(1700000000.{number}00000) can{number % 2} 18EF9F9C#A1{state}123456\n"
        for number, state in enumerate(("40", "40", "42", "40"))
    ]
    source.write_text("".join(lines))
    path = export_public(source, tmp_path, codec, UTC)
    with zipfile.ZipFile(path) as archive:
        copy = archive.read("coach.log").decode().splitlines()
    assert [line.rpartition("#")[2] for line in copy] == [
        # Each network by itself: on the second one nothing changes.
        "A140FFFFFF",
        "A1FFFFFFFF",
        "A142FFFFFF",
        "A1FFFFFFFF",
    ]
