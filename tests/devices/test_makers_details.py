"""What makers' nodes need in detail: fans, loads, lamps and heaters."""

from collections.abc import Mapping

import pytest

from custom_components.rvc.devices import DeviceKey
from custom_components.rvc.devices.dimmer import Dimmer
from custom_components.rvc.devices.errors import DeviceDidNotObey
from custom_components.rvc.devices.load import DcLoad
from custom_components.rvc.devices.roof_fan import RoofFan
from custom_components.rvc.devices.thermostat import Thermostat
from custom_components.rvc.devices.two_speed_fan import TwoSpeedFan
from custom_components.rvc.devices.water_heater import WaterHeater
from custom_components.rvc.devices.zone import Zone
from custom_components.rvc.protocol.message import Value
from custom_components.rvc.spec.dialects import DIALECTS, combine
from custom_components.rvc.spec.model import HeardPattern

from .conftest import Bench

FAN = "ROOF_FAN_STATUS_1"
ZONE = "THERMOSTAT_STATUS_1"
HEATER = "WATERHEATER_STATUS"


@pytest.mark.parametrize(
    ("status", "on"),
    [
        ({"system_status": "on", "fan_speed_setting": 0}, {"system_status": "on"}),
        ({"system_status": "off", "fan_speed_setting": 50}, {}),
        ({"fan_speed_setting": 50}, {"system_status": "on"}),
    ],
)
async def test_a_roof_fan_that_is_stopped_keeps_its_system(
    bench: Bench, status: dict[str, Value], on: Mapping[str, Value]
) -> None:
    fan = bench.make(RoofFan)
    bench.report(fan, FAN, **status)
    await fan.turn_off()
    assert bench.link.order.given == {
        "instance": 1,
        "speed_mode": "manual",
        "fan_speed_setting": 0,
        **on,
    }


@pytest.mark.parametrize(
    ("speed", "mode", "is_on"),
    [(0, "manual", False), (0, "auto_variable", True), (50, "manual", True)],
)
def test_a_roof_fan_runs_by_its_speed(
    bench: Bench, speed: int, mode: str, is_on: bool
) -> None:
    fan = bench.make(RoofFan)
    bench.report(fan, FAN, system_status="on", fan_speed_setting=speed, speed_mode=mode)
    assert fan.is_on is is_on


@pytest.mark.parametrize(("level", "orders"), [(50, 3), (0, 1), (100, 1)])
async def test_only_a_level_between_is_stored(
    bench: Bench, level: int, orders: int
) -> None:
    lamp = bench.make(Dimmer)
    bench.link.dialect = DIALECTS["stores_level"]
    await lamp.turn_on(level)
    assert len(bench.link.orders) == orders


async def test_a_load_by_times_has_levels_between(bench: Bench) -> None:
    load = bench.make(DcLoad)
    bench.link.dialect = DIALECTS["keystone_in_command"]
    await load.turn_on(50)
    assert bench.link.order.given["command"] == "set_level"
    assert bench.link.order.given["desired_level"] == 50
    await load.turn_on()
    assert bench.link.order.given["command"] == "on_duration"


@pytest.mark.parametrize(
    ("asked", "speed"), [({"on": True, "speed": 50.0}, 50.0), ({"on": False}, None)]
)
async def test_the_last_speed_is_that_of_a_fan_that_is_on(
    bench: Bench, asked: dict[str, object], speed: float | None
) -> None:
    zone = bench.make(Thermostat)
    bench.link.dialect = DIALECTS["keystone_in_command"]
    bench.report(zone, ZONE, fan_mode="on", fan_speed=100, operating_mode="cool")
    await zone.set_fan(**asked)  # type: ignore[arg-type]
    order = bench.link.order
    assert order.rest is not None
    assert {**order.rest(), **order.given}.get("fan_speed") == speed


async def test_a_heater_that_has_done_it_late_is_not_toggled(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    heater = bench.make(WaterHeater)
    bench.link.dialect = DIALECTS["aqua_hot"]
    bench.report(heater, HEATER, operating_modes="off")
    asked: list[Value] = []

    async def is_late(device: object, order: object) -> None:
        asked.append(order.signals["command"])  # type: ignore[attr-defined]
        bench.report(heater, HEATER, operating_modes="combustion")
        raise DeviceDidNotObey(device)

    monkeypatch.setattr(bench.link, "command", is_late)
    await heater.set_mode("combustion")
    assert asked == ["burner_enable"]


async def test_a_heater_under_way_is_told_all(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    heater = bench.make(WaterHeater)
    bench.link.dialect = DIALECTS["aqua_hot"]
    bench.report(heater, HEATER, operating_modes="off")
    monkeypatch.setattr(WaterHeater, "is_commanded", True)
    await heater.set_mode("off")
    asked = [order.given["command"] for order in bench.link.orders]
    assert asked == ["burner_disable", "electric_low_disable"]


def test_of_several_dialects_the_last_has_the_say() -> None:
    both = combine([DIALECTS["spyder"], DIALECTS["keystone_in_command"]])
    assert both.fan_speeds == DIALECTS["keystone_in_command"].fan_speeds
    assert both.set_points == DIALECTS["spyder"].set_points
    both = combine([DIALECTS["spyder"], DIALECTS["firefly_spectrum"]])
    assert both.set_points == DIALECTS["firefly_spectrum"].set_points


@pytest.mark.parametrize(
    ("pattern", "frame_id", "data", "fits"),
    [
        (HeardPattern(number=1, priority=0), 0x01FFB7FA, b"", True),
        (HeardPattern(number=1, priority=0), 0x19FFB7FA, b"", False),
        (HeardPattern(number=1, lengths=(6,)), 0x18FECAFA, bytes(6), True),
        (HeardPattern(number=1, lengths=(6,)), 0x18FECAFA, bytes(8), False),
        (HeardPattern(number=1, data=((0xE0, 0xF0),)), 0x18FECAFA, b"\xe7", True),
        (HeardPattern(number=1, data=((0xE0, 0xF0),)), 0x18FECAFA, b"\xd7", False),
        (HeardPattern(number=1, data=((0xE0, 0xF0),)), 0x18FECAFA, b"", False),
    ],
)
def test_all_that_a_pattern_has_must_fit(
    pattern: HeardPattern, frame_id: int, data: bytes, fits: bool
) -> None:
    assert pattern.fits(frame_id, data) is fits


@pytest.mark.parametrize(("mode", "does"), [("cool", "cooling"), ("heat", "heating")])
def test_an_air_conditioner_heats_in_a_zone_that_heats(
    bench: Bench, mode: str, does: str
) -> None:
    zone = bench.make(Thermostat)
    output = Dimmer(DeviceKey("house", "dc_dimmer", 9), bench.link, ())
    output.set_reachable(network_up=True)
    bench.report(zone, ZONE, operating_mode=mode)
    bench.report(output, "DC_DIMMER_STATUS_3", operating_status=100)
    about = Zone(zone)
    about.add_output("compressor", output)
    assert about.action == does


async def test_of_two_windings_one_is_off_before_the_other_is_on(bench: Bench) -> None:
    low, high = bench.make(Dimmer, 1), bench.make(Dimmer, 2)
    fan = TwoSpeedFan(low, high)
    await fan.turn_on(100)
    await fan.turn_on(50)
    told = [
        (order.given["instance"], order.given["command"]) for order in bench.link.orders
    ]
    assert told == [
        (1, "off_delay"),
        (2, "set_level"),
        (2, "off_delay"),
        (1, "set_level"),
    ]


async def test_both_windings_are_switched_off_though_one_fails(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    low, high = bench.make(Dimmer, 1), bench.make(Dimmer, 2)

    async def fails() -> None:
        raise DeviceDidNotObey(low)

    monkeypatch.setattr(low, "turn_off", fails)
    fan = TwoSpeedFan(low, high)
    with pytest.raises(DeviceDidNotObey):
        await fan.turn_off()
    assert [order.given["instance"] for order in bench.link.orders] == [2]
    bench.link.orders.clear()
    # While the one is not known to be off, the other stays off.
    with pytest.raises(DeviceDidNotObey):
        await fan.turn_on(100)
    assert bench.link.orders == []
