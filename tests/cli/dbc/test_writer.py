"""The standard as a DBC file, read by the libraries that people read DBC files with."""

from io import BytesIO
import json
from pathlib import Path
import subprocess
import sys
from typing import Any

from canmatrix import ArbitrationId, CanMatrix, formats
import cantools
from cantools.database.can import Database
from cantools.database.namedsignalvalue import NamedSignalValue
import pytest

from custom_components.rvc.cli.dbc.layout import NOT_VALUES, lay_out
from custom_components.rvc.cli.dbc.names import ShortNames
from custom_components.rvc.cli.dbc.writer import write_dbc
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Special, Value
from custom_components.rvc.spec import Dgn, load_spec
from custom_components.rvc.spec.model import is_addressed
from tests.cli.conftest import Rvc
from tests.paths import FIXTURES, ROOT

SPEC = load_spec().spec
CODEC = Codec(SPEC)
ANY_SOURCE = 0x1FFFF00
SAID = {
    None: "no data",
    Special.OUT_OF_RANGE: "out of range",
    Special.RESERVED: "reserved",
}

FRAMES = [
    Frame.parse(json.loads(line)["frame"])
    for line in (FIXTURES / "real_frames.jsonl").read_text().splitlines()
]


def _in_file(dgn: Dgn | None) -> bool:
    if dgn is None or dgn.dgn is None or dgn.is_variant:
        return False
    return not dgn.multi_frame and bool(dgn.signals)


# Frames that are cut short are refused by both libraries.
READABLE = [
    frame
    for frame in FRAMES
    if _in_file(SPEC.dgns.get(str(CODEC.decode(frame).name))) and len(frame.data) == 8
]


def _load(text: str, form: str = "dbc", mask: int | None = None) -> Database:
    loaded = cantools.database.load_string(
        text, database_format=form, strict=True, frame_id_mask=mask
    )
    assert isinstance(loaded, Database)
    return loaded


@pytest.fixture(scope="module")
def text() -> str:
    """Return the file."""
    return write_dbc(SPEC).text


@pytest.fixture(scope="module")
def database(text: str) -> Database:
    """Load it with cantools, strictly and as any source address needs it."""
    return _load(text, mask=ANY_SOURCE)


@pytest.fixture(scope="module")
def matrix(text: str) -> CanMatrix:
    """Load it with canmatrix."""
    return formats.load_flat(BytesIO(text.encode("ascii")), "dbc")


def _expected(dgn: Dgn, values: Any, data: bytes) -> dict[str, Any]:
    """Return our own values in the form that a DBC file can have them."""
    expected: dict[str, Any] = {}
    for signal in dgn.signals:
        name = signal.name
        octets = data[signal.start // 8 : (signal.start + signal.width) // 8]
        if name not in values:
            continue
        if signal.kind == "bitmap":
            raw = int.from_bytes(data, "little") >> signal.start
            for bit, flag in signal.flags.items():
                expected[f"{name}_{flag}"] = raw >> bit & 1
        elif signal.kind in ("text", "bytes"):
            expected |= {f"{name}_{n}": octet for n, octet in enumerate(octets)}
        elif name == dgn.instance:
            expected[name] = signal.values.get(values[name], values[name])
        else:
            expected[name] = _as_said(values[name])
    return expected


def _as_said(value: Value) -> Any:
    return SAID[value] if value is None or isinstance(value, Special) else value


def _plain(decoded: Any) -> dict[str, Any]:
    return {
        name: str(value)
        if isinstance(value, str | NamedSignalValue)
        else pytest.approx(float(value))
        for name, value in decoded.items()
    }


def test_most_real_frames_are_compared() -> None:
    assert len(READABLE) > 0.8 * len(FRAMES)


def test_cantools_reads_each_message(database: Database) -> None:
    names = {dgn.name for dgn in SPEC.dgns.values() if _in_file(dgn)}
    assert {message.name for message in database.messages} == names
    for message in database.messages:
        assert message.is_extended_frame
        assert message.protocol == "j1939"
        dgn = SPEC.dgns[message.name]
        assert message.cycle_time == dgn.interval or not dgn.interval
        wanted = {signal.name for signal in lay_out(dgn).signals}
        assert {signal.name for signal in message.signals} == wanted


@pytest.mark.parametrize("frame", READABLE, ids=str)
def test_cantools_decodes_what_our_codec_does(database: Database, frame: Frame) -> None:
    message = CODEC.decode(frame)
    dgn = SPEC.dgns[str(message.name)]
    if is_addressed(message.dgn):
        # The mask fits messages to all nodes; see the comment of the file.
        by_id = database.get_message_by_name(dgn.name)
    else:
        by_id = database.get_message_by_frame_id(frame.id)
    decoded = _plain(by_id.decode(frame.data))
    assert by_id.name == message.name
    expected = _expected(dgn, message.signals, frame.data)
    assert {name: decoded[name] for name in expected} == expected


@pytest.mark.parametrize("frame", READABLE, ids=str)
def test_canmatrix_decodes_what_our_codec_does(matrix: CanMatrix, frame: Frame) -> None:
    message = CODEC.decode(frame)
    dgn = SPEC.dgns[str(message.name)]
    identifier = ArbitrationId(frame.id & 0x1FFFFFFF, extended=True)
    decoded = matrix.decode(identifier, frame.data)
    for name, value in _expected(dgn, message.signals, frame.data).items():
        one = decoded[name]
        if isinstance(value, str):
            assert str(one.named_value) == value
        else:
            assert float(one.phys_value) == pytest.approx(value)


def test_every_message_of_the_standard_means_the_same(database: Database) -> None:
    """Codes that real frames do not have: the ends of every field, and no data."""
    for dgn in filter(_in_file, SPEC.dgns.values()):
        message = database.get_message_by_name(dgn.name)
        is_mixed = message.is_multiplexed()
        for octet in () if is_mixed else (0x00, 0x01, 0x55, 0xAA, 0xC8, 0xFE, 0xFF):
            data = bytes([octet] * 8)
            decoded = _plain(message.decode(data))
            expected = _expected(dgn, CODEC.unpack(dgn.name, data), data)
            assert {name: decoded[name] for name in expected} == expected, dgn.name


@pytest.mark.parametrize("code", range(8))
def test_bits_with_several_meanings_are_multiplexed(
    database: Database, matrix: CanMatrix, code: int
) -> None:
    name = "AGS_CRITERION_STATUS"
    dgn, message = SPEC.dgns[name], database.get_message_by_name(name)
    data = bytes([1, 0, code, 3, 10, 1, 12, 2])
    expected = _expected(dgn, CODEC.unpack(name, data), data)
    assert _plain(message.decode(data)) == expected
    frame = next(one for one in matrix.frames if one.name == name)
    values = frame.decode(data)
    assert values.keys() == expected.keys()


def test_it_is_ascii_with_short_names(text: str) -> None:
    assert text.isascii()
    lines = text.splitlines()
    names = [line.split()[2].strip(":") for line in lines if line.startswith("BO_ ")]
    assert max(map(len, names)) == 32
    assert len({name.lower() for name in names}) == len(names)
    for message in text.partition("CM_ ")[0].split("BO_ ")[1:]:
        signals = [one.split()[0].lower() for one in message.split(" SG_ ")[1:]]
        assert all(len(signal) <= 32 for signal in signals)
        assert len(set(signals)) == len(signals)


def test_names_that_are_cut_stay_apart() -> None:
    names = ShortNames()
    long = "A" * 40
    assert names.take(f"{long}_1") == "A" * 30 + "_1"
    assert names.take(f"{long}_2") == "A" * 30 + "_2"
    assert names.take(f"{long}B_2") == "A" * 28 + "_2_2"
    assert names.take("rv-c") == "rv_c"
    assert names.take("2D") == "n2D"


def test_the_lines_are_as_each_tool_needs_them(text: str) -> None:
    assert "BO_ 2583616254 DC_DIMMER_STATUS_3: 8 Vector__XXX\n" in text
    assert 'BA_ "VFrameFormat" BO_ 2583616254 3;\n' in text
    # A destination of FF
    assert "BO_ 2565537790 REQUEST_FOR_DGN: 8 " in text
    assert "BO_ 2575106046 INSTANCE_ASSIGNMENT: 8 " in text
    assert 'BA_DEF_DEF_ "matchingcriteria" 1;\n' in text
    assert "padding=True" in text
    level = ' SG_ operating_status : 16|8@1+ (0.5,0) [0|125] "%" Vector__XXX\n'
    assert level in text
    labels = next(
        line
        for line in text.splitlines()
        if line.startswith("VAL_ 2583616254 operating_status ")
    )
    assert labels.endswith('253 "reserved" 254 "out of range" 255 "no data" ;')
    assert 'VAL_ 2583616254 instance 0 "invalid" ;\n' in text


def test_what_is_beyond_the_largest_value_is_not_encoded(database: Database) -> None:
    message = database.get_message_by_name("DC_DIMMER_COMMAND_2")
    signals: dict[str, Any] = {one.name: 0 for one in message.signals}
    whole = message.encode(signals | {"desired_level": 100}, padding=True)
    assert whole[2] == 200
    with pytest.raises(cantools.database.EncodeError):
        message.encode(signals | {"desired_level": 126}, padding=True)
    said = message.encode(signals | {"desired_level": "no data"}, padding=True)
    assert said[2] == 0xFF


@pytest.mark.parametrize("form", ["json", "sym"])
def test_canmatrix_converts_it(matrix: CanMatrix, form: str) -> None:
    converted = BytesIO()
    formats.dump(matrix, converted, form)
    converted.seek(0)
    again = formats.load_flat(converted, form)
    assert len(again.frames) == len(matrix.frames)


def test_it_becomes_the_kcd_that_kayak_reads(text: str) -> None:
    database = _load(text)
    kcd = _load(database.as_kcd_string(), "kcd", ANY_SOURCE)
    message = kcd.get_message_by_frame_id(0x19FEDA9C)
    data = bytes.fromhex("19FF7CFCFFFF00FF")
    assert _plain(message.decode(data))["operating_status"] == 62


def test_the_mask_finds_any_source_and_priority(database: Database) -> None:
    for frame_id in (0x19FEDA9C, 0x19FEDAFE, 0x0DFEDA01):
        assert database.get_message_by_frame_id(frame_id & 0x19FFFFFF | 0x18000000)


def test_codes_that_are_no_values_have_names() -> None:
    for dgn in filter(_in_file, SPEC.dgns.values()):
        for signal in lay_out(dgn).signals:
            said = signal.labels.get(signal.largest)
            assert said not in NOT_VALUES, (dgn.name, signal.name)


def test_the_command_writes_it_and_says_what_it_left_out(
    rvc: Rvc, tmp_path: Path
) -> None:
    path = tmp_path / "rvc.dbc"
    code, out, complaint = rvc("dbc", "-o", path)
    assert (code, out) == (0, "")
    assert "several frames" in complaint
    assert "  PRODUCT_IDENTIFICATION\n" in complaint
    assert "  AQUA_HOT_ZONE_STATUS\n" in complaint
    assert path.read_text(encoding="ascii") == write_dbc(SPEC).text
    log = b"(1700000000.250000) can0 19FEDA9C#19FF7CFCFFFF00FF\n"
    shown = subprocess.run(
        [sys.executable, "-m", "cantools", "decode", "-m", "0x1ffff00", path],
        input=log,
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    assert b"operating_status: 62.0 %" in shown.stdout


def test_own_definitions_are_in_it_with_short_identifiers_too(
    rvc: Rvc, tmp_path: Path
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "device: wine_cooler\n"
        "dgns:\n"
        "  WINE_COOLER_STATUS:\n"
        "    identifier: 0x123\n"
        "    signals: {temperature: {byte: 1-2, type: uint16, unit: °C}}\n",
        encoding="utf-8",
    )
    code, out, _ = rvc("dbc", "--definitions", own)
    database = _load(out)
    message = database.get_message_by_name("WINE_COOLER_STATUS")
    assert (code, message.is_extended_frame, message.length) == (0, False, 3)
    assert _plain(message.decode(b"\x00\x40\x25"))["temperature"] == 25
