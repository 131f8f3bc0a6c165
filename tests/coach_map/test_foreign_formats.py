"""Maps of other RV-C software: what is used of them, and what is listed."""

import pytest

from custom_components.rvc.coach_map.formats.registry import ImportedMap, read_map_file
from custom_components.rvc.coach_map.writing import write_map
from custom_components.rvc.spec import load_spec

SPEC = load_spec().spec


def devices_of(text: str, name: str) -> list[dict[str, object]]:
    """Return the devices of a file of this format."""
    imported = read_map_file(text, SPEC)
    assert imported.format == name
    # What was read from others is a map of our own.
    assert read_map_file(write_map(imported.document), SPEC).format == "rvc"
    devices: list[dict[str, object]] = imported.document["devices"]
    return devices


def unused(text: str) -> tuple[str, ...]:
    """Return what of a file is not used."""
    imported: ImportedMap = read_map_file(text, SPEC)
    return imported.unused


# The CoachIQ family

BY_COMMAND = """\
dgn_pairs:
  1FEDB: 1FEDA
1FEDB:
  default:
    - {friendly_name: Door lock, device_type: lock, status_dgn: "1FEDC"}
  25:
    - {friendly_name: Ceiling, suggested_area: Bedroom, device_type: light}
  30:
    - {friendly_name: Heater pad, device_type: switch, status_dgn: "1FFBD"}
"""


def test_entities_under_a_command_are_those_of_its_status() -> None:
    assert devices_of(BY_COMMAND, "coachiq") == [
        {"dimmer": 25, "name": "Ceiling", "area": "Bedroom", "as": "light"},
        {"dc_load": 30, "name": "Heater pad", "as": "switch"},
    ]
    assert unused(BY_COMMAND) == ("line 5: Door lock (default): it has no instance",)


@pytest.mark.parametrize(
    "pairs",
    [
        'dgn_pairs: {"1FEDB": "1FEDA"}',
        "dgn_pairs: {0x1FEDB: [1FEDA, 1FEDC]}",
        "dgn_pairs: {1fedb: 1feda}",
    ],
)
def test_pairs_of_dgns_come_in_several_spellings(pairs: str) -> None:
    text = f"{pairs}\n1FEDB:\n  7: {{friendly_name: Porch, device_class: light}}\n"
    assert devices_of(text, "coachiq") == [
        {"dimmer": 7, "name": "Porch", "as": "light"}
    ]


def test_statuses_and_commands_name_a_device_once() -> None:
    text = """\
coach_info: {year: "0000", make: Generic}
x: &zone {friendly_name: Front zone, device_type: climate}
1FEDA:
  25: &bed
    - {friendly_name: Bed, device_type: light}
  27: &sofa
    - {friendly_name: Sofa, device_type: light}
1FFE2:
  0: [{<<: *zone}]
1FF9C:
  0: [{<<: *zone}]
1FEDB:
  25:
    - <<: *bed
      status_dgn: "1FEDA"
      command_instances: [25, 26]
  27:
    - <<: *sofa
      status_dgn: "1FEDA"
lighting_scenes:
  evening: {name: Evening}
"""
    assert devices_of(text, "coachiq") == [
        {"dimmer": 25, "name": "Bed", "as": "light"},
        {"dimmer": 26, "name": "Bed 2", "as": "light"},
        {"dimmer": 27, "name": "Sofa", "as": "light"},
        {"thermostat": 0, "name": "Front zone"},
    ]
    assert unused(text) == (
        "line 1: year 0000: it is no year",
        "line 21: lighting_scenes evening: scenes and groups are Home Assistant's own",
    )


def test_a_lamp_that_says_so_may_be_only_on_or_off() -> None:
    text = """\
1FEDA:
  54:
    - ha_name: under_slide
      friendly_name: Exterior Under Slide Light
      device_class: light
      dimmable: false
"""
    assert devices_of(text, "coachiq") == [
        {
            "dimmer": 54,
            "name": "Exterior Under Slide Light",
            "as": "light",
            "dimmable": False,
        }
    ]


# What a lamp is


@pytest.mark.parametrize(
    "name",
    [
        "Exterior Under Slide Light",
        "Door Open Lamp",
        "Awning lights 2",
        "Awning Light - Driver Side",
        "Slide Light (ODS)",
        "TV lift LED",
        "A/C closet light",
        "Water pump bay lights",
    ],
)
def test_a_lamp_is_called_one_by_its_last_word(name: str) -> None:
    text = f"1FEDA: {{54: [{{friendly_name: {name}}}]}}"
    assert devices_of(text, "coachiq") == [{"dimmer": 54, "name": name}]
    load = f"1FFBD: {{54: [{{friendly_name: {name}}}]}}"
    assert devices_of(load, "coachiq") == [{"dc_load": 54, "name": name, "as": "light"}]


@pytest.mark.parametrize("name", ["Under slide", "Open shelf", "Entry door", "Awning"])
def test_a_lamp_is_one_if_its_file_says_so(name: str) -> None:
    text = f"1FEDA: {{54: [{{friendly_name: {name}, device_type: light}}]}}"
    assert devices_of(text, "coachiq") == [{"dimmer": 54, "name": name, "as": "light"}]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Patio awning extend", "light"),
        ("Slide out", "light"),
        ("Bath door open", "light"),
        ("Light bar lift up", "light"),
        ("Slide", "unknown"),
        ("Front jack", "switch"),
        ("Awning", "switch"),
    ],
)
def test_what_moves_is_no_lamp_and_no_switch(name: str, kind: str) -> None:
    text = f"1FEDA: {{54: [{{friendly_name: {name}, device_type: {kind}}}]}}"
    assert devices_of(text, "coachiq") == [{"dimmer": 54, "name": name, "ignore": True}]
    assert unused(text)[0].startswith(f"line 1: {name} (54): it may move something")


@pytest.mark.parametrize(
    "written", ["²5", "٢٥", "25.0", "1:30", "010", "-1", "251", "1e1", "５"]
)
def test_an_instance_is_a_plain_number(written: str) -> None:
    text = (
        "floorplan:\n"
        "- {dgn: 1FEDA, instance: 1, type: light, instance_name: Porch}\n"
        f"- {{dgn: 1FEDA, instance: {written}, instance_name: Odd}}\n"
    )
    assert len(devices_of(text, "rvc2mqtt")) == 1
    (reason,) = unused(text)
    assert reason.startswith("line 3: Odd (")
    assert reason.endswith("): it has no instance")


@pytest.mark.parametrize("written", ["²⁰²⁰", "20201", "1066", "{a: b}", "2_020"])
def test_a_year_is_a_plain_number(written: str) -> None:
    text = f"1FEDA: {{1: [{{friendly_name: Porch}}]}}\ncoach_info:\n  year: {written}\n"
    assert read_map_file(text, SPEC).document["coach"] == {}
    (reason,) = unused(text)
    assert reason.startswith("line 3: year ")


# rvc2hass profiles

PROFILE = """\
profile: {name: Ours, manufacturer: Thor, model: Hurricane, year: 2020}
lights:
  - {instance: 17, name: Living Room, dimmable: true}
  - {instance: 28, name: Awning, dimmable: false}
  - nonsense
switches:
  - {instance: 29, name: Furnace, payload_on: 2}
  - {instance: 16, name: Bath Fan}
covers:
  - {name: Awning, extend_instance: 24, retract_instance: 25}
  - {name: Front Slide, extend_instance: 10, retract_instance: 11}
  - {name: Half, extend_instance: 12}
sensors:
  - {dgn: DC_SOURCE_STATUS_1, instance: 1, name: House Battery Voltage}
  - {dgn: DC_SOURCE_STATUS_1, instance: 1, name: House Battery SoC}
  - {dgn: TANK_STATUS, instance: 0, name: Freshwater Tank}
  - {dgn: GENERATOR_STATUS_1, name: Generator Status}
  - {dgn: NO_SUCH_STATUS, instance: 3, name: Strange}
binary_sensors:
  - {dgn: DC_DIMMER_STATUS_3, instance: 24, name: Awning Extend Locked}
"""


def test_a_profile_of_rvc2hass_is_read() -> None:
    assert devices_of(PROFILE, "rvc2hass") == [
        {
            "dimmer": [10, 11],
            "name": "Front Slide",
            "as": "cover",
            "requires": "slides",
        },
        {"dimmer": 16, "name": "Bath Fan", "as": "switch"},
        {"dimmer": 17, "name": "Living Room", "as": "light"},
        {"dimmer": [24, 25], "name": "Awning", "as": "cover"},
        {"dimmer": 28, "name": "Awning", "as": "light", "dimmable": False},
        {"dimmer": 29, "name": "Furnace", "as": "switch", "requires": "burners"},
        {"dc_source": 1, "name": "House Battery"},
        {"tank": 0, "name": "Freshwater Tank"},
    ]
    assert read_map_file(PROFILE, SPEC).document["coach"] == {
        "make": "Thor",
        "model": "Hurricane",
        "year": 2020,
    }
    assert unused(PROFILE) == (
        "line 5: nonsense: it is no device",
        "line 12: Half (12): it has no instance",
        "line 17: Generator: a coach has one of it, which has its name already",
        "line 18: Strange (3): its messages are not RV-C's",
    )


# rv10guy's rvc2mqtt

ENTITIES = """\
metadata: {manufacturer: Tiffin, model: Generic}
devices:
  vents: {name: Vents, suggested_area: Galley}
entities:
  - {rvc_message: TANK_STATUS, instance: 0, entity_type: sensor, name: Fresh Tank Level}
  - {rvc_message: DC_DIMMER_STATUS_3, instance: 23, entity_type: binary_sensor, name: Seen}
  - {rvc_message: DC_DIMMER_STATUS_3, instance: 23, entity_type: fan, name: Vent,
     device: vents}
  - {rvc_message: DC_DIMMER_STATUS_3, instance: 12, entity_type: light, name: Awning Light,
     supports_brightness: false}
  - {rvc_message: DC_DIMMER_STATUS_3, instances: [26, 27], entity_type: cover, name: Lid}
  - {rvc_message: DC_DIMMER_STATUS_3, instance: 96, entity_type: switch, name: Gas heater}
  - {rvc_message: DC_DIMMER_STATUS_3, instance: 12, entity_type: light, name: Other Light}
  - {rvc_message: GENERATOR_STATUS_1, instance: null, entity_type: sensor, name: Generator}
special_rules:
  - {rule_type: combined_binary_sensor, name: Lid position}
"""


def test_entities_of_an_rvc2mqtt_mapping_are_read() -> None:
    assert devices_of(ENTITIES, "rvc2mqtt entities") == [
        {"dimmer": 12, "name": "Awning Light", "as": "light", "dimmable": False},
        {"dimmer": 23, "name": "Vent", "area": "Galley", "as": "fan"},
        {"dimmer": [26, 27], "name": "Lid", "as": "cover"},
        {"dimmer": 96, "name": "Gas heater", "as": "switch", "requires": "burners"},
        {"tank": 0, "name": "Fresh Tank"},
    ]
    assert unused(ENTITIES) == (
        "line 13: Other Light (12): the file names it before",
        "line 14: Generator: a coach has one of it, which has its name already",
        "line 16: special_rules Lid position: what a rule makes is no device",
    )


# egtechgeek's rvc_mapper

MAPPER = """\
{"schema": 2,
 "lights": [
  {"instance": "inst_02", "category": "light", "name": "Living_Ceiling",
   "actions": [{"name": "OFF", "pgn": "0x1FEDB"}]},
  {"instance": "inst_1C", "category": "light", "name": "Water_Pump", "actions": []},
  {"instance": "inst_0D", "category": "light", "name": "Light_0D", "actions": []},
  {"instance": "inst_FF", "category": "light", "name": "All_OFF", "actions": []},
  {"instance": "inst_03_SHADE", "category": "shade", "name": "Shade_DS_Day",
   "override_instance": 3, "actions": [{"name": "UP", "pgn": "0x1FEDF"}]},
  {"instance": "inst_29", "category": "light", "name": "Cargo light", "actions": []}],
 "commands": {
  "locks": {"pgn": "0x1FEE4", "commands": {"Entry_Door": {"instance": "0x01"}}},
  "lifts": {"pgn": "0x1FEDB", "commands": {
   "Bed_Lift": {"instances": {"up": "0x29", "down": "0x2A"}},
   "Fan": {"instances": {"low": "0x23", "high": "0x24"}}}},
  "generator": {"profiles": []}},
 "statuses": {"TANK": {"pgn": "0x1FEDD"}}}
"""


def test_a_map_of_rvc_mapper_is_read() -> None:
    assert devices_of(MAPPER, "rvc_mapper") == [
        {"dimmer": 2, "name": "Living Ceiling"},
        {"dimmer": 28, "name": "Water Pump", "as": "switch"},
        {"dimmer": [35, 36], "name": "Fan", "as": "fan"},
        {
            "dimmer": [41, 42],
            "name": "Bed Lift",
            "as": "cover",
            "requires": "slides",
        },
        {"door": 1, "name": "Entry Door"},
        {"window_shade": 3, "name": "Shade DS Day"},
    ]
    assert unused(MAPPER) == (
        "line 6: Light_0D: nobody has named it",
        "line 7: All OFF (255): it has no instance",
        "line 10: Cargo light (41): the file names it before",
        "line 16: generator: it is a sequence of commands, no device",
        "line 17: statuses TANK: messages are known without a map",
    )


def test_the_older_layout_of_rvc_mapper_is_read() -> None:
    text = '{"schema": 2, "lights": {"inst_1C": {"name": "kitchen_overhead"}}}'
    assert devices_of(text, "rvc_mapper") == [
        {"dimmer": 28, "name": "Kitchen overhead"}
    ]


# firefly-touch

LOADS = """\
loads:
  - name: Accent Light
    instances: [26, 27]
    type: dimmer
  - {name: Awning Light - Driver Side, instances: [38], type: switch}
  - {name: Outlet, instances: [50], type: switch}
  - {name: Stool Room Light, instances: [], type: dimmer}
  - {name: Panel, instances: [], type: local}
  - {name: Both, instances: [26, 38], type: dimmer}
switch_panels:
  - {panel: Entry, rows: []}
"""


def test_an_instance_map_of_firefly_touch_is_read() -> None:
    assert devices_of(LOADS, "firefly-touch") == [
        {"dimmer": 26, "name": "Accent Light 1"},
        {"dimmer": 27, "name": "Accent Light 2"},
        {"dimmer": 38, "name": "Awning Light - Driver Side", "dimmable": False},
        {"dimmer": 50, "name": "Outlet", "dimmable": False},
    ]
    assert unused(LOADS) == (
        "line 7: Stool Room Light: it has no instance",
        "line 8: Panel: local is no output on the bus",
        "line 9: Both 1 (26): the file names it before",
        "line 9: Both 2 (38): the file names it before",
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("devices:\n- {dimmer: 1, name: Porch}\n", "rvc"),
        ("coach: {make: A}\ndevices: []\n", "rvc"),
    ],
)
def test_our_own_form_is_taken_for_no_other(text: str, name: str) -> None:
    assert read_map_file(text, SPEC).format == name
