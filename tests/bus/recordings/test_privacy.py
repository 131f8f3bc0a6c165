"""Copies of recordings without what is private, and only that."""

from datetime import UTC
from pathlib import Path
import zipfile

import pytest

from custom_components.rvc.bus.recordings.folder import export_public
from custom_components.rvc.bus.recordings.model import NotARecording
from custom_components.rvc.bus.recordings.privacy import PrivateFields, private_rules
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame, join_id
from custom_components.rvc.protocol.transport_protocol import (
    CONTROL,
    DATA,
    ReceiveSessions,
    broadcast,
    packets,
)
from custom_components.rvc.services.redaction import PRIVATE
from custom_components.rvc.spec import Spec

SOURCE = 0x9C
PRODUCT = b"Acme*Model 7*SN-123456*Unit 8*"


def long_message(
    spec: Spec, dgn: int, data: bytes, source: int = SOURCE
) -> list[Frame]:
    """Return the frames of a long message to all nodes."""
    return [
        Frame(join_id(6, spec.dgns[name].dgn or 0, source), part)
        for name, part in broadcast(dgn, data)
    ]


def joined(codec: Codec, frames: list[Frame]) -> bytes:
    """Return the data of the long message that frames carry."""
    sessions = ReceiveSessions()
    for frame in frames:
        message = codec.decode(frame)
        if message.name == CONTROL:
            sessions.control(message.source, 0xFF, message.data, 0.0, None)
        elif message.name == DATA:
            whole, _ = sessions.packet(message.source, 0xFF, message.data, 0.0, None)
            if whole is not None:
                return whole.data
    raise AssertionError("not whole")


@pytest.mark.parametrize(
    ("frame", "left"),
    [
        # Positions, tires, serial numbers, a maker's own, NMEA 2000's position
        ("18FEF39C#0011223344556677", "FFFFFFFFFFFFFFFF"),
        ("19FEEA9C#1012345678FFFFFF", "10FFFFFFFFFFFFFF"),
        ("19FEE99C#1012345678FFFFFF", "10FFFFFFFFFFFFFF"),
        ("18EEFF9C#45230EE000820080", "FFFF1FE000820080"),
        ("18EF9F9C#A1B2C3D4", "A1FFFFFF"),
        ("19F8019C#0011223344556677", "00FFFFFFFFFFFFFF"),
        # None of it
        ("19FEDA9C#19FF7CFCFFFF00FF", "19FF7CFCFFFF00FF"),
        ("18FECA9C#0000000000000000", "0000000000000000"),
        ("19FED39C#0011223344556677", "0011223344556677"),
        ("18EAFF9C#DAFE01", "DAFE01"),
        ("1812349C#0102", "0102"),
    ],
)
def test_what_is_private_is_blank_and_nothing_else(
    codec: Codec, frame: str, left: str
) -> None:
    heard = Frame.parse(frame)
    copy = PrivateFields(codec).without(heard)
    assert copy.id == heard.id
    assert copy.data.hex().upper() == left


def test_of_a_product_the_serial_number_is_blank(spec: Spec, codec: Codec) -> None:
    fields = PrivateFields(codec)
    frames = [fields.without(one) for one in long_message(spec, 0xFEEB, PRODUCT)]
    assert joined(codec, frames) == b"Acme*Model 7*xxxxxxxxx*xxxxxx*"
    short = fields.without(Frame(join_id(6, 0xFEEB, SOURCE), b"A*B*7*9*"))
    assert short.data == b"A*B*x*x*"


def test_a_vehicle_identification_is_blank(spec: Spec, codec: Codec) -> None:
    fields = PrivateFields(codec)
    vin = b"1FDXE45S83HA12345*"
    frames = [fields.without(one) for one in long_message(spec, 0xFEEC, vin)]
    assert joined(codec, frames) == b"x" * 17 + b"*"


def test_other_long_messages_stay(spec: Spec, codec: Codec) -> None:
    fields = PrivateFields(codec)
    frames = long_message(spec, 0xFECA, bytes(range(20)))
    other = long_message(spec, 0xFEEB, PRODUCT, source=0x9D)
    mixed = [one for pair in zip(frames, other, strict=False) for one in pair]
    copies = [fields.without(one) for one in mixed]
    assert [one for one in copies if one.source == SOURCE] == frames


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_packets_that_are_not_whole_are_blank(
    spec: Spec, codec: Codec, missing: int
) -> None:
    fields = PrivateFields(codec)
    frames = long_message(spec, 0xFEEB, PRODUCT)
    del frames[missing]
    left = b"".join(fields.without(one).data[1:] for one in frames[1:])
    assert b"123" not in left
    assert b"456" not in left


def test_packets_to_one_node_are_read_too(spec: Spec, codec: Codec) -> None:
    fields = PrivateFields(codec)
    number, data = 0xFEEC, b"1FDXE45S83HA12345*"
    request = bytes([0x10, len(data), 0, 3, 0xFF]) + number.to_bytes(3, "little")
    fields.without(Frame(join_id(6, 0xEC00, SOURCE, 0x80), request))
    # The receiver's words in between change nothing.
    clear = bytes([0x11, 3, 1, 0xFF, 0xFF]) + number.to_bytes(3, "little")
    fields.without(Frame(join_id(6, 0xEC00, 0x80, SOURCE), clear))
    left = [
        fields.without(Frame(join_id(6, 0xEB00, SOURCE, 0x80), part)).data
        for part in packets(data)
    ]
    assert left[0] == b"\x01xxxxxxx"
    assert b"12345" not in b"".join(left)


def test_diagnostics_leave_out_what_the_spec_says_is_private(spec: Spec) -> None:
    assert private_rules(spec).keys() <= PRIVATE


def test_a_copy_of_any_form_can_be_read(codec: Codec, tmp_path: Path) -> None:
    source = tmp_path / "of savvy can.csv"
    source.write_text(
        "Time Stamp,ID,Extended,Dir,Bus,LEN,D1,D2,D3,D4,D5,D6,D7,D8\n"
        "1700000000250000,18FEF39C,true,Rx,0,8,19,FF,7C,FC,FF,FF,00,FF,\n"
        "1700000000350000,19FEDA9C,true,Tx,1,3,01,02,03,00,00,00,00,00,\n"
    )

    path = export_public(source, tmp_path, codec, UTC)
    assert path.name == "of_savvy_can_csv.public.zip"
    with zipfile.ZipFile(path) as archive:
        assert archive.read("of_savvy_can_csv.log").decode().splitlines() == [
            "(1700000000.250000) can0 18FEF39C#FFFFFFFFFFFFFFFF",
            "(1700000000.350000) can1.tx 19FEDA9C#010203",
        ]
    (tmp_path / "none.log").write_text("nothing")
    with pytest.raises(NotARecording):
        export_public(tmp_path / "none.log", tmp_path, codec, UTC)
    assert {one.name for one in tmp_path.iterdir()} == {
        source.name,
        path.name,
        "none.log",
    }
