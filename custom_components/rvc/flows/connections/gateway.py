"""A gateway in the local network, in any of the protocols that gateways speak."""

from collections.abc import Callable
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
from ...bus.transports.stream import (
    slcan_tcp,
    socketcand,
    thirteen_byte,
    yacht_devices_tcp,
    yacht_devices_udp,
)
from ...const import CONF_CHANNEL
from .model import Config, Connection, Fields, bit_rate_of, is_listen_only

_SOCKETCAND_PORT: Final = 29536

_PROTOCOLS: Final[dict[str, Callable[[Config, BusTiming], Transport]]] = {
    "socketcand": lambda config, timing: socketcand(
        config[CONF_HOST], int(config[CONF_PORT]), config[CONF_CHANNEL], timing=timing
    ),
    "slcan": lambda config, timing: slcan_tcp(
        config[CONF_HOST],
        int(config[CONF_PORT]),
        bit_rate=bit_rate_of(config),
        listen_only=is_listen_only(config),
        timing=timing,
    ),
    "thirteen_byte": lambda config, timing: thirteen_byte(
        config[CONF_HOST], int(config[CONF_PORT]), timing=timing
    ),
    "yacht_devices_tcp": lambda config, timing: yacht_devices_tcp(
        config[CONF_HOST], int(config[CONF_PORT]), timing=timing
    ),
    "yacht_devices_udp": lambda config, timing: yacht_devices_udp(
        config[CONF_HOST], int(config[CONF_PORT]), timing=timing
    ),
}
"""The protocols of gateways, in the order in which they are offered."""


def _fields(interfaces: list[str]) -> Fields:
    return {
        vol.Required(CONF_PROTOCOL, default="socketcand"): SelectSelector(
            SelectSelectorConfig(
                options=list(_PROTOCOLS),
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
    return _PROTOCOLS[config[CONF_PROTOCOL]](config, timing)


CONNECTION: Final = Connection(
    kind="gateway",
    fields=_fields,
    transport=_transport,
    identity=(CONF_HOST, CONF_PORT, CONF_CHANNEL),
    title="{host}",
    sets_bit_rate=True,
)
