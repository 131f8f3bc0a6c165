"""A battery in Home Assistant's own words, and the totals of the coach."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ..kit import Kit

BANK: dict[str, Any] = {"dc_instance": 1, "device_priority": "battery_soc_bms"}


async def test_a_battery_says_which_way_and_whether_it_is_low(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.says("DC_SOURCE_STATUS_1", **BANK, dc_voltage=13.5, dc_current=-52)
    ids = {
        one.unique_id.rpartition("_1_")[2]: one.entity_id
        for one in er.async_get(hass).entities.values()
        if "_dc_source_1_" in one.unique_id
    }
    assert coach.state(ids["activity"]).state == "charging"
    # Without a charge there is no battery in Home Assistant's sense yet.
    assert "low" not in ids
    await coach.says("DC_SOURCE_STATUS_2", **BANK, state_of_charge=20)
    (low, charging) = (
        next(
            state
            for state in hass.states.async_all("binary_sensor")
            if state.attributes.get("device_class") == device_class
        )
        for device_class in ("battery", "battery_charging")
    )
    assert (low.state, charging.state) == ("on", "on")
    await coach.says("DC_SOURCE_STATUS_1", **BANK, dc_voltage=13.5, dc_current=52)
    await coach.says("DC_SOURCE_STATUS_2", **BANK, state_of_charge=80)
    assert coach.state(low.entity_id).state == "off"
    assert coach.state(charging.entity_id).state == "off"
    # The sign stays that of RV-C.
    power = next(one for one in ids.values() if one.endswith("_power"))
    assert float(coach.state(power).state) == 702


async def test_the_total_names_its_source(hass: HomeAssistant, coach: Kit) -> None:
    await coach.says("DC_SOURCE_STATUS_1", **BANK, dc_voltage=13.5, dc_current=-52)
    coach.running.ticks.notify()
    await hass.async_block_till_done()
    (total,) = (
        state
        for state in hass.states.async_all("sensor")
        if state.attributes.get("sources")
    )
    assert float(total.state) == -702
    (source,) = total.attributes["sources"]
    assert "battery" in source.lower()
