"""The map of an entry: its storage, and the registries when it changes."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
import logging
from pathlib import Path
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import (
    ConfigEntryError,
    HomeAssistantError,
    UnsupportedStorageVersionError,
)
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.json import json_loads
import voluptuous as vol

from ..coach_map.editing import Change, changes, changes_on
from ..coach_map.model import CoachMap, Document, MapKey, MappedDevice
from ..coach_map.roles import OUTPUT_CLASSES, OUTPUT_ROLES, default_role
from ..coach_map.schema import read_map, with_current_keys
from ..const import CONF_MAP, DOMAIN
from ..data import RvcConfigEntry, RvcData, identifier_of, registered_device
from ..devices import DeviceKey
from ..entities.areas import area_named, proposed_areas
from ..issues.coach_map import forget_map_issues, report_lost_map, report_restored_map
from ..services.reasons import in_our_language
from ..spec.reasons import Reason
from .files import UNREADABLE

_LOGGER = logging.getLogger(__name__)

_STORAGE_VERSION: Final = 1
_CHANGING: HassKey[defaultdict[str, asyncio.Lock]] = HassKey(f"{DOMAIN}_map_changes")
"""By entry: whether its map is being changed."""


class MapStore:
    """Keeps an entry's map, and a second copy of it.

    Both lie in Home Assistant's storage, so its backups hold them. A write is
    a whole one or none; when the map cannot be read, its copy is taken.
    """

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Take the entry's id."""
        self._hass = hass
        self._entry_id = entry_id
        self._stores: tuple[Store[dict[str, Any]], ...] = tuple(
            Store(hass, _STORAGE_VERSION, f"{DOMAIN}.{entry_id}.{name}")
            for name in ("map", "map_copy")
        )

    async def load(self) -> Document | None:
        """Return the map; None where there is none that can be read.

        Raises ConfigEntryError where map and copy are those of a newer release:
        without them outputs would be what they are not.
        """
        failures: list[Exception] = []
        for number, store in enumerate(self._stores):
            try:
                document = await self._read(store)
            except (vol.Invalid, *UNREADABLE) as error:
                _LOGGER.warning("A coach map cannot be read: %s", error)
                failures.append(error)
                continue
            if document is None:
                continue
            if number:
                await self._restore(document, failures)
                report_restored_map(self._hass, self._entry_id)
            return document
        if failures:
            self._check_version(failures)
            report_lost_map(self._hass, self._entry_id)
        return None

    async def _read(self, store: Store[dict[str, Any]]) -> Document | None:
        """Return what a store has; raises vol.Invalid and what a Store does."""
        is_there = await self._hass.async_add_executor_job(Path(store.path).exists)
        data = await store.async_load()
        if data is None:
            if is_there:
                raise ValueError(f"{store.path} is damaged, and was put aside")
            return None
        document = with_current_keys(data["map"])
        read_map(document)
        return document

    async def _restore(self, document: Document, failures: list[Exception]) -> None:
        """Put a copy in the map's place, unless that is one of a newer release."""
        if any(isinstance(one, UnsupportedStorageVersionError) for one in failures):
            return
        try:
            await self.save(document)
        except HomeAssistantError as error:
            _LOGGER.warning("The copy of a coach map stays the only one: %s", error)

    def _check_version(self, failures: list[Exception]) -> None:
        for failure in failures:
            if isinstance(failure, UnsupportedStorageVersionError):
                raise ConfigEntryError(
                    translation_domain=DOMAIN,
                    translation_key="map_of_newer_release",
                    translation_placeholders={"file": self._stores[0].path},
                ) from failure

    async def save(self, document: Document) -> None:
        """Keep a map, and see that it is kept; raises HomeAssistantError.

        The copy goes first: where that fails, the map is the one of before.
        """
        data = {"map": dict(document)}
        wanted = json_loads(json_bytes(data))
        for store in reversed(self._stores):
            reason = in_our_language(Reason("it is not there when it is read back"))
            try:
                await store.async_save(data)
                if await store.async_load() == wanted:
                    continue
            except (OSError, *UNREADABLE) as error:
                reason = str(error)
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="map_not_saved",
                translation_placeholders={"reason": reason},
            )

    async def remove(self) -> None:
        """Forget the map."""
        for store in self._stores:
            await store.async_remove()
        forget_map_issues(self._hass, self._entry_id)


async def load_map(hass: HomeAssistant, entry: RvcConfigEntry) -> Document | None:
    """Return an entry's map; one that came with the entry is kept from now on."""
    store = MapStore(hass, entry.entry_id)
    if (first := entry.data.get(CONF_MAP)) is None:
        return await store.load()
    first = with_current_keys(first)
    try:
        await store.save(first)
    except HomeAssistantError as error:
        _LOGGER.warning("The coach map stays in the entry for now: %s", error)
        return first
    data = {key: value for key, value in entry.data.items() if key != CONF_MAP}
    hass.config_entries.async_update_entry(entry, data=data)
    return first


async def change_map(
    hass: HomeAssistant, entry: RvcConfigEntry, document: Document
) -> list[Change]:
    """Give a coach that is set up another map; return what changed.

    Devices keep who they are: their names and areas follow the map where the
    owner has not given them others, and an output that becomes something else
    gets another entity under the same name. Raises vol.Invalid, and
    HomeAssistantError where the map cannot be saved: then nothing is changed.
    One change waits for another.
    """
    read_map(document)
    return await edit_map(hass, entry, lambda _: document)


async def edit_map(
    hass: HomeAssistant, entry: RvcConfigEntry, edit: Callable[[Document], Document]
) -> list[Change]:
    """Change a part of the map of a coach that is set up, as `change_map` does.

    Args:
        hass: Home Assistant.
        entry: The coach.
        edit: Returns the new map of what the map is once no other change is under
            way: what somebody else says at the same time stays.
    """
    locks = hass.data.setdefault(_CHANGING, defaultdict(asyncio.Lock))
    async with locks[entry.entry_id]:
        if entry.state is not ConfigEntryState.LOADED:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="no_coach"
            )
        return await _change_map(hass, entry, edit(entry.runtime_data.document))


async def _change_map(
    hass: HomeAssistant, entry: RvcConfigEntry, document: Document
) -> list[Change]:
    after = read_map(document)
    runtime = entry.runtime_data
    before = runtime.coach_map
    changed = changes(before, after)
    await MapStore(hass, entry.entry_id).save(document)
    networks = list(runtime.coach.networks)
    # What is set up writes to the registries as long as it is.
    await hass.config_entries.async_unload(entry.entry_id)
    for network in networks:
        for change in changes_on(network, before, after):
            _RegistryUpdate(entry, runtime, network, change).apply()
    await hass.config_entries.async_setup(entry.entry_id)
    return changed


class _RegistryUpdate:
    """Brings a device's registry entries in line with a changed map."""

    def __init__(
        self, entry: RvcConfigEntry, runtime: RvcData, network: str, change: Change
    ) -> None:
        self._hass = runtime.hass
        self._entry = entry
        self._runtime = runtime
        self._change = change
        self._key = DeviceKey(network, *change.key)

    def apply(self) -> None:
        """Do it, if there is such a device."""
        device = registered_device(self._hass, self._entry, self._key)
        if device is None:
            return
        before, after = self._change.before, self._change.after
        if after is not None and after.ignore:
            dr.async_get(self._hass).async_remove_device(device.id)
            return
        self._update_name(device, after)
        self._update_area(device, before, after)
        if self._change.key[0] in OUTPUT_CLASSES:
            self._update_role(device, before, after)

    def _update_name(self, device: dr.DeviceEntry, after: MappedDevice | None) -> None:
        """Have the device go by its new name, also where all its entities are off.

        Home Assistant looks at a device's name only when an entity of it is added.
        """
        name = (after and after.name) or self._runtime.names.of(*self._change.key)
        if name != device.name:
            dr.async_get(self._hass).async_update_device(device.id, name=name)

    def _update_area(
        self,
        device: dr.DeviceEntry,
        before: MappedDevice | None,
        after: MappedDevice | None,
    ) -> None:
        """Move the device, unless the owner has moved it elsewhere."""
        device_class, _ = self._change.key
        areas = ar.async_get(self._hass)
        old = areas.async_get_area(device.area_id) if device.area_id else None
        ours = {*proposed_areas(self._runtime, device_class), before and before.area}
        if old is not None and old.name not in ours:
            return
        if after is not None and after.area is not None:
            names = self._runtime.names
            area = area_named(self._hass, after.area, names)
            dr.async_get(self._hass).async_update_device(device.id, area_id=area.id)

    def _update_role(
        self,
        device: dr.DeviceEntry,
        before: MappedDevice | None,
        after: MappedDevice | None,
    ) -> None:
        """Replace the entity of an output that is something else now."""
        wanted = _role_on(self._change.key, after)
        if wanted == _role_on(self._change.key, before):
            return
        registry = er.async_get(self._hass)
        _, stem = identifier_of(self._entry, self._key)
        old = None
        for role, row in OUTPUT_ROLES.items():
            entity_id = registry.async_get_entity_id(
                row.entity_platform, DOMAIN, f"{stem}_{role}"
            )
            if entity_id is not None and role != wanted:
                old = registry.async_get(entity_id)
                registry.async_remove(entity_id)
        if old is None or not wanted:
            return
        new = registry.async_get_or_create(
            OUTPUT_ROLES[wanted].entity_platform,
            DOMAIN,
            f"{stem}_{wanted}",
            suggested_object_id=old.entity_id.partition(".")[2],
            config_entry=self._entry,
            config_subentry_id=old.config_subentry_id,
            device_id=device.id,
            has_entity_name=True,
        )
        registry.async_update_entity(
            new.entity_id,
            name=old.name,
            area_id=old.area_id,
            labels=old.labels,
            aliases=old.aliases,
        )


def _role_on(key: MapKey, mapped: MappedDevice | None) -> str | None:
    """Return the role whose entity an output carries.

    None where that depends on what the output reports. The second one of a pair
    carries nothing: the entity stands on the first one.
    """
    device_class, instance = key
    if mapped is None or mapped.role is None:
        return default_role(device_class)
    return mapped.role if instance == mapped.instances[0] else ""


def changes_to_dict(changed: list[Change], coach_map: CoachMap) -> dict[str, Any]:
    """Return what a change of the map did, as plain data."""
    return {
        "devices": len(set(coach_map.devices.values())),
        "changes": [
            {
                "device_class": change.key[0],
                "instance": change.key[1],
                "before": _in_words(change.before),
                "after": _in_words(change.after),
            }
            for change in changed
        ],
    }


def change_in_words(change: Change) -> str:
    """Return a change in a line: dc_dimmer 25: Ceiling, Bedroom -> Porch, light."""
    device_class, instance = change.key
    before, after = _in_words(change.before), _in_words(change.after)
    return f"{device_class} {instance}: {before or '–'} → {after or '–'}"


def _in_words(mapped: MappedDevice | None) -> str | None:
    """Return the description of a device in a line."""
    if mapped is None:
        return None
    if mapped.ignore:
        return "ignored"
    parts = (mapped.name, mapped.role, mapped.area)
    return ", ".join(part for part in parts if part) or None
