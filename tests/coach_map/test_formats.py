"""Maps as files: our own form, and those of other RV-C software."""

from contextlib import suppress

import pytest
import voluptuous as vol
import yaml

from custom_components.rvc.coach_map.editing import changes_on, with_device
from custom_components.rvc.coach_map.formats.errors import BadMap
from custom_components.rvc.coach_map.formats.registry import read_map_file
from custom_components.rvc.coach_map.schema import check_map, check_shipped, read_map
from custom_components.rvc.coach_map.writing import write_map
from custom_components.rvc.devices import DeviceKey
from custom_components.rvc.spec import load_spec
from tests.paths import ROOT

SPEC = load_spec().spec
OWN = """\
# Ours
coach: {make: Entegra, model: Aspire, year: 2021, floorplan: 44R}
dialects: [firefly_g6]
devices:
- {dimmer: 25, name: Bedroom ceiling, area: Bedroom}
- {dimmer: 61, name: Water pump, as: switch}
- {dimmer: [177, 178], name: Patio awning, as: cover, open_time: 32}
- {thermostat: 0, name: Front, ambient: 2}
- {window_shade: 3, name: "Dinette: left", reversed: true}
- {dimmer: 210, ignore: true}
"""
COACHIQ = """\
coach_info: {year: "2021", make: Entegra, model: Aspire, trim: 44R}
areas:
  interior: {zones: {bathroom_mid: {display_name: Mid Bathroom}}}
templates:
  light: &light {device_type: light, capabilities: [on_off]}
1FEDA:
  25:
    - {entity_id: a, friendly_name: Ceiling, area: interior.bedroom, <<: *light}
  33:
    - {entity_id: b, friendly_name: Mid bath, area: interior.bathroom_mid, <<: *light}
  default:
    - {entity_id: c, friendly_name: Entrance lock, device_type: lock}
  40: no list
  41: [no mapping]
  44: [{friendly_name: Door lock, device_type: lock}]
1FEDB:
  25: [{entity_id: a, friendly_name: Not this}]
1BEEF:
  7: [{friendly_name: Strange}]
"""
RVC2MQTT = """\
floorplan:
  - {dgn: 1FFBD, instance: 1, group: "00000000", type: light, instance_name: main_light}
  - {dgn: 1FFB7, instance: 18, type: tank_level, instance_name: galley_gray}
  - {name: DC_LOAD_STATUS, type: tank_warmer, instance: 35, instance_name: tank heater}
  - {name: WATER_PUMP_STATUS, type: waterpump, instance_name: pump}
  - nonsense
"""
LIBRECOACH = """\
{"export_date": "2026-02-14", "rv_info": {"manufacturer": "Foretravel", "model": "iH-45",
"year": "2014", "vin": null}, "entities": {
"light.switch_30": {"friendly_name": "Vent fan", "instance": 30},
"light.switch_31": {"friendly_name": "Sconce", "instance": 31},
"light.switch_28": {"friendly_name": "Bath door open", "instance": 28},
"light.switch_57": {"friendly_name": "Battery Disconnect", "instance": 57},
"cover.shade_10": {"friendly_name": "Passenger day", "instance": 10},
"lock.lock_3": {"friendly_name": "Cargo", "instance": 3},
"light.switch_99": "broken"}}
"""


def test_a_map_comes_back_as_it_was_written() -> None:
    first = read_map_file(OWN, SPEC)
    assert (first.format, first.unused) == ("rvc", ())
    text = write_map(first.document)
    assert read_map_file(text, SPEC).document == first.document
    assert (
        "- {dimmer: [177, 178], name: Patio awning, as: cover, open_time: 32}" in text
    )


def test_every_key_of_a_device_is_written_back() -> None:
    text = (
        "- {dimmer: [1, 2], name: Awning, area: Patio, as: cover, motion: timed,"
        " open_time: 20}\n"
        "- {awning: 1, motion: timed, open_time: 30}\n"
        "- {window_shade: 1, reversed: true}\n"
        "- {dimmer: 3, as: light, dimmable: false}\n"
        "- {dimmer: 4, as: switch, requires: burners}\n"
        "- {thermostat: 0, ambient: 2}\n"
        "- {thermostat: 2, heated_by: 5}\n"
        "- {thermostat: 1, compressor_output: 1, furnace_output: 29,"
        " fan_output: [2, 3]}\n"
        "- {dimmer: 5, ignore: true}\n"
    )
    document = read_map_file(f"devices:\n{text}", SPEC).document
    for device in set(read_map(document).devices.values()):
        document = with_device(document, device)
    assert sorted(write_map(document).splitlines()) == sorted(
        [
            "# A coach map: what each instance is. See docs/coach_map.md",
            "devices:",
            *text.splitlines(),
        ]
    )


def test_a_map_names_the_devices_of_its_networks() -> None:
    house, trailer = (DeviceKey(name, "dc_dimmer", 1) for name in ("house", "trailer"))
    devices = {"devices": [{"dimmer": 1, "name": "Porch"}]}
    everywhere = read_map(devices)
    assert everywhere.about(trailer) is everywhere.about(house) is not None
    document = check_map({**devices, "networks": {"house": "RV-C"}}, SPEC)
    of_house = read_map(document)
    assert of_house.about(house) == everywhere.about(house)
    assert of_house.about(trailer) is None
    assert changes_on("house", everywhere, of_house) == []
    (change,) = changes_on("trailer", everywhere, of_house)
    assert (change.key, change.after) == (("dc_dimmer", 1), None)
    assert read_map_file(write_map(document), SPEC).document == document


def test_a_map_that_is_kept_may_hold_a_key_without_meaning() -> None:
    kept = {"devices": [{"dimmer": 1, "as": "fan", "open_time": 9}]}
    assert read_map(kept).devices["dc_dimmer", 1].role == "fan"


def test_a_map_with_an_old_key_is_written_with_the_new_one() -> None:
    old = "devices:\n- {dimmer: 1, as: switch, gate: burners}\n"
    text = write_map(read_map_file(old, SPEC).document)
    assert "- {dimmer: 1, as: switch, requires: burners}" in text


def test_an_empty_map_is_written_and_read() -> None:
    assert read_map_file(write_map({}), SPEC).document == {"devices": []}


def test_a_coachiq_mapping_is_read() -> None:
    imported = read_map_file(COACHIQ, SPEC)
    assert imported.format == "coachiq"
    assert imported.document == {
        "coach": {
            "make": "Entegra",
            "model": "Aspire",
            "floorplan": "44R",
            "year": 2021,
        },
        "devices": [
            {"dimmer": 25, "name": "Ceiling", "area": "Bedroom", "as": "light"},
            {"dimmer": 33, "name": "Mid bath", "area": "Mid Bathroom", "as": "light"},
            {"dimmer": 44, "name": "Door lock", "ignore": True},
        ],
    }
    assert imported.unused == (
        "line 12: Entrance lock (default): it has no instance",
        "line 13: 40: it is no device",
        "line 14: 41: it is no device",
        "line 15: Door lock (44): a lock needs both of its outputs; teach it",
        "line 19: Strange (7): its messages are not RV-C's",
    )


def test_a_foreign_file_may_leave_areas_without_a_name() -> None:
    text = COACHIQ.replace("display_name: Mid Bathroom", "display_name: ''")
    devices = read_map_file(text, SPEC).document["devices"]
    assert devices[1] == {"dimmer": 33, "name": "Mid bath", "as": "light"}


def test_a_foreign_file_with_too_many_devices_is_refused() -> None:
    lamps = "\n".join(f"  {number}: [{{friendly_name: L}}]" for number in range(251))
    dgns = ("1FEDA", "1FFBD", "1FFBF", "1FFB7")
    text = "\n".join(f"{dgn}:\n{lamps}" for dgn in dgns)
    with pytest.raises(BadMap, match="at most 1000"):
        read_map_file(text, SPEC)


def test_an_rvc2mqtt_floor_plan_is_read() -> None:
    imported = read_map_file(RVC2MQTT, SPEC)
    assert imported.format == "rvc2mqtt"
    assert imported.document["devices"] == [
        {"dc_load": 1, "name": "Main light", "as": "light"},
        {"dc_load": 35, "name": "Tank heater", "as": "switch"},
        {"tank": 18, "name": "Galley gray"},
    ]
    assert len(imported.unused) == 2


def test_a_librecoach_export_is_read_and_no_motor_becomes_a_lamp() -> None:
    imported = read_map_file(LIBRECOACH, SPEC)
    assert imported.format == "librecoach"
    assert imported.document["coach"]["make"] == "Foretravel"
    assert imported.document["devices"] == [
        {"dimmer": 28, "name": "Bath door open", "ignore": True},
        {"dimmer": 30, "name": "Vent fan", "as": "fan"},
        {"dimmer": 31, "name": "Sconce"},
        {"dimmer": 57, "name": "Battery Disconnect", "as": "switch"},
        {"window_shade": 10, "name": "Passenger day"},
    ]
    assert any("may move something" in reason for reason in imported.unused)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("devices:\n- {dimmer: 25}\n- {dimmer: 300}\n", 3, "0 to 250"),
        ("devices:\n- {dimmer: 1}\n- {dimmer: 1}\n", 3, "there twice"),
        ("devices:\n- {rocket: 1}\n", 2, "no device class"),
        ("devices:\n- {dimmer: [1, 1], as: cover}\n", 2, "two different"),
        ("devices:\n- {dimmer: 1, requires: burners}\n", 2, "only a switch requires"),
        (
            "devices:\n- {dimmer: 1, as: switch, gate: motion, requires: motion}\n",
            2,
            "gate is now called requires",
        ),
        ("devices:\n- {dimmer: 1, motion: timed}\n", 2, "only what moves"),
        ("devices:\n- {dimmer: 1, as: fan, open_time: 9}\n", 2, "only what moves"),
        ("devices:\n- {tank: 1, reversed: true}\n", 2, "can be reversed"),
        (
            "devices:\n- {dimmer: [1, 2], as: cover, reversed: true}\n",
            2,
            "of a pair, swap the two",
        ),
        ("devices:\n- {dimmer: 1, as: fan, dimmable: false}\n", 2, "only a lamp"),
        ("devices:\n- {dimmer: 1, ambient: 2}\n", 2, "only a thermostat"),
        ("devices:\n- {dimmer: 1}\nnetworks: [house]\n", 3, "networks: expected a"),
        ("devices:\n- {dimmer: 1, fan_output: 2}\n", 2, "only a thermostat"),
        ("devices:\n- {tank: 1, heated_by: 2}\n", 2, "only a thermostat"),
        ("devices:\n- {thermostat: 1, heated_by: 1}\n", 1, "heats one zone"),
        ("devices:\n- {thermostat: 1, fan_output: [2, 2]}\n", 2, "different"),
        ("devices:\n- {thermostat: 1, fan_output: yes}\n", 2, "a number"),
        ("devices:\n- 7\n", 2, "a device is a mapping"),
        ("devices: [\n", 2, "expected"),
        ("just a text", None, "no coach map"),
        ("devices: " + "[" * 2000, None, "nested too deeply"),
        ("x: " + "a" * 1_000_001, None, "larger than"),
        ("floorplan: [nonsense]", 1, "nothing to use"),
        ("\0", None, "special characters"),
        ("devices:\n- {dimmer: 25}\n- {dimmer: 1:30}\n", 3, "1:30 is no plain"),
        ("devices:\n- {dimmer: 010}\n", 2, "010 is no plain number"),
        ("devices:\n- {dimmer: 1_0}\n", 2, "1_0 is no plain number"),
        ("devices:\n- {dimmer: 0b11}\n", 2, "0b11 is no plain number"),
        ("devices:\n- {dimmer: yes}\n", 2, "0 to 250"),
        ("devices:\n- {dimmer: '25'}\n", 2, "0 to 250"),
        ("devices:\n- {dimmer: 1, name: 1:30}\n", 2, "quote it if it is a name"),
        ("devices:\n- {dimmer: [1, 2], as: cover, open_time: 1:30.5}\n", 2, "plain"),
        ("devices:\n- {dimmer: [1, 2], as: cover, open_time: .nan}\n", 2, "at least 1"),
        ('devices:\n- {dimmer: 1}\n- {dimmer: 2, name: "a\\eb"}\n', 3, "x1b"),
        ('devices:\n- {dimmer: 2, area: "a\\u202eb"}\n', 2, "u202e"),
        ('devices:\n- {dimmer: 2, name: " "}\n', 2, "blank"),
        ('coach: {make: "A\\0"}\ndevices: []\n', 1, "x00"),
        ("networks: {" + "h" * 81 + ": x}\ndevices: []\n", 1, "at most 80"),
        ('networks: {"ho\\0use": x}\ndevices: []\n', 1, "x00"),
        ("devices:\n- {dimmer: 1}\n- &b {x: *b}\n", 3, "an alias"),
    ],
)
def test_a_file_with_a_fault_is_refused_whole(
    text: str, line: int | None, said: str
) -> None:
    with pytest.raises(BadMap) as raised:
        read_map_file(text, SPEC)
    assert said in str(raised.value)
    assert raised.value.line == line


@pytest.mark.parametrize("what", ["- \n", "- a\n", "[],", "{a: b},"])
def test_a_map_has_no_more_values_than_can_be_read_at_once(what: str) -> None:
    text = what * (999_000 // len(what))
    with pytest.raises(BadMap, match="more than 30000 values") as raised:
        read_map_file(text if what[0] == "-" else f"devices: [{text}]", SPEC)
    # It is not read to its end.
    assert raised.value.line in (1, 30_000, 30_001)


def test_a_map_of_a_thousand_devices_is_not_too_large() -> None:
    keys = "name: A lamp, area: Bedroom, as: light, dimmable: false"
    classes = ("dimmer", "dc_load", "ac_load", "dc_load")
    lines = [
        f"- {{{device_class}: {number}, {keys}}}"
        for device_class in dict.fromkeys(classes)
        for number in range(251)
    ]
    text = "devices:\n" + "\n".join(lines) + "\n"
    assert len(read_map_file(text, SPEC).document["devices"]) == len(lines)


def test_a_map_that_is_kept_may_hold_what_cannot_be_seen() -> None:
    kept = {"devices": [{"dimmer": 1, "name": "a\x1bb"}]}
    assert read_map(kept).devices["dc_dimmer", 1].name == "a\x1bb"


def doubled(levels: int, leaf: str) -> str:
    """Return lines of YAML of which each stands for the one before, ten times."""
    lines = [f"x0: &x0 {leaf}"]
    for level in range(1, levels):
        before = ", ".join([f"*x{level - 1}"] * 10)
        lines.append(f"x{level}: &x{level} [{before}]")
    return "\n".join(lines) + f"\nlast: &last [*x{levels - 1}]\n"


BOMB = doubled(9, "[lol, lol, lol, lol]")
MERGED = "\n".join(
    ["m0: &m0 {a: 1, b: 2}"]
    + [
        f"m{level}: &m{level} {{<<: [{', '.join([f'*m{level - 1}'] * 10)}], k{level}: 1}}"
        for level in range(1, 9)
    ]
)
LONG = "y" * 5000
DEEP = "[" * 100 + "]" * 100


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{BOMB}floorplan: *last", "stand for too much"),
        (f"{BOMB}floorplan: [{{dgn: *last, instance: *last}}]", "too much"),
        (f"{BOMB}1FEDA: {{25: [{{friendly_name: *last}}]}}", "too much"),
        (f"{BOMB}rv_info: x\nentities: *last", "too much"),
        (f"{BOMB}devices: *last", "too much"),
        (f"{doubled(6, LONG[:4000])}floorplan: *last", "too much"),
        (f"{MERGED}\nfloorplan: [*m8]", "too much"),
        (f"floorplan: [{{instance_name: {LONG}}}]", "too long"),
        (f"floorplan: [{{instance: 0x{'f' * 5000}}}]", "too long"),
        (f"floorplan: {DEEP}", "nested too deeply"),
        (f"{{? {DEEP} : 1, floorplan: []}}", "nested too deeply"),
        ("floorplan: &f [*f]", "stands for itself"),
        ("\n%a" * 1000, "too many directives"),
        (f"networks: {{house: {LONG[:1000]}}}", "at most 80"),
        (f"coach: {{notes: {'n ' * 2040}}}", "at most"),
        ("networks: {" + ", ".join(f"n{n}: x" for n in range(99)) + "}", "at most"),
    ],
)
def test_a_map_has_bounds(text: str, said: str) -> None:
    with pytest.raises(BadMap) as raised:
        read_map_file(text, SPEC)
    assert said in str(raised.value)
    assert len(str(raised.value)) < 400


@pytest.mark.parametrize(
    "text",
    [
        "floorplan: [{dgn: 1FFBD, instance: {a: [b, c]}, instance_name: [x, y]}]",
        "floorplan: [{dgn: [1FFBD], instance: 1}, [a, b], {dgn: {a: b}}]",
        f"floorplan: [{{dgn: 1FFBD, instance: 0x{'f' * 4000}}}]",
        "rv_info: x\nentities: {[1, 2]: {instance: [3]}, light.switch_1: {}}",
        "1FEDA: {1: [{friendly_name: {a: b}, area: [c], device_type: [d]}]}",
    ],
)
def test_what_is_quoted_of_a_file_is_short(text: str) -> None:
    reasons: list[str] = []
    with suppress(BadMap):
        reasons += read_map_file(text, SPEC).unused
    assert all(len(reason) < 300 for reason in reasons)


def test_names_of_others_have_no_control_characters() -> None:
    text = '1FEDA: {1: [{friendly_name: "La\\eamp\\0 \\u202Eone"}]}'
    (device,) = read_map_file(text, SPEC).document["devices"]
    assert device["name"] == "La amp one"


def test_what_a_coach_file_may_not_say() -> None:
    coach = {"make": "A", "model": "B", "year": 2020}
    lamp = {"dimmer": 1, "name": "Lamp"}
    check_shipped({"coach": coach, "devices": [lamp], "floorplans": {"X": []}}, SPEC)
    for wrong in (
        {"coach": {"make": "A"}, "devices": [lamp]},
        {"coach": coach, "devices": [lamp, lamp]},
        {"coach": coach, "devices": [lamp], "floorplans": {"X": [{"rocket": 1}]}},
        {"coach": coach},
    ):
        with pytest.raises(vol.Invalid):
            check_shipped(wrong, SPEC)


def test_a_foreign_file_may_say_nothing_of_the_coach() -> None:
    text = "coach_info: none\n1FEDA:\n  1: [{friendly_name: Lamp}]\n"
    imported = read_map_file(text, SPEC)
    assert imported.document == {
        "coach": {},
        "devices": [{"dimmer": 1, "name": "Lamp"}],
    }


def test_the_documented_example_is_a_map() -> None:
    text = (ROOT / "docs" / "coach_map.md").read_text()
    example = text.partition("```yaml\n")[2].partition("```")[0]
    assert yaml.safe_load(example)
    assert read_map_file(example, SPEC).format == "rvc"
