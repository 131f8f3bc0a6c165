"""Dialects: makers' ways as files, and the spec that their nodes have."""

from pathlib import Path

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.spec import lay_dialect_over, load_spec
from custom_components.rvc.spec.dialects import (
    DIALECTS,
    STANDARD,
    combine,
    dialect_of_product,
)
from custom_components.rvc.spec.files import (
    SpecFileError,
    compile_dialects,
    compile_files,
)
from custom_components.rvc.spec.model import Dialect, DialectFlag

from ..paths import ROOT

TANK = ROOT / "rvc_specs" / "water" / "tank.yaml"
BACKWARDS = """\
name: backwards
source: a tank monitor that nobody has seen
products: ["^backwards"]
dgns:
  TANK_STATUS:
    signals:
      relative_level: {byte: 2, type: uint8}
      resolution: {byte: 1, type: uint8}
"""


def compile_one(tmp_path: Path, text: str, name: str = "backwards") -> Dialect:
    """Compile a dialect's file, over the chapter of the tanks."""
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    (raw,) = compile_dialects(compile_files([TANK]), [path]).values()
    flags = frozenset(map(DialectFlag, raw.get("flags", ())))
    return Dialect(
        name=name, source=raw["source"], flags=flags, dgns=raw.get("dgns", {})
    )


def test_dialects_are_known_by_products() -> None:
    assert dialect_of_product("Spyder Controls*VM*1*") is DIALECTS["spyder"]
    assert dialect_of_product("Aqua-Hot*400*1*") is DIALECTS["aqua_hot"]
    assert dialect_of_product("FIREFLY Integrations*G12*1*") is DIALECTS["firefly_g12"]
    assert dialect_of_product("Nobody*knows*me*") is None


def test_the_shipped_dialects_do_what_they_did() -> None:
    first = ("firefly_g6", "firefly_g12", "spyder", "aqua_hot")
    assert {name: set(DIALECTS[name].flags) for name in first} == {
        "firefly_g6": {DialectFlag.SHEDS_AT_252, DialectFlag.OFF_ENDS_FAN},
        "firefly_g12": {
            DialectFlag.STEPS_SET_POINTS,
            DialectFlag.SHEDS_AT_252,
            DialectFlag.OFF_ENDS_FAN,
        },
        "spyder": {
            DialectFlag.SHEDS_AT_252,
            DialectFlag.FAN_BY_MODE,
            DialectFlag.OFF_ENDS_FAN,
        },
        "aqua_hot": {DialectFlag.HEATS_BY_SOURCES},
    }


@pytest.mark.parametrize("flag", DialectFlag)
def test_no_flag_is_lost_where_dialects_come_together(flag: DialectFlag) -> None:
    one = Dialect(name="one", source="a test", flags=frozenset({flag}))
    both = combine([one, DIALECTS["spyder"]])
    assert both.flags == {flag, *DIALECTS["spyder"].flags}
    assert both.name == "one+spyder"
    assert combine([one, DIALECTS["spyder"]]) is both
    assert combine([one, one]) is one
    assert combine([]) is STANDARD


def test_the_later_of_two_dialects_lays_its_dgns_over(tmp_path: Path) -> None:
    first = compile_one(tmp_path, BACKWARDS)
    later = Dialect(name="later", source="a test", dgns={"TANK_STATUS": {}})
    assert combine([first, later]).dgns == later.dgns
    assert combine([later, first]).dgns == first.dgns


def test_a_dialects_nodes_are_understood_by_its_dgns(tmp_path: Path) -> None:
    spec = load_spec().spec
    dialect = compile_one(tmp_path, BACKWARDS)
    laid_over = lay_dialect_over(spec, dialect)
    frame = Frame.build(0x1FFB7, bytes.fromhex("0008 03 FFFFFFFFFF"), source=0x80)
    standard, theirs = Codec(spec).decode(frame), Codec(laid_over).decode(frame)
    assert (standard["relative_level"], standard["resolution"]) == (8, 3)
    assert (theirs["relative_level"], theirs["resolution"]) == (3, 8)
    assert theirs.instance == 0
    assert laid_over.dgns["DC_DIMMER_STATUS_3"] is spec.dgns["DC_DIMMER_STATUS_3"]
    assert lay_dialect_over(spec, DIALECTS["magnum"]) is spec


MINE = """\
device: mine
dgns:
  MY_STATUS:
    dgn: 0x0FF01
    dialects: [{dialect}]
    signals: {{level: {{byte: 2, type: uint8}}}}
"""


def test_an_owner_may_define_what_only_a_products_nodes_say(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(MINE.format(dialect="aqua_hot"), encoding="utf-8")
    spec = load_spec(mine).spec
    frame = Frame.parse("18FF0197#0002FFFFFFFFFFFF")
    theirs = lay_dialect_over(spec, combine([DIALECTS["spyder"], DIALECTS["aqua_hot"]]))
    assert Codec(theirs).decode(frame).name == "MY_STATUS"
    assert Codec(spec).decode(frame).name is None
    mine.write_text(MINE.format(dialect="klingon"), encoding="utf-8")
    (refused,) = load_spec(mine).refused
    assert (refused.line, "no dialect klingon" in refused.reason) == (5, True)


def test_an_owners_older_definition_goes_before_a_products(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "device: mine\ndgns:\n  MY_STATUS:\n    dgn: 0x0EF00\n    when: {kind: 0xA9}\n"
        "    signals: {kind: {byte: 0, type: uint8}, level: {byte: 1, type: uint8}}\n",
        encoding="utf-8",
    )
    loaded = load_spec(mine)
    assert not loaded.refused
    theirs = lay_dialect_over(loaded.spec, DIALECTS["silverleaf_tm2xx"])
    frame = Frame.parse("18EF9F64#A901FFFFFFFFFFFF")
    for spec in (loaded.spec, theirs):
        assert Codec(spec).decode(frame).name == "MY_STATUS"


def test_a_dialects_own_signals_are_shown_by_names_that_exist(tmp_path: Path) -> None:
    text = BACKWARDS + "shown: {TANK_STATUS: {main: [salt]}}\n"
    with pytest.raises(SpecFileError, match="there is no signal salt"):
        compile_one(tmp_path, text)


def test_an_owners_correction_goes_before_a_dialect(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("device: tank\ndgns: {TANK_STATUS: {interval: 60000}}\n")
    spec = load_spec(mine).spec
    assert lay_dialect_over(spec, compile_one(tmp_path, BACKWARDS)) is spec


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("name: backwards", "name: sideways", 1, "its file is called backwards"),
        ("source: a tank monitor that nobody has seen", "source: me", 2, "was seen"),
        ("source: a tank monitor that nobody has seen\n", "", 1, "required key"),
        ('"^backwards"', '"^(backwards"', 3, "is no regular expression"),
        ("products:", "flags: [speaks_klingon]\nproducts:", 3, "value must be one of"),
        ("TANK_STATUS", "MOON_STATUS", 5, "a new one goes into a chapter"),
        ("{byte: 2, type: uint8}", "{byte: 0, type: uint8}", 7, "overlaps"),
        ("{byte: 2, type: uint8}", "{byte: 2, type: float}", 7, "unknown type"),
        ("name:", "colour: red\nname:", 1, "colour"),
    ],
)
def test_a_wrong_dialect_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    assert old in BACKWARDS
    with pytest.raises(SpecFileError, match=reason) as refused:
        compile_one(tmp_path, BACKWARDS.replace(old, new))
    assert refused.value.line == line


def test_a_dialect_that_differs_in_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpecFileError, match="it needs flags or dgns"):
        compile_one(tmp_path, "name: backwards\nsource: a file of no use\n")
