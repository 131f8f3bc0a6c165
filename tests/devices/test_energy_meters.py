"""Each flow of energy is counted at one place."""

from custom_components.rvc.devices import Device
from custom_components.rvc.devices.battery import Battery
from custom_components.rvc.devices.dc_source import DcSource
from custom_components.rvc.devices.energy_meters import EnergyMeters, MeterFinder
from custom_components.rvc.devices.generator import Generator
from custom_components.rvc.protocol.message import Value
from custom_components.rvc.spec import load_spec

from .conftest import Bench
from .test_power_totals import METER, device_of

ROWS = load_spec().spec.rows.power
SHORE = device_of("ac_source")
SWITCH = device_of("transfer_switch")
AC: dict[str, Value] = {"rms_voltage": 120, "rms_current": 5}


def found(*devices: Device) -> EnergyMeters:
    """Return the meters of devices."""
    return MeterFinder(ROWS, devices).find()


def sides(*devices: Device) -> list[str]:
    """Return the class of each meter's device, with its side."""
    meters = found(*devices).meters
    return [f"{one.side} {one.flow.device.key.device_class}" for one in meters]


def reasons(*devices: Device) -> list[str]:
    """Return why which class of devices has no meter."""
    left = found(*devices).unmetered
    return [f"{one.device.key.device_class} {one.reason}" for one in left]


def shore(bench: Bench) -> Device:
    """Return shore power of two lines."""
    device = bench.make(SHORE)
    for line in ("line_1", "line_2"):
        about = {"instance": "shore_power", "line": line}
        bench.report(device, "GENERIC_AC_STATUS_1", **about, **AC)
    return device


def generator(bench: Bench) -> Device:
    """Return a generator that is metered at itself."""
    device = bench.make(Generator)
    bench.report(device, "GENERATOR_AC_STATUS_1", **AC)
    return device


def switch(bench: Bench, instance: int, kind: str, source: str = "primary") -> Device:
    """Return a transfer switch that meters one of its lines."""
    device = bench.make(SWITCH, instance)
    about = {"input_output_type": kind, "source": source, "leg": "leg_1"}
    bench.report(device, "ATS_AC_STATUS_1", **about, **AC)
    return device


def test_what_is_metered_at_its_source_counts_there(bench: Bench) -> None:
    all_three = shore(bench), generator(bench), switch(bench, 1, "output")
    assert sides(*all_three) == ["grid ac_source", "grid ac_source", "grid generator"]
    assert reasons(*all_three) == []


def test_the_switch_counts_where_shore_power_has_no_meter(bench: Bench) -> None:
    silent, engine = bench.make(SHORE), generator(bench)
    output = switch(bench, 1, "output")
    assert sides(silent, engine, output) == ["grid transfer_switch"]
    assert reasons(silent, engine, output) == [
        "ac_source in_the_switch",
        "generator in_the_switch",
    ]
    # Its inputs are in its output.
    bench.report(
        output,
        "ATS_AC_STATUS_1",
        input_output_type="input",
        source="primary",
        leg="leg_1",
        **AC,
    )
    assert sides(output) == ["grid transfer_switch"]
    assert found(output).meters[0].flow.key == "ATS_AC_STATUS_1:1-0-0"
    inputs = switch(bench, 1, "input")
    assert sides(inputs, engine) == ["grid transfer_switch"]


def test_of_several_switches_none_counts(bench: Bench) -> None:
    both = switch(bench, 1, "output"), switch(bench, 2, "output")
    assert sides(*both, generator(bench)) == ["grid generator"]
    assert reasons(*both) == ["transfer_switch several_switches"] * 2


def test_a_bank_counts_rather_than_its_batteries(bench: Bench) -> None:
    bank, chassis = bench.make(DcSource), bench.make(DcSource, 2)
    one = bench.make(Battery)
    bench.report(one, "BATTERY_STATUS_1", dc_instance=1, dc_voltage=13, dc_current=5)
    bench.report(chassis, "DC_SOURCE_STATUS_1", **METER, dc_current=5)
    assert sides(bank, one, chassis) == ["battery battery"]
    assert reasons(bank, chassis) == ["dc_source no_current"]
    bench.report(bank, "DC_SOURCE_STATUS_1", **METER, dc_current=5)
    assert sides(bank, one, chassis) == ["battery dc_source"]
    bench.report(one, "BATTERY_STATUS_1", dc_instance=2, dc_voltage=13, dc_current=5)
    assert sides(one) == []
