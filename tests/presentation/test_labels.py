"""What devices and parts are called, by the spec."""

import pytest

from custom_components.rvc.presentation.labels import (
    in_words,
    named_instances,
    part_labels,
    part_words,
)
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.diagnostics import Fault
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.spec import load_spec

SPEC = load_spec().spec


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("dc_voltage", "DC voltage"),
        ("operating_mode", "Operating mode"),
        ("rv-c", "RV-C"),
        ("led1_status", "LED 1 status"),
        ("", ""),
    ],
)
def test_names_are_written_as_people_do(name: str, words: str) -> None:
    assert in_words(name) == words


def test_the_words_for_parts_are_known() -> None:
    labels = part_labels(SPEC)
    assert {"line", "criterion", "compressor", "steer_axle", "cell"} <= labels
    assert not {"line_1", "all_instances", "dc_dimmer"} & labels


def test_an_alarm_that_is_cut_has_no_words() -> None:
    codec = Codec(SPEC)
    whole = codec.decode(Frame.parse("19FE9F9C#01FF45030000FFFF"))
    assert part_words(SPEC, whole.key)
    assert part_words(SPEC, codec.decode(Frame.parse("19FE9F9C#")).key) == []


def test_instances_with_a_meaning_have_names() -> None:
    assert named_instances(SPEC, "tank")[3] == "lpg"
    assert named_instances(SPEC, "thermostat") == {}


def test_a_fault_in_short() -> None:
    fault = Fault(72, "tank", 5, "power_supply", None, 3, "short_to_high_voltage")
    assert str(fault) == "SPN 5 (power_supply), FMI 3 (short_to_high_voltage)"
