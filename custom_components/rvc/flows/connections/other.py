"""Any other interface that python-can knows."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from homeassistant.const import CONF_OPTIONS
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import ObjectSelector, TextSelector
from homeassistant.requirements import RequirementsNotFound, async_process_requirements
import voluptuous as vol

from ...bus.errors import CannotOpen
from ...bus.timing import BusTiming
from ...bus.transports.python_can import SERIAL_INTERFACES, CanTransport
from ...const import CONF_CHANNEL, CONF_INTERFACE, DOMAIN
from ...spec.reasons import Reason
from .model import Config, Connection, Fields
from .places import Place, host_place, serial_place

PYTHON_CAN: Final = "python-can[multicast,serial]==4.6.1"
"""What these interfaces need, and nothing else of ours.

It is no requirement of the manifest: it keeps wrapt below 2 in all of Home Assistant.
"""


def _fields(interfaces: list[str]) -> Fields:
    return {
        vol.Required(CONF_INTERFACE): TextSelector(),
        vol.Optional(CONF_CHANNEL, default=""): TextSelector(),
        vol.Optional(CONF_OPTIONS, default=dict): ObjectSelector(),
    }


def _transport(hass: HomeAssistant, config: Config, timing: BusTiming) -> CanTransport:
    options = config[CONF_OPTIONS]
    if not isinstance(options, Mapping):
        raise CannotOpen("bad_settings", Reason("The options are not a mapping"))
    if repeated := sorted({CONF_INTERFACE, CONF_CHANNEL} & {*options}):
        raise CannotOpen(
            "bad_settings", Reason("{key} is not among the options", key=repeated[0])
        )

    async def prepare() -> None:
        await install_python_can(hass)

    return CanTransport(
        config[CONF_INTERFACE],
        config[CONF_CHANNEL] or None,
        options,
        prepare=prepare,
        timing=timing,
    )


async def install_python_can(hass: HomeAssistant) -> None:
    """Install python-can, unless it is there; raises CannotOpen.

    It is installed as a requirement of the manifest would be.
    """
    if hass.config.skip_pip:
        return
    try:
        await async_process_requirements(hass, DOMAIN, [PYTHON_CAN], is_built_in=False)
    except RequirementsNotFound as error:
        raise CannotOpen("not_installed", PYTHON_CAN) from error


def _place(config: Config) -> Place:
    """Return where the interface leads; some are those that have a kind of their own."""
    interface, channel = config[CONF_INTERFACE], config.get(CONF_CHANNEL) or ""
    options = config.get(CONF_OPTIONS)
    if interface == "socketcan" and channel:
        return Place(kind="can", names=frozenset({channel}))
    if interface in SERIAL_INTERFACES and channel:
        return serial_place(channel.partition("@")[0])
    if interface == "socketcand" and isinstance(options, Mapping):
        with suppress(KeyError, TypeError, ValueError):
            return host_place(str(options["host"]), int(options["port"]), channel)
    return Place(kind="other", names=frozenset({f"{interface} {channel}"}))


CONNECTION: Final = Connection(
    kind="other",
    fields=_fields,
    transport=_transport,
    place=_place,
    title="{interface} {channel}",
)
