"""Registering actions, from rows."""

from collections.abc import Awaitable, Callable, Iterable
from functools import wraps
from typing import Any, NamedTuple

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers.service import async_register_admin_service

from ..bus.origin import sent_for
from ..const import DOMAIN
from .origin import origin_of

type Function = Callable[[ServiceCall], Awaitable[ServiceResponse | None]]


class ActionRow(NamedTuple):
    """An action: its name, its schema, its function, and whether it answers."""

    name: str
    schema: Any
    function: Function
    response: SupportsResponse = SupportsResponse.NONE


@callback
def register_admin_actions(hass: HomeAssistant, rows: Iterable[ActionRow]) -> None:
    """Register actions for administrators: what touches a whole network or the disk."""
    for row in rows:
        async_register_admin_service(
            hass,
            DOMAIN,
            row.name,
            traced(row.function),  # type: ignore[arg-type]
            schema=row.schema,
            supports_response=row.response,
        )


def traced(function: Function) -> Function:
    """Have what an action sends lead back to its call."""

    @wraps(function)
    async def carry_out(call: ServiceCall) -> ServiceResponse | None:
        with sent_for(origin_of(call.hass, call.context)):
            return await function(call)

    return carry_out
