"""Lines in the logbook for faults, alarms and switches."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from homeassistant.components.logbook import (
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID, CONF_TYPE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.translation import async_get_cached_translations

from .const import DOMAIN
from .events import EVENT

# Home Assistant keeps no texts for the logbook; these are among its choices, which
# are loaded when a coach is set up.
_LINES: Final = "selector"


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[
        [str, str, Callable[[Event[Mapping[str, Any]]], dict[str, Any]]], None
    ],
) -> None:
    """Describe the integration's events to the logbook."""

    @callback
    def describe(event: Event[Mapping[str, Any]]) -> dict[str, Any]:
        data = event.data
        device = dr.async_get(hass).async_get(data.get(ATTR_DEVICE_ID) or "")
        name = (device.name_by_user or device.name) if device else None
        texts = async_get_cached_translations(
            hass, hass.config.language, _LINES, DOMAIN
        )
        key = f"component.{DOMAIN}.{_LINES}.logbook_line.options.{data[CONF_TYPE]}"
        line = texts.get(key, "{type}")
        return {
            LOGBOOK_ENTRY_NAME: name or "RV-C",
            LOGBOOK_ENTRY_MESSAGE: line.format(**data),
            LOGBOOK_ENTRY_ENTITY_ID: data.get(ATTR_ENTITY_ID),
        }

    async_describe_event(DOMAIN, EVENT, describe)
