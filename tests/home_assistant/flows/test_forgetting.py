"""Devices that are not there are listed and forgotten."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.rvc.const import DOMAIN
from custom_components.rvc.devices import DeviceKey
from tests.home_assistant.kit import Kit

from ..services.test_coach_map import say

LAMP = "19FEDA9C#19FF7CFCFFFF04FF"
TANK = "19FFB79C#00326404010802FF"
OTHER = "19FEDA9C#1AFF7CFCFFFF04FF"


async def ask(hass: HomeAssistant, coach: Kit, days: int) -> Any:
    """Go to the list of what would be forgotten."""
    flow = await hass.config_entries.options.async_init(coach.entry.entry_id)
    options = hass.config_entries.options
    await options.async_configure(flow["flow_id"], {"next_step_id": "forget"})
    return await options.async_configure(flow["flow_id"], {"days": days})


@pytest.mark.usefixtures("quick")
async def test_what_was_heard_once_or_not_for_days_goes(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(LAMP, LAMP, LAMP, TANK, OTHER, OTHER)
    registry = coach.running.registry
    away = registry.record(DeviceKey("house", "dc_dimmer", 26))
    assert away is not None
    away.absent = 5
    away.restart(0.0)
    shown = await ask(hass, coach, 7)
    assert shown["step_id"] == "confirm_forget"
    listed = shown["description_placeholders"]
    assert listed["count"] == "1"
    assert "tank" in listed["devices"]
    shown = await ask(hass, coach, 3)
    listed = shown["description_placeholders"]["devices"]
    assert "Dimmer 26" in listed
    assert "Dimmer 25" not in listed
    shown = await hass.config_entries.options.async_configure(shown["flow_id"], {})
    assert shown["type"] is FlowResultType.ABORT
    assert shown["reason"] == "devices_forgotten"
    await hass.async_block_till_done()
    assert coach.find_device("house_dc_dimmer_26") is None
    assert coach.find_device("house_tank_0") is None
    assert coach.find_device("house_dc_dimmer_25") is not None
    rows = er.async_entries_for_config_entry(er.async_get(hass), coach.entry.entry_id)
    assert not any("tank" in row.entity_id for row in rows)
    shown = await ask(hass, coach, 3)
    assert shown["reason"] == "nothing_to_forget"
    # What is heard again comes back.
    await coach.hears(TANK)
    assert coach.find_device("house_tank_0") is not None


async def test_what_is_mapped_or_was_seen_again_stays(
    hass: HomeAssistant, coach: Kit
) -> None:
    await say(hass, coach, "devices:\n- {dimmer: 26, name: Porch, as: light}\n")
    await coach.hears(OTHER, LAMP, LAMP, LAMP)
    registry = coach.running.registry
    lamp = registry.record(DeviceKey("house", "dc_dimmer", 25))
    assert lamp is not None
    # Its days of absence are counted down once a day.
    lamp.absent = 9
    shown = await ask(hass, coach, 1)
    assert shown["reason"] == "nothing_to_forget"


async def test_what_was_not_listed_is_not_forgotten(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(TANK)
    shown = await ask(hass, coach, 7)
    await coach.hears(OTHER)
    forgotten: Any = await hass.config_entries.options.async_configure(
        shown["flow_id"], {}
    )
    assert forgotten["description_placeholders"]["count"] == "1"
    await hass.async_block_till_done()
    assert coach.find_device("house_tank_0") is None
    assert coach.find_device("house_dc_dimmer_26") is not None


async def test_what_only_the_registry_has_goes(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears(LAMP, LAMP)
    devices = dr.async_get(hass)
    for instance in (200, 201):
        devices.async_get_or_create(
            config_entry_id=coach.entry.entry_id,
            identifiers={
                (DOMAIN, f"{coach.entry.entry_id}_house_dc_dimmer_{instance}")
            },
            name=f"Nonsense {instance}",
        )
    shown = await ask(hass, coach, 1)
    assert shown["description_placeholders"]["devices"] == (
        "- Nonsense 200\n- Nonsense 201"
    )
    await hass.config_entries.options.async_configure(shown["flow_id"], {})
    await asyncio.sleep(0)
    await hass.async_block_till_done()
    assert coach.find_device("house_dc_dimmer_200") is None
    assert coach.find_device("house_dc_dimmer_25") is not None
    assert coach.find_device("network_house") or coach.find_device()
