"""Areas that are made for what is in a coach: with an icon, as those of a house."""

import re
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar

from ..data import RvcConfigEntry, registered_device
from ..devices import DeviceKey

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
    "wet": "mdi:water",
    "water": "mdi:water",
    "basement": "mdi:package-variant",
    "cargo": "mdi:package-variant",
    "security": "mdi:shield-home",
    "driver": "mdi:rv-truck",
    "passenger": "mdi:rv-truck",
}
"""The icon of an area by a word of its name; the first word of these that it has."""


@callback
def area_named(hass: HomeAssistant, name: str) -> ar.AreaEntry:
    """Return the area of a name; one that is missing is made, with an icon."""
    areas = ar.async_get(hass)
    found = areas.async_get_area_by_name(name)
    return found or areas.async_create(name, icon=icon_of(name))


@callback
def area_of_new(entry: RvcConfigEntry, key: DeviceKey, name: str | None) -> str | None:
    """Return the area that is proposed for a device; a new device's is made now."""
    hass = entry.runtime_data.hass
    if name and registered_device(hass, entry, key) is None:
        area_named(hass, name)
    return name


def icon_of(name: str) -> str | None:
    """Return the icon of an area by its name; None for what nobody knows."""
    words = set(re.findall(r"\w+", name.casefold()))
    return next((icon for word, icon in _ICONS.items() if word in words), None)
