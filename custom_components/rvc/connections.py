"""The kinds of connection to a coach: what they ask for and what they open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from homeassistant.const import CONF_HOST, CONF_PATH, CONF_PORT, CONF_PROTOCOL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    SerialPortSelector,
    TextSelector,
)
import voluptuous as vol

from .bus.can_transport import CanTransport
from .bus.recording import RecordingTransport
from .bus.transport import Transport
from .const import (
    CONF_CHANNEL,
    CONF_INTERFACE,
    CONF_KIND,
    CONF_OPTIONS,
    CONF_REPEAT,
    CONF_SPEED,
    CONF_TTY_BAUD_RATE,
)

_RVC_BIT_RATE: Final = 250_000
_USUAL_TTY_BAUD_RATE: Final = 115_200
_SOCKETCAND: Final = "socketcand"
_SLCAN: Final = "slcan"
_SOCKETCAND_PORT: Final = 29536
# Linux numbers the hardware types of its interfaces; this one is CAN.
_ARPHRD_CAN: Final = "280"
_INTERFACES: Final = Path("/sys/class/net")
_AS_FAST_AS_POSSIBLE: Final = "max"

type Config = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Connection:
    """One kind of connection."""

    fields: Callable[[list[str]], dict[vol.Marker, Any]]
    """Its form; it gets the CAN interfaces of this machine."""
    transport: Callable[[HomeAssistant, Config], Transport]
    identity: tuple[str, ...] = ()
    """The fields that tell two connections of the kind apart."""
    title: str
    """What the entry is called, with fields in braces."""


def _demo_channel(config: Config) -> str:
    return f"rvc demo {config.get('entry_id', 'trial')}"


def demo_transport(config: Config) -> CanTransport:
    """Return one end of the wire between a demo coach and Home Assistant."""
    return CanTransport("virtual", _demo_channel(config))


def _gateway(hass: HomeAssistant, config: Config) -> CanTransport:
    host, port = config[CONF_HOST], int(config[CONF_PORT])
    if config[CONF_PROTOCOL] == _SOCKETCAND:
        channel = config[CONF_CHANNEL]
        return CanTransport(_SOCKETCAND, channel, host=host, port=port)
    return CanTransport(
        _SLCAN, f"socket://{host}:{port}", bitrate=_RVC_BIT_RATE, sleep_after_open=0
    )


def _recording(hass: HomeAssistant, config: Config) -> RecordingTransport:
    speed = config[CONF_SPEED]
    return RecordingTransport(
        Path(hass.config.path(config[CONF_PATH])),
        speed=None if speed == _AS_FAST_AS_POSSIBLE else float(speed),
        repeat=config[CONF_REPEAT],
    )


CONNECTIONS: Final[dict[str, Connection]] = {
    "demo": Connection(
        fields=lambda interfaces: {},
        transport=lambda hass, config: demo_transport(config),
        title="Demo coach",
    ),
    "socketcan": Connection(
        fields=lambda interfaces: {
            vol.Required(
                CONF_CHANNEL, default=interfaces[0] if interfaces else "can0"
            ): SelectSelector(
                SelectSelectorConfig(
                    options=interfaces,
                    custom_value=True,
                    mode=SelectSelectorMode.DROPDOWN,
                )
            ),
        },
        transport=lambda hass, config: CanTransport("socketcan", config[CONF_CHANNEL]),
        identity=(CONF_CHANNEL,),
        title="{channel}",
    ),
    "slcan": Connection(
        fields=lambda interfaces: {
            vol.Required(CONF_CHANNEL): SerialPortSelector(),
            vol.Required(
                CONF_TTY_BAUD_RATE, default=_USUAL_TTY_BAUD_RATE
            ): NumberSelector(
                NumberSelectorConfig(
                    min=9600, max=4_000_000, step=1, mode=NumberSelectorMode.BOX
                )
            ),
        },
        transport=lambda hass, config: CanTransport(
            _SLCAN,
            config[CONF_CHANNEL],
            tty_baudrate=int(config[CONF_TTY_BAUD_RATE]),
            bitrate=_RVC_BIT_RATE,
        ),
        identity=(CONF_CHANNEL,),
        title="{channel}",
    ),
    "gateway": Connection(
        fields=lambda interfaces: {
            vol.Required(CONF_PROTOCOL, default=_SOCKETCAND): SelectSelector(
                SelectSelectorConfig(
                    options=[_SOCKETCAND, _SLCAN],
                    translation_key="protocol",
                    mode=SelectSelectorMode.LIST,
                )
            ),
            vol.Required(CONF_HOST): TextSelector(),
            vol.Required(CONF_PORT, default=_SOCKETCAND_PORT): NumberSelector(
                NumberSelectorConfig(
                    min=1, max=65535, step=1, mode=NumberSelectorMode.BOX
                )
            ),
            vol.Required(CONF_CHANNEL, default="can0"): TextSelector(),
        },
        transport=_gateway,
        identity=(CONF_HOST, CONF_PORT, CONF_CHANNEL),
        title="{host}",
    ),
    "recording": Connection(
        fields=lambda interfaces: {
            vol.Required(CONF_PATH): TextSelector(),
            vol.Required(CONF_SPEED, default="1"): SelectSelector(
                SelectSelectorConfig(
                    options=["1", "10", "100", _AS_FAST_AS_POSSIBLE],
                    translation_key="speed",
                    mode=SelectSelectorMode.DROPDOWN,
                )
            ),
            vol.Required(CONF_REPEAT, default=False): BooleanSelector(),
        },
        transport=_recording,
        identity=(CONF_PATH,),
        title="{path}",
    ),
    "other": Connection(
        fields=lambda interfaces: {
            vol.Required(CONF_INTERFACE): TextSelector(),
            vol.Optional(CONF_CHANNEL, default=""): TextSelector(),
            vol.Optional(CONF_OPTIONS, default=dict): ObjectSelector(),
        },
        transport=lambda hass, config: CanTransport(
            config[CONF_INTERFACE],
            config[CONF_CHANNEL] or None,
            **config[CONF_OPTIONS],
        ),
        identity=(CONF_INTERFACE, CONF_CHANNEL),
        title="{interface} {channel}",
    ),
}
"""All kinds, in the order in which they are offered."""


def transport_factory(hass: HomeAssistant, config: Config) -> Callable[[], Transport]:
    """Return the way to a new transport for an entry's settings."""
    connection = CONNECTIONS[config[CONF_KIND]]
    return lambda: connection.transport(hass, config)


def find_can_interfaces() -> list[str]:
    """Return the CAN interfaces of this machine, also those that are down.

    It reads files: call it in an executor.
    """
    return sorted(
        interface.name
        for interface in _INTERFACES.glob("*")
        if (kind := interface / "type").is_file()
        and kind.read_text().strip() == _ARPHRD_CAN
    )
