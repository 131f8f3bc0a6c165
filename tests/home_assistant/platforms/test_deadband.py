"""Noise is not recorded, and nothing that is true is lost."""

import asyncio
from collections.abc import Iterator
from itertools import cycle, islice

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Event, EventStateChangedData, callback
import pytest

from ..kit import Kit

HOUSE = "sensor.house_battery"
VOLTAGE = f"{HOUSE}_voltage"
SECOND = 1.0
"""Within which what is no noise is shown."""
HALF_A_MINUTE = 30.0
TOTAL = "sensor.coach_total_battery_power"


def bank(volts: float, amperes: float = 0.0) -> dict[str, float]:
    """Return what a battery monitor reports."""
    return {
        "dc_instance": 1,
        "device_priority": 119,
        "dc_voltage": volts,
        "dc_current": amperes,
    }


class Bank:
    """A battery monitor on the wire, and how often each entity is written."""

    def __init__(self, coach: Kit) -> None:
        self.coach = coach
        self.writes: dict[str, int] = {}
        coach.hass.bus.async_listen("state_changed", self._written)

    @callback
    def _written(self, event: Event[EventStateChangedData]) -> None:
        name = event.data["entity_id"]
        self.writes[name] = self.writes.get(name, 0) + 1

    async def says(self, volts: float, amperes: float = 0.0) -> None:
        await self.coach.says("DC_SOURCE_STATUS_1", **bank(volts, amperes))

    async def goes_on(
        self, values: Iterator[float], seconds: float, amperes: float = 0.0
    ) -> None:
        for volts in islice(values, int(seconds * 2)):
            await self.says(volts, amperes)
            await asyncio.sleep(0.5)

    def shown(self, entity_id: str = VOLTAGE) -> str:
        return self.coach.state(entity_id).state


@pytest.fixture
async def house(coach: Kit) -> Bank:
    """A battery that is shown, and was at rest for a while."""
    bank = Bank(coach)
    await bank.goes_on(cycle([13.2]), 4)
    await coach.hass.async_block_till_done()
    assert bank.shown() == "13.2"
    bank.writes.clear()
    return bank


async def test_two_neighbouring_codes_write_nothing(house: Bank) -> None:
    await house.goes_on(cycle([13.2, 13.25]), 120)
    assert house.shown() == "13.2"
    assert VOLTAGE not in house.writes


@pytest.mark.parametrize("volts", [13.3, 13.1, 11.0])
async def test_a_step_of_two_codes_shows_within_a_second(
    house: Bank, volts: float
) -> None:
    await house.says(volts)
    await asyncio.sleep(SECOND)
    assert float(house.shown()) == volts


async def test_a_step_out_of_the_noise_shows_within_a_second(house: Bank) -> None:
    await house.goes_on(cycle([13.2, 13.25]), 20)
    await house.says(13.35)
    await asyncio.sleep(SECOND)
    assert house.shown() == "13.35"


@pytest.mark.parametrize("stays", [1.0, 2.0, 20.0])
async def test_steps_of_two_codes_that_stay_are_no_noise(
    house: Bank, stays: float
) -> None:
    for volts in islice(cycle([13.3, 13.2]), 12):
        await house.goes_on(cycle([volts]), SECOND)
        assert float(house.shown()) == volts
        await house.goes_on(cycle([volts]), stays - SECOND)


@pytest.mark.parametrize("after", [0.01, 0.06, 0.13, 0.2, 0.24])
async def test_a_step_right_after_another_shows_within_a_second(
    house: Bank, after: float
) -> None:
    await asyncio.sleep(after)
    await house.says(13.4)
    await asyncio.sleep(0.01)
    await house.says(13.8)
    await asyncio.sleep(SECOND)
    assert house.shown() == "13.8"


async def test_what_is_off_is_off_within_a_second_also_after_flicker(
    house: Bank,
) -> None:
    for amperes in islice(cycle([0.1, 0.0]), 61):
        await house.says(13.2, amperes)
        await asyncio.sleep(0.5)
    await house.says(13.2, 0.0)
    await asyncio.sleep(SECOND)
    assert house.shown(f"{HOUSE}_current") == "0.0"
    assert house.shown(f"{HOUSE}_power") == "0"


async def test_a_total_is_right_within_a_second(house: Bank) -> None:
    for amperes in (20.0, 0.0, -5.0, 20.0, 0.0):
        await house.goes_on(cycle([13.2]), SECOND, amperes)
        assert float(house.shown(TOTAL)) == pytest.approx(13.2 * amperes, abs=1)
        await house.goes_on(cycle([13.2]), SECOND, amperes)


async def test_a_sensor_that_is_removed_waits_for_nothing(house: Bank) -> None:
    settling = house.coach.running.settling
    components = house.coach.hass.data["entity_components"]
    await house.says(13.25)
    await asyncio.sleep(SECOND)
    assert len(settling) == 1
    await components["sensor"].get_entity(VOLTAGE).async_remove()
    assert not len(settling)
    await house.says(13.2)
    assert not len(settling)


async def test_a_device_that_goes_while_a_value_waits_is_gone_at_once(
    house: Bank,
) -> None:
    await house.says(13.4)
    await house.says(13.8)
    assert house.shown() == "13.4"
    for device in house.coach.running.devices.values():
        if device.key.device_class == "dc_source":
            device.set_reachable(network_up=False)
    assert house.shown() == STATE_UNAVAILABLE


async def test_what_stays_is_exact_after_half_a_minute(house: Bank) -> None:
    await house.goes_on(cycle([13.25]), HALF_A_MINUTE)
    assert house.shown() == "13.25"
    assert house.writes[VOLTAGE] == 1


async def test_a_drift_is_followed_to_within_a_code(house: Bank) -> None:
    for code in range(40):
        volts = 13.2 - code * 0.05
        await house.goes_on(cycle([volts, volts + 0.05]), 5)
        assert abs(float(house.shown()) - volts) <= 0.0501


async def test_a_current_that_begins_and_ends_is_shown_at_once(house: Bank) -> None:
    for amperes, shown in ((0.1, "0.1"), (0.0, "0.0"), (-0.1, "-0.1")):
        await house.says(13.2, amperes)
        await asyncio.sleep(SECOND)
        assert house.shown(f"{HOUSE}_current") == shown


async def test_a_charge_is_shown_where_low_begins(house: Bank) -> None:
    charge, low = f"{HOUSE}_state_of_charge", "binary_sensor.house_battery_nearly_empty"
    for percent, shown, is_low in (
        (21, "21.0", "off"),
        (20.5, "21.0", "off"),
        (20, "20.0", "on"),
        (20.5, "20.5", "on"),
        (100, "100.0", "off"),
        (99.5, "99.5", "off"),
        (100, "100.0", "off"),
        (0, "0.0", "on"),
        (0.5, "0.5", "on"),
    ):
        await house.coach.says(
            "DC_SOURCE_STATUS_2",
            dc_instance=1,
            device_priority=119,
            state_of_charge=percent,
        )
        await asyncio.sleep(SECOND)
        assert house.shown(charge) == shown
        assert house.shown(low) == is_low


async def test_no_data_is_shown_at_once_and_what_comes_after_it_exactly(
    house: Bank,
) -> None:
    dgn = {"dc_instance": 1, "device_priority": 119, "dc_current": 0}
    await house.says(13.25)
    for volts, shown in ((None, STATE_UNKNOWN), (13.25, "13.25")):
        await house.coach.says("DC_SOURCE_STATUS_1", **dgn, dc_voltage=volts)
        await asyncio.sleep(SECOND)
        assert house.shown() == shown


async def test_after_a_loss_what_is_reported_is_exact(house: Bank) -> None:
    await house.says(13.25)
    await asyncio.sleep(20)
    assert house.shown() == STATE_UNAVAILABLE
    await house.says(13.25)
    await asyncio.sleep(SECOND)
    assert house.shown() == "13.25"


async def test_after_a_reload_what_is_reported_is_exact(house: Bank) -> None:
    await house.says(13.25)
    await asyncio.sleep(SECOND)
    assert house.shown() == "13.2"
    settling = house.coach.running.settling
    assert len(settling)
    await house.coach.tear_down()
    assert not len(settling)
    await house.coach.set_up()
    await house.goes_on(cycle([13.25]), 2)
    assert house.shown() == "13.25"


async def test_what_is_reported_too_often_is_looked_at_four_times_a_second(
    coach: Kit,
) -> None:
    temperature = "sensor.thermostat_1_temperature"
    status = "THERMOSTAT_AMBIENT_STATUS"
    await coach.says(status, instance=1, ambient_temp=20.0)
    device = next(
        d for k, d in coach.running.devices.items() if k.device_class == "thermostat"
    )
    before = device.implausible
    for number in range(200):
        # No coach can have it, and each is another one.
        await coach.says(status, instance=1, ambient_temp=900.0 + number)
        await asyncio.sleep(0.05)
    looks = device.implausible - before
    assert 40 <= looks <= 60
    # What comes last is shown within the second.
    await coach.says(status, instance=1, ambient_temp=25.0)
    await asyncio.sleep(1)
    assert coach.state(temperature).state == "25.0"
