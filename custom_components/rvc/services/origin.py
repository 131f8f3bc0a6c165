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
_RUNS: HassKey[OrderedDict[str, str]] = HassKey(f"{DOMAIN}_runs")
_BEGINNINGS: Final = ("automation_triggered", "script_started")
MOST_RUNS: Final = 256
"""Of automations and scripts; a run may wait for hours between its calls."""


@callback
def watch_calls(hass: HomeAssistant) -> None:
    """Note the calls that are for all entities, and which automation has a context.

    Entities are told the context alone, and an automation has that of its last run.
    """
    calls = hass.data[_CALLS_TO_ALL] = OrderedDict()
    runs = hass.data[_RUNS] = OrderedDict[str, str]()

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

    @callback
    def began(event: Event[Mapping[str, Any]]) -> None:
        # A script of an automation has its context: the automation made the call.
        runs.setdefault(event.context.id, str(event.data.get(ATTR_ENTITY_ID)))
        if len(runs) > MOST_RUNS:
            runs.popitem(last=False)

    hass.bus.async_listen(EVENT_CALL_SERVICE, called)
    for beginning in _BEGINNINGS:
        hass.bus.async_listen(beginning, began)


def origin_of(hass: HomeAssistant, context: Context | None) -> Origin | None:
    """Return where the call of a context comes from; None without a context."""
    if context is None:
        return None
    return Origin(
        context=context.id,
        user=context.user_id,
        cause=_cause_of(hass, context),
        to_all=context.id in hass.data.get(_CALLS_TO_ALL, ()),
    )


def _cause_of(hass: HomeAssistant, context: Context) -> str | None:
    """Return which automation or script has a context, or else what led to it."""
    runs = hass.data.get(_RUNS, OrderedDict[str, str]())
    for context_id in (context.id, context.parent_id):
        if context_id is None:
            continue
        if (run := runs.get(context_id)) is not None:
            return run
        # It may have begun before anything was noted.
        for state in hass.states.async_all(_CALLERS):
            if state.context.id == context_id:
                return state.entity_id
    return None
