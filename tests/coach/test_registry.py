"""The devices of a coach: found, remembered, and forgotten."""

import asyncio

from custom_components.rvc.devices import Device, DeviceKey, Feature
from tests.other_nodes import NODE

from .conftest import RunningCoach, StartCoach

OFF = "19FEDA9C#19FF00FCFFFF00FF"
LAMP = DeviceKey("house", "dc_dimmer", 25)
ITS_NODE = DeviceKey("house", "node", NODE)
DAY = 100.0
"""A short one, in s."""


async def test_a_status_makes_a_device_and_its_node(running: RunningCoach) -> None:
    await running.house.hears(OFF)
    assert running.coach.devices.keys() == {ITS_NODE, LAMP}


async def test_what_is_no_status_makes_none(running: RunningCoach) -> None:
    # Instances that cannot be, a command, a frame that is cut off
    await running.house.hears(
        "19FEDA9C#00FF00FCFFFF00FF",
        "19FEDA9C#FFFF00FCFFFF00FF",
        "19FEDB9C#19FFC80500FFFFFF",
        "19FEDA9C#",
    )
    assert not running.coach.devices


async def test_only_so_many_devices_are_made(running: RunningCoach) -> None:
    running.coach.registry.places.limit = 2
    await running.house.hears(OFF, "19FEDA9C#1AFF00FCFFFF00FF", "19FECA44#05")
    assert running.coach.devices.keys() == {ITS_NODE, LAMP}


async def test_who_subscribes_gets_the_features_known_first(
    running: RunningCoach,
) -> None:
    await running.house.hears(OFF)
    shown: list[tuple[DeviceKey, str]] = []

    def note(device: Device, feature: Feature) -> None:
        shown.append((device.key, feature))

    unsubscribe = running.coach.registry.subscribe_features(note)
    assert (LAMP, "DC_DIMMER_STATUS_3.operating_status") in shown
    shown.clear()
    await running.house.hears("19FFB79C#0001640401080200")
    assert (DeviceKey("house", "tank", 0), "TANK_STATUS.relative_level") in shown
    shown.clear()
    unsubscribe()
    await running.house.hears("19FFB79C#0101640401080200")
    assert shown == []


async def test_a_restart_keeps_the_devices(
    running: RunningCoach, start_coach: StartCoach
) -> None:
    await running.house.hears(OFF)
    memory = running.coach.registry.memory()
    gone = {**memory[0], "network": "chassis"}
    again = await start_coach("house", remembered=[*memory, gone])
    assert again.coach.devices.keys() == {LAMP, ITS_NODE}
    lamp = again.device("dc_dimmer", 25)
    assert lamp.features == running.device("dc_dimmer", 25).features
    assert not again.coach.registry.was_seen(LAMP)
    await again.house.hears(OFF)
    assert again.coach.registry.was_seen(LAMP)
    # The node is the one that was remembered.
    assert again.coach.registry.was_seen(ITS_NODE)


async def test_days_of_absence_are_counted(running: RunningCoach) -> None:
    registry = running.coach.registry
    await running.house.hears(OFF, "19FFB744#0001640401080200")
    for _ in range(3):
        await asyncio.sleep(DAY / 2)
        await running.house.hears(OFF)
        await asyncio.sleep(DAY / 2)
        await running.house.hears(OFF)
        gone = registry.count_absences(running.coach.now(), DAY, 3)
    assert set(gone) == {
        DeviceKey("house", "tank", 0),
        DeviceKey("house", "node", 0x44),
    }
    assert {one["device_class"]: one["absent"] for one in registry.memory()} == {
        "dc_dimmer": 0,
        "node": 3,
        "tank": 3,
    }


async def test_a_network_where_nobody_speaks_counts_no_days(
    running: RunningCoach,
) -> None:
    await running.house.hears(OFF)
    await asyncio.sleep(DAY)
    registry = running.coach.registry
    assert registry.count_absences(running.coach.now(), DAY, 1) == []


async def test_a_forgotten_device_is_found_anew(running: RunningCoach) -> None:
    changes: list[None] = []
    running.coach.registry.memory_changes.subscribe(lambda: changes.append(None))
    await running.house.hears(OFF, OFF)
    lamp = running.device("dc_dimmer", 25)
    changes.clear()
    running.coach.registry.forget(LAMP)
    running.coach.registry.forget(ITS_NODE)
    running.coach.registry.forget(ITS_NODE)
    assert len(changes) == 2
    assert running.coach.devices == {}
    await running.house.hears(OFF)
    assert running.coach.devices.keys() == {ITS_NODE, LAMP}
    assert running.device("dc_dimmer", 25) is not lamp
