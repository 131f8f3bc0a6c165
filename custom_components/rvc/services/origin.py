"""Where a call of Home Assistant comes from, as a frame's trace tells it."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import (
    ATTR_ENTITY_ID,
    ATTR_SERVICE_DATA,
    ENTITY_MATCH_ALL,
    EVENT_CALL_SERVICE,
)
from homeassistant.core import Context, Event, HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..bus.origin import Origin
from ..const import DOMAIN

_CALLS_TO_ALL: HassKey[OrderedDict[str, None]] = HassKey(f"{DOMAIN}_calls_to_all")
# A call is looked up at once, while it is carried out.
_MOST_CALLS: Final = 64
_CALLERS: Final = ("automation", "script")


@callback
def watch_calls(hass: HomeAssistant) -> None:
    """Note the calls that are for all entities: entities are told the context alone."""
    calls = hass.data[_CALLS_TO_ALL] = OrderedDict()

    @callback
    def called(event: Event[Mapping[str, Any]]) -> None:
        # An automation makes all of its calls with one context: the last one counts.
        data = event.data[ATTR_SERVICE_DATA]
        if str(data.get(ATTR_ENTITY_ID)).lower() == ENTITY_MATCH_ALL:
            calls[event.context.id] = None
            if len(calls) > _MOST_CALLS:
                calls.popitem(last=False)
        elif calls:
            calls.pop(event.context.id, None)

    hass.bus.async_listen(EVENT_CALL_SERVICE, called)


def origin_of(hass: HomeAssistant, context: Context | None) -> Origin | None:
    """Return where the call of a context comes from; None without a context."""
    if context is None:
        return None
    ids = {context.id, context.parent_id}
    cause = next(
        (
            state.entity_id
            for state in hass.states.async_all(_CALLERS)
            if state.context.id in ids
        ),
        None,
    )
    return Origin(
        context=context.id,
        user=context.user_id,
        cause=cause,
        to_all=context.id in hass.data.get(_CALLS_TO_ALL, ()),
    )
