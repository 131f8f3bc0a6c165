"""What is measured several times counts once, and a sum that lacks a part is none."""

import pytest

from custom_components.rvc.devices import Device
from custom_components.rvc.devices.battery import Battery
from custom_components.rvc.devices.battery_activity import Activity, BatteryActivity
from custom_components.rvc.devices.dc_source import DcSource
from custom_components.rvc.devices.power_totals import PowerTotals
from custom_components.rvc.devices.solar_controller import SolarController
from custom_components.rvc.protocol.message import Value
from custom_components.rvc.spec import load_spec

from .conftest import Bench

TOTALS = PowerTotals(load_spec().spec.rows.power)
SUN = "SOLAR_CONTROLLER_BATTERY_STATUS"
METER: dict[str, Value] = {"device_priority": "voltmeter_ammeter", "dc_voltage": 13}


def device_of(kind: str) -> type[Device]:
    """Return a class of devices of a kind that has no model of its own."""
    return type(kind, (Device,), {"device_class": kind})


def watts(side: str, *devices: Device) -> int | None:
    """Return a total, rounded."""
    for device in devices:
        device.set_reachable(network_up=True)
    total = TOTALS.of(side, devices)
    return None if total is None else round(total.watts)


def test_the_suns_are_summed_if_all_are_known(bench: Bench) -> None:
    first, second = bench.make(SolarController), bench.make(SolarController, 2)
    assert watts("solar") is None
    bench.report(first, SUN, measured_voltage=14, measured_current=5)
    assert watts("solar", first) == 70
    # The second has been heard, but not its power.
    assert watts("solar", first, second) is None
    bench.report(second, SUN, measured_voltage=14, measured_current=1)
    assert watts("solar", first, second) == 84
    total = TOTALS.of("solar", (first, second))
    assert total is not None
    assert total.sources == (first, second)
    second.set_reachable(network_up=True, silent=True)
    assert TOTALS.of("solar", (first, second)) is None


def test_a_bank_counts_before_its_batteries(bench: Bench) -> None:
    bank, battery = bench.make(DcSource), bench.make(Battery)
    chassis = bench.make(DcSource, 2)
    bench.report(bank, "DC_SOURCE_STATUS_1", **METER, dc_current=-10)
    bench.report(chassis, "DC_SOURCE_STATUS_1", **METER, dc_current=5)
    bench.report(
        battery, "BATTERY_STATUS_1", dc_instance=1, dc_voltage=13, dc_current=-9
    )
    assert watts("battery", bank, battery, chassis) == -130
    assert watts("battery", battery, chassis) == -117
    second = bench.make(DcSource, 3)
    bench.report(second, "DC_SOURCE_STATUS_1", device_priority="voltmeter")
    assert watts("battery", bank, second) is None


def test_what_comes_in_counts_behind_the_switch(bench: Bench) -> None:
    switch = bench.make(device_of("transfer_switch"))
    shore = bench.make(device_of("ac_source"))
    generator = bench.make(device_of("generator"), None)
    line: dict[str, Value] = {"rms_voltage": 120, "rms_current": 10}
    for leg in ("leg_1", "leg_2"):
        said: dict[str, Value] = line if leg == "leg_1" else {}
        bench.report(
            switch,
            "ATS_AC_STATUS_1",
            instance=1,
            input_output_type="input",
            source="secondary",
            leg=leg,
            **said,
        )
    bench.report(shore, "GENERIC_AC_STATUS_1", line="line_1", **line)
    assert watts("ac_input", switch, shore) == 1200
    assert watts("ac_input", shore) == 1200
    # Who knows what the generator gives?
    assert watts("ac_input", shore, generator) is None
    assert watts("ac_input", switch, shore, generator) == 1200
    assert (
        watts("ac_input", switch, bench.make(device_of("transfer_switch"), 2)) is None
    )
    assert watts("ac_input", generator) is None


@pytest.mark.parametrize(
    ("currents", "activities"),
    [
        ((-51.8, -0.3, -0.1), ("charging", "charging", "idle")),
        ((0.3, 0.6, 0.3, -0.3), ("idle", "discharging", "discharging", "idle")),
        ((0, None), ("idle", None)),
    ],
)
def test_the_way_of_the_current_is_said_in_words(
    bench: Bench, currents: tuple[float | None, ...], activities: tuple[str | None, ...]
) -> None:
    bank = bench.make(DcSource)
    state = BatteryActivity(bank)
    said: list[Activity | None] = []
    for number, current in enumerate(currents):
        bench.report(bank, "DC_SOURCE_STATUS_1", **METER, dc_current=current)
        state.activity(number * 60.0)
        said.append(state.activity(number * 60.0 + 20))
    assert tuple(said) == activities


@pytest.mark.parametrize(
    "currents",
    [
        # An alternator regulator, parked
        (-0.6, -1.4, -0.15, -2.45, -0.6, -0.15),
        # Sun and loads are nearly even.
        (0.8, -0.9, 0.7, -1.2),
        (0.1, -0.6, 0.6, 0.0),
    ],
)
def test_a_current_about_nothing_changes_nothing(
    bench: Bench, currents: tuple[float, ...]
) -> None:
    bank = bench.make(DcSource)
    state = BatteryActivity(bank)
    said = set()
    for number in range(600):
        current = currents[number % len(currents)]
        bench.report(bank, "DC_SOURCE_STATUS_1", **METER, dc_current=current)
        said.add(state.activity(float(number)))
    assert len(said) == 1


def test_a_large_current_is_said_at_once_and_a_small_one_in_time(bench: Bench) -> None:
    bank = bench.make(DcSource)
    state = BatteryActivity(bank)
    said = []
    for now, current in ((0, -52), (1, 52), (2, 0.0), (11, 0.0), (12, 0.0), (13, None)):
        bench.report(bank, "DC_SOURCE_STATUS_1", **METER, dc_current=current)
        said.append(state.activity(float(now)))
    assert said == [
        "charging",
        "discharging",
        "discharging",
        "discharging",
        "idle",
        None,
    ]


def test_a_low_charge_does_not_flap(bench: Bench) -> None:
    battery = bench.make(Battery)
    state = BatteryActivity(battery)
    assert state.is_low is None
    lows: list[bool | None] = []
    for charge in (25, 20, 22, 24, 21, 20):
        bench.report(battery, "BATTERY_STATUS_2", state_of_charge=charge)
        lows.append(state.is_low)
    assert lows == [False, True, True, False, False, True]
