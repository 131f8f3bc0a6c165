"""A gateway in the local network: a product is a row with its protocol and port."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from homeassistant.const import CONF_HOST, CONF_PORT, CONF_PROTOCOL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import voluptuous as vol

from ...bus.link import Transport
from ...bus.timing import BusTiming
from ...bus.transports.gateways import Gateway, gateway_transport
from ...const import CONF_CHANNEL
from .model import Config, Connection, Fields, bit_rate_of, is_listen_only
from .places import Place, host_place, plain_host

WICAN: Final = "wican"

_SLCAN: Final = "slcan"
_SOCKETCAND: Final = "socketcand"
_THIRTEEN_BYTE: Final = "thirteen_byte"


class _Product(NamedTuple):
    """A gateway as an owner knows it."""

    protocols: tuple[str, ...]
    """What it can be set to; with more than one, it is asked for."""
    ports: tuple[int, ...] = ()
    """Where it passes frames on as it leaves the factory, one for each of its buses."""


_PRODUCTS: Final[Mapping[str, _Product]] = {
    WICAN: _Product((_SLCAN,), (3333,)),
    "yacht_devices": _Product(("yacht_devices_tcp", "yacht_devices_udp"), (1457,)),
    "ebyte": _Product((_THIRTEEN_BYTE,), (8881, 8882)),
    "waveshare": _Product((_THIRTEEN_BYTE,), (20001, 20002)),
    "socketcand_server": _Product((_SOCKETCAND,), (29536,)),
    "tasmota": _Product((_SLCAN,), (8888,)),
    # Many take the WiCAN's; without one the form would begin with the least, 1.
    "other_slcan": _Product((_SLCAN,), (3333,)),
}
"""In the order in which they are offered: the last of a protocol serves all others."""


def _fields(product: _Product) -> Fields:
    """Return what a product has to be told of; all ask where it is."""
    fields: Fields = {}
    if len(product.protocols) > 1:
        fields[vol.Required(CONF_PROTOCOL, default=product.protocols[0])] = (
            SelectSelector(
                SelectSelectorConfig(
                    options=list(product.protocols),
                    translation_key="protocol",
                    mode=SelectSelectorMode.LIST,
                )
            )
        )
    fields[vol.Required(CONF_HOST)] = TextSelector()
    usual = product.ports[0] if product.ports else vol.UNDEFINED
    fields[vol.Required(CONF_PORT, default=usual)] = NumberSelector(
        NumberSelectorConfig(min=1, max=65535, step=1, mode=NumberSelectorMode.BOX)
    )
    if _SOCKETCAND in product.protocols:
        fields[vol.Required(CONF_CHANNEL, default="can0")] = TextSelector()
    return fields


def _product_of(config: Config) -> str | None:
    """Return which product has this protocol on this port, or on any."""
    protocol, port = config.get(CONF_PROTOCOL), config.get(CONF_PORT)
    fitting = [name for name, one in _PRODUCTS.items() if protocol in one.protocols]
    by_port = (name for name in fitting if port in _PRODUCTS[name].ports)
    return next(by_port, fitting[-1] if fitting else None)


def _transport(hass: HomeAssistant, config: Config, timing: BusTiming) -> Transport:
    gateway = Gateway(
        host=plain_host(config[CONF_HOST]),
        port=int(config[CONF_PORT]),
        channel=config.get(CONF_CHANNEL, ""),
        bit_rate=bit_rate_of(config),
        listen_only=is_listen_only(config),
    )
    return gateway_transport(config[CONF_PROTOCOL], gateway, timing)


def _place(config: Config) -> Place:
    """Return where the gateway is; of what is left out it may be any."""
    port = config.get(CONF_PORT)
    has_channels = config.get(CONF_PROTOCOL) == _SOCKETCAND
    return host_place(
        config[CONF_HOST],
        None if port is None else int(port),
        config.get(CONF_CHANNEL) if has_channels else None,
    )


def _connection(product: _Product) -> Connection:
    only, *others = product.protocols
    return replace(
        _ANY,
        fields=lambda interfaces: _fields(product),
        sets_bit_rate=_SLCAN in product.protocols,
        settled={} if others else {CONF_PROTOCOL: only},
    )


_ANY: Final = Connection(
    kind="gateway",
    fields=lambda interfaces: {},
    transport=_transport,
    place=_place,
    title="{host}",
)
CONNECTION: Final = replace(
    _ANY,
    products={name: _connection(product) for name, product in _PRODUCTS.items()},
    product_of=_product_of,
)
