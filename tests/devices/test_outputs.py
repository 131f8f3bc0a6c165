"""Dimmers and loads, and locks behind them."""

import asyncio

import pytest

from custom_components.rvc.devices import Device
from custom_components.rvc.devices.command_order import CommandOrder
from custom_components.rvc.devices.dimmer import Dimmer
from custom_components.rvc.devices.load import AcLoad, DcLoad
from custom_components.rvc.devices.output import OnOffLamp, delay_value
from custom_components.rvc.devices.output_lock import OutputLock
from custom_components.rvc.protocol.message import Value
from custom_components.rvc.spec.dialects import DIALECTS

from .conftest import Bench, message

STATUS = "DC_DIMMER_STATUS_3"


@pytest.mark.parametrize(
    ("signals", "is_on", "level"),
    [
        ({"operating_status": 40}, True, 40),
        ({"operating_status": 0}, False, 0),
        ({"operating_status": 120}, True, 100),
        ({"operating_status": "flashing"}, True, None),
        ({"load_status": "nonzero_or_flashing"}, True, None),
        ({"load_status": "status_zero"}, False, None),
        ({}, None, None),
    ],
)
def test_a_dimmer_shows_its_level(
    bench: Bench, signals: dict[str, Value], is_on: bool | None, level: float | None
) -> None:
    dimmer = bench.make(Dimmer)
    bench.report(dimmer, STATUS, **signals)
    assert (dimmer.is_on, dimmer.level) == (is_on, level)


def test_while_it_ramps_the_last_level_counts(bench: Bench) -> None:
    dimmer = bench.make(Dimmer)
    bench.report(dimmer, STATUS, operating_status=40)
    bench.report(dimmer, STATUS, operating_status="changing_by_ramp")
    assert dimmer.level == 40
    bench.report(dimmer, STATUS)
    assert dimmer.level is None


def test_the_colors_status_tells_the_level_of_a_dimmer_that_has_no_other(
    bench: Bench,
) -> None:
    strip = bench.make(Dimmer)
    bench.report(strip, "DC_DIMMER_STATUS_1", master_brightness=30)
    assert (strip.is_on, strip.level) == (True, 30)
    bench.report(strip, STATUS, operating_status=0)
    bench.report(strip, "DC_DIMMER_STATUS_1", master_brightness=50)
    assert (strip.is_on, strip.level) == (False, 0)


def test_no_relay_was_ever_dimmed(bench: Bench) -> None:
    dimmer = bench.make(Dimmer)
    for level in (0, 100):
        bench.report(dimmer, STATUS, operating_status=level)
    before = dimmer.was_dimmed
    bench.report(dimmer, STATUS, operating_status=55)
    assert (before, dimmer.was_dimmed) == (False, True)


async def test_a_lamp_is_lit_as_it_was_last(bench: Bench) -> None:
    dimmer = bench.make(Dimmer)
    await dimmer.turn_on()
    bench.report(dimmer, STATUS, operating_status=0, master_memory_value=70)
    await dimmer.turn_on()
    bench.report(dimmer, STATUS, operating_status=35)
    bench.report(dimmer, STATUS, operating_status=0)
    await dimmer.turn_on()
    assert [one["desired_level"] for one in bench.link.sent] == [100, 70, 35]


async def test_a_ramp_is_no_longer_than_the_chapter_allows(bench: Bench) -> None:
    dimmer = bench.make(Dimmer)
    await dimmer.turn_on(60, ramp=90)
    assert bench.link.order.given == {
        "instance": 1,
        "desired_level": 60,
        "command": "ramp_brightness",
        "interlock": "no_interlock",
        "ramp_time": 25,
    }
    await dimmer.turn_off(ramp=2)
    assert bench.link.order.given["desired_level"] == 0


async def test_a_dimmer_obeys_when_it_moves_the_right_way(bench: Bench) -> None:
    dimmer = bench.make(Dimmer)
    bench.report(dimmer, STATUS, operating_status=10)
    await dimmer.turn_on(60)
    fits, stays = bench.link.order.fits, bench.link.order.stays
    assert stays is not None
    assert fits(message(STATUS, operating_status=60))
    assert fits(message(STATUS, operating_status="changing_by_ramp"))
    assert fits(message(STATUS, operating_status=50))
    assert not fits(message(STATUS, operating_status=10))
    assert not fits(message(STATUS, operating_status=0))
    assert not stays(message(STATUS, operating_status=100))


async def test_a_relay_that_is_on_is_there_whatever_level_is_asked_for(
    bench: Bench,
) -> None:
    relay = bench.make(Dimmer)
    bench.report(relay, STATUS, operating_status=100)
    await relay.turn_on(60)
    stays = bench.link.order.stays
    assert stays is not None
    assert stays(message(STATUS, operating_status=100))
    assert not stays(message(STATUS, operating_status=0))


async def test_off_is_off_at_once(bench: Bench) -> None:
    dimmer = bench.make(Dimmer)
    await dimmer.turn_off()
    order = bench.link.order
    assert (order.given["command"], order.is_certain) == ("off_delay", False)
    assert order.fits(message(STATUS, operating_status=0))
    assert not order.fits(message(STATUS, operating_status=5))
    await dimmer.turn_off_now()
    assert bench.link.order.is_certain


async def test_a_dimmer_flashes_recalls_and_ramps(bench: Bench) -> None:
    dimmer = bench.make(Dimmer)
    await dimmer.flash(3)
    await dimmer.recall("scene_4_memory_value")
    await dimmer.ramp("ramp_up")
    await dimmer.steady()
    assert [one["command"] for one in bench.link.sent] == [
        "flash",
        "set_level",
        "ramp_up",
        "stop",
    ]
    assert bench.link.sent[0]["delay_duration"] == 3
    assert bench.link.sent[1]["desired_level"] == "scene_4_memory_value"


@pytest.mark.parametrize(
    ("seconds", "value"),
    [(0.2, 1), (240, 240), (241, "5_min"), (400, "7_min"), (9000, "14_min")],
)
def test_delays_are_seconds_and_then_whole_minutes(
    seconds: float, value: Value
) -> None:
    assert delay_value(seconds) == value


async def test_a_controller_gives_an_output_effects_and_white(bench: Bench) -> None:
    strip = bench.make(Dimmer)
    controller = "DC_LIGHTING_CONTROLLER_STATUS_1"
    whites = [strip.color_temperatures]
    bench.report(
        strip,
        controller,
        color_fade_mode="red_fade",
        color_temperature_mode="enabled",
        color_temperature_setting=3000,
    )
    assert (strip.effect, strip.color_temperature) == ("red_fade", 3000)
    whites.append(strip.color_temperatures)
    assert whites == [None, (2000, 6500)]
    effects = [strip.effect]
    bench.report(strip, controller, color_fade_mode="solid_color")
    effects.append(strip.effect)
    bench.report(strip, controller, chasing_color_mode="enabled")
    bench.report(strip, "DC_LIGHTING_CONTROLLER_STATUS_2", chasing_pattern="comet")
    effects.append(strip.effect)
    bench.report(strip, STATUS, operating_status="flashing")
    effects.append(strip.effect)
    assert effects == ["red_fade", None, "comet", "flash"]
    await strip.chase("rainbow")
    await strip.set_color_temperature(4000)
    await strip.steady()
    assert bench.link.sent == [
        {"instance": 1, "chasing_pattern": "rainbow"},
        {"instance": 1, "chasing_color_mode": "enabled"},
        {
            "instance": 1,
            "color_temperature_mode": "enabled",
            "color_temperature_setting": 4000,
        },
        {
            "instance": 1,
            "color_fade_mode": "solid_color",
            "chasing_color_mode": "disabled",
        },
    ]


@pytest.mark.parametrize("model", [DcLoad, AcLoad])
async def test_a_load_is_switched(bench: Bench, model: type[DcLoad | AcLoad]) -> None:
    load = bench.make(model)
    (status,) = load.level_reports
    bench.report(load, status, operating_status=100)
    assert (load.is_on, load.level, load.has_level) == (True, 100, False)
    await load.turn_off()
    order = bench.link.order
    assert (order.name, order.given["desired_level"]) == (load.command_name, 0)
    assert order.fits(message(status, operating_status=0))
    assert not order.fits(message(status, operating_status=100))
    await load.turn_on()
    assert bench.link.order.fits(message(status, operating_status=62))


@pytest.mark.parametrize(("label", "is_on"), [("shed", False), ("delay_active", False)])
def test_a_load_that_waits_does_not_run(bench: Bench, label: str, is_on: bool) -> None:
    load = bench.make(AcLoad)
    bench.report(load, "AC_LOAD_STATUS", operating_status=label)
    assert (load.is_on, load.level) == (is_on, None)


async def test_a_delayed_load_obeys_but_for_makers_who_mean_shed_by_it(
    bench: Bench,
) -> None:
    load = bench.make(AcLoad)
    await load.turn_on()
    delayed = message("AC_LOAD_STATUS", operating_status="delay_active")
    assert bench.link.order.fits(delayed)
    bench.link.dialect = DIALECTS["spyder"]
    assert not bench.link.order.fits(delayed)


async def test_a_dimmable_load_has_levels(bench: Bench) -> None:
    load = bench.make(DcLoad)
    bench.report(load, "DC_LOAD_STATUS", variable_level_capability="dimmable")
    assert load.has_level
    await load.turn_on(40)
    assert bench.link.order.fits(message("DC_LOAD_STATUS", operating_status=40.5))
    assert not bench.link.order.fits(message("DC_LOAD_STATUS", operating_status=80))


async def test_a_lamp_that_is_only_on_or_off_knows_no_levels(bench: Bench) -> None:
    output = bench.make(Dimmer)
    lamp = OnOffLamp(output)
    bench.report(output, STATUS, operating_status=40)
    assert (lamp.is_on, lamp.level, lamp.has_level) == (True, None, False)
    await lamp.turn_on(30)
    await lamp.turn_off()
    assert [one["desired_level"] for one in bench.link.sent] == [100, 0]


async def test_a_lock_is_pulsed(bench: Bench) -> None:
    lock = OutputLock(bench.make(DcLoad, 1), bench.make(DcLoad, 2))
    states = [lock.is_locked]
    await lock.lock()
    states.append(lock.is_locked)
    await lock.unlock()
    states.append(lock.is_locked)
    assert states == [None, True, False]
    assert [(one["instance"], one["command"]) for one in bench.link.sent] == [
        (1, "on_duration"),
        (2, "on_duration"),
    ]


async def test_both_ways_of_a_lock_are_never_on(bench: Bench) -> None:
    loop = asyncio.get_running_loop()
    sent: list[tuple[object, float]] = []
    lock = OutputLock(bench.make(DcLoad, 1), bench.make(DcLoad, 2))

    async def note(device: Device, order: CommandOrder) -> None:
        sent.append((device.instance, loop.time()))

    bench.link.command = note  # type: ignore[method-assign]
    await asyncio.gather(lock.lock(), lock.unlock(), lock.unlock(), lock.lock())
    instances, times = zip(*sent, strict=True)
    assert instances == (1, 2, 2, 1)
    # A pulse lasts a second.
    assert times[1] - times[0] > 1
    assert times[3] - times[2] > 1
    assert lock.is_locked
