"""The fast path: frames that change nothing are counted, and lost to nobody."""

import asyncio
import random

import pytest

from custom_components.rvc.devices.errors import DeviceDidNotObey
from custom_components.rvc.devices.node import Node
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message
from tests.other_nodes import NODE

from .conftest import RunningCoach, StartCoach

OFF = "19FEDA9C#19FF00FCFFFF00FF"
DIM = "19FEDA9C#19FF32FCFFFF00FF"
OTHER = "19FEDA9C#1AFF00FCFFFF00FF"
HEALTHY = "19FECA9C#0583FFFFFFFFFFFF"
LEVELS = ("00", "32", "C8")
BATTERIES = (("80", "0A"), ("8D", "0B"), ("9C", "0C"))
HEALTH = (HEALTHY, "19FECA44#0583FFFFFFFFFFFF", "19FECA9C#458301052681FFFF")


def handled(running: RunningCoach, network: str = "house") -> list[Message]:
    """Return the messages that do not take the fast path, from now on."""
    messages: list[Message] = []
    running.coach.sessions[network].messages.subscribe(messages.append)
    return messages


async def test_counts_are_up_to_date_whenever_they_are_read(
    running: RunningCoach,
) -> None:
    await running.house.hears(OFF, OFF, OFF, OFF)
    assert running.session.nodes[NODE].received == 4
    await running.house.hears(OFF)
    ((row, _),) = running.coach.monitor.latest(running.coach.now())
    assert row["count"] == 5
    (record,) = (
        record
        for record in running.coach.registry.records(running.session)
        if record.device is running.device("dc_dimmer", 25)
    )
    assert record.seen.received == 5
    assert record.seen.time == pytest.approx(running.coach.now())


async def test_signs_of_life_are_counted(running: RunningCoach) -> None:
    await running.house.hears(HEALTHY, HEALTHY, HEALTHY)
    node = running.session.nodes[NODE]
    assert (node.received, node.heartbeats) == (3, 3)


async def test_only_what_changes_is_handled(running: RunningCoach) -> None:
    messages = handled(running)
    await running.house.hears(OFF, OFF, DIM, DIM, OFF, OFF)
    assert [message["operating_status"] for message in messages] == [0, 25, 0]
    assert running.session.nodes[NODE].received == 6


async def test_an_unchanged_frame_keeps_a_device_available(
    running: RunningCoach,
) -> None:
    await running.house.hears(OFF, OFF)
    await asyncio.sleep(9)
    await running.house.hears(OFF)
    await asyncio.sleep(9)
    assert running.device("dc_dimmer", 25).available


async def test_a_silent_device_is_available_with_the_same_frame(
    running: RunningCoach,
) -> None:
    await running.house.hears("19FFB79C#0001640401080200")
    tank = running.device("tank", 0)
    await asyncio.sleep(100)
    assert not tank.available
    await running.house.hears("19FFB79C#0001640401080200")
    assert tank.available


async def test_what_gave_way_in_the_table_is_there_again(running: RunningCoach) -> None:
    await running.house.hears(OFF)
    latest = running.session.monitor.latest
    latest.limit = 1
    await running.house.hears(OFF, OTHER)
    assert len(latest) == 1
    rows = running.coach.monitor.latest(running.coach.now())
    assert [message.instance for _, message in rows] == [25]


async def test_only_so_many_frames_are_kept(running: RunningCoach) -> None:
    unchanged = running.session.receiver.unchanged
    unchanged.limit = 5
    for number in range(1, 20):
        await running.house.hears(f"19FEDA9C#{number:02X}FF00FCFFFF00FF")
        assert len(unchanged) <= 5


# What somebody waits for


async def test_a_command_on_one_network_leaves_the_other_on_the_fast_path(
    start_coach: StartCoach,
) -> None:
    running = await start_coach("house", "chassis")
    for _ in range(12):
        await running.nodes["chassis"].hears(OFF)
        await running.house.hears(OTHER)
    await asyncio.sleep(3)
    lamp = running.dimmer(25, "chassis")
    commanding = asyncio.create_task(lamp.turn_off_now())
    await asyncio.sleep(0.5)
    house, chassis = handled(running), handled(running, "chassis")
    await running.house.hears(OTHER, OTHER)
    assert house == []
    assert not commanding.done()
    await running.nodes["chassis"].hears(OFF)
    await commanding
    assert [message.instance for message in chassis] == [25]


async def test_only_the_awaited_status_leaves_the_fast_path(
    running: RunningCoach,
) -> None:
    await running.house.hears(DIM, DIM, OTHER, OTHER)
    lamp = running.dimmer(25)
    commanding = asyncio.create_task(lamp.turn_off_now())
    await asyncio.sleep(0.5)
    messages = handled(running)
    await running.house.hears(OTHER, DIM, OTHER, DIM)
    assert [message.instance for message in messages] == [25, 25]
    # It was contradicted, and not only not answered.
    with pytest.raises(DeviceDidNotObey):
        await commanding
    await running.house.hears(DIM, DIM, DIM)
    assert len(messages) == 3


async def test_a_command_is_confirmed_by_what_was_reported_before(
    running: RunningCoach,
) -> None:
    await running.house.hears(OFF, OFF)
    running.house.answers_by("DC_DIMMER_COMMAND_2", lambda _: Frame.parse(OFF))
    await running.dimmer(25).turn_off_now()
    assert len(running.house.commands("DC_DIMMER_COMMAND_2")) == 1


async def test_a_request_returns_also_what_was_reported_before(
    running: RunningCoach,
) -> None:
    await running.house.hears(OFF, OTHER)
    requesting = asyncio.create_task(
        running.session.request_responses("DC_DIMMER_STATUS_3", NODE, None)
    )
    await asyncio.sleep(0.5)
    await running.house.hears(OFF, OTHER)
    responses = await requesting
    assert [message.instance for message in responses] == [25, 26]


async def test_whose_node_turns_out_to_be_an_echo_is_not_kept_alive(
    start_coach: StartCoach,
) -> None:
    running = await start_coach("house", "chassis")
    for _ in range(12):
        await running.nodes["chassis"].hears(OFF)
    await asyncio.sleep(3)
    lamp = running.device("dc_dimmer", 25, "chassis")
    (record,) = (
        record
        for record in running.coach.registry.records(running.coach.sessions["chassis"])
        if record.device is lamp
    )
    # Somebody bridges them: all that the house says comes on the chassis as well.
    for number in range(100):
        await asyncio.sleep(1)
        text = f"19FEDA9C#1AFF{number:02X}FCFFFF00FF"
        await running.house.hears(OFF, text)
        await running.nodes["chassis"].hears(OFF, text)
    assert running.coach.sessions["chassis"].is_echo(NODE, running.coach.now())
    assert running.coach.now() - record.seen.time > 30


async def test_of_two_nodes_only_the_frames_of_the_accepted_one_count(
    running: RunningCoach,
) -> None:
    codec = running.house.codec
    inverter, monitor = (
        codec.encode(
            "DC_SOURCE_STATUS_1",
            {"instance": 1, "device_priority": priority, "dc_voltage": volts},
            source=source,
        )
        for priority, volts, source in (
            ("inverter_charger", 12.8, 0x44),
            (119, 13.2, 0x45),
        )
    )
    await running.house.hears(str(inverter), str(inverter))
    battery = running.device("dc_source", 1)
    (record,) = (
        record
        for record in running.coach.registry.records(running.session)
        if record.device is battery
    )
    await running.house.hears(str(monitor), str(inverter), str(monitor), str(inverter))
    assert battery.number("DC_SOURCE_STATUS_1", "dc_voltage") == pytest.approx(13.2)
    assert record.seen.received == 4
    # When the better one falls silent, the other one counts again.
    for _ in range(6):
        await asyncio.sleep(1)
        await running.house.hears(str(inverter))
    assert battery.number("DC_SOURCE_STATUS_1", "dc_voltage") == pytest.approx(12.8)


def picture(running: RunningCoach) -> dict[str, object]:
    """Return all that frames may change, as it is read at this moment."""
    now = running.coach.now()
    return {
        "devices": {
            key: (device.available, device.source, device.messages, device.features)
            for key, device in running.coach.devices.items()
        },
        "faults": {
            key: device.faults
            for key, device in running.coach.devices.items()
            if isinstance(device, Node)
        },
        "seen": {
            record.device.key: (round(record.seen.time, 6), record.seen.received)
            for record in running.coach.registry.records(running.session)
        },
        "heartbeats": {
            address: node.heartbeats for address, node in running.session.nodes.items()
        },
        "latest": list(running.coach.monitor.latest(now)),
        "unknown": running.coach.monitor.unknown(now),
    }


@pytest.mark.parametrize("seed", range(5))
async def test_the_fast_path_comes_to_the_same_as_the_long_way(
    start_coach: StartCoach, seed: int
) -> None:
    fast, long = await start_coach("house"), await start_coach("house")
    chance = random.Random(seed)
    texts = [
        *(f"19FEDA9C#{n:02X}FF{level}FCFFFF04FF" for n in (1, 2) for level in LEVELS),
        *(f"19FFB744#{n:02X}0{level}640401080200" for n in (0, 1) for level in "123"),
        *(f"19FFFD{node}#0178{volts}01FFFFFFFF" for node, volts in BATTERIES),
        *HEALTH,
        "19FEDB44#01FFC80500FFFFFF",
        "195FCE98#00",
        "18EAFF44#CAFE01FFFFFFFFFF",
    ]
    with long.session.receiver.unchanged.awaiting(lambda _: True):
        for _ in range(60):
            frames = chance.choices(texts, k=chance.randint(1, 6)) * 2
            for running in (fast, long):
                await running.house.hears(*frames)
            if chance.random() < 0.3:
                await asyncio.sleep(chance.choice([0.01, 0.5, 3, 20]))
            if chance.random() < 0.1:
                # They were not started together, so they look at different times.
                for running in (fast, long):
                    running.session.tick(running.coach.now())
                assert picture(fast) == picture(long)
        assert picture(fast) == picture(long)
        assert len(long.session.receiver.unchanged) == 0
    assert len(fast.session.receiver.unchanged) > 0


# When what is counted is passed on early


async def test_a_status_is_as_old_as_it_is_once_the_fast_path_is_left(
    running: RunningCoach,
) -> None:
    await running.house.hears(OFF, OFF)
    await asyncio.sleep(9)
    await running.house.hears(OFF)
    lamp = running.dimmer(25)
    (key,) = (message.key for message in lamp.messages.values())
    heard = running.session.status_seen(lamp, key)
    running.session.receiver.unchanged.clear()
    assert running.session.status_seen(lamp, key) == heard


async def test_who_is_believed_stays_so_when_the_fast_path_is_left(
    running: RunningCoach,
) -> None:
    for _ in range(30):
        await running.house.hears(OFF)
        await asyncio.sleep(2)
    running.session.receiver.unchanged.clear()
    await running.house.hears(DIM.replace("9C#", "9D#"))
    assert running.dimmer(25).source == NODE


async def test_the_believed_sender_is_as_old_in_reports_as_it_is(
    running: RunningCoach,
) -> None:
    await running.house.hears(OFF, OFF, DIM.replace("9C#", "9D#"), OFF)
    await asyncio.sleep(0.5)
    await running.house.hears(OFF)
    key = running.dimmer(25).key
    (status,) = running.session.receiver.rivals.senders(key, running.coach.now())
    assert status["senders"][NODE]["heard"] == 0


async def test_who_is_alone_again_is_heard_anew(running: RunningCoach) -> None:
    await running.house.hears(OFF, OFF, DIM.replace("9C#", "9D#"), OFF)
    assert len(running.session.receiver.rivals) == 1
    messages = handled(running)
    for _ in range(160):
        await running.house.hears(OFF)
        await asyncio.sleep(2)
    assert len(running.session.receiver.rivals) == 0
    assert [message.source for message in messages] == [NODE]
