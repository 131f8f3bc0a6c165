"""A CAN interface of this machine, through Linux's SocketCAN."""

from pathlib import Path
import re
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from ...bus.errors import CannotOpen
from ...bus.timing import BusTiming
from ...bus.transports.can_link import bring_up
from ...bus.transports.socketcan import SocketCanTransport
from ...const import CONF_CHANNEL
from .model import Config, Connection, Fields, bit_rate_of, is_listen_only
from .places import Place

# Linux numbers the hardware types of its interfaces; this one is CAN.
_ARPHRD_CAN: Final = "280"
_INTERFACES: Final = Path("/sys/class/net")
_INTERFACE_NAME: Final = re.compile(r"(?!\.\.?$)[^\s/:\0]{1,15}")


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


def check_can_interface(name: str, interfaces: Path = _INTERFACES) -> None:
    """See that a name may be that of a CAN interface; raises CannotOpen.

    It reads files: call it in an executor.
    """
    if not _INTERFACE_NAME.fullmatch(name):
        raise CannotOpen("no_can_interface", name)
    kind = interfaces / name / "type"
    if kind.is_file() and kind.read_text().strip() != _ARPHRD_CAN:
        raise CannotOpen("no_can_interface", name)


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
        await hass.async_add_executor_job(check_can_interface, channel)
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
    place=lambda config: Place(kind="can", names=frozenset({config[CONF_CHANNEL]})),
    title="{channel}",
    sets_bit_rate=True,
)
