"""Which of a device's entities says in one word how it is."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from homeassistant.const import ATTR_RESTORED, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..contract.dashboard import Role
from ..dashboard_roles import place_of

_WHOLE: Final = ("climate", "water_heater", "fan", "cover", "valve")
"""Platforms of what a device is, where it has one: an awning's light is beside it."""
_LAMPS: Final = ("light", "lock")
"""Platforms of what is a device of its own, or beside what a device tells else."""
_PLATFORMS: Final = (
    *_WHOLE,
    *_LAMPS,
    "switch",
    "sensor",
    "binary_sensor",
    "number",
    "select",
    "button",
    "event",
)
"""All platforms that tell of a device, those that tell most first."""
_ASIDE: Final = frozenset[Role](
    {
        # What is wrong is seldom so
        "alarm",
        "problem",
        "battery_low",
        "fault",
        # What is reckoned from what a battery says
        "battery_activity",
        "time_to_full",
        "time_to_empty",
        "battery_power",
        # What is set, or has no state
        "shore_breaker",
        "button",
        "stop",
    }
)
"""The roles on the dashboard that tell of a device only where no other does."""


def main_entities(
    hass: HomeAssistant, registered: dr.DeviceEntry | None, device_class: str
) -> list[str]:
    """Return the entity that tells most of a device, after those that would tell more.

    The last one is there; those before it are not, or not yet: a registry remembers
    more than a coach has. Where none is there, the first is meant.
    """
    if registered is None:
        return []
    entity_ids = list(_in_order(hass, registered, device_class))
    for number, entity_id in enumerate(entity_ids, start=1):
        if _is_there(hass, entity_id):
            return entity_ids[:number]
    return entity_ids[::-1]


def _is_there(hass: HomeAssistant, entity_id: str) -> bool:
    state = hass.states.get(entity_id)
    return (
        state is not None
        and state.state != STATE_UNAVAILABLE
        and not state.attributes.get(ATTR_RESTORED)
    )


def _in_order(
    hass: HomeAssistant, registered: dr.DeviceEntry, device_class: str
) -> Iterator[str]:
    """Yield a device's entities, those that tell most of it first."""
    found = []
    for one in er.async_entries_for_device(er.async_get(hass), registered.id):
        is_main = one.entity_category is None
        key = one.translation_key or ""
        rank = _rank_of(one.domain, device_class, key, is_main)
        if rank is not None:
            found.append((rank, one.entity_id))
    yield from (
        entity_id for _, entity_id in sorted(found, key=lambda ranked: ranked[0])
    )


@lru_cache(maxsize=2048)
def _rank_of(
    platform: str, device_class: str, key: str, is_main: bool
) -> tuple[int, ...] | None:
    """Return where an entity stands among those of its device; None for nowhere.

    Its arguments are those of `place_of`.
    """
    if platform not in _PLATFORMS:
        return None
    telling = _PLATFORMS.index(platform)
    if is_main and platform in _WHOLE:
        return 0, telling
    found = place_of(platform, device_class, key, is_main=is_main)
    if found is None:
        return (4, telling) if is_main else None
    (row, _), role = found
    if role in _ASIDE:
        return 3, row, telling
    return (2 if platform in _LAMPS or role == "other" else 1), row, telling
