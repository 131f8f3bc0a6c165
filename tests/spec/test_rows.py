"""Rows of chapters and of owners' files: motions, lamps, locks, toggles, power."""

from pathlib import Path

import pytest

from custom_components.rvc.spec import LoadedSpec, load_spec
from custom_components.rvc.spec.files import SpecFileError, compile_files
from tests.wine_rack import RACK as BEGINNING

RACK = (
    BEGINNING
    + """\
      lamp: {byte: 1, bits: 2-3, type: uint2, values: {0: "off", 1: "on"}}
      level: {byte: 2, type: uint8, unit: "%"}
      height: {byte: 3, type: uint8, unit: "%"}
      voltage: {byte: 4, type: uint8, unit: V}
      current: {byte: 5, type: uint8, unit: A}
  WINE_RACK_COMMAND:
    dgn: 0x1F800
    answer: WINE_RACK_STATUS
    signals:
      instance: {byte: 0, type: uint8}
      move: {byte: 1, bits: 0-1, type: uint2, values: {0: stop, 1: up, 2: down}}
      lamp: {byte: 1, bits: 2-3, type: uint2, values: {0: "off", 1: "on"}}
      level: {byte: 2, type: uint8, unit: "%"}
      parts: {byte: 3, type: bitmap, flags: {0: left, 1: right}}
"""
)
MOTION = """\
motions:
  wine_rack:
    status: WINE_RACK_STATUS
    command: WINE_RACK_COMMAND
    open: {move: up}
    close: {move: down}
    stop: {move: stop}
    extra: {parts: [left, right]}
    opening: {motion: rising}
    closing: {motion: sinking}
    position: height
    repeat: 0.1
"""
LAMP = """\
lamps:
  rack_light:
    status: WINE_RACK_STATUS
    signal: lamp
    command: WINE_RACK_COMMAND
    turn_on: {lamp: "on"}
    turn_off: {lamp: "off"}
    level: level
    set_level: level
"""
LOCK = """\
locks:
  rack_lock:
    status: WINE_RACK_STATUS
    signal: lamp
    locked: "on"
    unlocked: "off"
    command: WINE_RACK_COMMAND
    lock: {lamp: "on"}
    unlock: {lamp: "off"}
"""
TOGGLE = """\
toggles:
  rack_power:
    status: WINE_RACK_STATUS
    signal: lamp
    off_labels: ["off"]
    command: WINE_RACK_COMMAND
    turn_on: {lamp: "on"}
    turn_off: {lamp: "off"}
"""
POWER = """\
power:
  rack_draw:
    status: WINE_RACK_STATUS
    voltage: voltage
    current: current
    measured: DC_SOURCE_STATUS_1.dc_voltage
    energy: {rack_energy: 1}
"""
FIRST_LINE = RACK.count("\n") + 1


def load(tmp_path: Path, rows: str) -> LoadedSpec:
    """Load an owner's file with these rows."""
    path = tmp_path / "rack.yaml"
    path.write_text(RACK + rows, encoding="utf-8")
    return load_spec(path)


def test_an_owners_motion_joins_the_shipped_ones(tmp_path: Path) -> None:
    loaded = load(tmp_path, MOTION)
    assert loaded.refused == ()
    motions = loaded.spec.rows.motions
    assert len(motions) == len(load_spec().spec.rows.motions) + 1
    motion = motions[-1]
    assert (motion.key, motion.status) == ("wine_rack", "WINE_RACK_STATUS")
    assert motion.open == {"move": "up"}
    assert motion.extra == {"parts": frozenset({"left", "right"})}
    assert motion.opening == (("motion", "rising"),)


def test_an_owners_row_replaces_the_one_of_its_name(tmp_path: Path) -> None:
    path = tmp_path / "slower.yaml"
    path.write_text(
        "device: awning\ndgns: {}\nmotions:\n  awning:\n    status: AWNING_STATUS\n"
        "    command: AWNING_COMMAND\n    open: {direction_of_movement: extend}\n"
        "    close: {direction_of_movement: retract}\n    position: position\n"
    )
    loaded = load_spec(path)
    assert loaded.refused == ()
    (awning,) = (one for one in loaded.spec.rows.motions if one.key == "awning")
    assert awning.repeat is None


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("STATUS\n", "STATE\n", 2, "there is no DGN WINE_RACK_STATE"),
        ("COMMAND\n", "ORDER\n", 3, "there is no DGN WINE_RACK_ORDER"),
        ("{move: up}", "{mov: up}", 4, "WINE_RACK_COMMAND has no signal mov"),
        ("{move: up}", "{move: upp}", 4, "WINE_RACK_COMMAND move has no label upp"),
        ("{move: up}", "{move: on}", 4, "is not a label"),
        ("{move: up}", "{}", 4, "length of value must be at least 1"),
        ("[left, right]", "[middle]", 7, "parts has no label middle"),
        ("{parts: [left, right]}", "{move: [up]}", 7, "move has no flags"),
        ("rising", "rise", 8, "WINE_RACK_STATUS motion has no label rise"),
        ("{motion: sinking}", "{way: sinking}", 9, "WINE_RACK_STATUS has no signal"),
        ("position: height", "position: hight", 10, "has no signal hight"),
        ("repeat: 0.1", "repeat: often", 11, "'often' is no time in s"),
        ("repeat: 0.1", "class: rocket", 11, "class"),
        ("repeat: 0.1", "colour: red", 11, "colour"),
        ("    stop: {move: stop}\n", "", 10, "needs a stop"),
        ("    open: {move: up}\n", "", 1, "required key not provided"),
    ],
)
def test_a_wrong_motion_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    assert old in MOTION
    (refused,) = load(tmp_path, MOTION.replace(old, new, 1)).refused
    assert reason in refused.reason
    assert refused.line == FIRST_LINE + line


def test_a_motion_that_shows_nothing_is_refused(tmp_path: Path) -> None:
    blind = "".join(
        line
        for line in MOTION.splitlines(keepends=True)
        if "opening" not in line and "position" not in line
    )
    (refused,) = load(tmp_path, blind).refused
    assert "it needs opening and closing" in refused.reason


def test_two_of_the_projects_files_cannot_have_the_same_row(tmp_path: Path) -> None:
    for name in ("one", "two"):
        text = RACK if name == "one" else "device: other\ndgns: {}\n"
        (tmp_path / f"{name}.yaml").write_text(text + MOTION, encoding="utf-8")
    with pytest.raises(SpecFileError, match=r"two\.yaml, line 4: .* has another"):
        compile_files([tmp_path / "one.yaml", tmp_path / "two.yaml"])


@pytest.mark.parametrize(
    ("kind", "rows"),
    [("lamps", LAMP), ("locks", LOCK), ("toggles", TOGGLE), ("power", POWER)],
)
def test_an_owner_may_add_any_row(tmp_path: Path, kind: str, rows: str) -> None:
    loaded = load(tmp_path, rows)
    assert loaded.refused == ()
    shipped = getattr(load_spec().spec.rows, kind)
    assert len(getattr(loaded.spec.rows, kind)) == len(shipped) + 1


@pytest.mark.parametrize(
    ("rows", "old", "new", "line", "reason"),
    [
        (LAMP, "set_level: level", "set_level: brightness", 9, "has no signal bright"),
        (LAMP, "    level: level", "    level: glow", 8, "STATUS has no signal glow"),
        (LAMP, "level: level", "lit: glowing", 8, "lamp has no label glowing"),
        (LAMP, 'turn_off: {lamp: "off"}', "turn_off: {lamp: out}", 7, "no label out"),
        (LAMP, "signal: lamp", "signal: lmp", 4, "WINE_RACK_STATUS has no signal lmp"),
        (LOCK, 'locked: "on"', "locked: shut", 5, "lamp has no label shut"),
        (LOCK, 'lock: {lamp: "on"}', "lock: {bolt: shut}", 8, "has no signal bolt"),
        (LOCK, "    command: WINE_RACK_COMMAND\n", "", 2, "required key not provided"),
        (TOGGLE, '["off"]', "[standby]", 5, "lamp has no label standby"),
        (TOGGLE, '["off"]', "[]", 5, "length of value must be at least 1"),
        (POWER, "voltage: voltage", "voltage: volts", 4, "has no signal volts"),
        (POWER, "DC_SOURCE_STATUS_1", "NO_SUCH", 6, "there is no DGN NO_SUCH"),
        (POWER, "dc_voltage", "ac_voltage", 6, "has no signal ac_voltage"),
        (POWER, "DC_SOURCE_STATUS_1.dc_voltage", "DC_SOURCE", 6, "DGN.signal"),
        (
            POWER,
            "DC_SOURCE_STATUS_1.dc_voltage",
            "GENERIC_AC_STATUS_3.real_power",
            6,
            "has other parts",
        ),
        (POWER, "{rack_energy: 1}", "{rack_energy: 2}", 7, "value must be one of"),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(
    tmp_path: Path, rows: str, old: str, new: str, line: int, reason: str
) -> None:
    assert old in rows
    (refused,) = load(tmp_path, rows.replace(old, new, 1)).refused
    assert reason in refused.reason
    assert refused.line == FIRST_LINE + line - 1


@pytest.mark.parametrize(
    ("dgn", "hints", "reason"),
    [
        ("COMMAND", "requires: {motion: {move: [upp]}}", "move has no label upp"),
        ("COMMAND", "requires: {motion: [move], slides: [lamp]}", "write it once"),
        ("COMMAND", "gate: slides, requires: jacks", "write it once"),
        ("COMMAND", "once: {move: [upp]}", "move has no label upp"),
        ("COMMAND", "buttons: {lift: {move: upp}}", "move has no label upp"),
        ("COMMAND", "after: NO_SUCH", "there is no DGN NO_SUCH"),
        ("STATUS", 'signals: {lamp: {"on": glowing}}', "lamp has no label glowing"),
        ("STATUS", "signals: {lamp: {labels: [glowing]}}", "lamp has no label glow"),
    ],
)
def test_wrong_hints_are_refused_with_their_place(
    tmp_path: Path, dgn: str, hints: str, reason: str
) -> None:
    """What a permission names with a typo would not be protected."""
    (refused,) = load(tmp_path, f"shown:\n  WINE_RACK_{dgn}: {{{hints}}}\n").refused
    assert reason in refused.reason
    assert refused.line == FIRST_LINE + 1


SHOWN = """\
shown:
  WINE_RACK_STATUS:
    by: {%s: [%s]}
"""


@pytest.mark.parametrize(
    ("rows", "signal", "entity", "is_sound"),
    [
        (MOTION, "height", "cover", True),
        (LAMP, "level", "light", True),
        (LOCK, "lamp", "lock", True),
        (TOGGLE, "lamp", "switch", True),
        (POWER, "voltage", "sensor", True),
        # No row is for it, or one of another kind.
        ("", "height", "cover", False),
        (MOTION, "level", "cover", False),
        (LAMP, "lamp", "switch", False),
        (LAMP, "lamp", "fan", False),
        # It is in words, and names no entity.
        ("", "lamp", "the rack itself", True),
    ],
)
def test_what_shows_a_signal_of_an_owner_has_a_row(
    tmp_path: Path, rows: str, signal: str, entity: str, is_sound: bool
) -> None:
    loaded = load(tmp_path, rows + SHOWN % (signal, entity))
    if is_sound:
        assert loaded.refused == ()
        return
    (refused,) = loaded.refused
    assert f"no row shows {signal} as a {entity}" in refused.reason
    assert refused.line is not None


def test_an_owner_may_repeat_what_the_shipped_files_say(tmp_path: Path) -> None:
    path = tmp_path / "dimmer.yaml"
    path.write_text(
        "device: dc_dimmer\ndgns: {}\nshown:\n  DC_DIMMER_STATUS_3:\n"
        "    by: {operating_status: [light]}\n"
    )
    assert load_spec(path).refused == ()
