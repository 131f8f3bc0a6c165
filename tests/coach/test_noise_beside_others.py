"""Noise beside other senders, other parts, and those who wait, follow or fail."""

import asyncio
from collections.abc import Callable

import pytest

from custom_components.rvc.devices import Device
from tests.conftest import Complaints

from .conftest import RunningCoach
from .noise_kit import STATUS, STEPS, bank, told
from .test_unchanged import handled


async def test_whoever_follows_or_awaits_it_has_every_change(
    running: RunningCoach, source: Device
) -> None:
    unchanged = running.session.receiver.unchanged
    codes = [265, 264, 265, 264]

    async def heard() -> int:
        messages = handled(running)
        for code in codes:
            await running.house.hears(bank(code))
        return len(messages)

    assert await heard() < 2
    end: Callable[[], None] = unchanged.follow(lambda one: one.name == STATUS)
    assert await heard() == 4
    end()
    with unchanged.awaiting(lambda one: one.name == STATUS):
        assert await heard() == 4


async def test_whoever_begins_to_wait_has_the_newest(
    running: RunningCoach, source: Device
) -> None:
    unchanged = running.session.receiver.unchanged
    shown = told(source)
    await running.house.hears(bank(265))
    with unchanged.awaiting(lambda one: one.name == STATUS):
        assert source.number(STATUS, "dc_voltage") == 265 / STEPS
        await running.house.hears(bank(265))
    await asyncio.sleep(2)
    assert shown == [265 / STEPS]


async def test_two_parts_in_one_place_both_come_to_be_told(
    running: RunningCoach,
) -> None:
    def cell(number: int, millivolts: int) -> str:
        volts = millivolts.to_bytes(2, "little").hex()
        return f"19FDDD46#0100{number:02X}00{volts}41FF".upper()

    await running.house.hears(*[cell(0, 3300), cell(1, 3300)] * 2)
    (battery,) = (
        record.device
        for record in running.coach.registry.records(running.session)
        if record.device.number("CELL_DETAIL:0-0", "voltage") is not None
    )
    keys = ["CELL_DETAIL:0-0", "CELL_DETAIL:0-1"]
    shown: dict[str, float | None] = {}

    def show() -> None:
        shown.update((key, battery.number(key, "voltage")) for key in keys)

    battery.subscribe(show, *keys)
    await running.house.hears(cell(1, 3301), cell(0, 3400))
    await asyncio.sleep(1.2)
    assert [*shown.values()] == [3400, 3301]


async def test_another_sender_is_heard_as_exactly_as_the_believed_one(
    running: RunningCoach, source: Device
) -> None:
    await running.house.hears(bank(265))
    other = bank(280).replace("46#", "47#")
    await running.house.hears(other, bank(264), other)
    messages = handled(running)
    await running.house.hears(bank(265), other, bank(264))
    assert [message.source for message in messages].count(0x46) == 2


@pytest.mark.parametrize("together", [True, False])
async def test_another_sender_brings_back_nothing_older(
    running: RunningCoach, source: Device, together: bool
) -> None:
    other = bank(280, priority="64").replace("46#", "45#")
    lamp = "19FEDA45#19FF00FCFFFF00FF"
    await running.house.hears(lamp, lamp)
    if together:
        await running.house.hears(bank(265), other)
    else:
        await running.house.hears(bank(265))
        await running.house.hears(other)
    await running.house.hears(other)
    await asyncio.sleep(3)
    assert source.number(STATUS, "dc_voltage") == 265 / STEPS


async def test_noise_that_waited_is_not_the_newest_of_a_device(
    running: RunningCoach, source: Device
) -> None:
    charge = "19FFFC47#0178B824{}5702FC"
    await running.house.hears(charge.format("2B"), charge.format("2B"))
    await asyncio.sleep(2)
    await running.house.hears(bank(265))
    await asyncio.sleep(0.02)
    await running.house.hears(charge.format("40"))
    taken = source.taken
    running.session.count_in()
    assert source.number(STATUS, "dc_voltage") == 265 / STEPS
    assert (source.source, source.taken) == (0x47, taken)


async def test_who_cannot_take_a_status_costs_nobody_another_one(
    running: RunningCoach, source: Device, complaints: Complaints
) -> None:
    def other(code: int) -> str:
        return bank(code).replace("#01", "#02")

    await running.house.hears(other(264), other(264))
    await asyncio.sleep(2)
    shown = told(running.device("dc_source", 2))

    def fail() -> None:
        raise ValueError("A fault of whoever shows it")

    source.subscribe(fail, STATUS)
    await running.house.hears(bank(265), other(265))
    await asyncio.sleep(1.2)
    assert shown == [265 / STEPS]
    await running.house.hears(bank(300), other(300))
    assert shown == [265 / STEPS, 300 / STEPS]
    for message in complaints.messages:
        assert message.startswith(f"A message was not taken: <{STATUS} from 46")
    assert len(complaints.messages) == 2
    complaints.messages.clear()


async def test_a_device_that_was_silent_is_there_with_noise(
    running: RunningCoach, source: Device
) -> None:
    await asyncio.sleep(100)
    assert not source.available
    await running.house.hears(bank(265))
    assert source.available
