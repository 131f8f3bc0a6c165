"""Commands: sent until they are obeyed, refused or given up."""

import asyncio

import pytest

from custom_components.rvc.bus.errors import NetworkDown, NetworkLost
from custom_components.rvc.coach.node.address_claim import NoAddress
from custom_components.rvc.devices.errors import (
    CommandRefused,
    DeviceDidNotAnswer,
    DeviceDidNotObey,
)

from .conftest import RunningCoach

COMMAND = "DC_DIMMER_COMMAND_2"
ON = "19FEDA9C#19FFC8FCFFFF04FF"
OFF = "19FEDA9C#19FF00FCFFFF00FF"


def turn_off(running: RunningCoach) -> asyncio.Task[None]:
    """Begin to turn the lamp off."""
    return asyncio.create_task(running.dimmer(25).turn_off_now())


@pytest.fixture(autouse=True)
async def _a_lamp_is_on(running: RunningCoach) -> None:
    await running.house.hears(ON)


async def test_a_status_that_fits_ends_it(running: RunningCoach) -> None:
    running.house.answers(COMMAND, "DC_DIMMER_STATUS_3", operating_status=0)
    await turn_off(running)
    assert len(running.house.commands(COMMAND)) == 1


async def test_a_device_that_does_not_answer_is_commanded_twice(
    running: RunningCoach,
) -> None:
    with pytest.raises(DeviceDidNotAnswer):
        await turn_off(running)
    assert len(running.house.commands(COMMAND)) == 2


async def test_a_device_that_stays_as_it_is_does_not_obey(
    running: RunningCoach,
) -> None:
    running.house.answers(COMMAND, "DC_DIMMER_STATUS_3", operating_status=100)
    with pytest.raises(DeviceDidNotObey):
        await turn_off(running)


@pytest.mark.parametrize("code", [1, 3, 200])
async def test_a_refusal_ends_it_with_its_code(
    running: RunningCoach, code: int
) -> None:
    running.house.refuses(COMMAND, code)
    with pytest.raises(CommandRefused) as refused:
        await turn_off(running)
    assert refused.value.code == code
    assert len(running.house.commands(COMMAND)) == 1


@pytest.mark.parametrize("code", [0, 7])
async def test_an_acknowledgment_alone_is_no_answer(
    running: RunningCoach, code: int
) -> None:
    running.house.refuses(COMMAND, code)
    turning = turn_off(running)
    await asyncio.sleep(0.5)
    assert not turning.done()
    await running.house.hears(OFF)
    await turning


async def test_a_device_that_asks_for_more_time_gets_it(running: RunningCoach) -> None:
    running.house.refuses(COMMAND, 7)
    turning = turn_off(running)
    await asyncio.sleep(9)
    assert len(running.house.commands(COMMAND)) == 1
    await running.house.hears(OFF)
    await turning


@pytest.mark.parametrize(
    "data",
    [
        "03FFFFFFFFDAFE01",  # for another command
        "0307FFFFFFDBFE01",  # for another instance
        "03FFFFFF44DBFE01",  # for another node
    ],
)
async def test_a_refusal_for_another_is_none(running: RunningCoach, data: str) -> None:
    turning = turn_off(running)
    await asyncio.sleep(0.1)
    await running.house.hears(f"18E8FF9C#{data}", "19FEDA9C#1AFF00FCFFFF00FF")
    await asyncio.sleep(0.1)
    assert not turning.done()
    await running.house.hears(OFF)
    await turning


async def test_a_lost_network_ends_it(running: RunningCoach) -> None:
    turning = turn_off(running)
    await asyncio.sleep(0.1)
    running.house.link.lose(NetworkLost("pulled out"))
    with pytest.raises(NetworkDown):
        await turning
    with pytest.raises(NetworkDown):
        await turn_off(running)


async def test_a_command_waits_for_an_address_that_is_being_claimed(
    running: RunningCoach,
) -> None:
    await running.house.hears("18EE009F#0000000000000000")
    turning = asyncio.create_task(running.dimmer(25).turn_off())
    await asyncio.sleep(0.1)
    assert not running.house.commands(COMMAND)
    await asyncio.sleep(1)
    (command,) = running.house.commands(COMMAND)
    assert command.source == 158
    await running.house.hears(OFF)
    await turning


async def test_what_moves_waits_for_no_address(running: RunningCoach) -> None:
    # Its owner may have thought better of it by then.
    await running.house.hears("18EE009F#0000000000000000")
    with pytest.raises(NoAddress):
        await turn_off(running)
    await asyncio.sleep(1)
    assert not running.house.commands(COMMAND)


async def test_without_an_address_nothing_is_sent(running: RunningCoach) -> None:
    taken = [f"18EE00{address:02X}#0000000000000000" for address in range(144, 160)]
    await running.house.hears(*taken)
    await asyncio.sleep(1)
    assert running.session.node.cannot_claim
    with pytest.raises(NoAddress):
        await running.dimmer(25).turn_off()
    assert not running.house.commands(COMMAND)


async def test_a_device_is_commanded_by_one_at_a_time(running: RunningCoach) -> None:
    first, second = turn_off(running), turn_off(running)
    await asyncio.sleep(0.5)
    assert len(running.house.commands(COMMAND)) == 1
    await running.house.hears(OFF)
    await first
    await asyncio.sleep(0.5)
    assert len(running.house.commands(COMMAND)) == 2
    await running.house.hears(OFF)
    await second
