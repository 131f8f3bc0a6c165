"""Which devices are there: what their silence means."""

import asyncio

from custom_components.rvc.bus.errors import NetworkLost
from custom_components.rvc.coach.availability import LastSeen, NodeSeen, is_silent
from custom_components.rvc.devices import DeviceKey
from custom_components.rvc.devices.dimmer import Dimmer
from custom_components.rvc.spec import Spec

from .conftest import RunningCoach

KEY = DeviceKey("house", "dc_dimmer", 25)
OFF = "19FEDA9C#19FF00FCFFFF00FF"
TANK = "19FFB79C#0001640401080200"


def test_a_broadcast_is_missed_by_its_interval(spec: Spec) -> None:
    tank = Dimmer(KEY, None, ("TANK_STATUS",))  # type: ignore[arg-type]
    tank.add_features({"TANK_STATUS"})
    seen = LastSeen(0.0)
    seen.update(1.0)
    assert not is_silent(tank, seen, None, spec, 20.0)
    assert is_silent(tank, seen, None, spec, 22.0)
    # A sender that is slower than the text is given time by its own habit.
    seen.update(19.0)
    assert not is_silent(tank, seen, None, spec, 60.0)
    assert is_silent(tank, seen, None, spec, 80.0)


def test_a_quiet_lamp_is_missed_only_with_its_node(spec: Spec) -> None:
    lamp = Dimmer(KEY, None, ("DC_DIMMER_STATUS_3",))  # type: ignore[arg-type]
    lamp.add_features({"DC_DIMMER_STATUS_3"})
    seen, node = LastSeen(0.0), NodeSeen(0.0)
    assert not is_silent(lamp, seen, None, spec, 9999.0)
    node.update(0.0)
    assert not is_silent(lamp, seen, node, spec, 9999.0)
    node.count_heartbeats(2)
    assert not is_silent(lamp, seen, node, spec, 19.0)
    assert is_silent(lamp, seen, node, spec, 21.0)


def test_frames_that_came_close_together_are_no_gap() -> None:
    seen = LastSeen(0.0)
    seen.update(1.0)
    seen.update(4.0, 9.0, count=6)
    seen.update(10.0)
    assert (seen.received, seen.time, seen.longest_gap) == (8, 10.0, 3.0)
    seen.restart(20.0)
    assert (seen.received, seen.time, seen.longest_gap) == (0, 20.0, 0.0)


async def test_a_silent_device_is_unavailable_until_it_is_seen(
    running: RunningCoach,
) -> None:
    await running.house.hears(TANK)
    tank = running.device("tank", 0)
    available = []
    tank.subscribe(lambda: available.append(tank.available), "none of its statuses")
    await asyncio.sleep(100)
    assert available == [False]
    await running.house.hears(TANK)
    assert available == [False, True]


async def test_a_network_that_comes_back_gives_devices_time(
    running: RunningCoach,
) -> None:
    await running.house.hears(TANK)
    tank = running.device("tank", 0)
    await asyncio.sleep(14)
    running.house.link.lose(NetworkLost("pulled out"))
    assert not tank.available
    await asyncio.sleep(14)
    assert running.coach.networks["house"].connected
    assert running.device("tank", 0).available
    assert not running.coach.registry.was_seen(tank.key)
    await running.house.hears(TANK)
    assert running.coach.registry.was_seen(tank.key)
