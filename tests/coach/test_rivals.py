"""Nodes that report other values of one device in turn are found, and nobody else is."""

import asyncio

from custom_components.rvc.devices import DeviceKey

from .conftest import RunningCoach

LAMP = DeviceKey("house", "dc_dimmer", 25)
OFF = "19FEDA9C#19FF00FCFFFF00FF"
OTHER_ON = "19FEDA42#19FFC8FCFFFF04FF"
OTHER_OFF = "19FEDA42#19FF00FCFFFF00FF"


def fights(running: RunningCoach) -> dict[DeviceKey, frozenset[int]]:
    """Return who fights over what."""
    return dict(running.session.receiver.rivals.fights())


async def test_two_nodes_that_say_otherwise_in_turn_fight(
    running: RunningCoach,
) -> None:
    for _ in range(5):
        await running.house.hears(OFF)
        await asyncio.sleep(1)
        await running.house.hears(OTHER_ON)
        await asyncio.sleep(1)
    assert fights(running) == {LAMP: frozenset({0x9C, 0x42})}
    # One of them falls silent.
    for _ in range(13):
        await running.house.hears(OFF)
        await asyncio.sleep(5)
    assert not fights(running)
    for _ in range(60):
        await running.house.hears(OFF)
        await asyncio.sleep(5)
    assert len(running.session.receiver.rivals) == 0


async def test_slow_broadcasts_are_a_fight_for_longer(running: RunningCoach) -> None:
    for _ in range(5):
        await running.house.hears(OFF)
        await asyncio.sleep(40)
        await running.house.hears(OTHER_ON)
        await asyncio.sleep(40)
    assert fights(running)


async def test_the_same_values_of_two_nodes_are_no_fight(running: RunningCoach) -> None:
    for _ in range(20):
        await running.house.hears(OFF, OTHER_OFF)
        await asyncio.sleep(1)
    assert not fights(running)


async def test_a_hand_over_is_no_fight(running: RunningCoach) -> None:
    for _ in range(10):
        await running.house.hears(OFF)
        await asyncio.sleep(1)
    for _ in range(10):
        await running.house.hears(OTHER_ON)
        await asyncio.sleep(1)
    assert not fights(running)


async def test_who_said_otherwise_once_is_no_rival(running: RunningCoach) -> None:
    for number in range(8):
        await running.house.hears(OFF)
        await asyncio.sleep(1)
        await running.house.hears(OTHER_ON)
        await asyncio.sleep(1)
        if number == 4:
            await running.house.hears(OTHER_ON.replace("DA42#19FFC8", "DA43#19FF64"))
    assert fights(running) == {LAMP: frozenset({0x9C, 0x42})}


async def test_one_node_that_changes_is_no_fight(running: RunningCoach) -> None:
    for _ in range(10):
        await running.house.hears(OFF, OFF.replace("FF00FC", "FFC8FC"))
        await asyncio.sleep(1)
    assert not fights(running)


async def test_indicators_may_be_reported_by_many(running: RunningCoach) -> None:
    for _ in range(10):
        await running.house.hears(
            "19FED79C#01FF64FFFFF001FF", "19FED742#01FF64FFFFF101FF"
        )
        await asyncio.sleep(1)
    assert any(key.device_class == "indicator" for key in running.coach.devices)
    assert not fights(running)


async def test_a_battery_chooses_among_its_senders(running: RunningCoach) -> None:
    for _ in range(10):
        await running.house.hears(
            "19FFFD42#01640A0150573677", "19FFFD44#01280C0150573677"
        )
        await asyncio.sleep(1)
    assert not fights(running)


async def test_so_many_statuses_are_watched(running: RunningCoach) -> None:
    lamps = [f"19FEDA9C#{number:02X}FF00FCFFFF00FF" for number in range(1, 201)]
    others = [one.replace("DA9C", "DA42").replace("FF00FC", "FFC8FC") for one in lamps]
    for _ in range(12):
        await running.house.hears(*lamps, *others)
        await asyncio.sleep(5)
    assert len(running.session.receiver.rivals) <= 256
    assert len(fights(running)) > 100
