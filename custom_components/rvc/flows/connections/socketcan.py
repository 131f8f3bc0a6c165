"""A CAN interface of this machine, through Linux's SocketCAN."""

from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from ...bus.timing import BusTiming
from ...bus.transports.can_link import bring_up
from ...bus.transports.socketcan import SocketCanTransport
from ...const import CONF_CHANNEL
from .model import Config, Connection, Fields, bit_rate_of, is_listen_only

# Linux numbers the hardware types of its interfaces; this one is CAN.
_ARPHRD_CAN: Final = "280"
_INTERFACES: Final = Path("/sys/class/net")


def find_can_interfaces(interfaces: Path = _INTERFACES) -> list[str]:
    """Return the CAN interfaces of this machine, also those that are down.

    It reads files: call it in an executor.
    """
    return sorted(
        interface.name
        for interface in interfaces.glob("*")
        if (kind := interface / "type").is_file()
        and kind.read_text().strip() == _ARPHRD_CAN
    )


def _fields(interfaces: list[str]) -> Fields:
    usual = interfaces[0] if interfaces else "can0"
    return {
        vol.Required(CONF_CHANNEL, default=usual): SelectSelector(
            SelectSelectorConfig(
                options=interfaces,
                custom_value=True,
                mode=SelectSelectorMode.DROPDOWN,
            )
        )
    }


def _transport(
    hass: HomeAssistant, config: Config, timing: BusTiming
) -> SocketCanTransport:
    channel = config[CONF_CHANNEL]

    async def prepare() -> None:
        await bring_up(
            channel,
            bit_rate=bit_rate_of(config),
            listen_only=is_listen_only(config),
        )

    return SocketCanTransport(channel, prepare=prepare, timing=timing)


CONNECTION: Final = Connection(
    kind="socketcan",
    fields=_fields,
    transport=_transport,
    identity=(CONF_CHANNEL,),
    title="{channel}",
    sets_bit_rate=True,
)
