"""Faults of DM_RV, read by the tables of the text."""

from typing import Any

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.diagnostics import (
    DM1,
    DM1_J1939,
    DM_RV,
    J1939_DSA,
    Diagnosis,
    Lamps,
    class_of,
    diagnosis,
    dm1_layout,
)
from custom_components.rvc.protocol.frame import Frame


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
    assert (found.lamps, found.dsa) == (Lamps(yellow=True), 0x46)
    (fault,) = found.faults
    # Its MSB is 3, so it is none of the standard ones, nor another that has a name
    assert (fault.spn, fault.instance, fault.name) == (28, 0x12, None)


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
    assert found.lamps == Lamps()


def test_several_faults_may_come_in_one_long_message(codec: Codec) -> None:
    found = diagnosis(codec.spec, bytes.fromhex("45480000A381FF00006082FF"))
    assert found is not None
    assert found.lamps.red
    assert [fault.name for fault in found.faults] == [
        "power_supply",
        "settings_or_configuration",
    ]


@pytest.mark.parametrize("data", ["", "05"])
def test_a_cut_off_message_says_nothing(codec: Codec, data: str) -> None:
    assert diagnosis(codec.spec, bytes.fromhex(data)) is None


def test_an_unknown_device_type_is_no_obstacle(codec: Codec) -> None:
    assert said(codec, "45FA2105431FFFFF")[0:2] == (
        codec.spec.tables["source_addresses"].get("250"),
        None,
    )


@pytest.mark.parametrize("tail", ["", "FF", "FFFF", "FFFFFF"])
def test_what_is_cut_off_is_not_available(codec: Codec, tail: str) -> None:
    # SilverLeaf TM-102 sends six bytes, of which the first five hold the fault.
    data = f"4548010004{tail}"
    assert said(codec, data) == ("tank", "absolute_level", 0, 8, "short_to_low_voltage")
    found = diagnosis(codec.spec, bytes.fromhex(data))
    assert found is not None
    assert found.lamps == Lamps(red=True)


@pytest.mark.parametrize("data", ["4548", "454801", "45480100"])
def test_lamps_count_where_the_fault_is_cut_off(codec: Codec, data: str) -> None:
    found = diagnosis(codec.spec, bytes.fromhex(data))
    assert found == Diagnosis(0x48, Lamps(red=True), (), False)


@pytest.mark.parametrize(
    "data",
    [
        "0558FFFFFFFF",
        "0548FFFFFF",
        "0548000000FFFFFF",
        "0548FFFFE0FFFFFF",
        "0548FFFF1F",
    ],
)
def test_ones_and_zeros_are_no_fault(codec: Codec, data: str) -> None:
    found = diagnosis(codec.spec, bytes.fromhex(data))
    assert found is not None
    if data.startswith("0548FFFF1F"):
        # Its last three bits are zeros: SPN 0x7FFF8 is one.
        assert len(found.faults) == 1
    else:
        assert found.faults == ()


@pytest.mark.parametrize(
    ("data", "spns"),
    [
        # As RV-C has it, five bytes each
        ("4548010004FFFF010024FFFF", [8, 9]),
        # As J1939 has it, four each
        ("4548010004FF010024FF010044FF", [8, 9, 10]),
        ("4548010004FF010024FF", [8, 9]),
        # Twenty bytes are four or five of them: by what is an extension
        ("4548" + "010004FFFF" * 4, [8] * 4),
        ("4548" + "01000481" * 5, [8] * 5),
        # The last one lacks its extension.
        ("4548010004FFFF01002481", [8, 9]),
    ],
)
def test_long_messages_hold_faults_of_four_or_five_bytes(
    codec: Codec, data: str, spns: list[int]
) -> None:
    found = diagnosis(codec.spec, bytes.fromhex(data))
    assert found is not None
    assert [fault.spn for fault in found.faults] == spns


def test_ranges_of_spns_name_none(codec: Codec) -> None:
    # "Node global SPNs" of a thermostat, and the generator's own SPN 258
    assert said(codec, "4558002083FFFFFF")[1:4] == (None, None, 260)
    assert said(codec, "4540002043FFFFFF")[1:4] == ("start_battery_voltage", None, 258)


def test_no_service_point_of_any_class_is_a_range(codec: Codec) -> None:
    spec = codec.spec
    for dsa in range(64, 151):
        if class_of(spec, dsa) is None:
            continue
        for msb in range(8):
            for lsb in range(8):
                report = bytes([0x45, dsa, msb, 3, lsb << 5 | 3])
                found = diagnosis(spec, report)
                assert found is not None
                for fault in found.faults:
                    assert not (fault.name or "").endswith("_spns")


# J1939's own layout


def j1939(codec: Codec, data: str) -> Diagnosis:
    """Return what a DM1 of a chassis controller says."""
    octets = bytes.fromhex(data)
    assert codec.decode(Frame.build(0xFECA, octets, source=0)).name == DM1_J1939
    found = diagnosis(codec.spec, octets, DM1_J1939)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "data",
    [
        "00FF00000000FFFF",
        "000000000000FFFF",
        "00FFFFFFFFFFFFFF",
        "00FF00000000",
        "00FF0000000000",
        "00FF",
        "FFFFFFFFFFFFFFFF",
    ],
)
def test_a_healthy_controller_has_no_fault(codec: Codec, data: str) -> None:
    assert j1939(codec, data) == Diagnosis(J1939_DSA, Lamps(), (), True)


@pytest.mark.parametrize(
    "flash", ["FF", "00", "F7", "F3", "3F", "0F", "CF", "DF", "FC"]
)
@pytest.mark.parametrize("length", [5, 6, 7, 8])
def test_a_controllers_fault(codec: Codec, flash: str, length: int) -> None:
    found = j1939(codec, f"07{flash}6F001201FFFF"[: 2 * length])
    (fault,) = found.faults
    assert found.lamps == Lamps(yellow=True)
    assert (fault.dsa, fault.device_class, fault.instance) == (J1939_DSA, None, None)
    assert (fault.spn, fault.name) == (111, "engine_coolant_level")
    assert (fault.fmi, fault.failure) == (
        18,
        "below_operational_range_moderately_severe",
    )


@pytest.mark.parametrize(
    ("lamps", "on"),
    [
        ("40", Lamps(malfunction=True)),
        ("10", Lamps(red=True)),
        ("04", Lamps(yellow=True)),
        ("01", Lamps(protect=True)),
        ("54", Lamps(malfunction=True, red=True, yellow=True)),
        ("FF", Lamps()),
    ],
)
def test_each_lamp_keeps_its_meaning(codec: Codec, lamps: str, on: Lamps) -> None:
    assert j1939(codec, f"{lamps}FF6F001201FFFF").lamps == on


def test_all_nineteen_bits_of_an_spn_count(codec: Codec) -> None:
    (fault,) = j1939(codec, "04FFC0F7FF01FFFF").faults
    assert (fault.spn, fault.name) == (0x7F7C0, None)
    assert (fault.fmi, fault.failure) == (31, "condition_exists")


@pytest.mark.parametrize("count", [2, 3, 5, 10])
def test_a_long_dm1_has_four_bytes_for_each_fault(codec: Codec, count: int) -> None:
    data = "04FF" + "".join(f"{100 + one:02X}000301" for one in range(count))
    found = j1939(codec, data)
    assert [fault.spn for fault in found.faults] == [100 + one for one in range(count)]


@pytest.mark.parametrize(
    ("second", "layout"),
    [
        (0x00, DM1_J1939),
        (0xFF, DM1_J1939),
        (0xF7, DM1_J1939),
        (0x3F, DM1_J1939),
        (0x48, DM1),
        (0x58, DM1),
        (0x83, DM1),
        (0x96, DM1),
        # Neither of both
        (0xFA, None),
        (0x21, None),
        # The malfunction lamp flashes fast, or a kind of device
        (0x7F, None),
        (0x45, None),
    ],
)
def test_byte_one_tells_the_layout(codec: Codec, second: int, layout: Any) -> None:
    data = bytes([0x05, second, 0xFF, 0xFF, 0xFF, 0xFF])
    assert dm1_layout(data) == layout
    name = codec.decode(Frame.build(0xFECA, data, source=0xFA)).name
    assert name == (layout or DM1)
    # A DM_RV is a DM_RV.
    assert codec.decode(Frame.build(0x1FECA, data, source=0xFA)).name == DM_RV


def test_no_kind_of_device_is_a_flash_byte() -> None:
    for dsa in range(64, 151):
        assert dm1_layout(bytes([5, dsa])) != DM1_J1939
