"""The coach's clock, and energy from voltage and current."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
import math

from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    mock_restore_cache_with_extra_data,
)

from custom_components.rvc.bus.errors import CannotOpen, NetworkLost
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message, Value

from .kit import NODE, QUICK, Kit

NEW_YEAR: dict[str, Value] = {
    "year": 2026,
    "month": "january",
    "day_of_month": 1,
    "day_of_week": "thursday",
    "hour": 12,
    "minute": 30,
    "second": 20,
    "time_zone": "pacific_standard",
}


def acknowledges(kit: Kit, command: str) -> None:
    """Answer every such command with an ACK."""

    def answer(message: Message) -> Frame:
        data = bytes([0, 0xFF, 0xFF, 0xFF, message.source])
        return Frame.build(
            0xE800,
            data + message.dgn.to_bytes(3, "little"),
            source=NODE,
            destination=message.source,
        )

    kit.answers_by(command, answer)


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_the_clock_is_shown_to_the_minute(coach: Kit) -> None:
    await coach.says("DATE_TIME_STATUS", **NEW_YEAR)
    assert coach.state("sensor.clock").state == "2026-01-01T20:30:00+00:00"
    await coach.says(
        "DATE_TIME_STATUS", **{**NEW_YEAR, "day_of_month": 31, "month": "june"}
    )
    assert coach.state("sensor.clock").state == "unknown"
    await coach.says("DATE_TIME_STATUS", **{**NEW_YEAR, "time_zone": 23})
    assert coach.state("sensor.clock").state == "2026-01-01T11:30:00+00:00"
    await coach.says("DATE_TIME_STATUS", **{**NEW_YEAR, "time_zone": None})
    assert coach.state("sensor.clock").state == "2026-01-01T20:30:00+00:00"


async def test_the_clock_is_set_by_an_action(hass: HomeAssistant, coach: Kit) -> None:
    call = {"config_entry_id": coach.entry.entry_id}
    with pytest.raises(HomeAssistantError, match="no clock on the network"):
        await hass.services.async_call(DOMAIN, "set_clock", call, blocking=True)
    await coach.says("DATE_TIME_STATUS", **NEW_YEAR)
    acknowledges(coach, "SET_DATE_TIME_COMMAND")
    await hass.services.async_call(DOMAIN, "set_clock", call, blocking=True)
    (command,) = coach.commands("SET_DATE_TIME_COMMAND")
    now = dt_util.now()
    assert (command["year"], command["day_of_month"]) == (now.year, now.day)
    coach.refuses("SET_DATE_TIME_COMMAND", code=6)
    with pytest.raises(HomeAssistantError, match="requires a password"):
        await hass.services.async_call(DOMAIN, "set_clock", call, blocking=True)


async def test_the_clock_is_kept_right_where_that_is_wanted(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    hass.config_entries.async_update_entry(entry, options={"set_clock": True})
    kit = Kit(hass, entry)
    await kit.set_up()
    acknowledges(kit, "SET_DATE_TIME_COMMAND")
    await kit.says("DATE_TIME_STATUS", **NEW_YEAR)
    await kit.until(lambda: kit.commands("SET_DATE_TIME_COMMAND"))
    await hass.config.async_update(time_zone="Europe/Berlin")
    await kit.until(lambda: len(kit.commands("SET_DATE_TIME_COMMAND")) == 2)
    assert kit.commands("SET_DATE_TIME_COMMAND")[1]["time_zone"] in (
        23,
        "central_european_summer",
    )
    kit.refuses("SET_DATE_TIME_COMMAND", code=1)
    # The next night in the old time zone may be a day after the new one's.
    night = dt_util.now().replace(hour=3, minute=0, second=0) + timedelta(days=2)
    async_fire_time_changed(hass, night)
    await kit.until(lambda: "could not be set" in caplog.text)
    await kit.tear_down()


POWER = "sensor.house_battery_power"
OUT = "sensor.house_battery_energy_discharged"
IN = "sensor.house_battery_energy_charged"


async def flows(kit: Kit, amperes: float) -> None:
    """Let a current flow out of the battery, at 13 V."""
    await kit.says(
        "DC_SOURCE_STATUS_1",
        instance=1,
        device_priority="battery_soc_bms",
        dc_voltage=13.0,
        dc_current=amperes,
    )


async def test_energy_counts_both_ways(coach: Kit) -> None:
    await flows(coach, 100)
    assert coach.state(POWER).state == "1300"
    await asyncio.sleep(36)
    await flows(coach, -50)
    # 1.3 kW for 36 s went out, none came in.
    assert float(coach.state(OUT).state) == pytest.approx(0.013, abs=0.001)
    assert float(coach.state(IN).state) == 0
    await asyncio.sleep(36)
    await flows(coach, 0)
    assert float(coach.state(IN).state) == pytest.approx(0.0065, abs=0.001)
    assert coach.state(IN).attributes["device_class"] == "energy"
    assert coach.state(IN).attributes["state_class"] == "total_increasing"


async def test_nothing_is_counted_over_a_long_silence(coach: Kit) -> None:
    await flows(coach, 100)
    await asyncio.sleep(3600)
    await flows(coach, 90)
    assert float(coach.state(OUT).state) == 0


class Day:
    """What the battery reports every 15 seconds, and the energy that it makes."""

    def __init__(self, kit: Kit) -> None:
        """Begin with nothing."""
        self._kit = kit
        self.charged = 0.0
        self.discharged = 0.0

    async def flows(self, hours: float, amperes: Callable[[float], float]) -> None:
        """Report a current, by the hours since this began, for some hours."""
        for step in range(int(hours * 240)):
            current = amperes(step / 240)
            await flows(self._kit, current)
            energy = 13.0 * current / 240 / 1000
            self.discharged += max(energy, 0)
            self.charged += max(-energy, 0)
            await asyncio.sleep(15)


RARE = replace(QUICK, tick=20, heartbeat=60, bus=replace(QUICK.bus, silence_check=20))
"""Pauses with which the clock of a test can pass a day."""


@pytest.mark.parametrize("timing", [RARE])
async def test_the_energy_of_half_a_day_is_right(coach: Kit) -> None:
    day = Day(coach)
    # Steady: every frame is like the one before.
    await day.flows(6, lambda _: -54.0)
    assert float(coach.state(IN).state) == pytest.approx(day.charged, rel=0.01)
    # Every frame differs.
    await day.flows(6, lambda hour: 40 * math.sin(hour * 60))
    assert float(coach.state(IN).state) == pytest.approx(day.charged, rel=0.01)
    assert float(coach.state(OUT).state) == pytest.approx(day.discharged, rel=0.01)


@pytest.mark.parametrize("timing", [RARE])
async def test_the_energy_of_the_other_half_is_right(
    hass: HomeAssistant, coach: Kit
) -> None:
    day = Day(coach)
    await day.flows(2, lambda _: -54.0)
    # Nothing is heard for three hours: nobody knows what flowed.
    await asyncio.sleep(3 * 3600)
    await day.flows(1, lambda _: 8.0)
    # The network goes for two hours.
    coach.link.lose(NetworkLost("unplugged"))
    coach.link.cannot_open = CannotOpen("not_found", "unplugged")
    await asyncio.sleep(2 * 3600)
    coach.link.cannot_open = None
    await asyncio.sleep(600)
    await day.flows(2, lambda _: 8.0)
    # A restart each hour
    for _ in range(5):
        await hass.config_entries.async_reload(coach.entry.entry_id)
        await hass.async_block_till_done()
        await day.flows(1, lambda _: 5.0)
    assert float(coach.state(IN).state) == pytest.approx(day.charged, rel=0.01)
    assert float(coach.state(OUT).state) == pytest.approx(day.discharged, rel=0.01)


async def test_no_energy_comes_of_a_status_that_is_not_sent_any_more(
    coach: Kit,
) -> None:
    for second in range(600):
        if second < 60:
            await flows(coach, 100)
        await coach.says("DC_SOURCE_STATUS_2", instance=1, state_of_charge=50)
        await asyncio.sleep(1)
    assert float(coach.state(OUT).state) == pytest.approx(1.3 / 60, abs=0.001)


async def test_energy_goes_on_after_a_restart(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    mock_restore_cache_with_extra_data(
        hass,
        [
            (
                State(OUT, "12.5"),
                {"native_value": 12.5, "native_unit_of_measurement": "kWh"},
            ),
            (
                State(IN, "7"),
                {
                    "native_value": {
                        "__type": "<class 'decimal.Decimal'>",
                        "decimal_str": "7.25",
                    },
                    "native_unit_of_measurement": "kWh",
                },
            ),
        ],
    )
    kit = Kit(hass, entry)
    await kit.set_up()
    await flows(kit, 10)
    assert kit.state(OUT).state == "12.5"
    assert kit.state(IN).state == "7.25"
    await kit.tear_down()


async def test_the_power_of_a_line_is_measured_or_reckoned(coach: Kit) -> None:
    about: dict[str, Value] = {"instance": 1, "line": "line_1"}
    await coach.says(
        "GENERIC_AC_STATUS_1", **about, rms_voltage=120, rms_current=10, frequency=60
    )
    (energy,) = [
        e
        for e in coach.hass.data["sensor"].entities
        if e.entity_id == "sensor.shore_power_line_1_energy"
    ]
    assert energy.power == 1200
    await coach.says("GENERIC_AC_STATUS_3", **about, real_power=1100)
    assert energy.power == 1100


async def test_a_solar_controller_gives_power(coach: Kit) -> None:
    await coach.says(
        "SOLAR_CONTROLLER_BATTERY_STATUS",
        instance=1,
        measured_voltage=13.5,
        measured_current=20,
    )
    assert coach.state("sensor.solar_controller_1_power").state == "270"


async def test_fast_values_are_written_once_a_second(
    hass: HomeAssistant, coach: Kit
) -> None:
    voltage = "sensor.house_battery_voltage"
    await flows(coach, 1)
    for tenth in range(1, 6):
        await coach.says(
            "DC_SOURCE_STATUS_1",
            instance=1,
            device_priority="battery_soc_bms",
            dc_voltage=13.0 + tenth / 10,
            dc_current=1,
        )
    assert float(coach.state(voltage).state) < 13.5
    # The last one is not lost.
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=2))
    await hass.async_block_till_done()
    assert coach.state(voltage).state == "13.5"


async def test_implausible_values_are_counted(coach: Kit) -> None:
    await coach.says("THERMOSTAT_AMBIENT_STATUS", instance=1, ambient_temp=20.0)
    await coach.hears("19FF9C9C#010000FFFFFFFFFF")
    device = next(
        d for k, d in coach.running.devices.items() if k.device_class == "thermostat"
    )
    assert coach.state("sensor.thermostat_1_temperature").state in ("unknown", "20.0")
    assert device.implausible > 0
