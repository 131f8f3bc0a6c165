"""Damaged files of other software: what is whole of them is used, the rest is listed."""

import pytest

from custom_components.rvc.coach_map.formats.errors import BadMap
from custom_components.rvc.coach_map.formats.foreign import ForeignEntry
from custom_components.rvc.coach_map.formats.registry import read_map_file
from custom_components.rvc.spec import load_spec

SPEC = load_spec().spec
FILES = {
    "rvc2mqtt entities": """\
entities:
- {rvc_message: DC_DIMMER_STATUS_3, instance: 1, entity_type: %s, name: Sink}
- {rvc_message: DC_DIMMER_STATUS_3, instance: 2, entity_type: light, name: Porch}
""",
    "coachiq": """\
1FEDA:
  1: [{friendly_name: Sink, device_type: %s}]
  2: [{friendly_name: Porch, device_type: light}]
""",
    "rvc2hass": """\
profile: {name: a coach}
lights: [{name: Sink, instance: %s}, {name: Porch, instance: 2}]
""",
    "firefly-touch": """\
loads:
- {name: Sink, instances: [1], type: %s}
- {name: Porch, instances: [2], type: dimmer}
""",
    "rvc2mqtt": """\
floorplan:
- {name: DC_DIMMER_STATUS_3, instance: 1, type: %s, instance_name: sink}
- {name: DC_DIMMER_STATUS_3, instance: 2, type: light, instance_name: porch}
""",
    "librecoach": """\
rv_info: {make: Tiffin}
entities:
  light.switch_1: {instance: %s, friendly_name: Sink}
  light.switch_2: {instance: 2, friendly_name: Porch}
""",
}
ODD = (
    "{a: 1}",
    "[1]",
    "~",
    "true",
    "1.5",
    "2020-01-01",
    ".nan",
    "!!binary aGk=",
    '"²"',
)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", FILES)
def test_an_odd_value_is_not_the_end_of_a_file(name: str, odd: str) -> None:
    imported = read_map_file(FILES[name] % odd, SPEC)
    assert imported.format == name
    assert {"dimmer": 2, "name": "Porch"}.items() <= imported.document["devices"][
        -1
    ].items()


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_files_of_other_systems_are_read(ends: str, mark: str) -> None:
    text = mark + (FILES["coachiq"] % "light").replace("\n", ends)
    assert len(read_map_file(text, SPEC).document["devices"]) == 2


def test_a_file_of_which_nothing_can_be_used_says_why() -> None:
    text = "1FEDA:\n  default:\n  - {friendly_name: Door lock, device_type: lock}\n"
    with pytest.raises(BadMap, match=r"Door lock \(default\): it has no inst") as told:
        read_map_file(text, SPEC)
    assert told.value.line == 3


@pytest.mark.parametrize(
    ("name", "is_lamp"),
    [
        ("Awning Lighting", True),
        ("Awning LED strip", True),
        ("Slide LEDs white", True),
        ("Entry door light driver side", True),
        ("Step lamp 2 left", True),
        ("Slide left", False),
        ("Awning strip", False),
        ("Slide light out", False),
        ("Door driver side", False),
    ],
)
def test_what_stands_behind_a_lamp_is_no_motion(name: str, is_lamp: bool) -> None:
    device, _ = ForeignEntry(
        device_class="dc_dimmer", instance=5, name=name
    ).to_device()
    assert device is not None
    assert device.ignore is not is_lamp


def test_a_cover_of_twice_the_same_output_is_none() -> None:
    entry = ForeignEntry(
        device_class="dc_dimmer", instance=[5, 5], name="Awning", role="cover"
    )
    device, unused = entry.to_device()
    assert device is None
    assert unused is not None


def test_a_further_output_that_is_named_before_is_listed() -> None:
    text = (
        "1FEDA:\n"
        "  1: [{friendly_name: Sink, device_type: light}]\n"
        "  2: [{friendly_name: Porch, device_type: light, command_instances: [2, 1]}]\n"
    )
    imported = read_map_file(text, SPEC)
    assert len(imported.document["devices"]) == 2
    assert imported.unused == ("line 3: Porch 2 (1): the file names it before",)


def test_what_is_not_used_is_listed_up_to_a_thousand() -> None:
    scenes = "".join(f"  scene_{number}: {{}}\n" for number in range(1200))
    text = FILES["coachiq"] % "light" + f"lighting_scenes:\n{scenes}"
    assert len(read_map_file(text, SPEC).unused) == 1000
