"""Names within areas: none repeats its area, but for what an owner has written."""

import pytest

from custom_components.rvc.coach_map.formats.registry import read_map_file
from custom_components.rvc.coach_map.names import within_area
from custom_components.rvc.coach_map.shipped import shipped_coaches
from custom_components.rvc.simulator.names import DEMO_MAP
from custom_components.rvc.spec import load_spec

OWN = """\
coach: {make: Own}
devices:
- {dimmer: 1, name: Living Room ceiling, area: Living room}
- {dimmer: 2, name: Hallway, area: Hallway}
- {dimmer: 3, name: Porch}
"""
COACHIQ = """\
1FEDA:
  1: [{friendly_name: bedroom - ceiling, suggested_area: Bedroom, device_type: light}]
  2: [{friendly_name: Hallway, suggested_area: Hallway, device_type: light}]
  3: [{friendly_name: Guest bedroom, suggested_area: Bedroom, device_type: light}]
"""


@pytest.mark.parametrize(
    ("name", "area", "expected"),
    [
        ("Bedroom ceiling", "Bedroom", "Ceiling"),
        ("BEDROOM_CEILING", "Bedroom", "CEILING"),
        ("Living-room: sofa left", "Living room", "Sofa left"),
        ("Ceiling, bedroom", "Bedroom", "Ceiling"),
        ("Ceiling (Bedroom)", "Bedroom", "Ceiling"),
        ("Lamp in the galley", "Galley", "Lamp"),
        ("Hall Hall", "Hall", "Hall"),
        # What is left of these would be no name, or another thing.
        ("Bedroom 2", "Bedroom", "Bedroom 2"),
        ("Bedroom", "Bedroom", "Bedroom"),
        ("Guest bedroom", "Bedroom", "Guest bedroom"),
        ("Bathrobe hook", "Bath", "Bathrobe hook"),
        ("Main light", "Bedroom", "Main light"),
        ("Ceiling", None, "Ceiling"),
        ("Ceiling", " ", "Ceiling"),
    ],
)
def test_a_name_does_not_repeat_its_area(
    name: str, area: str | None, expected: str
) -> None:
    assert within_area(name, area) == expected


def test_an_imported_map_names_within_areas() -> None:
    read = read_map_file(COACHIQ, load_spec().spec)
    assert [one["name"] for one in read.document["devices"]] == [
        "Ceiling",
        "Light",
        "Guest bedroom",
    ]


def test_what_an_owner_has_written_stays_as_it_is() -> None:
    read = read_map_file(OWN, load_spec().spec)
    assert [one["name"] for one in read.document["devices"]] == [
        "Living Room ceiling",
        "Hallway",
        "Porch",
    ]


def test_no_shipped_map_nor_the_demo_repeats_an_area() -> None:
    for document in (DEMO_MAP, *(one.document for one in shipped_coaches())):
        for device in document["devices"]:
            name, area = device.get("name"), device.get("area")
            if name and area:
                assert within_area(name, area, device.get("as", "light")) == name, name
