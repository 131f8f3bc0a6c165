"""All commands: importing a module here has its functions registered."""

from homeassistant.core import HomeAssistant, callback

from . import dashboard, definitions, info, monitor, recordings, scenes, unknown
from .devices import commands as devices
from .overview import stream as overview_stream
from .registry import register_commands
from .standard import links, live, messages, sending

MODULES = (
    dashboard,
    definitions,
    devices,
    info,
    monitor,
    overview_stream,
    links,
    live,
    messages,
    sending,
    recordings,
    scenes,
    unknown,
)
"""The modules whose functions carry out the commands of the contract."""


@callback
def register_websocket_api(hass: HomeAssistant) -> None:
    """Register the WebSocket API, once for all coaches."""
    register_commands(hass)
