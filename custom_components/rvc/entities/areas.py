"""The areas that devices stand in when they are new, until their owner says otherwise.

They have icons, as those of a house.
"""

import re
from typing import Final

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.util import slugify

from ..data import RvcConfigEntry, RvcData
from ..device_names import DeviceNames
from ..devices import Device
from ..presentation.areas import AREAS, area_key

_ICONS: Final = {
    "bathroom": "mdi:shower",
    "bath": "mdi:shower",
    "bedroom": "mdi:bed",
    "bunks": "mdi:bunk-bed",
    "closet": "mdi:wardrobe",
    "kitchen": "mdi:countertop",
    "galley": "mdi:countertop",
    "living": "mdi:sofa",
    "salon": "mdi:sofa",
    "main": "mdi:sofa",
    "dinette": "mdi:table-chair",
    "hallway": "mdi:coat-rack",
    "hall": "mdi:coat-rack",
    "entry": "mdi:stairs",
    "entrance": "mdi:stairs",
    "cab": "mdi:steering",
    "cockpit": "mdi:steering",
    "patio": "mdi:pine-tree",
    "exterior": "mdi:pine-tree",
    "outside": "mdi:pine-tree",
    "awning": "mdi:pine-tree",
    "garage": "mdi:garage",
    "battery": "mdi:car-battery",
    "generator": "mdi:engine",
    "electrical": "mdi:transmission-tower",
    "inside": "mdi:rv-truck",
    "wet": "mdi:water",
    "water": "mdi:water",
    "basement": "mdi:package-variant",
    "cargo": "mdi:package-variant",
    "security": "mdi:shield-home",
    "driver": "mdi:rv-truck",
    "passenger": "mdi:rv-truck",
}
"""The icon of an area by a word of its name; the first word of these that it has."""


def names_of_area(names: DeviceNames, area: str) -> tuple[str, ...]:
    """Return what an area may be called: in the owner's language, and in English."""
    translated = names.choice("area", area_key(area))
    return (area,) if translated in (None, area) else (translated, area)


def proposed_areas(runtime: RvcData, device_class: str) -> tuple[str, ...]:
    """Return the names of the area that devices of a class are proposed to stand in."""
    area = runtime.spec.device_classes[device_class].area
    return () if area is None else names_of_area(runtime.names, area)


def is_area_proposed(runtime: RvcData, device: Device) -> bool:
    """Tell whether the area of a new device is that of its class, and not the map's."""
    mapped = runtime.coach_map.about(device.key)
    return mapped is None or mapped.area is None


def area_of_new(runtime: RvcData, device: Device) -> str | None:
    """Return the area of a device that is new: the map's, or that of its class.

    One that is there already counts, also where the owner has renamed it.
    """
    mapped = runtime.coach_map.about(device.key)
    names: tuple[str, ...]
    if mapped is not None and mapped.area is not None:
        names = (mapped.area,)
    else:
        names = proposed_areas(runtime, device.key.device_class)
    areas = ar.async_get(runtime.hass)
    for name in names:
        # Home Assistant makes the id of the first name, and keeps it.
        there = areas.async_get_area_by_name(name) or areas.async_get_area(
            slugify(name)
        )
        if there is not None:
            return there.name
    if not names:
        return None
    runtime.proposed_areas.add(names[0])
    return names[0]


@callback
def area_named(
    hass: HomeAssistant, name: str, names: DeviceNames | None = None
) -> ar.AreaEntry:
    """Return the area of a name; one that is missing is made, with an icon.

    Args:
        hass: Home Assistant.
        name: The name.
        names: The names in the owner's language, where it may be one of them.
    """
    areas = ar.async_get(hass)
    found = areas.async_get_area_by_name(name)
    return found or areas.async_create(name, icon=icon_of(name, names))


def icon_of(name: str, names: DeviceNames | None = None) -> str | None:
    """Return the icon of an area by its name; None for what nobody knows."""
    if names is not None:
        known = {names_of_area(names, area)[0]: area for area in AREAS}
        name = known.get(name, name)
    words = set(re.findall(r"\w+", name.casefold()))
    return next((icon for word, icon in _ICONS.items() if word in words), None)


@callback
def give_icons(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    """Give areas that come into being with one of the entry's devices their icons."""

    @callback
    def created(event: Event[ar.EventAreaRegistryUpdatedData]) -> None:
        areas = ar.async_get(hass)
        area = areas.async_get_area(event.data["area_id"] or "")
        runtime = entry.runtime_data
        if area is None or area.name not in runtime.proposed_areas:
            return
        runtime.proposed_areas.discard(area.name)
        if (icon := icon_of(area.name, runtime.names)) is not None:
            areas.async_update(area.id, icon=icon)

    entry.async_on_unload(
        hass.bus.async_listen(
            ar.EVENT_AREA_REGISTRY_UPDATED,
            created,
            event_filter=callback(lambda data: data["action"] == "create"),
        )
    )
