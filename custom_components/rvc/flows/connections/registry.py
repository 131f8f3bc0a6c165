"""All kinds of connection, and what is made of a network's settings."""

from collections.abc import Callable, Iterable
from typing import Final

from homeassistant.core import HomeAssistant

from ...bus.link import Transport
from ...bus.network import Network
from ...bus.timing import BusTiming
from ...const import CONF_KIND, CONF_NETWORK
from . import demo, gateway, other, recording, serial, socketcan
from .model import Config, Connection, bit_rate_of, is_listen_only
from .places import Place, resolve

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


def place_of(config: Config) -> Place:
    """Return where a connection leads, by the name that its settings have."""
    return CONNECTIONS[config[CONF_KIND]].place(config)


async def is_among(
    hass: HomeAssistant, config: Config, others: Iterable[Config]
) -> bool:
    """Return whether one of the others leads to the same bus, whatever it is called."""
    place = place_of(config)
    places = [other for other in map(place_of, others) if place.may_be(other)]
    if not places or any(place.is_same(other) for other in places):
        return bool(places)
    place, *places = await resolve(hass, [place, *places])
    return any(place.is_same(other) for other in places)


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
