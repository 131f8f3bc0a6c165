"""Faults of DM_RV, read by the tables of the text."""

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.diagnostics import diagnosis


def said(codec: Codec, data: str) -> tuple[object, ...]:
    """Return device class, name, instance, SPN and failure of the one fault."""
    found = diagnosis(codec.spec, bytes.fromhex(data))
    assert found is not None
    (fault,) = found.faults
    return fault.device_class, fault.name, fault.instance, fault.spn, fault.failure


def test_a_fault_of_an_instance_is_named_by_the_chapter(codec: Codec) -> None:
    # Dimmer 18 of Table 6.24, as a Renogy node sends SPN 28 of instance 18
    found = diagnosis(codec.spec, bytes.fromhex("1446031280FFFFFF"))
    assert found is not None
    assert (found.red, found.yellow, found.dsa) == (False, True, 0x46)
    (fault,) = found.faults
    assert (fault.spn, fault.instance) == (28, 0x12)


def test_a_chapters_service_point_has_its_name(codec: Codec) -> None:
    kind, name, instance, spn, failure = said(codec, "456501051081FFFF")
    assert (kind, instance, spn) == ("water_heater", 5, 8)
    assert (name, failure) == (
        "set_point_temperature",
        "above_operational_range_moderately_severe",
    )


def test_standard_points_hold_for_all(codec: Codec) -> None:
    assert said(codec, "45480000A381FFFF") == (
        "tank",
        "power_supply",
        None,
        5,
        "short_to_high_voltage",
    )


def test_no_fault_is_no_fault(codec: Codec) -> None:
    found = diagnosis(codec.spec, bytes.fromhex("0583FFFFFFFFFFFF"))
    assert found is not None
    assert found.faults == ()
    assert not found.red
    assert not found.yellow


def test_several_faults_may_come_in_one_long_message(codec: Codec) -> None:
    found = diagnosis(codec.spec, bytes.fromhex("45480000A381FF00006082FF"))
    assert found is not None
    assert found.red
    assert [fault.name for fault in found.faults] == [
        "power_supply",
        "settings_or_configuration",
    ]


@pytest.mark.parametrize("data", ["", "05", "C5480000A3"])
def test_a_cut_off_message_says_nothing(codec: Codec, data: str) -> None:
    assert diagnosis(codec.spec, bytes.fromhex(data)) is None


def test_an_unknown_device_type_is_no_obstacle(codec: Codec) -> None:
    assert said(codec, "45FA2105431FFFFF")[0:2] == (
        codec.spec.tables["source_addresses"].get("250"),
        None,
    )
