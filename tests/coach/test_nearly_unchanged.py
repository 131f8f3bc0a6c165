"""What differs by noise alone: counted at once, told and read within a second."""

import asyncio

import pytest

from custom_components.rvc.devices import Device

from .conftest import RunningCoach
from .noise_kit import STATUS, STEPS, bank, told


def set_point(code: int) -> str:
    """Return a thermostat's status, with a set point."""
    return f"19FFE29C#0100FF{code.to_bytes(2, 'little').hex()}FFFFFF".upper()


async def test_noise_is_told_and_read_within_a_second(
    running: RunningCoach, source: Device
) -> None:
    shown = told(source)
    await running.house.hears(bank(265))
    shown.clear()
    await running.house.hears(bank(264), bank(265), bank(263 + 1, 5001), bank(265))
    assert source.number(STATUS, "dc_voltage") == 264 / STEPS
    assert shown == []
    await asyncio.sleep(1)
    assert source.number(STATUS, "dc_voltage") == 265 / STEPS
    assert shown == [265 / STEPS]
    await asyncio.sleep(5)
    assert shown == [265 / STEPS]


async def test_noise_that_is_over_at_once_is_not_told(
    running: RunningCoach, source: Device
) -> None:
    shown = told(source)
    await running.house.hears(bank(265), bank(264))
    await asyncio.sleep(2)
    assert (shown, source.number(STATUS, "dc_voltage")) == ([], 264 / STEPS)


async def test_a_step_of_two_codes_is_told_at_once(
    running: RunningCoach, source: Device
) -> None:
    shown = told(source)
    await running.house.hears(bank(266), bank(268), bank(300))
    assert shown == [266 / STEPS, 268 / STEPS, 300 / STEPS]


async def test_noise_that_waits_is_near_to_nothing_after_a_step(
    running: RunningCoach, source: Device
) -> None:
    shown = told(source)
    await running.house.hears(bank(265), bank(300))
    await asyncio.sleep(1)
    await running.house.hears(bank(265))
    assert shown == [300 / STEPS, 265 / STEPS]


async def test_a_drift_is_followed_within_a_second(
    running: RunningCoach, source: Device
) -> None:
    shown = told(source)
    for code in range(264, 300):
        await running.house.hears(bank(code), bank(code))
        await asyncio.sleep(0.3)
        if code > 266:
            assert shown[-1] is not None
            assert code / STEPS - shown[-1] < 2.01 / STEPS
    await asyncio.sleep(1)
    assert shown[-1] == 299 / STEPS


async def test_what_is_no_measure_is_told_at_once(
    running: RunningCoach, source: Device
) -> None:
    shown = told(source)
    await running.house.hears(bank(265), bank(265, priority="64"))
    assert shown[-1:] == [265 / STEPS]
    assert source.label(STATUS, "device_priority") != "voltmeter"
    assert shown == [265 / STEPS]


async def test_a_set_point_of_another_code_is_told_within_a_second(
    running: RunningCoach,
) -> None:
    await running.house.hears(set_point(9400), set_point(9400))
    zone = running.device("thermostat", 1)
    shown: list[float | None] = []
    zone.subscribe(
        lambda: shown.append(zone.number("THERMOSTAT_STATUS_1", "setpoint_temp_heat"))
    )
    await running.house.hears(set_point(9401))
    await asyncio.sleep(1)
    await running.house.hears(set_point(9403))
    assert shown == [code / 32 - 273 for code in (9401, 9403)]


async def test_a_fan_and_a_mode_are_told_at_once(running: RunningCoach) -> None:
    await running.house.hears(set_point(9400), set_point(9400))
    calls: list[None] = []
    running.device("thermostat", 1).subscribe(lambda: calls.append(None))
    await running.house.hears(
        set_point(9400).replace("#0100FF", "#010063"),
        set_point(9400).replace("#0100FF", "#010064"),
        set_point(9400).replace("#0100FF", "#010164"),
    )
    assert len(calls) == 3


async def test_a_tank_of_another_code_is_told_within_a_second_and_at_once_when_empty(
    running: RunningCoach,
) -> None:
    def tank(level: int, resolution: int = 0x64) -> str:
        return f"19FFB79C#00{level:02X}{resolution:02X}FFFFFFFFFF"

    await running.house.hears(tank(2), tank(2))
    device = running.device("tank", 0)
    shown: list[float | None] = []
    device.subscribe(
        lambda: shown.append(device.number("TANK_STATUS", "relative_level"))
    )
    await running.house.hears(tank(1))
    assert shown == []
    await asyncio.sleep(1)
    assert shown == [1]
    await running.house.hears(tank(0), tank(0, resolution=0x65))
    assert shown == [1, 0, 0]


@pytest.mark.parametrize("dgn", ["FFFC", "FE94"])
async def test_a_charge_that_is_low_or_no_more_is_told_at_once(
    running: RunningCoach, dgn: str
) -> None:
    def charge(half_percents: int) -> str:
        return f"19{dgn}46#0101FFFF{half_percents:02X}FFFFFF"

    await running.house.hears("19FFFD46#01780801FFFFFFFF", charge(41), charge(41))
    key = {"FFFC": "DC_SOURCE_STATUS_2", "FE94": "BATTERY_STATUS_2"}[dgn]
    (battery,) = (
        record.device
        for record in running.coach.registry.records(running.session)
        if key in record.device.messages
    )
    shown: list[float | None] = []
    battery.subscribe(lambda: shown.append(battery.number(key, "state_of_charge")))
    await running.house.hears(charge(40))
    assert shown == [20]
    await running.house.hears(charge(46))
    await asyncio.sleep(3)
    await running.house.hears(charge(47))
    assert shown[-1] == 23.5


async def test_no_value_is_no_noise(running: RunningCoach, source: Device) -> None:
    shown = told(source)
    for code in (0xFFFF, 0xFFFE, 264, 0xFFFF):
        await running.house.hears(bank(code))
    assert shown == [None, None, 264 / STEPS, None]


async def test_the_largest_number_is_no_noise_of_none(
    running: RunningCoach, source: Device
) -> None:
    shown = told(source)
    for code in (0xFFFB, 0xFFFA, 0xFFFB):
        await running.house.hears(bank(code))
    assert len(shown) == 3


async def test_other_numbers_may_be_noisy_where_one_stays_none(
    running: RunningCoach, source: Device
) -> None:
    await running.house.hears(bank(0xFFFF, 5000))
    shown = told(source)
    await running.house.hears(bank(0xFFFF, 5001), bank(0xFFFF, 5000))
    assert shown == []
    await running.house.hears(bank(264, 5000))
    assert shown == [264 / STEPS]


async def test_an_edge_is_told_at_once_until_it_is_seen_to_be_noise(
    running: RunningCoach, source: Device
) -> None:
    await running.house.hears(bank(264, 0))
    shown = told(source)
    for milliamperes in (1, 0, 1):
        await running.house.hears(bank(264, milliamperes))
    assert len(shown) == 3
    for milliamperes in (0, 1, 0, -1) * 5:
        await running.house.hears(bank(264, milliamperes))
        await asyncio.sleep(0.1)
    assert len(shown) < 3 + 12
    await asyncio.sleep(100)
    await running.house.hears(bank(264, 0))
    shown.clear()
    await running.house.hears(bank(264, 1), bank(264, 0))
    assert len(shown) == 2


async def test_who_counts_is_called_for_each_change(
    running: RunningCoach, source: Device
) -> None:
    counted = told(source, counts=True)
    codes = [265, 264, 265, 263, 264, 300, 301] * 3
    for code in codes:
        await running.house.hears(bank(code))
    assert counted == [code / STEPS for code in codes]
    await asyncio.sleep(3)
    assert len(counted) == len(codes)


@pytest.mark.parametrize("period", [0.1, 0.25, 0.5])
async def test_what_goes_back_and_forth_in_step_is_told_on_both_sides(
    running: RunningCoach, source: Device, period: float
) -> None:
    shown: list[float | None] = []
    seen: list[float | None] = [264 / STEPS]
    source.subscribe(
        lambda: seen.__setitem__(0, source.number(STATUS, "dc_voltage")), STATUS
    )
    for number in range(round(60 / period)):
        await running.house.hears(bank(264 + number % 2))
        shown.append(seen[0])
        await asyncio.sleep(period)
    high = sum(value == 265 / STEPS for value in shown) / len(shown)
    assert high == pytest.approx(0.5, abs=0.12)


async def test_counts_and_times_are_right(
    running: RunningCoach, source: Device
) -> None:
    received = running.session.nodes[0x46].received
    for code in (265, 264, 265, 265, 264):
        await running.house.hears(bank(code))
    assert running.session.nodes[0x46].received == received + 5
    rows = {
        message.name: (row, message)
        for row, message in running.coach.monitor.latest(running.coach.now())
    }
    row, message = rows[STATUS]
    assert row["count"] == received + 5
    assert message["dc_voltage"] == 264 / STEPS
    assert running.session.status_seen(
        source, source.messages[STATUS].key
    ) == pytest.approx(running.coach.now())


async def test_the_newest_of_those_that_come_together_is_in_the_table(
    running: RunningCoach, source: Device
) -> None:
    def listed() -> float | None:
        rows = running.coach.monitor.latest(running.coach.now())
        return next(
            message.number("dc_voltage")
            for _, message in rows
            if message.name == STATUS
        )

    await running.house.hears(bank(300), bank(299))
    assert listed() == 299 / STEPS
    await running.house.hears(bank(299), bank(320))
    assert listed() == 320 / STEPS


async def test_who_counts_is_called_once_where_noise_ends_early(
    running: RunningCoach, source: Device
) -> None:
    counted, shown = told(source, counts=True), told(source)
    await running.house.hears(bank(265))
    running.session.receiver.unchanged.clear()
    await running.house.hears(bank(265))
    assert counted == shown == [265 / STEPS]


async def test_what_a_device_has_no_room_for_has_no_noise(
    running: RunningCoach, source: Device
) -> None:
    full = {f"{STATUS}:{part}": source.messages[STATUS] for part in range(512)}
    source.messages.update(full)
    known = list(source.messages)
    temperature = "19FFFC46#01780000{:02X}0A00FF"
    await running.house.hears(*(temperature.format(code) for code in (80, 80, 81, 80)))
    assert list(source.messages) == known
