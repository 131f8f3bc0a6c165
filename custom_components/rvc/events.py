"""Events of the network on Home Assistant's event bus.

Logbook lines and device triggers are made of them.
"""

from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID, CONF_TYPE
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity import Entity

EVENT: Final = "rvc_event"

PRESSED: Final = "pressed"
RELEASED: Final = "released"
FAULT_APPEARED: Final = "fault_appeared"
FAULT_CLEARED: Final = "fault_cleared"


@callback
def fire_entity_event(entity: Entity, event_type: str, **details: Any) -> None:
    """Fire an event of an entity's device."""
    entry = entity.device_entry
    fire_event(
        entity.hass,
        event_type,
        entry.id if entry else None,
        entity.entity_id,
        **details,
    )


@callback
def fire_event(
    hass: HomeAssistant,
    event_type: str,
    device_id: str | None,
    entity_id: str | None = None,
    **details: Any,
) -> None:
    """Fire an event of a device."""
    about = {
        CONF_TYPE: event_type,
        ATTR_DEVICE_ID: device_id,
        ATTR_ENTITY_ID: entity_id,
    }
    hass.bus.async_fire(EVENT, {**about, **details})
