"""Senders of one instance that are ruder than two that contradict each other."""

import asyncio
import random

import pytest

from custom_components.rvc.devices import Device, DeviceKey
from custom_components.rvc.protocol.frame import Frame

from .conftest import RunningCoach, StartCoach

LAMP = DeviceKey("house", "dc_dimmer", 25)


def lamp(source: int, level: int, more: str = "FFFF00FF") -> str:
    """Return the status of lamp 25, with a level in half percents."""
    return f"19FEDA{source:02X}#19FF{level:02X}FC{more}"


def levels_of(device: Device) -> list[float | None]:
    """Return the levels that a lamp shows from now on, without repetitions."""
    shown: list[float | None] = []

    def changed() -> None:
        level = device.number("DC_DIMMER_STATUS_3", "operating_status")
        if not shown or shown[-1] != level:
            shown.append(level)

    device.subscribe(changed)
    return shown


def fights(running: RunningCoach) -> dict[DeviceKey, frozenset[int]]:
    """Return who fights over what."""
    return dict(running.session.receiver.rivals.fights())


async def told(
    running: RunningCoach, *rounds: tuple[str, ...], pause: float = 1
) -> set[DeviceKey]:
    """Play rounds of frames; return over what was fought in between."""
    found: set[DeviceKey] = set()
    for frames in rounds:
        await running.house.hears(*frames)
        await asyncio.sleep(pause)
        found |= fights(running).keys()
    return found


# Mirrors


@pytest.mark.parametrize("lag", [0, 1, 3, 6])
@pytest.mark.parametrize("mirror_first", [True, False])
async def test_a_panel_that_mirrors_a_lamp_late_does_not_fight(
    running: RunningCoach, lag: int, mirror_first: bool
) -> None:
    """The owner dims the lamp every few seconds; both say it every second."""
    said = [200 * (second // 9 % 2) for second in range(120)]
    nodes = (0x42, 0x9C) if mirror_first else (0x9C, 0x42)
    late = {0x9C: 0, 0x42: lag}
    rounds = [
        tuple(lamp(node, said[max(second - late[node], 0)]) for node in nodes)
        for second in range(120)
    ]
    assert not await told(running, *rounds)


async def test_a_panel_that_mirrors_only_what_it_knows_does_not_fight(
    running: RunningCoach,
) -> None:
    rounds = [(lamp(0x9C, 200, "FF0400FF"), lamp(0x42, 200)) for _ in range(20)]
    assert not await told(running, *rounds)


# Hand-overs


@pytest.mark.parametrize("spell", [12, 30, 60, 120])
async def test_hand_overs_are_no_fights(running: RunningCoach, spell: int) -> None:
    """Two panels of which the one in use speaks, each with its own level."""
    rounds = [
        (lamp(*((0x9C, 200) if second // spell % 2 else (0x42, 40))),)
        for second in range(spell * 8)
    ]
    assert not await told(running, *rounds)


# Who says nothing now and then


@pytest.mark.parametrize("kind", [0, 1])
async def test_who_says_nothing_now_and_then_flips_nothing(
    running: RunningCoach, kind: int
) -> None:
    """A node whose every other status is empty, beside one that always knows."""
    if kind:
        # By its diagnostics it is the dimmer (DSA 131).
        await running.house.hears("19FECA9C#0583FFFFFFFFFFFF")
    await running.house.hears(lamp(0x9C, 200), lamp(0x9C, 200), lamp(0x42, 40))
    shown = levels_of(running.dimmer(25))
    for second in range(60):
        await running.house.hears("19FECA9C#0583FFFFFFFFFFFF")
        mine = lamp(0x9C, 200) if second % 2 else "19FEDA9C#19FFFFFFFFFFFFFF"
        await running.house.hears(mine, lamp(0x42, 40))
        await asyncio.sleep(1)
    assert len(shown) <= 2


# Batteries


def bank_frames(chance: random.Random, source: int, priority: int) -> tuple[str, str]:
    """Return what a sender of the house battery says: some of it is no data."""
    volts = chance.choice(["FFFF", f"{0x04 + priority:02X}01"])
    amps = chance.choice(["FFFFFFFF", f"{source:02X}943577"])
    charge = chance.choice(["FF", f"{priority:02X}"])
    return (
        f"19FFFD{source:02X}#01{priority:02X}{volts}{amps}",
        f"19FFFC{source:02X}#01{priority:02X}FFFF{charge}FFFFFF",
    )


SENDERS = ((0x42, 120), (0x46, 100), (0x80, 80))
"""The senders of the house battery and their priorities, the first that counts first."""


def first_values(
    running: RunningCoach, said: dict[int, tuple[str, str]]
) -> dict[tuple[str, str], object]:
    """Return each value of the first sender that has it, by status and signal."""
    found: dict[tuple[str, str], object] = {}
    for source, _ in SENDERS:
        for frame in said[source]:
            message = running.house.codec.decode(Frame.parse(frame))
            for signal, value in message.signals.items():
                if value is not None and signal in (
                    "dc_voltage",
                    "dc_current",
                    "state_of_charge",
                ):
                    found.setdefault((message.name or "", signal), value)
    return found


@pytest.mark.parametrize("seed", range(4))
async def test_of_three_senders_of_a_bank_each_value_is_the_first_ones(
    running: RunningCoach, seed: int
) -> None:
    """What is said stays the same, so nothing that is shown may change."""
    chance = random.Random(seed)
    said = {source: bank_frames(chance, source, rank) for source, rank in SENDERS}
    # Each knows one thing at the least.
    said[0x80] = ("19FFFD80#01500401E8943577", "19FFFC80#0150FFFF50FFFFFF")
    for _ in range(3):
        for frames in said.values():
            await running.house.hears(*frames)
    bank = running.device("dc_source", 1)
    changes: list[str] = []
    bank.status_changes.subscribe(lambda message: changes.append(str(message)))
    for _ in range(60):
        order = list(said.values())
        chance.shuffle(order)
        for frames in order:
            await running.house.hears(*frames)
        await asyncio.sleep(0.5)
    assert changes == []
    for (name, signal), value in first_values(running, said).items():
        assert bank.reading(name, signal) == value


async def test_a_first_sender_that_flickers_makes_no_value_flicker(
    running: RunningCoach,
) -> None:
    """Every third status of the first one holds nothing."""
    first = "19FFFD50#0178060100943577"
    second = "19FFFD42#01640A0100943577"
    nothing = "19FFFD50#0178FFFFFFFFFFFF"
    await running.house.hears(first, first, second)
    shown: list[float | None] = []
    bank = running.device("dc_source", 1)
    bank.subscribe(
        lambda: shown.append(bank.number("DC_SOURCE_STATUS_1", "dc_voltage"))
    )
    for number in range(60):
        await running.house.hears(first if number % 3 else nothing, second)
        await asyncio.sleep(0.5)
    assert len(shown) <= 2


# Many


async def test_three_senders_take_over_in_turn(running: RunningCoach) -> None:
    senders = [0x9C, 0x42, 0x50]
    await running.house.hears(lamp(0x9C, 200), lamp(0x9C, 200))
    device = running.dimmer(25)
    changes: list[int] = []
    device.status_changes.subscribe(lambda message: changes.append(message.source))
    while senders:
        for _ in range(40):
            for source in senders:
                await running.house.hears(lamp(source, 200 - 40 * (source % 5)))
            await asyncio.sleep(1)
        senders.pop(0)
    assert changes == [0x9C, 0x42, 0x50]


async def test_two_hundred_senders_are_bounded(running: RunningCoach) -> None:
    await running.house.hears(lamp(0x9C, 200), lamp(0x9C, 200))
    shown = levels_of(running.dimmer(25))
    for _ in range(6):
        for source in range(1, 201):
            if source not in (0x9C, running.session.node.address):
                await running.house.hears(lamp(source, source))
        await running.house.hears(lamp(0x9C, 200))
        await asyncio.sleep(1)
    assert shown == []
    rivals = running.session.receiver.rivals
    (status,) = rivals.senders(LAMP, running.coach.now())
    assert len(status["senders"]) <= 8


# Nodes that start anew or move


async def test_a_believed_node_that_restarts_stays_believed(
    running: RunningCoach,
) -> None:
    claim = "18EEFF9C#0102030405060708"
    await running.house.hears(claim, lamp(0x9C, 200), lamp(0x9C, 200), lamp(0x42, 40))
    shown = levels_of(running.dimmer(25))
    for second in range(60):
        if second % 20 == 10:
            await running.house.hears(claim)
        if second % 20 not in (7, 8, 9):
            await running.house.hears(lamp(0x9C, 200))
        await running.house.hears(lamp(0x42, 40))
        await asyncio.sleep(1)
    assert shown == []


@pytest.mark.parametrize("claims_first", [True, False])
async def test_a_node_that_moves_goes_on_where_it_was(
    running: RunningCoach, claims_first: bool
) -> None:
    """Another sender was there all the time, and takes nothing over."""
    name = "0102030405060708"
    await running.house.hears(f"18EEFF9C#{name}", lamp(0x9C, 200), lamp(0x9C, 200))
    await running.house.hears(lamp(0x42, 40))
    shown = levels_of(running.dimmer(25))
    claim = f"18EEFF50#{name}"
    first, second = (
        (claim, lamp(0x50, 200)) if claims_first else (lamp(0x50, 200), claim)
    )
    await running.house.hears(first)
    await running.house.hears(second)
    for _ in range(30):
        await running.house.hears(lamp(0x42, 40), lamp(0x50, 200))
        await asyncio.sleep(1)
    assert set(shown) <= {100}
    assert running.dimmer(25).source == 0x50


async def test_nodes_of_one_name_flip_nothing(running: RunningCoach) -> None:
    """Modules whose maker gave all of them the same NAME."""
    name = "0102030405060708"
    await running.house.hears(f"18EEFF9C#{name}", f"18EEFF42#{name}")
    await running.house.hears(lamp(0x9C, 200), lamp(0x9C, 200), lamp(0x42, 40))
    shown = levels_of(running.dimmer(25))
    for second in range(60):
        if second % 20 == 10:
            await running.house.hears(f"18EEFF9C#{name}", f"18EEFF42#{name}")
        await running.house.hears(lamp(0x9C, 200), lamp(0x42, 40))
        await asyncio.sleep(1)
    assert len(shown) <= 1


# Evidence


async def test_late_evidence_decides_once(running: RunningCoach) -> None:
    await running.house.hears(lamp(0x42, 40), lamp(0x42, 40), lamp(0x9C, 200))
    shown = levels_of(running.dimmer(25))
    for second in range(120):
        if second >= 60 and second % 5 == 0:
            await running.house.hears("19FECA9C#0583FFFFFFFFFFFF")
        await running.house.hears(lamp(0x42, 40), lamp(0x9C, 200))
        await asyncio.sleep(1)
    assert shown == [100]


async def test_evidence_of_both_decides_nothing_anew(running: RunningCoach) -> None:
    await running.house.hears(lamp(0x42, 40), lamp(0x42, 40), lamp(0x9C, 200))
    shown = levels_of(running.dimmer(25))
    for second in range(120):
        for source in (0x42, 0x9C):
            if (second + source) % 7 == 0:
                await running.house.hears(f"19FECA{source:02X}#0583FFFFFFFFFFFF")
        await running.house.hears(lamp(0x42, 40), lamp(0x9C, 200))
        await asyncio.sleep(1)
    assert len(shown) <= 2


# Networks


async def test_a_bridge_makes_no_second_sender(start_coach: StartCoach) -> None:
    running = await start_coach("house", "annex")
    both = (running.nodes["house"], running.nodes["annex"])
    for number in range(60):
        for nodes in both:
            await nodes.hears(
                lamp(0x9C, 200), f"19FEDA9C#{number % 60 + 60:02X}FF00FCFFFF00FF"
            )
        await asyncio.sleep(1)
    for session in running.coach.sessions.values():
        assert len(session.receiver.rivals) == 0
    assert not fights(running)


async def test_who_sent_what_is_found_after_others_made_room(
    running: RunningCoach,
) -> None:
    """What speaks for a node is looked up by its address, however full the table is."""
    latest = running.session.monitor.latest
    for instance in range(1, 201):
        for source in range(0x20, 0x30):
            await running.house.puts(f"19FEDA{source:02X}#{instance:02X}FF00FCFFFF00FF")
    assert len(latest) <= latest.limit
    found = [len(latest.of(source, 0.0)) for source in range(256)]
    assert sum(found) == len(latest)
