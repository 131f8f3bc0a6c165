"""The spec's own files, and users' files laid over it."""

from pathlib import Path

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.spec import clear_cache, load_spec
from custom_components.rvc.spec.files import SpecFileError, compile_files, compile_table
from tests.paths import ROOT

SPECS = ROOT / "rvc_specs"

MINE = """\
device: wine_cooler
dgns:
  WINE_COOLER_STATUS:
    dgn: 0x1F801
    interval: 1000
    signals:
      instance: {byte: 0, type: uint8}
      temperature: {byte: 1-2, type: uint16, unit: °C}
"""


def file_with(tmp_path: Path, signals: str = "", dgn: str = "") -> Path:
    """Write a file of one DGN."""
    path = tmp_path / "mine.yaml"
    path.write_text(
        f"device: mine\ndgns:\n  MY_STATUS:\n    dgn: 0x1F802\n{dgn}    signals:\n"
        f"      instance: {{byte: 0, type: uint8}}\n{signals}",
        encoding="utf-8",
    )
    return path


def test_the_whole_application_layer_is_there() -> None:
    spec = load_spec().spec
    assert len(spec.dgns) == 433
    assert len(spec.by_number) == 387
    assert len(spec.device_classes) == 70
    written = sum(
        path.read_text(encoding="utf-8").count("{byte: ")
        for path in SPECS.glob("*/*")
        if path.parent.name != "dialects"
    )
    assert written == 2234
    thermostat = spec.device_classes["thermostat"]
    assert thermostat.multiple
    assert thermostat.default_addresses == (88, 89, 90, 91, 92, 93)
    assert thermostat.dynamic_addresses == (192, 207)
    assert spec.service_points["thermostat"][2]["name"] == "set_point_temperature_cool"
    assert spec.tables["fmi"]["12"] == "bad_node"


def test_scales_of_table_5_3_are_resolved() -> None:
    signals = {s.name: s for s in load_spec().spec.dgns["DC_SOURCE_STATUS_1"].signals}
    current = signals["dc_current"]
    assert (str(current.scale), str(current.offset)) == ("1/1000", "-2000000")


def test_what_was_loaded_is_kept_until_it_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(MINE, encoding="utf-8")
    first = load_spec(path)
    assert load_spec(path) is first
    path.write_text(MINE.replace("1000", "500 "), encoding="utf-8")
    path.write_text(MINE.replace("1000", "25000"), encoding="utf-8")
    assert load_spec(path).spec.dgns["WINE_COOLER_STATUS"].interval == 25000
    before = load_spec()
    clear_cache()
    assert load_spec() is not before


def test_a_new_dgn_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(MINE, encoding="utf-8")
    loaded = load_spec(path)
    assert not loaded.refused
    message = Codec(loaded.spec).decode(Frame.parse("19F80180#05A024FFFFFFFFFF"))
    assert (message.name, message.instance) == ("WINE_COOLER_STATUS", 5)
    assert message["temperature"] == 20


def test_a_signal_is_corrected_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "fix.yaml"
    path.write_text(
        "device: dc_dimmer\ndgns:\n  DC_DIMMER_STATUS_3:\n    interval: 2000\n"
        "    signals:\n"
        '      group: {byte: 1, type: uint8, values: {1: "one"}}\n',
        encoding="utf-8",
    )
    loaded = load_spec(path)
    assert not loaded.refused
    dgn = loaded.spec.dgns["DC_DIMMER_STATUS_3"]
    signals = {signal.name: signal for signal in dgn.signals}
    assert dgn.interval == 2000
    assert dgn.dgn == 0x1FEDA
    assert signals["group"].values == {1: "one"}
    assert "operating_status" in signals


def test_attributes_alone_may_be_corrected(tmp_path: Path) -> None:
    path = tmp_path / "fix.yaml"
    path.write_text("device: tank\ndgns: {TANK_STATUS: {interval: 60000}}\n")
    spec = load_spec(path).spec
    assert spec.dgns["TANK_STATUS"].interval == 60000
    assert spec.dgns["TANK_STATUS"].device == "tank"


@pytest.mark.parametrize(
    ("signals", "line", "reason"),
    [
        ("      x: {byte: 0, type: uint8}\n", 7, "MY_STATUS x: it overlaps instance"),
        ("      x: {byte: 1, type: uint16}\n", 7, "type uint16 has 16 bits"),
        ("      x: {byte: 1, bits: 0-1, type: bit}\n", 7, "type bit has one bit"),
        ("      x: {byte: 1, bits: 6-8, type: uint3}\n", 7, "beyond its bytes"),
        ("      x: {byte: 8, type: uint8}\n", 7, "past byte 7"),
        ("      x: {byte: 1, type: uint8, unit: furlong}\n", 7, "unknown unit"),
        ("      x: {byte: 1-2, type: uint16, unit: Hz}\n", 7, "needs a scale"),
        ("      x: {byte: 1, type: float}\n", 7, "unknown type 'float'"),
        ("      x: {byte: 1, type: uint99}\n", 7, "unknown type 'uint99'"),
        ("      x: {byte: 4-3, type: uint8}\n", 7, "neither a number nor a span"),
        ("      x: {byte: yes, type: uint8}\n", 7, "neither a number nor a span"),
        ("      x: {byte: 1, type: uint8, values: {256: a}}\n", 7, "does not fit 8"),
        ("      x: {byte: 1, type: uint8, values: {1: Big}}\n", 7, "not a label"),
        ("      x: {byte: 1, type: uint8, values: {a: b}}\n", 7, "'a'"),
        ("      x: {byte: 1, type: uint8, flags: {0: a}}\n", 7, "only a bitmap"),
        ("      x: {byte: 1, type: bitmap}\n", 7, "a bitmap needs flags"),
        ("      x: {byte: 1, bits: 0-3, type: ascii}\n", 7, "whole bytes"),
        ("      x: {byte: 1, type: uint8, scale: 0}\n", 7, "the scale is 0"),
        ("      x: {byte: 1, type: uint8, scale: wide}\n", 7, "not a number"),
        ("      x: {byte: 1, type: uint8, when: {y: 1}}\n", 7, "no signal here"),
        ("      x: {byte: 1, type: uint8, colour: red}\n", 7, "colour"),
        ("      x: {type: uint8}\n", 7, "byte"),
        (
            "      x: {byte: 1, type: uint8}\n      x: {byte: 2}\n",
            8,
            "x is there twice",
        ),
        ("      X: {byte: 1, type: uint8}\n", 7, "X"),
        ("      x: {byte: 1, type: uint8, scale: .nan}\n", 7, "not a number"),
        ("      x: {byte: 1-9999, type: bytes}\n", 7, "9999 is above 1784"),
        ("      x: {byte: 1, type: bytes, scale: 2}\n", 7, "bytes has no scale"),
        ("      x: {byte: 1, type: bitmap, flags: {0: a, 1: a}}\n", 7, "same name"),
        ("      x: {byte: 1, type: uint8, when: {x: 1}}\n", 7, "the signal itself"),
        (
            "      x: {byte: 1, type: uint8, when: {instance: 256}}\n",
            7,
            "a code that instance cannot have",
        ),
        ("      x: {byte: 1, type: 2026-11-20}\n", 7, "is read as a timestamp"),
        ("      x: {byte: 1, type: !!int a}\n", 7, "is not a valid int"),
        ("      ? [a, b]\n      : {byte: 1}\n", 7, "a key is not a plain value"),
    ],
)
def test_a_wrong_signal_is_refused_with_its_place(
    tmp_path: Path, signals: str, line: int, reason: str
) -> None:
    path = file_with(tmp_path, signals)
    loaded = load_spec(path)
    (refused,) = loaded.refused
    assert refused.path == path
    assert refused.line == line
    assert reason in refused.reason
    # The rest is loaded all the same.
    assert "MY_STATUS" not in loaded.spec.dgns
    assert len(loaded.spec.dgns) == 433


@pytest.mark.parametrize(
    ("dgn", "reason"),
    [
        ("    answer: NO_SUCH_DGN\n", "there is no DGN NO_SUCH_DGN"),
        ("    priority: 8\n", "8 is not within 0 and 7"),
        ("    interval: true\n", "True is not a whole number"),
        ("    note: [a]\n", "str"),
    ],
)
def test_a_wrong_dgn_is_refused(tmp_path: Path, dgn: str, reason: str) -> None:
    (refused,) = load_spec(file_with(tmp_path, dgn=dgn)).refused
    assert refused.line == 5
    assert reason in refused.reason


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: [", 1, "expected the node content"),
        ("", None, "expected a"),
        ("device: mine\n", 1, "dgns"),
        ("device: mine\ndgns: {A: {dgn: 0x1FEDA, signals: {}}}\n", 2, "DC_DIMMER"),
        ("device: mine\ndgns: {A: {dgn: 0x1F805}}\n", 2, "a new DGN needs signals"),
        ("device: mine\ndgns: {A: {dgn: 0x1F805, signals: B}}\n", 2, "no layout B"),
        ("device: mine\ndgns: {A: {dgn: 0x1F805, signals: A}}\n", 2, "no layout A"),
        (
            "device: mine\ndgns: {A: {dgn: 0x1F805, signals: [1]}}\n",
            2,
            "neither a mapping",
        ),
        ("device: mine\ndgns: {A: {dgn: 5, signals: {}}}\n", 2, "write 00"),
        ("device: mine\ndgns: {a: {dgn: 0x1F805, signals: {}}}\n", 2, "a"),
        ("&a [*a]", 1, "an alias"),
    ],
)
def test_a_wrong_file_is_refused(
    tmp_path: Path, text: str, line: int | None, reason: str
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    (refused,) = load_spec(path).refused
    assert refused.line == line
    assert reason in refused.reason


def test_tables_and_classes_of_the_project_are_checked(tmp_path: Path) -> None:
    table = tmp_path / "fmi.yaml"
    table.write_text("99: too_high\n")
    with pytest.raises(SpecFileError, match=r"fmi\.yaml, line 1"):
        compile_table(table)
    unknown = tmp_path / "colours.yaml"
    unknown.write_text("1: red\n")
    with pytest.raises(SpecFileError, match="there is no table colours"):
        compile_table(unknown)
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text(MINE, encoding="utf-8")
    with pytest.raises(SpecFileError, match=r"two\.yaml"):
        compile_files([tmp_path / "one.yaml", tmp_path / "two.yaml"])


def test_service_points_are_numbers_spans_or_instances(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    points = "service_points: [{msb: 1, isb: instance, lsb: 0-7, name: lamp}]\n"
    path.write_text(MINE + points, encoding="utf-8")
    named = load_spec(path).spec.service_points
    assert named["wine_cooler"][0]["isb"] == "instance"
    assert named["thermostat"][2]["name"] == "set_point_temperature_cool"
    path.write_text(MINE + points.replace("msb: 1", "msb: 999999"), encoding="utf-8")
    (refused,) = load_spec(path).refused
    assert "is above" in refused.reason


def test_an_alias_cannot_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("a: &a [1]\nb: *a\n")
    (refused,) = load_spec(path).refused
    assert refused.line == 1
    assert "alias" in refused.reason


def test_a_corrected_dgn_may_be_renumbered(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("device: x\ndgns: {TANK_STATUS: {dgn: 0x1F803}}\n")
    loaded = load_spec(path)
    assert not loaded.refused
    assert loaded.spec.by_number[0x1F803].device == "tank"
    assert 0x1FFB7 not in loaded.spec.by_number


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"device: \xe9\n")
    good = tmp_path / "mine.yaml"
    good.write_text(MINE, encoding="utf-8")
    loaded = load_spec(latin, tmp_path / "missing.yaml", good)
    assert [file.reason for file in loaded.refused] == [
        "it is not UTF-8 text",
        "No such file or directory",
    ]
    assert "WINE_COOLER_STATUS" in loaded.spec.dgns


def test_the_projects_own_files_fail_loudly(tmp_path: Path) -> None:
    with pytest.raises(SpecFileError, match=r"mine\.yaml, line 7: MY_STATUS x"):
        compile_files([file_with(tmp_path, "      x: {byte: 9, type: uint8}\n")])


def test_alternatives_may_share_their_bits(tmp_path: Path) -> None:
    path = file_with(
        tmp_path,
        "      kind: {byte: 1, type: uint8}\n"
        "      a: {byte: 2, type: uint8, when: {kind: [0, 1]}}\n"
        "      b: {byte: 2, type: int8, when: {kind: 2}}\n",
    )
    loaded = load_spec(path)
    assert not loaded.refused
    codec = Codec(loaded.spec)
    assert codec.unpack("MY_STATUS", b"\x01\x01\x05")["a"] == 5
    signed = codec.pack("MY_STATUS", kind=2, b=-5)
    assert codec.unpack("MY_STATUS", signed)["b"] == -5
    assert "a" not in codec.unpack("MY_STATUS", signed)


# What a number means of one sender


BOILER = """\
device: boiler
dgns:
  BOILER_STATUS:
    dgn: 0x0EF00
    senders: {senders}
    when: {{kind: 1}}
    signals:
      kind: {{byte: 0, type: uint8}}
      water: {{byte: 1, type: uint8, unit: °C}}
  BOILER_COMMAND:
    dgn: 0x0EF00
    senders: {senders}
    when: {{kind: [16, 17]}}
    signals:
      kind: {{byte: 0, type: uint8}}
      heat: {{byte: 1, type: uint8}}
"""
STARTER = """\
device: starter
dgns:
  STARTER_STATUS:
    dgn: 0x0EF00
    senders: [34, "200-203"]
    when: {kind: 1}
    signals:
      kind: {byte: 0, type: uint8}
      cranking: {byte: 1, bits: 0-1, type: uint2}
"""


def two_makers(tmp_path: Path, senders: str = "0x21") -> Codec:
    """Return a codec by which two makers mean other things by one number."""
    for name, text in (
        ("boiler", BOILER.format(senders=senders)),
        ("starter", STARTER),
    ):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    loaded = load_spec(*sorted(tmp_path.glob("*.yaml")))
    assert loaded.refused == ()
    return Codec(loaded.spec)


@pytest.mark.parametrize(
    ("frame", "name"),
    [
        ("14EF1F21#010A000000000000", "BOILER_STATUS"),
        ("14EF1F22#0105FF0000000000", "STARTER_STATUS"),
        ("14EFFFC8#0105", "STARTER_STATUS"),
        ("14EF1F21#110A000000000000", "BOILER_COMMAND"),
        ("14EF1F21#020A000000000000", "PROPRIETARY_MESSAGE"),
        ("14EF1F21#", "PROPRIETARY_MESSAGE"),
        ("14EF1F23#010A000000000000", "PROPRIETARY_MESSAGE"),
        ("19FFB721#000304FFFFFFFFFF", "TANK_STATUS"),
    ],
)
def test_a_number_means_what_its_sender_means(
    tmp_path: Path, frame: str, name: str
) -> None:
    assert two_makers(tmp_path).decode(Frame.parse(frame)).name == name


def test_a_command_says_by_itself_what_it_is_known_by(tmp_path: Path) -> None:
    frame = two_makers(tmp_path).encode(
        "BOILER_COMMAND", {"heat": 2}, source=0x9F, destination=0x21
    )
    assert f"{frame.id:08X}#{frame.data.hex()}" == "18EF219F#1002ffffffffffff"


def test_few_senders_go_before_many(tmp_path: Path) -> None:
    codec = two_makers(tmp_path, senders="0-253")
    assert codec.decode(Frame.parse("14EF1F22#0105")).name == "STARTER_STATUS"
    assert codec.decode(Frame.parse("14EF1F23#0105")).name == "BOILER_STATUS"


@pytest.mark.parametrize(
    ("dgn", "reason"),
    [
        ("    senders: 254\n", "254 is above 253"),
        ("    senders: []\n", "no sender"),
        ("    when: {kind: 1}\n", "there is no signal kind"),
        ("    when: {}\n", "at least 1"),
    ],
)
def test_what_chooses_a_message_is_checked(
    tmp_path: Path, dgn: str, reason: str
) -> None:
    (refused,) = load_spec(file_with(tmp_path, dgn=dgn)).refused
    assert reason in refused.reason
