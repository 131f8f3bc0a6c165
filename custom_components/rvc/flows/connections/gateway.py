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

_SOCKETCAND_PORT: Final = 29536


def _fields(interfaces: list[str]) -> Fields:
    return {
        vol.Required(CONF_PROTOCOL, default="socketcand"): SelectSelector(
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
        host=config[CONF_HOST],
        port=int(config[CONF_PORT]),
        channel=config.get(CONF_CHANNEL, ""),
        bit_rate=bit_rate_of(config),
        listen_only=is_listen_only(config),
    )
    return gateway_transport(config[CONF_PROTOCOL], gateway, timing)


CONNECTION: Final = Connection(
    kind="gateway",
    fields=_fields,
    transport=_transport,
    identity=(CONF_HOST, CONF_PORT, CONF_CHANNEL),
    title="{host}",
    sets_bit_rate=True,
)
