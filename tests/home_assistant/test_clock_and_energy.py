"""The coach's clock, and energy from voltage and current."""

from datetime import timedelta

from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    mock_restore_cache_with_extra_data,
)

from custom_components.rvc.const import DOMAIN
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message, Value

from .kit import NODE, Kit

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
    with pytest.raises(HomeAssistantError, match="No clock was heard"):
        await hass.services.async_call(DOMAIN, "set_clock", call, blocking=True)
    await coach.says("DATE_TIME_STATUS", **NEW_YEAR)
    acknowledges(coach, "SET_DATE_TIME_COMMAND")
    await hass.services.async_call(DOMAIN, "set_clock", call, blocking=True)
    (command,) = coach.commands("SET_DATE_TIME_COMMAND")
    now = dt_util.now()
    assert (command["year"], command["day_of_month"]) == (now.year, now.day)
    coach.refuses("SET_DATE_TIME_COMMAND", code=6)
    with pytest.raises(HomeAssistantError, match="asks for a password"):
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


async def test_energy_counts_both_ways(
    hass: HomeAssistant, coach: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = hass.loop.time()
    await flows(coach, 100)
    assert coach.state(POWER).state == "1300"
    entity = [e for e in hass.data["sensor"].entities if e.entity_id in (IN, OUT)]
    for sensor in entity:
        since, power = sensor._before
        sensor._before = (since - 36, power)
    await flows(coach, -50)
    assert now <= hass.loop.time()
    # 1.3 kW for 36 s went out, none came in.
    assert float(coach.state(OUT).state) == pytest.approx(0.013, abs=0.001)
    assert float(coach.state(IN).state) == 0
    for sensor in entity:
        since, power = sensor._before
        sensor._before = (since - 36, power)
    await flows(coach, 0)
    assert float(coach.state(IN).state) == pytest.approx(0.0065, abs=0.001)
    assert coach.state(IN).attributes["device_class"] == "energy"
    assert coach.state(IN).attributes["state_class"] == "total_increasing"


async def test_nothing_is_counted_over_a_long_silence(
    hass: HomeAssistant, coach: Kit
) -> None:
    await flows(coach, 100)
    entity = [e for e in hass.data["sensor"].entities if e.entity_id == OUT]
    since, power = entity[0]._before
    entity[0]._before = (since - 3600, power)
    await flows(coach, 90)
    assert float(coach.state(OUT).state) == 0


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
