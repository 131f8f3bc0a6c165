"""What happens on the network, told on Home Assistant's event bus.

Logbook lines and device triggers are made of it.
"""

from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID, CONF_TYPE
from homeassistant.core import callback
from homeassistant.helpers.entity import Entity

EVENT: Final = "rvc_event"

PRESSED: Final = "pressed"
RELEASED: Final = "released"


@callback
def tell_of(entity: Entity, kind: str, **details: Any) -> None:
    """Fire the event: something of a kind has happened to an entity's device."""
    entry = entity.device_entry
    entity.hass.bus.async_fire(
        EVENT,
        {
            CONF_TYPE: kind,
            ATTR_DEVICE_ID: entry.id if entry else None,
            ATTR_ENTITY_ID: entity.entity_id,
            **details,
        },
    )
