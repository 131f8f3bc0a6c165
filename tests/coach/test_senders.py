"""Of several senders of one status one is believed, and what it says is shown."""

import asyncio
from collections import Counter

import pytest

from custom_components.rvc.coach_map.model import CoachMap, MappedDevice
from custom_components.rvc.devices import Device, DeviceKey
from custom_components.rvc.devices.dc_source import DcSource
from custom_components.rvc.devices.errors import DeviceDidNotObey
from custom_components.rvc.protocol.frame import Frame
from tests.simulator.rude_bench import Bench as RudeBench

from .conftest import RunningCoach, StartCoach

CHARGER, PROXY = "19FFC7E1#010E016086C801FF", "01FFC7FA#010C01007DFF06FF"
LEVELS = "dc_dimmer"
OFF, ON = "19FEDA9C#19FF00FCFFFF00FF", "19FEDA9C#19FFC8FCFFFF04FF"
OTHER_OFF, OTHER_ON = "19FEDA42#19FF00FCFFFF00FF", "19FEDA42#19FFC8FCFFFF04FF"
EMPTY_BATTERY = ("19FFFD50#0178FFFFFFFFFFFF", "19FFFC50#0178FFFFFFFFFFFF")
BATTERY = ("19FFFD42#01640A0100943577", "19FFFC42#01640024B4FFFFFF")
STAGE = ("CHARGER_STATUS", "operating_state")

PAIRS = [
    # The class and instance, the status, and what its two senders say
    ("charger", 1, CHARGER, PROXY),
    ("dc_dimmer", 25, OFF, OTHER_ON),
    ("dc_load", 3, "19FFBD9C#03FF00FCFFFF00FF", "19FFBD42#03FFC8FCFFFF04FF"),
    ("tank", 0, "19FFB79C#000304FFFFFFFFFF", "19FFB742#000104FFFFFFFFFF"),
    ("thermostat", 1, "19FFE29C#0101FF00240024FF", "19FFE242#0100FF00260026FF"),
    ("inverter", 1, "19FFD49C#0102FFFFFFFFFFFF", "19FFD442#0100FFFFFFFFFFFF"),
    ("water_heater", 1, "19FFF79C#0100FFFFFFFFFFFF", "19FFF742#0102FFFFFFFFFFFF"),
    ("generator", None, "19FFDC9C#03FFFFFFFFFFFFFF", "19FFDC42#00FFFFFFFFFFFFFF"),
]


def changes_of(device: Device) -> list[int]:
    """Return the senders of the changed statuses that a device takes from now on."""
    changes: list[int] = []
    device.status_changes.subscribe(lambda message: changes.append(message.source))
    return changes


@pytest.mark.parametrize(("device_class", "instance", "one", "other"), PAIRS)
async def test_two_senders_flip_nothing(
    running: RunningCoach, device_class: str, instance: int | None, one: str, other: str
) -> None:
    await running.house.hears(one, one)
    changes = changes_of(running.device(device_class, instance))
    for _ in range(20):
        await running.house.hears(one, other, other)
        await asyncio.sleep(1)
    assert changes == []
    # It takes over only once the other one has fallen silent.
    for _ in range(4):
        await running.house.hears(other)
        await asyncio.sleep(1)
    assert changes == []
    for _ in range(40):
        await running.house.hears(other)
        await asyncio.sleep(1)
    assert changes == [Frame.parse(other).source]
    # And stays, though the first one comes back.
    for _ in range(20):
        await running.house.hears(one, other)
        await asyncio.sleep(1)
    assert changes == [Frame.parse(other).source]


async def test_the_device_itself_goes_before_a_panel(running: RunningCoach) -> None:
    """Its diagnostics say that it is a charger (DSA 74)."""
    await running.house.hears(PROXY, PROXY, CHARGER)
    charger = running.device("charger", 1)
    assert charger.source == 0xFA
    changes = changes_of(charger)
    for _ in range(15):
        await running.house.hears("19FECAE1#054AFFFFFFFFFFFF")
        await running.house.hears("19FECAFA#0558FFFFFFFFFFFF", PROXY, CHARGER)
        await asyncio.sleep(1)
    assert changes == [0xE1]


async def test_who_sends_more_of_a_chapter_goes_before_a_panel(
    running: RunningCoach,
) -> None:
    await running.house.hears(PROXY, PROXY, CHARGER)
    charger = running.device("charger", 1)
    changes = changes_of(charger)
    for _ in range(15):
        await running.house.hears("19FF96E1#0102FFFFFFFFFFFF", PROXY, CHARGER)
        await asyncio.sleep(1)
    assert changes[-1] == 0xE1
    assert charger.messages["CHARGER_STATUS"].source == 0xE1


@pytest.mark.parametrize("chosen", [0x9C, 0x42])
async def test_the_map_chooses(start_coach: StartCoach, chosen: int) -> None:
    lamp = MappedDevice("dc_dimmer", (25,), sender=chosen)
    running = await start_coach("house", coach_map=CoachMap({("dc_dimmer", 25): lamp}))
    for _ in range(10):
        await running.house.hears(OFF, OTHER_ON)
        await asyncio.sleep(1)
    assert running.dimmer(25).source == chosen
    # Nobody has to do anything about it any more.
    assert not running.session.receiver.rivals.fights()


async def test_a_status_without_a_value_does_not_speak(running: RunningCoach) -> None:
    nothing = "19FEDA42#19FFFFFFFFFFFFFF"
    await running.house.hears(nothing, nothing, nothing)
    assert DeviceKey("house", "dc_dimmer", 25) not in running.coach.devices
    await running.house.hears(OFF, OFF)
    changes = changes_of(running.dimmer(25))
    for _ in range(10):
        await running.house.hears(nothing, OFF)
        await asyncio.sleep(1)
    assert changes == []
    assert not running.session.receiver.rivals.fights()


async def test_the_only_sender_may_have_nothing_to_say_any_more(
    running: RunningCoach,
) -> None:
    await running.house.hears(ON, ON, "19FEDA9C#19FFFFFFFFFFFFFF")
    assert running.dimmer(25).number("DC_DIMMER_STATUS_3", "operating_status") is None


async def test_who_has_something_to_say_takes_over_at_once(
    running: RunningCoach,
) -> None:
    await running.house.hears(ON, ON, OTHER_OFF, "19FEDA9C#19FFFFFFFFFFFFFF")
    assert running.dimmer(25).source == 0x42
    assert running.dimmer(25).number("DC_DIMMER_STATUS_3", "operating_status") == 0


# Batteries, whose senders have priorities


def bank(running: RunningCoach) -> DcSource:
    """Return the house battery."""
    found = running.device("dc_source", 1)
    assert isinstance(found, DcSource)
    return found


def shown(running: RunningCoach) -> tuple[float | None, ...]:
    """Return voltage, current, temperature and charge of the house battery."""
    battery = bank(running)
    return (
        battery.number("DC_SOURCE_STATUS_1", "dc_voltage"),
        battery.current,
        battery.number("DC_SOURCE_STATUS_2", "source_temperature"),
        battery.charge,
    )


@pytest.mark.parametrize("empty_first", [True, False])
async def test_a_priority_that_says_nothing_hides_nobody(
    running: RunningCoach, empty_first: bool
) -> None:
    pairs = (EMPTY_BATTERY, BATTERY) if empty_first else (BATTERY, EMPTY_BATTERY)
    for _ in range(4):
        for frames in pairs:
            await running.house.hears(*frames)
        await asyncio.sleep(0.5)
    assert shown(running) == pytest.approx((13.3, 0, 15, 90))


async def test_values_that_the_first_lacks_are_the_next_ones(
    running: RunningCoach,
) -> None:
    # 120 knows the current alone, 100 all: voltage of the one, current of the other
    volts, both = "19FFFD42#01640A01E8AB3577", "19FFFD50#0178FFFF18793577"
    await running.house.hears(volts, volts, both, both)
    assert shown(running)[:2] == pytest.approx((13.3, -6.888))
    changes = changes_of(bank(running))
    for _ in range(20):
        await running.house.hears(volts, both)
        await asyncio.sleep(0.5)
    assert changes == []
    # Who fell silent gives no values any more.
    for _ in range(20):
        await running.house.hears(both)
        await asyncio.sleep(0.5)
    volts_now, amps = shown(running)[:2]
    assert volts_now is None
    assert amps == pytest.approx(-6.888)


async def test_of_several_nodes_the_highest_priority_counts(
    running: RunningCoach,
) -> None:
    inverter, charger = "19FFFD0A#013CF0000094357", "19FFFD09#01500401009435"
    inverter, charger = f"{inverter}7", f"{charger}77"
    await running.house.hears(inverter, inverter, charger, charger, inverter)
    assert bank(running).number("DC_SOURCE_STATUS_1", "dc_voltage") == 13
    # Of equals the higher address counts.
    equal = "19FFFD0B#0150180100943577"
    await running.house.hears(equal, equal, charger, inverter)
    assert bank(running).number("DC_SOURCE_STATUS_1", "dc_voltage") == 14
    assert not running.session.receiver.rivals.fights()
    for _ in range(6):
        await asyncio.sleep(1)
        await running.house.hears(inverter)
    assert bank(running).source == 0x0A


# What only explains another value


async def test_an_explanation_of_nothing_is_nothing(running: RunningCoach) -> None:
    await running.house.hears(*EMPTY_BATTERY * 3)
    assert DeviceKey("house", "dc_source", 1) not in running.coach.devices
    await running.house.hears(*["19FFFC42#01640024B4FFFFFF"] * 2)
    meaning = "DC_SOURCE_STATUS_2.time_remaining_interpretation"
    assert meaning not in bank(running).features
    await running.house.hears(*["19FFFC42#01640024B43C00FC"] * 2)
    assert meaning in bank(running).features


# Commands


async def test_a_panel_that_repeats_confirms_nothing_wrong(
    running: RunningCoach,
) -> None:
    """The believed node says that it stayed on; what the other says counts nothing."""
    await running.house.hears(ON, ON, OTHER_OFF)
    turning_off = asyncio.create_task(running.dimmer(25).turn_off_now())
    for _ in range(30):
        await running.house.hears(OTHER_OFF, ON)
        await asyncio.sleep(0.2)
    with pytest.raises(DeviceDidNotObey):
        await turning_off


async def test_what_another_node_confirms_holds_nobody_up(
    running: RunningCoach,
) -> None:
    """The believed node is silent for the moment: the other one has answered."""
    await running.house.hears(ON, ON, OTHER_ON)
    turning_off = asyncio.create_task(running.dimmer(25).turn_off_now())
    await asyncio.sleep(0.2)
    await running.house.hears(OTHER_OFF)
    await turning_off


# Nodes


async def test_a_node_that_changes_its_address_is_believed_at_once(
    running: RunningCoach,
) -> None:
    name = "0102030405060708"
    await running.house.hears(f"18EEFF9C#{name}", ON, ON)
    await running.house.hears(f"18EEFF42#{name}", OTHER_OFF)
    assert running.dimmer(25).source == 0x42


async def test_a_quiet_module_that_is_replaced_is_not_waited_for(
    running: RunningCoach,
) -> None:
    await running.house.hears(ON, ON)
    await asyncio.sleep(60)
    await running.house.hears(OTHER_OFF)
    assert running.dimmer(25).source == 0x42


async def test_unchanged_frames_of_the_believed_sender_stay_on_the_fast_path(
    running: RunningCoach,
) -> None:
    for _ in range(3):
        await running.house.hears(OFF, OTHER_ON)
    handled: list[int] = []
    running.session.messages.subscribe(lambda message: handled.append(message.source))
    for _ in range(10):
        await running.house.hears(OFF, OTHER_ON)
    assert handled == [0x42] * 10


async def test_who_sends_what_is_told(running: RunningCoach) -> None:
    for _ in range(3):
        await running.house.hears(OFF, OTHER_ON)
    rivals, now = running.session.receiver.rivals, running.coach.now()
    (one,) = rivals.senders(DeviceKey("house", "dc_dimmer", 25), now)
    assert one["believed"] == 0x9C
    assert one["senders"][0x42]["data"] == "19ffc8fcffff04ff"
    assert rivals.senders(DeviceKey("house", "dc_dimmer", 26), now) == []


async def test_the_second_sender_of_a_rude_coach_flips_nothing(
    running: RunningCoach,
) -> None:
    """What it reports too is decided once, and then stays."""
    rude = RudeBench(running.house.codec, "two-senders")
    began, second = rude.now, set()
    last: dict[tuple[DeviceKey, str], int] = {}
    changes: Counter[tuple[DeviceKey, str]] = Counter()
    for at, frame in rude.frames(60):
        if at > began:
            await asyncio.sleep(at - began)
            began = at
        second.add(frame.source)
        running.house.link.receive(frame)
        for key, device in running.coach.devices.items():
            for status, message in device.messages.items():
                before = last.setdefault((key, status), message.source)
                if before != message.source:
                    changes[key, status] += 1
                    last[key, status] = message.source
    assert 0xD7 in second
    assert all(count == 1 for count in changes.values())
    assert len({key for key, _ in changes}) <= 1
