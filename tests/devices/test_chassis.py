"""Gears, and drivers that are counted for each kind of device."""

import pytest

from custom_components.rvc.devices.chassis import Chassis, Vehicle
from custom_components.rvc.devices.dc_driver import DcDriver
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Value

from .conftest import CODEC, Bench

STATUS = "CHASSIS_MOBILITY_STATUS"


@pytest.mark.parametrize(
    ("code", "gear"),
    [
        ("park", "park"),
        ("neutral", "neutral"),
        (130, "forward_5"),
        (120, "reverse_5"),
        (None, None),
    ],
)
def test_gears_are_counted_from_neutral(
    bench: Bench, code: Value, gear: str | None
) -> None:
    chassis = bench.make(Chassis, None)
    bench.report(chassis, STATUS, transmission_current_gear=code)
    assert chassis.current_gear == gear
    assert chassis.selected_gear is None


def test_a_chassis_network_calls_them_otherwise(bench: Bench) -> None:
    vehicle = bench.make(Vehicle, None)
    name = "ELECTRONIC_TRANSMISSION_CONTROLLER_2"
    bench.report(vehicle, name, transmission_selected_gear="forward_2")
    assert vehicle.selected_gear == "forward_2"


@pytest.mark.parametrize(
    ("text", "vin"),
    [
        ("1FVACWDT39HAJ3771*", "1FVACWDT39HAJ3771"),
        ("1FVACWDT39HAJ3771", "1FVACWDT39HAJ3771"),
        ("1FVACWDT39HAJ3771*4UZAAJ*", "1FVACWDT39HAJ3771"),
        (" 1FVACWDT39HAJ3771 *", "1FVACWDT39HAJ3771"),
        ("*", None),
        (17 * " " + "*", None),
        (17 * "\0" + "*", None),
        ("1FV\x1b[31m<b>x</b>*", None),
        (None, None),
    ],
)
def test_what_is_no_vin_is_none(
    bench: Bench, text: str | None, vin: str | None
) -> None:
    vehicle = bench.make(Vehicle, None)
    data = b"\xff" * 18 if text is None else text.encode()
    vehicle.update(CODEC.decode(Frame.build(0xFEEC, data, source=0)), 0.0)
    assert vehicle.vin == vin
    (message,) = vehicle.messages.values()
    assert vehicle.values_of(message) == {"vin": vin}


@pytest.mark.parametrize(
    ("dsa", "instance", "name"), [(131, 2, "131.2"), (131, 0xFF, "131")]
)
def test_drivers_are_of_a_kind_of_device(
    bench: Bench, dsa: int, instance: int, name: str
) -> None:
    dgn = CODEC.spec.dgns["DC_COMPONENT_DRIVER_STATUS_1"].dgn or 0
    data = bytes([instance, 1]) + b"\xff" * 6
    message = CODEC.decode(Frame.build(dgn, data, source=0x83, destination=dsa))
    number = DcDriver.instance_of(message)
    assert number == dsa << 8 | instance
    assert bench.make(DcDriver, number).instance_name == name


def test_a_driver_that_is_cut_off_is_none() -> None:
    dgn = CODEC.spec.dgns["DC_COMPONENT_DRIVER_STATUS_1"].dgn or 0
    message = CODEC.decode(Frame.build(dgn, b"", source=0x83, destination=131))
    assert DcDriver.instance_of(message) is None
