"""The fast path: frames that change nothing are counted, and lost to nobody."""

import asyncio

import pytest

from custom_components.rvc.devices.errors import DeviceDidNotObey
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message
from tests.other_nodes import NODE

from .conftest import RunningCoach, StartCoach

OFF = "19FEDA9C#19FF00FCFFFF00FF"
DIM = "19FEDA9C#19FF32FCFFFF00FF"
OTHER = "19FEDA9C#1AFF00FCFFFF00FF"
HEALTHY = "19FECA9C#0583FFFFFFFFFFFF"


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
    assert record.seen.time == running.coach.now()


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
    await asyncio.sleep(6)
    await running.house.hears(str(inverter))
    assert battery.number("DC_SOURCE_STATUS_1", "dc_voltage") == pytest.approx(12.8)
