"""A serial adapter that speaks slcan."""

from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SerialPortSelector,
)
import voluptuous as vol

from ...bus.link import Transport
from ...bus.timing import BusTiming
from ...bus.transports.serial import slcan_serial
from ...const import CONF_CHANNEL, CONF_TTY_BAUD_RATE
from .model import Config, Connection, Fields, bit_rate_of, is_listen_only
from .places import serial_place

_USUAL_TTY_BAUD_RATE: Final = 115_200


def _fields(interfaces: list[str]) -> Fields:
    return {
        vol.Required(CONF_CHANNEL): SerialPortSelector(),
        vol.Required(CONF_TTY_BAUD_RATE, default=_USUAL_TTY_BAUD_RATE): NumberSelector(
            NumberSelectorConfig(
                min=9600, max=4_000_000, step=1, mode=NumberSelectorMode.BOX
            )
        ),
    }


def _transport(hass: HomeAssistant, config: Config, timing: BusTiming) -> Transport:
    return slcan_serial(
        config[CONF_CHANNEL],
        tty_baud_rate=int(config[CONF_TTY_BAUD_RATE]),
        bit_rate=bit_rate_of(config),
        listen_only=is_listen_only(config),
        timing=timing,
    )


CONNECTION: Final = Connection(
    kind="slcan",
    fields=_fields,
    transport=_transport,
    place=lambda config: serial_place(config[CONF_CHANNEL]),
    title="{channel}",
    sets_bit_rate=True,
)
