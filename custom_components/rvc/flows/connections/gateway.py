"""A gateway in the local network, in any of the protocols that gateways speak."""

from typing import Final

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
from ...bus.transports.gateways import GATEWAY_PROTOCOLS, Gateway, gateway_transport
from ...const import CONF_CHANNEL
from .model import Config, Connection, Fields, bit_rate_of, is_listen_only
from .places import Place, host_place, plain_host

_SOCKETCAND: Final = "socketcand"
_SOCKETCAND_PORT: Final = 29536


def _fields(interfaces: list[str]) -> Fields:
    return {
        vol.Required(CONF_PROTOCOL, default=_SOCKETCAND): SelectSelector(
            SelectSelectorConfig(
                options=list(GATEWAY_PROTOCOLS),
                translation_key="protocol",
                mode=SelectSelectorMode.LIST,
            )
        ),
        vol.Required(CONF_HOST): TextSelector(),
        vol.Required(CONF_PORT, default=_SOCKETCAND_PORT): NumberSelector(
            NumberSelectorConfig(min=1, max=65535, step=1, mode=NumberSelectorMode.BOX)
        ),
        vol.Required(CONF_CHANNEL, default="can0"): TextSelector(),
    }


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


CONNECTION: Final = Connection(
    kind="gateway",
    fields=_fields,
    transport=_transport,
    place=_place,
    title="{host}",
    sets_bit_rate=True,
)
