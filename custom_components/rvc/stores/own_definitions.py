"""The owner's own definitions: kept, changed and removed, and the registries with them."""

import asyncio
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from ..coach.own_files import change_file, remove_file
from ..coach.own_messages import OwnMessage, write_definition
from ..const import DOMAIN

_WRITING: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}_definitions")
"""Held while a definition is written: one that is kept twice at once is refused once."""


def folder_of(hass: HomeAssistant) -> Path:
    """Return the folder with the owner's own definitions."""
    return Path(hass.config.path(DOMAIN))


async def keep_definition(hass: HomeAssistant, message: OwnMessage) -> Path:
    """Write a definition to a file of its own, and set all coaches up anew with it.

    Returns the file. Raises OSError or BadDefinition.
    """
    async with _lock(hass):
        path = await hass.async_add_executor_job(
            write_definition, folder_of(hass), message
        )
    _set_up_anew(hass)
    return path


async def change_definition(
    hass: HomeAssistant, file: str, revision: str, message: OwnMessage
) -> None:
    """Write another definition to a file, and set all coaches up anew with it.

    Entities of values that are the same stay; those of values that are gone go. Raises
    what `change_file` raises.
    """
    async with _lock(hass):
        await hass.async_add_executor_job(
            change_file, folder_of(hass), file, revision, message
        )
    _set_up_anew(hass)


async def remove_definition(hass: HomeAssistant, file: str, revision: str) -> None:
    """Remove a file, and the entities of what it defined.

    Raises what `remove_file` raises.
    """
    async with _lock(hass):
        await hass.async_add_executor_job(remove_file, folder_of(hass), file, revision)
    _set_up_anew(hass)


def _lock(hass: HomeAssistant) -> asyncio.Lock:
    return hass.data.setdefault(_WRITING, asyncio.Lock())


def _set_up_anew(hass: HomeAssistant) -> None:
    """Have all coaches read the files again."""
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        hass.config_entries.async_schedule_reload(entry.entry_id)
