"""The WebSocket API is loaded when a page sends the first command.

Until then only the names are registered. A coach whose pages nobody opens does without
the modules, and the start does not wait for them.
"""

import asyncio
from typing import Any, Final

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.importlib import async_import_module
import voluptuous as vol

from ..const import DOMAIN
from .command_names import COMMAND_NAMES

# What is in a command the contract checks, once it is loaded.
_ANYTHING: Final[Any] = vol.Schema({}, extra=vol.ALLOW_EXTRA)


@callback
def register_websocket_api(hass: HomeAssistant) -> None:
    """Register the names of all commands, once for all coaches."""
    for name in COMMAND_NAMES:
        websocket_api.async_register_command(hass, name, _receive_first, _ANYTHING)


@callback
def _receive_first(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    message: dict[str, Any],
) -> None:
    """Load the API for a command, and hand it over unless its client has gone."""
    message_id = message["id"]
    ended = asyncio.Event()
    connection.subscriptions[message_id] = ended.set

    async def hand_over() -> None:
        try:
            await load_websocket_api(hass)
            if ended.is_set():
                return
            connection.subscriptions.pop(message_id, None)
            handler, schema = hass.data[websocket_api.DOMAIN][message["type"]]
            handler(hass, connection, schema(message) if schema else message)
        except Exception as error:  # noqa: BLE001
            if ended.is_set():
                return
            connection.subscriptions.pop(message_id, None)
            if hass.is_stopping:
                # Nothing is loaded any more: that is no fault to be logged.
                _refuse(connection, message_id)
            else:
                connection.async_handle_exception(message, error)

    hass.async_create_background_task(hand_over(), "websocket rvc", eager_start=True)


@callback
def _refuse(connection: websocket_api.ActiveConnection, message_id: int) -> None:
    """Answer as all commands are answered when no coach runs any more."""
    error = ServiceValidationError(
        translation_domain=DOMAIN, translation_key="no_coach"
    )
    connection.send_error(
        message_id,
        websocket_api.ERR_SERVICE_VALIDATION_ERROR,
        str(error),
        translation_domain=error.translation_domain,
        translation_key=error.translation_key,
    )


async def load_websocket_api(hass: HomeAssistant) -> None:
    """Import the commands in the import executor, and register them."""
    await async_import_module(hass, f"{__package__}.commands")
    from .commands import register_websocket_api as register  # noqa: PLC0415

    handler, _ = hass.data[websocket_api.DOMAIN][COMMAND_NAMES[0]]
    if handler is _receive_first:
        register(hass)
