"""What Home Assistant's voice assistants may reach from the start, and what not.

Home Assistant exposes all covers and switches to Assist by itself, and a language
model that turns an area on opens every cover that is exposed there: slides too.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from homeassistant.components.homeassistant.const import DATA_EXPOSED_ENTITIES
from homeassistant.components.homeassistant.exposed_entities import (
    KNOWN_ASSISTANTS,
    async_expose_entity,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ..coach.permissions import NAMED_ONLY
from ..const import DOMAIN

if TYPE_CHECKING:
    from datetime import datetime

ASSIST: Final = "conversation"
"""Home Assistant's own assistant, and the language models that answer in its place."""

_EXPOSED: Final = "should_expose"
_SETTLED: Final = "voice"
_BY_DEFAULT: Final = frozenset({"cover", "switch"})
"""The domains of ours that Home Assistant exposes by itself, with what can do harm."""


class Voice(StrEnum):
    """What is settled on an entity once; None leaves it to Home Assistant."""

    HIDDEN = "hidden"
    """Not exposed to any assistant: what can do harm."""
    EXPOSED = "exposed"
    """Exposed to Assist: what owners ask for, and only reports."""
    OFFERED = "offered"
    """Exposed to Assist because an option says so; hidden again without it."""


def voice_of(permissions: Iterable[str | None]) -> Voice | None:
    """Return what is settled on an entity whose commands require these permissions."""
    return None if NAMED_ONLY.isdisjoint(permissions) else Voice.HIDDEN


@callback
def settle(
    hass: HomeAssistant, entry: er.RegistryEntry, voice: Voice, made: datetime
) -> None:
    """Expose an entity or not, once; what the owner chooses later stays.

    Args:
        hass: Home Assistant.
        entry: The entity in the registry.
        voice: What is to be settled.
        made: When the entity was made: what the registry had before is not new.

    An entity from before keeps what it has, but what can do harm is hidden once
    where Home Assistant has exposed it by itself. The registry does not tell that
    from an owner's choice; of a lock, which Home Assistant leaves alone, it does.
    """
    if DATA_EXPOSED_ENTITIES not in hass.data:
        return
    # It may have got aliases since it was made.
    entry = er.async_get(hass).async_get(entry.entity_id) or entry
    settled = _option(entry, DOMAIN, _SETTLED)
    if settled == voice:
        return
    is_new = entry.created_at >= made
    if voice is Voice.OFFERED:
        async_expose_entity(hass, ASSIST, entry.entity_id, True)
    elif settled == Voice.OFFERED:
        async_expose_entity(hass, ASSIST, entry.entity_id, False)
    elif voice is Voice.HIDDEN:
        for assistant in KNOWN_ASSISTANTS:
            is_exposed = _option(entry, assistant, _EXPOSED)
            if is_new or not is_exposed or entry.domain in _BY_DEFAULT:
                async_expose_entity(hass, assistant, entry.entity_id, False)
    elif is_new and _exposes_new(hass):
        async_expose_entity(hass, ASSIST, entry.entity_id, True)
    er.async_get(hass).async_update_entity_options(
        entry.entity_id, DOMAIN, {**entry.options.get(DOMAIN, {}), _SETTLED: voice}
    )


def _option(entry: er.RegistryEntry, domain: str, key: str) -> object:
    options = entry.options.get(domain)
    return None if options is None else options.get(key)


def _exposes_new(hass: HomeAssistant) -> bool:
    """Tell whether the owner lets Assist reach what is new."""
    return hass.data[DATA_EXPOSED_ENTITIES].async_get_expose_new_entities(ASSIST)
