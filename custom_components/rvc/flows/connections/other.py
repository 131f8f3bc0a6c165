"""Any other interface that python-can knows."""

from collections.abc import Mapping
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import ObjectSelector, TextSelector
import voluptuous as vol

from ...bus.errors import CannotOpen
from ...bus.timing import BusTiming
from ...bus.transports.python_can import CanTransport
from ...const import CONF_CHANNEL, CONF_INTERFACE, CONF_OPTIONS
from .model import Config, Connection, Fields


def _fields(interfaces: list[str]) -> Fields:
    return {
        vol.Required(CONF_INTERFACE): TextSelector(),
        vol.Optional(CONF_CHANNEL, default=""): TextSelector(),
        vol.Optional(CONF_OPTIONS, default=dict): ObjectSelector(),
    }


def _transport(hass: HomeAssistant, config: Config, timing: BusTiming) -> CanTransport:
    options = config[CONF_OPTIONS]
    if not isinstance(options, Mapping):
        raise CannotOpen("bad_settings", "The options are not a mapping")
    if repeated := sorted({CONF_INTERFACE, CONF_CHANNEL} & {*options}):
        raise CannotOpen("bad_settings", f"{repeated[0]} is not among the options")
    return CanTransport(
        config[CONF_INTERFACE], config[CONF_CHANNEL] or None, options, timing=timing
    )


CONNECTION: Final = Connection(
    kind="other",
    fields=_fields,
    transport=_transport,
    identity=(CONF_INTERFACE, CONF_CHANNEL),
    title="{interface} {channel}",
)
