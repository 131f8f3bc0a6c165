"""Devices are looked at when something may have changed, and never too late."""

import asyncio
import random

import pytest

from custom_components.rvc.bus.errors import NetworkLost
from custom_components.rvc.coach.availability import Availability
from custom_components.rvc.coach.device_record import DeviceRecord
from custom_components.rvc.devices.node import Node
from tests.other_nodes import NODE

from .conftest import RunningCoach, StartCoach

TANKS = [f"19FFB79C#0{tank}01640401080200" for tank in range(3)]
TANK_OF_ANOTHER = "19FFB745#0301640401080200"
LAMPS = [f"19FEDA{node:02X}#19FF00FCFFFF00FF" for node in (NODE, 0x45)]
HEARTBEATS = [f"19FECA{node:02X}#0542FFFFFFFFFFFF" for node in (NODE, 0x45)]
STARTS = [f"18EEFF{node:02X}#0100E0FF00000080" for node in (NODE, 0x45)]
FAULT = "19FECA45#15430102030400FF"
LAMP_OF_ANOTHER = "19FEDA45#1AFF00FCFFFF00FF"


def as_it_is(running: RunningCoach) -> dict[str, tuple[bool, bool]]:
    """Return what a look at every device would find, without one.

    It is whether each is available, and whether it is time to request it again.
    """
    session, now = running.session, running.coach.now()
    looks, network = session.availability, session.network
    found = {}
    for record in session.registry.records(session):
        silent = not looks._is_back(record, now) or looks._is_silent(record, now)  # noqa: SLF001
        pause = session.timing.ask_silent if silent else session.timing.ask_quiet
        since = now - max(record.seen.time, record.requested)
        due = network.is_open and record.device.source is not None and since > pause
        is_old = now - record.requested > session.timing.ask_started
        due = due or (record.started > record.requested and is_old)
        found[str(record.device)] = (network.connected and not silent, due)
    return found


def has_passed(node: Node, now: float) -> bool:
    """Return whether a node shows a fault that it has not repeated for too long."""
    longest = max(16.0, (len(node.faults) + 1) * 5.5)
    return any(now - seen > longest for seen in node._faults.values())  # noqa: SLF001


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_looked_at_less_often_is_as_true(
    start_coach: StartCoach, seed: int
) -> None:
    """Nodes and devices come and go at random; each tick finds what all looks would."""
    chance = random.Random(seed)
    running = await start_coach("house")
    coach = running.coach
    wrong: list[object] = []
    ticks = 0

    def compare() -> None:
        nonlocal ticks
        ticks += 1
        shown = {str(one): (one.available, False) for one in coach.devices.values()}
        if shown != (found := as_it_is(running)):
            wrong.append((shown, found))
        nodes = [one for one in coach.devices.values() if isinstance(one, Node)]
        wrong.extend(one for one in nodes if has_passed(one, coach.now()))

    coach.ticks.subscribe(compare)
    said = [
        *TANKS,
        TANK_OF_ANOTHER,
        *LAMPS,
        *HEARTBEATS,
        *STARTS,
        FAULT,
        LAMP_OF_ANOTHER,
    ]
    for _ in range(16):
        speaking = chance.sample(said, chance.randint(0, len(said)))
        pause = chance.choice((0.3, 2.0, 5.0, 14.0, 40.0))
        for _ in range(chance.randint(1, 12)):
            for text in chance.sample(speaking, len(speaking) * 2 // 3):
                await running.house.hears(text)
                await asyncio.sleep(chance.random() / 10)
            await asyncio.sleep(pause)
        if chance.random() < 0.1:
            running.house.link.lose(NetworkLost("pulled out"))
        if coach.devices and chance.random() < 0.1:
            coach.registry.forget(chance.choice([*coach.devices]))
    assert ticks > 100
    assert not wrong


async def test_a_coach_at_rest_is_hardly_looked_at(
    running: RunningCoach, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[DeviceRecord] = []
    look = Availability._look  # noqa: SLF001

    def count(self: Availability, record: DeviceRecord, now: float) -> None:
        looked.append(record)
        look(self, record, now)

    async def speaks(seconds: int) -> None:
        for _ in range(seconds):
            await running.house.hears(*TANKS, *LAMPS, *HEARTBEATS)
            await asyncio.sleep(1)

    await speaks(30)
    monkeypatch.setattr(Availability, "_look", count)
    await speaks(600)
    devices = len(running.coach.devices)
    # Each within 15 s, and at none of the other ticks
    assert len(looked) <= devices * (600 / 14 + 1)
    assert running.device("tank", 2).available
