"""What things are called by voice: without a number while there is one."""

import asyncio

from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity_registry import COMPUTED_NAME
import pytest

from custom_components.rvc.const import DOMAIN

from .kit import Kit

HEATER = "water_heater.water_heater_1"
SECOND = "water_heater.water_heater_2"
TANK = "sensor.fresh_water_tank_level"


def aliases(kit: Kit, entity_id: str) -> list[str]:
    """Return what an entity is called beside its name."""
    return [one for one in kit.registered(entity_id).aliases if isinstance(one, str)]


async def settled(hass: HomeAssistant) -> None:
    """Wait until what was changed in the registry is known."""
    await asyncio.sleep(0.01)
    await hass.async_block_till_done()


async def heater(kit: Kit, instance: int) -> None:
    """Let a water heater report."""
    await kit.says("WATERHEATER_STATUS", instance=instance, operating_modes="off")
    await settled(kit.hass)


async def tank(kit: Kit) -> None:
    """Let the fresh water tank report."""
    await kit.says("TANK_STATUS", instance=0, relative_level=34, resolution=50)
    await settled(kit.hass)


async def test_one_of_a_kind_needs_no_number_and_keeps_its_id(coach: Kit) -> None:
    await heater(coach, 1)
    assert aliases(coach, HEATER) == ["water heater"]
    # Its own name still goes.
    assert COMPUTED_NAME in coach.registered(HEATER).aliases


async def test_a_second_one_takes_the_word_from_the_first(
    hass: HomeAssistant, coach: Kit
) -> None:
    await heater(coach, 1)
    await heater(coach, 2)
    assert aliases(coach, HEATER) == aliases(coach, SECOND) == []
    # One that is disabled, or gone, is none.
    registry = er.async_get(hass)
    registry.async_update_entity(SECOND, disabled_by=er.RegistryEntryDisabler.USER)
    await settled(hass)
    assert aliases(coach, HEATER) == ["water heater"]
    registry.async_remove(SECOND)
    await settled(hass)
    assert aliases(coach, HEATER) == ["water heater"]


async def test_what_the_owner_removed_or_gave_stays(
    hass: HomeAssistant, coach: Kit
) -> None:
    await heater(coach, 1)
    registry = er.async_get(hass)
    registry.async_update_entity(HEATER, aliases=[COMPUTED_NAME, "kettle"])
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await settled(hass)
    await heater(coach, 2)
    registry.async_remove(SECOND)
    await settled(hass)
    assert aliases(coach, HEATER) == ["kettle"]


async def test_an_alias_of_the_owners_is_not_taken_when_a_second_one_comes(
    hass: HomeAssistant, coach: Kit
) -> None:
    await heater(coach, 1)
    await heater(coach, 2)
    er.async_get(hass).async_update_entity(
        HEATER, aliases=[COMPUTED_NAME, "water heater"]
    )
    await heater(coach, 3)
    await settled(hass)
    assert aliases(coach, HEATER) == ["water heater"]


async def test_a_name_that_something_else_has_is_left_to_it(
    hass: HomeAssistant, coach: Kit
) -> None:
    registry = er.async_get(hass)
    registry.async_get_or_create("switch", "mqtt", "plug", original_name="Water heater")
    await heater(coach, 1)
    assert aliases(coach, HEATER) == []


async def test_a_tank_is_called_as_its_device_and_follows_its_name(
    hass: HomeAssistant, coach: Kit
) -> None:
    await tank(coach)
    words = ["fresh water", "fresh tank", "fresh water level"]
    assert aliases(coach, TANK) == ["Fresh water tank", *words]
    device_id = coach.registered(TANK).device_id
    assert device_id is not None
    dr.async_get(hass).async_update_device(device_id, name_by_user="Drinking water")
    await settled(hass)
    assert sorted(aliases(coach, TANK)) == sorted(["Drinking water", *words])


async def test_the_house_bank_is_the_battery(coach: Kit) -> None:
    for instance in (1, 2):
        await coach.says("DC_SOURCE_STATUS_2", instance=instance, state_of_charge=80)
    await coach.says("BATTERY_STATUS_2", instance=1, state_of_charge=81)
    await settled(coach.hass)
    assert "battery" in aliases(coach, "sensor.house_battery_state_of_charge")
    assert aliases(coach, "sensor.chassis_battery_state_of_charge") == [
        "Chassis battery"
    ]
    assert aliases(coach, "sensor.battery_1_state_of_charge") == ["Battery 1"]


async def test_existing_owners_get_the_names_at_the_next_start(
    hass: HomeAssistant, coach: Kit
) -> None:
    """Their registry has the entity without; ids and the choice for Assist stay."""
    await tank(coach)
    before = coach.registered(TANK)
    registry = er.async_get(hass)
    registry.async_update_entity_options(TANK, DOMAIN, {"voice": "exposed"})
    registry.async_update_entity(TANK, aliases=[COMPUTED_NAME], name="Water")
    await settled(hass)
    after = coach.registered(TANK)
    assert (after.entity_id, after.unique_id) == (before.entity_id, before.unique_id)
    assert "Fresh water tank" in aliases(coach, TANK)
    assert after.options[DOMAIN]["voice"] == "exposed"


async def test_the_words_follow_the_language(hass: HomeAssistant, coach: Kit) -> None:
    await heater(coach, 1)
    hass.config.language = "de"
    hass.bus.async_fire(EVENT_CORE_CONFIG_UPDATE, {"language": "de"})
    await settled(hass)
    assert aliases(coach, HEATER) == ["Warmwasserbereiter", "Boiler"]


@pytest.mark.parametrize("instance", [1, 7])
async def test_a_lamp_is_no_dimmer_by_voice(coach: Kit, instance: int) -> None:
    await coach.says("DC_DIMMER_STATUS_3", instance=instance, operating_status=0)
    assert aliases(coach, f"light.dimmer_{instance}") == []


async def test_what_stands_in_nmea_2000_is_called_so_too_where_rv_c_has_none(
    hass: HomeAssistant, coach: Kit
) -> None:
    for _ in range(2):
        await coach.hears("19F21123#22093DDC050000FF", "19F21205#400B010000576378")
    await settled(hass)
    gray = "sensor.nmea_2000_tank_2_gray_water_fluid_level"
    battery = "sensor.nmea_2000_battery_0_state_of_charge"
    assert "gray tank" in aliases(coach, gray)
    assert "battery" in aliases(coach, battery)
    await coach.says("TANK_STATUS", instance=2, relative_level=34, resolution=50)
    await coach.says("DC_SOURCE_STATUS_2", instance=1, state_of_charge=80)
    await settled(hass)
    assert aliases(coach, gray) == []
    assert aliases(coach, battery) == ["NMEA 2000 battery 0"]
    assert "gray tank" in aliases(coach, "sensor.gray_water_tank_level")
    assert "battery" in aliases(coach, "sensor.house_battery_state_of_charge")
