"""All kinds of connection, and what is made of a network's settings."""

from collections.abc import Callable
from typing import Any, Final

from homeassistant.core import HomeAssistant

from ...bus.link import Transport
from ...bus.network import Network
from ...bus.timing import BusTiming
from ...const import CONF_KIND, CONF_NETWORK
from . import demo, gateway, other, recording, serial, socketcan
from .model import Config, Connection, bit_rate_of, is_listen_only

CONNECTIONS: Final[dict[str, Connection]] = {
    one.kind: one
    for one in (
        demo.CONNECTION,
        socketcan.CONNECTION,
        serial.CONNECTION,
        gateway.CONNECTION,
        recording.CONNECTION,
        other.CONNECTION,
    )
}
"""All kinds, in the order in which they are offered."""


def identity_of(config: Config) -> dict[str, Any]:
    """Return the settings that identify a connection among all others."""
    fields = (CONF_KIND, *CONNECTIONS[config[CONF_KIND]].identity)
    return {field: config.get(field) for field in fields}


def transport_factory(
    hass: HomeAssistant, config: Config, timing: BusTiming
) -> Callable[[], Transport]:
    """Return the function that makes a new transport for a network's settings."""
    connection = CONNECTIONS[config[CONF_KIND]]
    return lambda: connection.transport(hass, config, timing)


def make_network(hass: HomeAssistant, config: Config, timing: BusTiming) -> Network:
    """Return the network of a subentry's settings, not yet open."""
    connection = CONNECTIONS[config[CONF_KIND]]
    return Network(
        config[CONF_NETWORK],
        transport_factory(hass, config, timing),
        listen_only=is_listen_only(config),
        bit_rate=bit_rate_of(config),
        notices_silence=connection.is_live,
        timing=timing,
    )
