"""Colors, LEDs, and lamps, locks and switches that are rows."""

from custom_components.rvc.devices import Device
from custom_components.rvc.devices.color import ColorLamp
from custom_components.rvc.devices.indicator import IndicatorLed
from custom_components.rvc.devices.lamp import Lamp
from custom_components.rvc.devices.lock import Lock
from custom_components.rvc.devices.toggle import Toggle
from custom_components.rvc.protocol.message import Value, message_key
from custom_components.rvc.spec import load_spec

from .conftest import Bench, message

ROWS = load_spec().spec.rows
SEAT = "VEHICLE_SEAT_LIGHTING_STATUS"
LEDS = "GENERIC_INDICATOR_STATUS"
COLORS: dict[str, Value] = {
    "master_brightness": 80,
    "red_brightness": 100,
    "green_brightness": 50,
    "blue_brightness": 0,
}


class Thing(Device):
    """A device of a class without a model of its own."""

    device_class = "thing"


async def test_a_lamp_has_the_colors_that_it_reports(bench: Bench) -> None:
    seat = bench.make(Thing)
    lamp = ColorLamp(seat, SEAT, "VEHICLE_SEAT_LIGHTING_COMMAND")
    bench.report(seat, SEAT, **COLORS)
    assert lamp.has_colors
    assert lamp.level == 80
    three = lamp.colors
    bench.report(seat, SEAT, **COLORS, white_brightness=20)
    assert (three, lamp.colors) == ((100, 50, 0), (100, 50, 0, 20))
    await lamp.set(level=40, colors=(0, 10, 20, 30))
    assert bench.link.order.given == {
        "instance": 1,
        "master_brightness": 40,
        "red_brightness": 0,
        "green_brightness": 10,
        "blue_brightness": 20,
        "white_brightness": 30,
        "on_duration": "always_on",
    }


async def test_colors_have_to_come_near(bench: Bench) -> None:
    seat = bench.make(Thing)
    lamp = ColorLamp(seat, SEAT, "VEHICLE_SEAT_LIGHTING_COMMAND")
    await lamp.set(colors=(100, 50, 0))
    fits = bench.link.order.fits
    assert fits(
        message(SEAT, red_brightness=100, green_brightness=50.5, blue_brightness=0)
    )
    assert not fits(
        message(SEAT, red_brightness=90, green_brightness=50, blue_brightness=0)
    )
    assert not fits(message("DC_DIMMER_STATUS_1", red_brightness=100))


async def test_a_lamp_of_colors_is_lit_as_bright_as_it_is(bench: Bench) -> None:
    seat = bench.make(Thing)
    lamp = ColorLamp(seat, SEAT, "VEHICLE_SEAT_LIGHTING_COMMAND")
    await lamp.turn_on()
    bench.report(seat, SEAT, **COLORS)
    await lamp.turn_on()
    await lamp.turn_on(30)
    await lamp.turn_off()
    assert [one["master_brightness"] for one in bench.link.sent] == [100, 80, 30, 0]


async def test_one_led_is_lit_and_the_other_stays(bench: Bench) -> None:
    panel = bench.make(Thing)
    first = IndicatorLed(panel, message_key(LEDS), 0)
    second = IndicatorLed(panel, message_key(LEDS), 1)
    assert (first.is_on, first.level) == (None, None)
    bench.report(panel, LEDS, led1_status="off", led2_status="on", brightness=110)
    assert (first.is_on, second.is_on, first.level) == (False, True, 100)
    await first.turn_on(50)
    assert bench.link.order.given == {
        "instance": 1,
        "function": "led1_on_led2_on",
        "brightness": 50,
        "duration": "continuous",
    }
    assert bench.link.order.fits(message(LEDS, led1_status="on"))
    assert not bench.link.order.fits(message(LEDS, led1_status="off"))
    await second.turn_off()
    assert bench.link.order.given["function"] == "led1_off_led2_off"


async def test_an_led_of_a_bank_is_lit_in_its_bank(bench: Bench) -> None:
    panel = bench.make(Thing)
    bench.report(panel, LEDS, bank_select=3, led1_status="off", led2_status="off")
    (key,) = (message.key for message in panel.messages.values())
    assert key.codes == (3,)
    await IndicatorLed(panel, key, 1).turn_on()
    assert bench.link.order.given["bank_select"] == 3
    assert bench.link.order.given["function"] == "led1_off_led2_on"


def test_a_lamp_of_an_awning_can_be_dimmed_where_it_shows_a_level(bench: Bench) -> None:
    awning = bench.make(Thing)
    row = next(row for row in ROWS.lamps if row.key == "awning_light")
    lamp = Lamp(awning, row)
    bench.report(awning, "AWNING_STATUS", awning_light="on")
    assert (lamp.is_on, lamp.level, lamp.has_level) == (True, None, False)
    bench.report(awning, "AWNING_STATUS", awning_light="on", awning_light_level=45)
    assert (lamp.level, lamp.has_level) == (45, True)


async def test_a_lamp_that_is_a_row_is_switched(bench: Bench) -> None:
    awning = bench.make(Thing)
    row = next(row for row in ROWS.lamps if row.key == "awning_light")
    lamp = Lamp(awning, row)
    await lamp.turn_on(45)
    fits = bench.link.order.fits
    assert fits(message("AWNING_STATUS", awning_light="on", awning_light_level=45))
    assert fits(message("AWNING_STATUS", awning_light="on"))
    assert not fits(message("AWNING_STATUS", awning_light="on", awning_light_level=90))
    assert not fits(message("AWNING_STATUS", awning_light="off"))
    await lamp.turn_off()
    assert bench.link.order.fits(message("AWNING_STATUS", awning_light="off"))
    assert not bench.link.order.fits(message("AWNING_STATUS"))
    assert bench.link.sent == [
        {"instance": 1, "awning_light": "on", "awning_light_level": 45},
        {"instance": 1, "awning_light": "off"},
    ]


async def test_a_door_is_locked(bench: Bench) -> None:
    door = bench.make(Thing)
    lock = Lock(door, next(row for row in ROWS.locks if row.key == "door_lock"))
    assert (lock.is_locked, lock.is_supported) == (None, True)
    bench.report(door, "DOOR_STATUS", lock_status="locked")
    assert lock.is_locked
    await lock.unlock()
    assert bench.link.order.given == {
        "instance": 1,
        "lock_command": "unlock",
        "command": "no_additional_action",
    }
    assert bench.link.order.fits(message("DOOR_STATUS", lock_status="unlocked"))
    await lock.lock()
    assert bench.link.order.answer == "DOOR_STATUS"


def test_an_output_that_cannot_be_locked_has_no_lock(bench: Bench) -> None:
    load = bench.make(Thing)
    row = next(row for row in ROWS.locks if row.status == "DC_DIMMER_STATUS_3")
    bench.report(load, row.status, lock_status="lock_not_supported")
    assert not Lock(load, row).is_supported


async def test_a_generator_is_on_while_it_is_not_off(bench: Bench) -> None:
    generator = bench.make(Thing, None)
    row = next(row for row in ROWS.toggles if row.key == "generator")
    toggle = Toggle(generator, row)
    states = [toggle.is_on]
    for label in ("stopped", "preheat", "running", "fault"):
        bench.report(generator, "GENERATOR_STATUS_1", status=label)
        states.append(toggle.is_on)
    assert states == [None, False, True, True, False]
    await toggle.turn_on()
    assert bench.link.order.fits(message("GENERATOR_STATUS_1", status="cranking"))
    assert not bench.link.order.fits(message("GENERATOR_STATUS_1", status="stopped"))
    await toggle.turn_off()
    assert bench.link.order.fits(message("GENERATOR_STATUS_1", status="stopped"))
    assert bench.link.sent == [{"command": "start"}, {"command": "stop"}]
