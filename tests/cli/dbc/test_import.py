"""Others' DBC files as own definitions, held against what cantools makes of them."""

import os
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import cantools
from cantools.database.can import Database
from cantools.database.namedsignalvalue import NamedSignalValue
import pytest

from custom_components.rvc.cli.dbc.reader import read_dbc
from custom_components.rvc.cli.dbc.writer import write_dbc
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Special
from custom_components.rvc.spec import load_spec
from tests.cli.conftest import Rvc

OTHERS = """\
VERSION "somebody's"

NS_ :
\tCM_
\tBA_

BS_:

BU_: Cooler Display

BO_ 2566792225 CoolerState: 8 Cooler
 SG_ Temperature : 0|16@1+ (0.03125,-273) [-273|1735] "degC"  Display
 SG_ DoorOpen : 16|1@1+ (1,0) [0|1] ""  Display
 SG_ Mode : 17|3@1+ (1,0) [0|7] ""  Display
 SG_ Fan_Speed : 24|8@1+ (0.5,0) [0|100] "%"  Display
 SG_ Drift : 32|8@1- (0.1,0) [-12.8|12.7] "A"  Display
 SG_ Lamp : 47|2@0+ (1,0) [0|3] ""  Display
 SG_ Weight : 55|16@0+ (1,0) [0|65535] "kg"  Display

BO_ 291 ShortOne: 2 Cooler
 SG_ Pressure : 0|8@1+ (0.1,0) [0|25.5] "bar"  Display
 SG_ Outside : 8|8@1+ (1,0) [0|250] "degF"  Display

BO_ 2566792994 Mixed: 8 Cooler
 SG_ Kind M : 0|8@1+ (1,0) [0|255] ""  Display
 SG_ Volts m1 : 8|16@1+ (0.05,0) [0|3212.5] "V"  Display
 SG_ Amps m2 : 8|16@1+ (0.05,-1600) [-1600|1612.5] "A"  Display

BO_ 2566793250 Long: 20 Cooler
 SG_ Text : 0|8@1+ (1,0) [0|255] ""  Display

BO_ 2566793506 Floating: 8 Cooler
 SG_ Precise : 0|32@1- (1,0) [0|0] ""  Display
 SG_ Plain : 32|8@1+ (1,0) [0|250] "furlong"  Display
 SG_ Overlap : 36|8@1+ (1,0) [0|250] ""  Display
 SG_ Beyond : 60|8@1+ (1,0) [0|250] ""  Display

BO_ 2583616254 DC_DIMMER_STATUS_3: 8 Cooler
 SG_ Brightness : 16|8@1+ (0.5,0) [0|125] "%"  Display

BO_ 2565800545 First: 8 Cooler
 SG_ Speed : 0|8@1+ (1,0) [0|250] ""  Display

BO_ 2565800546 TANK_STATUS: 8 Cooler
 SG_ Level : 0|8@1+ (1,0) [0|250] ""  Display

CM_ "A comment over
BO_ 5 lines; with "";
CM_ SG_ 291 Pressure "SG_ Nonsense : 0|8@1+";
BA_DEF_ BO_ "GenMsgCycleTime" INT 0 65535;
BA_ "GenMsgCycleTime" BO_ 2566792225 500;
VAL_ 2566792225 Mode 0 "Off" 1 "Eco mode" 7 "Not available" ;
VAL_ 2566792225 Lamp 0 "On" 1 "Off" 3 "SNA" ;
SIG_VALTYPE_ 2566793506 Precise : 1;
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return somebody's file."""
    path = tmp_path / "wine-cooler.dbc"
    path.write_text(OTHERS.replace('"";\nCM_ SG', '";\nCM_ SG'), encoding="cp1252")
    return path


@pytest.fixture
def codec(rvc: Rvc, path: Path) -> Codec:
    """Return a codec with the definitions made of it."""
    own = path.with_suffix(".yaml")
    assert rvc("import-dbc", path, "-o", own)[0] == 0
    loaded = load_spec(own)
    assert not loaded.refused
    return Codec(loaded.spec)


def test_values_are_those_that_cantools_reads(path: Path, codec: Codec) -> None:
    database = cantools.database.load_file(path, strict=False)
    assert isinstance(database, Database)
    data = bytes.fromhex("C0248B64F340FFFF")
    theirs: Any = database.get_message_by_name("CoolerState").decode(data)
    ours = codec.decode(Frame(0x18FE1021 | 0, data))
    assert ours.name is None
    frame = Frame(database.get_message_by_name("CoolerState").frame_id, data)
    ours = codec.decode(frame)
    assert ours.name == "COOLER_STATE"
    signals = ours.signals
    assert signals["temperature"] == pytest.approx(theirs["Temperature"])
    assert signals["door_open"] == theirs["DoorOpen"] == 1
    assert signals["mode"] == theirs["Mode"] == 5
    assert signals["fan_speed"] == theirs["Fan_Speed"] == 50
    assert signals["drift"] == pytest.approx(theirs["Drift"])
    # One byte is the same in both byte orders.
    assert str(theirs["Lamp"]) == "Off"
    assert signals["lamp"] == "off"
    assert codec.spec.dgns["COOLER_STATE"].interval == 500


def test_what_is_not_available_is_no_value(codec: Codec) -> None:
    signals = codec.unpack("COOLER_STATE", b"\xff" * 8)
    assert signals["mode"] is None
    assert signals["lamp"] is None
    assert signals["temperature"] is None
    # Signed numbers have no code for it, and one bit is on or off.
    assert signals["drift"] == pytest.approx(-0.1)
    assert signals["door_open"] == 1


def test_short_identifiers_and_other_units(codec: Codec) -> None:
    message = codec.decode(Frame.short(0x123, bytes([0x0A, 212])))
    assert message.name == "SHORT_ONE"
    assert message.signals["pressure"] == pytest.approx(100)
    assert message.signals["outside"] == pytest.approx(100)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("01F000FFFFFFFFFF", {"kind": 1, "volts": 12}),
        ("02F07DFFFFFFFFFF", {"kind": 2, "amps": 12}),
        ("03F000FFFFFFFFFF", {"kind": 3}),
    ],
)
def test_multiplexed_signals_are_there_with_their_codes(
    codec: Codec, data: str, expected: dict[str, float]
) -> None:
    signals = codec.unpack("MIXED", bytes.fromhex(data))
    assert signals == pytest.approx(expected)


def test_messages_of_one_number_are_told_apart_by_their_senders(codec: Codec) -> None:
    name = codec.decode(Frame(2565800545 & 0x1FFFFFFF, b"\x05")).name
    other = codec.decode(Frame(2565800546 & 0x1FFFFFFF, b"\x05")).name
    assert (name, other) == ("FIRST", "OWN_TANK_STATUS")
    assert codec.decode(Frame(2565800547 & 0x1FFFFFFF, b"\x05")).name not in (
        name,
        other,
    )


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("CoolerState.Weight", "its bytes are in Motorola's order"),
        ("Long", "it has 20 bytes"),
        ("Floating.Precise", "it is a floating-point number"),
        ("Floating.Plain", "its unit furlong is not known"),
        ("Floating.Overlap", "it overlaps plain"),
        ("Floating.Beyond", "it reaches beyond its message"),
        ("ShortOne.Outside", "degF became °C"),
        ("DC_DIMMER_STATUS_3", "RV-C has 1FEDA as DC_DIMMER_STATUS_3"),
        ("TANK_STATUS", "RV-C has this name too: it is OWN_TANK_STATUS here"),
    ],
)
def test_what_is_not_taken_is_told_with_its_line(
    rvc: Rvc, path: Path, name: str, reason: str
) -> None:
    _, _, complaints = rvc("import-dbc", path)
    line = next(one for one in complaints.splitlines() if reason in one)
    where, number, said, _ = line.split(":", 3)
    assert (where, said.strip().removeprefix("OWN_")) == (str(path), name)
    written = path.read_text(encoding="cp1252").splitlines()[int(number) - 1]
    assert name.rpartition(".")[2] in written


def test_a_standard_message_can_be_replaced(
    rvc: Rvc, path: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own.yaml"
    assert rvc("import-dbc", path, "--replace", "-o", own)[0] == 0
    spec = load_spec(own).spec
    names = [signal.name for signal in spec.dgns["DC_DIMMER_STATUS_3"].signals]
    assert names == ["brightness"]


def test_nothing_is_overwritten_and_nothing_half_written(
    rvc: Rvc, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("mine")
    code, _, complaint = rvc("import-dbc", path, "-o", own)
    assert (code, own.read_text()) == (1, "mine")
    assert "is there already" in complaint
    own.unlink()
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", Mock(side_effect=OSError("full")))
        assert rvc("import-dbc", path, "-o", own)[0] == 1
    assert not own.exists()
    path.write_text("BU_: nobody\n")
    code, _, complaint = rvc("import-dbc", path, "-o", tmp_path / "none.yaml")
    assert code == 1
    assert "it is no DBC file" in complaint
    assert not (tmp_path / "none.yaml").exists()


def test_our_own_file_comes_back_as_it_was(rvc: Rvc, tmp_path: Path) -> None:
    dbc, own = tmp_path / "rvc.dbc", tmp_path / "own.yaml"
    assert rvc("dbc", "-o", dbc)[0] == 0
    assert rvc("import-dbc", dbc, "--replace", "-o", own)[0] == 0
    loaded = load_spec(own)
    assert not loaded.refused
    standard, again = Codec(load_spec().spec), Codec(loaded.spec)
    names = loaded.spec.corrected
    assert len(names) > 370
    patterns = [bytes([octet] * 8) for octet in (0, 1, 0x55, 0xC8, 0xFD, 0xFE, 0xFF)]
    patterns += [bytes([1, 0, code, 3, 10, 1, 12, 2]) for code in range(8)]
    for name in names:
        kinds = {one.name: one.kind for one in standard.spec.dgns[name].signals}
        for data in patterns:
            before, after = standard.unpack(name, data), again.unpack(name, data)
            for signal, value in before.items():
                if value == "error":
                    # What others call the code that is out of range
                    assert after[signal] in ("error", Special.OUT_OF_RANGE)
                elif kinds[signal] in ("number", "signed"):
                    assert after[signal] == pytest.approx(value), (name, signal)
                elif kinds[signal] == "bitmap" and isinstance(value, frozenset):
                    for flag in value:
                        assert after.get(f"{signal}_{flag}", 1) == 1


def test_it_reads_what_cantools_reads() -> None:
    text = write_dbc(load_spec().spec).text
    database = cantools.database.load_string(text, database_format="dbc")
    assert isinstance(database, Database)
    ours = {message.name: message for message in read_dbc(text).messages}
    assert ours.keys() == {message.name for message in database.messages}
    for theirs in database.messages:
        signals = {one.name: one for one in ours[theirs.name].signals.values()}
        assert signals.keys() == {one.name for one in theirs.signals}
        for one in theirs.signals:
            mine = signals[one.name]
            assert (mine.start, mine.width, mine.signed) == (
                one.start,
                one.length,
                one.is_signed,
            )
            assert float(mine.scale) == one.scale
            choices = {
                code: str(label.name if isinstance(label, NamedSignalValue) else label)
                for code, label in (one.choices or {}).items()
            }
            assert mine.labels == choices


def test_a_text_without_an_end_is_told() -> None:
    text = 'BO_ 291 One: 8 X\n SG_ A : 0|8@1+ (1,0) [0|0] "" X\nCM_ "no end\nBO_ 5\n'
    file = read_dbc(text)
    assert [message.name for message in file.messages] == ["One"]
    assert file.malformed == [(3, 'CM_ "no end')]


def test_a_long_text_costs_no_more_than_its_lines() -> None:
    text = 'BO_ 291 One: 8 X\nCM_ "' + "line\n" * 200_000 + '";\n'
    assert len(read_dbc(text).messages) == 1
