"""Which entities of the coaches are meant by what is said."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
import re
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)

from ..coach_map.roles import OUTPUT_CLASSES
from ..const import DOMAIN
from ..entities.spoken_names import KEYS, LEVELS, SPOKEN_NAMES, is_rival, row_of

GENERATOR_DOMAINS: Final = frozenset(
    {
        "automation",
        "binary_sensor",
        "button",
        "input_boolean",
        "scene",
        "script",
        "switch",
    }
)
"""Where others have what could be called a generator."""
BY_OUTPUTS: Final = "outputs"
BY_COMMAND: Final = "command"
RUNNING: Final = "running"
_GENERATORS: Final = {
    BY_OUTPUTS: (
        "switch",
        re.compile(rf"_({'|'.join(OUTPUT_CLASSES)})_\d+_generator$"),
    ),
    BY_COMMAND: ("switch", re.compile("_generator_switch_generator$")),
    RUNNING: ("binary_sensor", re.compile("_generator_running$")),
}
_CALLED: Final = frozenset(
    {"generator", "genset", "generador", "générateur", "groupe électrogène"}
)
_FILLER: Final = frozenset({"the", "tank", "tanks", "water", "level"})
_MARKS: Final = re.compile(r"[^\w\s'-]+")

type Targets = Mapping[str, list[str]]
"""The ids of the entities that each name may mean, by the name in lower case."""


def plain(text: str) -> str:
    """Return a text in lower case, without marks that are not spoken."""
    return " ".join(_MARKS.sub(" ", text.casefold()).split())


def entries_of(hass: HomeAssistant, domain: str) -> Iterator[er.RegistryEntry]:
    """Yield the enabled entities of all coaches on a platform, without settings."""
    for entry in er.async_get(hass).entities.values():
        if entry.platform == DOMAIN and entry.domain == domain:
            if entry.disabled_by is None and entry.entity_category is None:
                yield entry


def _area_id(hass: HomeAssistant, entry: er.RegistryEntry) -> str | None:
    if entry.area_id is not None or entry.device_id is None:
        return entry.area_id
    device = dr.async_get(hass).async_get(entry.device_id)
    return None if device is None else device.area_id


def area_of(hass: HomeAssistant, entry: er.RegistryEntry) -> str | None:
    """Return the name of the area that an entity stands in."""
    area_id = _area_id(hass, entry)
    area = None if area_id is None else ar.async_get(hass).async_get_area(area_id)
    return None if area is None else area.name


def in_area_of(
    hass: HomeAssistant, device_id: str | None, entity_ids: Iterable[str]
) -> list[str]:
    """Return those of some entities that stand in the area of a device."""
    device = dr.async_get(hass).async_get(device_id or "")
    if device is None or device.area_id is None:
        return []
    entries = (er.async_get(hass).async_get(one) for one in entity_ids)
    return [
        one.entity_id
        for one in entries
        if one is not None and _area_id(hass, one) == device.area_id
    ]


def targets_of(hass: HomeAssistant, domain: str) -> Targets:
    """Return what the entities of a domain are called, with their areas before it.

    What all of a kind are called ("the thermostat") means each of them.
    """
    targets = defaultdict[str, list[str]](list)
    for entry in entries_of(hass, domain):
        row = row_of(entry)
        area = area_of(hass, entry)
        names = list(er.async_get_entity_aliases(hass, entry))
        kinds = list(hass.data[SPOKEN_NAMES].words_of([row.key])) if row else []
        if area is not None:
            names += [f"{area} {name}" for name in (*names, *kinds)]
        _add(targets, entry.entity_id, (*names, *kinds))
    for name in _names_elsewhere(hass, domain):
        targets.pop(name, None)
    return targets


def _names_elsewhere(hass: HomeAssistant, domain: str) -> Iterator[str]:
    """Yield what is called by a name and is not ours: its sentences stay its own."""
    for entry in er.async_get(hass).entities.values():
        if is_rival(entry, domain) and (
            entry.platform != DOMAIN or entry.domain != domain
        ):
            for name in er.async_get_entity_aliases(hass, entry):
                yield plain(name)


def areas_with_one(hass: HomeAssistant, domain: str) -> Targets:
    """Return the areas in which one entity of a domain stands alone."""
    targets = defaultdict[str, list[str]](list)
    for entry in entries_of(hass, domain):
        if (area := area_of(hass, entry)) is not None:
            _add(targets, entry.entity_id, (area,))
    return {name: found for name, found in targets.items() if len(found) == 1}


def generators_of(hass: HomeAssistant, *keys: str) -> Targets:
    """Return the coaches' generators by what is had of them: outputs, commands.

    There are none where somebody else has one: what is said may mean that.
    """
    for entry in er.async_get(hass).entities.values():
        if entry.platform == DOMAIN or entry.domain not in GENERATOR_DOMAINS:
            continue
        if entry.disabled_by is None:
            names = er.async_get_entity_aliases(hass, entry)
            if not _CALLED.isdisjoint(plain(name) for name in names):
                return {}
    found = {
        key: [
            one.entity_id
            for one in entries_of(hass, domain)
            if ending.search(one.unique_id) is not None
        ]
        for key in keys
        for domain, ending in [_GENERATORS[key]]
    }
    return {key: entity_ids for key, entity_ids in found.items() if entity_ids}


def outside_of(hass: HomeAssistant) -> Targets:
    """Return what tells how warm it is outside."""
    found = hass.data[SPOKEN_NAMES].called("outside_temperature")
    return {"outside": found} if found else {}


def telling(name: str) -> list[str]:
    """Return the words of a name that tell a tank or battery from others."""
    return [word for word in name.split() if word not in _FILLER]


def levels_of(hass: HomeAssistant) -> Targets:
    """Return what tanks and batteries are called, by their levels' sensors."""
    names = hass.data[SPOKEN_NAMES]
    targets = defaultdict[str, list[str]](list)
    for entry in entries_of(hass, "sensor"):
        row = row_of(entry)
        if row is not None and row.is_main:
            _add(targets, entry.entity_id, er.async_get_entity_aliases(hass, entry))
    for key in KEYS:
        if key in LEVELS:
            for entity_id in names.called(key):
                _add(targets, entity_id, names.words_of([key]))
    return targets


def _add(
    targets: defaultdict[str, list[str]], entity_id: str, names: Iterable[str]
) -> None:
    for name in names:
        if (said := plain(name)) and entity_id not in targets[said]:
            targets[said].append(entity_id)


def meant(targets: Targets, text: str) -> tuple[str, list[str]]:
    """Return the longest of the names in a text, as it is said, and what it means."""
    said = plain(text)
    found = [
        name
        for name in targets
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said) is not None
    ]
    longest = max(found, key=len, default="")
    return longest[:1].upper() + longest[1:], list(targets.get(longest, ()))
