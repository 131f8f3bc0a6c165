"""A Home Assistant for the findings: its core alone, in a folder that is thrown away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import logging
from pathlib import Path
import tempfile
from types import MappingProxyType

from homeassistant import bootstrap, config_entries, core, loader
from homeassistant.auth import auth_manager_from_config
from homeassistant.helpers.entity import Entity
from homeassistant.setup import async_setup_component

logging.basicConfig(level=logging.CRITICAL)


@asynccontextmanager
async def house(folder: str | Path | None = None) -> AsyncIterator[core.HomeAssistant]:
    """Run Home Assistant in a folder, a new one if none is given, and stop it."""
    hass = core.HomeAssistant(str(folder or tempfile.mkdtemp(dir=".")))
    hass.config.skip_pip = True
    loader.async_setup(hass)
    hass.config_entries = config_entries.ConfigEntries(hass, {})
    await bootstrap.async_load_base_functionality(hass)
    hass.auth = await auth_manager_from_config(hass, [], [])
    assert await async_setup_component(hass, "homeassistant", {})
    await hass.async_start()
    try:
        yield hass
    finally:
        await hass.async_stop(force=True)


def coach_entry() -> config_entries.ConfigEntry:
    """Return an entry of a finding's own integration "coach"."""
    return config_entries.ConfigEntry(
        version=1,
        minor_version=1,
        domain="coach",
        title="Coach",
        data={},
        options={},
        source="user",
        unique_id=None,
        discovery_keys=MappingProxyType({}),
        subentries_data=(),
    )


async def add(hass: core.HomeAssistant, domain: str, *entities: Entity) -> None:
    """Add entities to a domain; those without a name are called by their class."""
    assert await async_setup_component(hass, domain, {})
    for entity in entities:
        entity._attr_should_poll = False
        if not hasattr(entity, "_attr_name"):
            entity._attr_name = type(entity).__name__
        entity._attr_unique_id = str(entity.name)
    await hass.data[domain].async_add_entities(entities)
    await hass.async_block_till_done()


async def call(hass: core.HomeAssistant, action: str, **data: object) -> None:
    """Call an action such as "light.turn_off" and wait for its end."""
    domain, service = action.split(".")
    await hass.services.async_call(domain, service, data, blocking=True)
