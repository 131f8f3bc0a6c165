"""Entities that are off, which a coach that is set up again does not make."""

from collections import Counter
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er

from custom_components.rvc.entity import RvcEntity

from .kit import Kit

DIMMED = "19FEDA9C#19FF7CFCFFFF04FF"
LAMP = "light.dimmer_25"
OFF = "binary_sensor.dimmer_25_locked"


async def _made_again(hass: HomeAssistant, coach: Kit) -> set[str | None]:
    """Set the coach up anew; return the unique ids of the entities that are made."""
    made: set[str | None] = set()
    init = RvcEntity.__init__

    def note(self: RvcEntity[Any], *arguments: Any, **options: Any) -> None:
        init(self, *arguments, **options)
        made.add(self.unique_id)

    with patch.object(RvcEntity, "__init__", note):
        await hass.config_entries.async_reload(coach.entry.entry_id)
        await hass.async_block_till_done()
    return made


async def test_what_is_off_is_not_made_again(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears(DIMMED, DIMMED)
    assert coach.registered(OFF).disabled
    made = await _made_again(hass, coach)
    assert coach.registered(LAMP).unique_id in made
    assert coach.registered(OFF).unique_id not in made
    assert coach.registered(OFF).disabled


async def test_what_is_switched_on_is_made_by_the_next_set_up(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(DIMMED, DIMMED)
    er.async_get(hass).async_update_entity(OFF, disabled_by=None)
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    await coach.until(lambda: coach.running.networks["house"].connected)
    await coach.hears(DIMMED, DIMMED)
    assert coach.state(OFF).state == "off"


async def test_what_was_removed_from_the_registry_comes_back(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(DIMMED, DIMMED)
    er.async_get(hass).async_remove(OFF)
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert coach.registered(OFF).disabled


async def test_another_language_renames_what_is_off(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(DIMMED, DIMMED)
    english = coach.registered(OFF).original_name
    hass.config.language = "de"
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert coach.registered(OFF).original_name != english


async def test_each_device_is_looked_up_once_by_a_set_up(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(DIMMED, DIMMED)
    told: Counter[str] = Counter()
    register = dr.DeviceRegistry.async_get_or_create

    def count(self: dr.DeviceRegistry, **device: Any) -> dr.DeviceEntry:
        told.update(name for _, name in device["identifiers"])
        return register(self, **device)

    with patch.object(dr.DeviceRegistry, "async_get_or_create", count):
        made = await _made_again(hass, coach)
    dimmer = f"{coach.entry.entry_id}_house_dc_dimmer_25"
    assert len([one for one in made if one and one.startswith(dimmer)]) > 1
    assert told[dimmer] == 1
    lamp = coach.registered(LAMP)
    assert lamp.device_id is not None
    assert lamp.device_id == coach.registered(OFF).device_id


async def test_a_device_that_was_removed_comes_back_with_what_it_shows_next(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(*["19FFB79C#000810FFFFFFFFFF"] * 2)
    before = coach.device("house_tank_0")
    dr.async_get(hass).async_remove_device(before.id)
    await hass.async_block_till_done()
    await coach.hears(*["19FFB79C#000810FFFF2C01FF"] * 2)
    after = coach.device("house_tank_0")
    sizes = er.async_entries_for_device(
        er.async_get(hass), after.id, include_disabled_entities=True
    )
    assert [one.unique_id.rpartition("tank_0_")[2] for one in sizes] == [
        "tank_status_tank_size"
    ]
