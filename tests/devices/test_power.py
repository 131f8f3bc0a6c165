"""Batteries, solar controllers, and power that is measured or reckoned."""

import pytest

from custom_components.rvc.devices import Device, device_types
from custom_components.rvc.devices.battery import Battery
from custom_components.rvc.devices.dc_source import DcSource
from custom_components.rvc.devices.power_flow import PowerFlow
from custom_components.rvc.devices.solar_controller import SolarController
from custom_components.rvc.protocol.message import message_key
from custom_components.rvc.spec import load_spec
from custom_components.rvc.spec.rows import PowerRow

from .conftest import Bench

SPEC = load_spec().spec
SOURCE = "DC_SOURCE_STATUS_1"


class AcPoint(Device):
    """A point of a coach's AC."""

    device_class = "generic_ac"


def row_of(status: str) -> PowerRow:
    """Return where the power of a status is known."""
    (row,) = (row for row in SPEC.rows.power if row.status == status)
    return row


def test_a_bank_shows_the_current_that_is_measured(bench: Bench) -> None:
    bank = bench.make(DcSource)
    bench.report(
        bank, SOURCE, device_priority="voltmeter_ammeter", dc_voltage=13, dc_current=10
    )
    assert (bank.current, bank.power) == (10, 130)
    bench.report(
        bank,
        SOURCE,
        device_priority="voltmeter_ammeter",
        dc_voltage=13,
        dc_current=-2_000_000,
    )
    assert (bank.current, bank.power) == (None, None)
    bench.report(
        bank, SOURCE, device_priority="voltmeter", dc_voltage=13, dc_current=10
    )
    assert bank.current is None


def test_a_single_battery_has_power_too(bench: Bench) -> None:
    battery = bench.make(Battery)
    bench.report(battery, "BATTERY_STATUS_1", dc_voltage=12, dc_current=-5)
    assert (battery.current, battery.power) == (-5, -60)
    bench.report(battery, "BATTERY_STATUS_1", dc_voltage=12)
    assert battery.power is None


@pytest.mark.parametrize(("current", "power"), [(5, 70), (-1, None), (None, None)])
def test_the_sun_only_gives(
    bench: Bench, current: float | None, power: float | None
) -> None:
    sun = bench.make(SolarController)
    bench.report(
        sun,
        "SOLAR_CONTROLLER_BATTERY_STATUS",
        measured_voltage=14,
        measured_current=current,
    )
    assert sun.power == power


def test_the_power_of_a_device_may_be_its_models(bench: Bench) -> None:
    bank = bench.make(DcSource)
    flow = PowerFlow(bank, message_key(SOURCE), row_of(SOURCE))
    assert flow.statuses == [SOURCE]
    bench.report(
        bank, SOURCE, device_priority="voltmeter_ammeter", dc_voltage=13, dc_current=10
    )
    assert flow.power == 130


def test_the_models_have_the_attributes_that_rows_name() -> None:
    types = device_types(SPEC)
    for row in SPEC.rows.power:
        if row.attribute is not None:
            model = types[SPEC.dgns[row.status].device].model
            assert isinstance(getattr(model, row.attribute), property)


def test_the_power_of_a_line_is_measured_or_reckoned(bench: Bench) -> None:
    point = bench.make(AcPoint)
    first, third = "GENERIC_AC_STATUS_1", "GENERIC_AC_STATUS_3"
    bench.report(point, first, line="line_2", rms_voltage=120, rms_current=-5)
    ((key, _),) = point.messages.items()
    flow = PowerFlow(point, message_key(*key.split(":")), row_of(first))
    assert flow.statuses == [key, key.replace("_1:", "_3:")]
    assert flow.power == 600
    bench.report(point, third, line="line_2", real_power=550)
    assert flow.power == 550
    bench.report(point, third, line="line_2")
    bench.report(point, first, line="line_2", rms_voltage=120)
    assert flow.power is None
