"""`rvc spec`."""

import json

import pytest

from custom_components.rvc.presentation.synonyms import words
from custom_components.rvc.spec import load_spec
from tests.cli.conftest import Rvc


@pytest.mark.parametrize(
    "name", ["1FEDA", "1feda", "0x1FEDA", "1FEDAh", "DC_DIMMER_STATUS_3"]
)
def test_a_message_is_found_by_number_and_name(rvc: Rvc, name: str) -> None:
    code, out, _ = rvc("spec", name)
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "1FEDA  DC_DIMMER_STATUS_3"
    assert "RV-C 6.24.4" in lines[1]
    assert "  2         operating_status (0 to 125 %, in 0.5)" in lines
    assert "  3.0-1     lock_status" in lines


def test_a_part_of_a_name_lists_all_that_have_it(rvc: Rvc) -> None:
    code, out, _ = rvc("spec", "roof fan")
    assert code == 0
    assert "1FEA7  ROOF_FAN_STATUS_1" in out.splitlines()


def test_an_unknown_name_gets_a_hint(rvc: Rvc) -> None:
    code, out, complaint = rvc("spec", "DC_DIMMER_STATUS_33")
    assert (code, out) == (1, "")
    assert "RV-C has no message DC_DIMMER_STATUS_33. Did you mean" in complaint
    assert "DC_DIMMER_STATUS_3" in complaint


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("grey water", "TANK_STATUS"),
        ("Gray_Water", "TANK_STATUS"),
        ("shore power", "ATS_STATUS"),
        ("thermostat", "THERMOSTAT_STATUS_1"),
        ("fridge", "REFRIGERATOR_STATUS"),
        ("slide-out", "SLIDE_STATUS"),
        ("jacks", "LEVELING_CONTROL_STATUS"),
        ("odometer", "VEHICLE_DISTANCE"),
        ("DC_*_COMMAND*", "DC_DIMMER_COMMAND_2"),
        ("ambient temperature", "THERMOSTAT_AMBIENT_STATUS"),
        # A label of a signal
        ("time to empty", "DC_SOURCE_STATUS_2"),
    ],
)
def test_what_people_call_it_finds_it(rvc: Rvc, text: str, name: str) -> None:
    code, out, _ = rvc("spec", *text.split())
    assert code == 0
    assert any(line.split()[-1] == name for line in out.splitlines())


def test_words_say_which_instance_is_meant(rvc: Rvc) -> None:
    assert rvc("spec", "grey", "water")[1].endswith("Instance 2 is the gray tank.\n")


def test_all_words_lead_to_device_classes(rvc: Rvc) -> None:
    spec = load_spec().spec
    for text, said in words().items():
        assert text == text.lower()
        for one in said["classes"]:
            assert one in (spec.dgns if one.isupper() else spec.device_classes), text
        assert rvc("spec", text)[0] == 0


def test_messages_of_a_class_are_listed(rvc: Rvc) -> None:
    code, out, _ = rvc("spec", "--class", "tank")
    assert code == 0
    assert "1FFB7  TANK_STATUS" in out.splitlines()
    assert "THERMOSTAT" not in out
    code, _, complaint = rvc("spec", "--class", "spoon")
    assert code == 1
    assert "thermostat" in complaint


def test_it_says_who_sends_it_and_when(rvc: Rvc) -> None:
    about = rvc("spec", "DC_SOURCE_STATUS_1")[1].splitlines()[1]
    assert "every 0.5 s" in about
    assert "answered by" in rvc("spec", "DC_DIMMER_COMMAND_2")[1]


def test_programs_get_all_of_it(rvc: Rvc) -> None:
    code, out, _ = rvc("spec", "1FEDA", "--json")
    (dgn,) = json.loads(out)
    assert code == 0
    assert (dgn["dgn"], dgn["device_class"]) == ("1FEDA", "dc_dimmer")
    level = next(one for one in dgn["signals"] if one["name"] == "operating_status")
    assert (level["unit"], level["scale"], level["max"]) == ("%", 0.5, 125)


def test_every_message_can_be_shown(rvc: Rvc) -> None:
    for name in load_spec().spec.dgns:
        code, out, _ = rvc("spec", name)
        assert code == 0
        assert out.count("\n") > 1


def test_nothing_asked_is_a_wrong_line(rvc: Rvc) -> None:
    assert rvc("spec")[0] == 2
