"""The kinds of connection to a coach: what they ask for and what they open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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

from ..bus.errors import CannotOpen
from ..bus.link import Transport
from ..bus.network import Network
from ..bus.timing import BusTiming
from ..bus.transports.can_link import bring_up
from ..bus.transports.python_can import CanTransport
from ..bus.transports.recording import RecordingTransport
from ..bus.transports.socketcan import SocketCanTransport
from ..bus.transports.stream import (
    slcan_serial,
    slcan_tcp,
    socketcand,
    thirteen_byte,
    yacht_devices_tcp,
    yacht_devices_udp,
)
from ..coach_map.model import Document
from ..const import (
    CONF_BIT_RATE,
    CONF_CHANNEL,
    CONF_INTERFACE,
    CONF_KIND,
    CONF_LISTEN_ONLY,
    CONF_NETWORK,
    CONF_OPTIONS,
    CONF_REPEAT,
    CONF_SPEED,
    CONF_TTY_BAUD_RATE,
)
from ..data import timing_of
from ..protocol.codec import Codec

if TYPE_CHECKING:
    from ..simulator.coach import SimulatedCoach

_BIT_RATES: Final = ("250000", "500000")
_USUAL_TTY_BAUD_RATE: Final = 115_200
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
    transport: Callable[[HomeAssistant, Config, BusTiming], Transport]
    identity: tuple[str, ...] = ()
    """The fields that tell two connections of the kind apart."""
    title: str
    """What the entry is called, with fields in braces."""
    sets_bit_rate: bool = False
    """Whether Home Assistant sets how fast the bus is."""
    sends: bool = True
    is_live: bool = True
    """Whether silence on it means something."""

    def all_fields(self, interfaces: list[str]) -> dict[vol.Marker, Any]:
        """Return the form with what it shares with the others."""
        fields = dict(self.fields(interfaces))
        if self.sets_bit_rate:
            fields[vol.Required(CONF_BIT_RATE, default=_BIT_RATES[0])] = SelectSelector(
                SelectSelectorConfig(
                    options=list(_BIT_RATES), translation_key=CONF_BIT_RATE
                )
            )
        if self.sends:
            fields[vol.Required(CONF_LISTEN_ONLY, default=False)] = BooleanSelector()
        return fields


def _demo_channel(config: Config) -> str:
    return f"rvc demo {config.get('entry_id', 'trial')}"


def demo_transport(config: Config, timing: BusTiming = BusTiming()) -> CanTransport:
    """Return one end of the wire between a demo coach and Home Assistant."""
    return CanTransport("virtual", _demo_channel(config), timing=timing)


async def simulated_coach(
    hass: HomeAssistant, config: Config, codec: Codec
) -> SimulatedCoach:
    """Return the simulated coach at the other end of a demo's wire."""

    def load() -> type[SimulatedCoach]:
        from ..simulator.coach import SimulatedCoach  # noqa: PLC0415

        return SimulatedCoach

    # Only a demo needs the simulator, and its modules take long to import.
    simulated = await hass.async_add_import_executor_job(load)
    return simulated(demo_transport(config), codec=codec)


async def demo_map(hass: HomeAssistant) -> Document:
    """Return the coach map of a demo."""

    def load() -> Document:
        from ..simulator.names import DEMO_MAP  # noqa: PLC0415

        return DEMO_MAP

    return await hass.async_add_import_executor_job(load)


def _bit_rate(config: Config) -> int:
    return int(config.get(CONF_BIT_RATE, _BIT_RATES[0]))


def _socketcan(
    hass: HomeAssistant, config: Config, timing: BusTiming
) -> SocketCanTransport:
    channel = config[CONF_CHANNEL]

    async def prepare() -> None:
        await bring_up(
            channel,
            bit_rate=_bit_rate(config),
            listen_only=config.get(CONF_LISTEN_ONLY, False),
        )

    return SocketCanTransport(channel, prepare=prepare, timing=timing)


_GATEWAYS: Final[dict[str, Callable[[Config, BusTiming], Transport]]] = {
    "socketcand": lambda config, timing: socketcand(
        config[CONF_HOST], int(config[CONF_PORT]), config[CONF_CHANNEL], timing=timing
    ),
    "slcan": lambda config, timing: slcan_tcp(
        config[CONF_HOST],
        int(config[CONF_PORT]),
        bit_rate=_bit_rate(config),
        listen_only=config.get(CONF_LISTEN_ONLY, False),
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
"""The languages of gateways, in the order in which they are offered."""


def _recording(
    hass: HomeAssistant, config: Config, timing: BusTiming
) -> RecordingTransport:
    speed = config[CONF_SPEED]
    return RecordingTransport(
        Path(hass.config.path(config[CONF_PATH])),
        speed=None if speed == _AS_FAST_AS_POSSIBLE else float(speed),
        repeat=config[CONF_REPEAT],
        interface=config.get(CONF_CHANNEL) or None,
        timing=timing,
    )


def _other(hass: HomeAssistant, config: Config, timing: BusTiming) -> CanTransport:
    """Return any transport of python-can; raises CannotOpen for odd options."""
    options = config[CONF_OPTIONS]
    if not isinstance(options, Mapping):
        raise CannotOpen("bad_settings", "The options are not a mapping")
    if twice := sorted({CONF_INTERFACE, CONF_CHANNEL} & {*options}):
        raise CannotOpen("bad_settings", f"{twice[0]} is not among the options")
    return CanTransport(
        config[CONF_INTERFACE], config[CONF_CHANNEL] or None, options, timing=timing
    )


CONNECTIONS: Final[dict[str, Connection]] = {
    "demo": Connection(
        fields=lambda interfaces: {},
        transport=lambda hass, config, timing: demo_transport(config, timing),
        title="Demo coach",
        sends=False,
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
        transport=_socketcan,
        identity=(CONF_CHANNEL,),
        title="{channel}",
        sets_bit_rate=True,
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
        transport=lambda hass, config, timing: slcan_serial(
            config[CONF_CHANNEL],
            tty_baud_rate=int(config[CONF_TTY_BAUD_RATE]),
            bit_rate=_bit_rate(config),
            listen_only=config.get(CONF_LISTEN_ONLY, False),
            timing=timing,
        ),
        identity=(CONF_CHANNEL,),
        title="{channel}",
        sets_bit_rate=True,
    ),
    "gateway": Connection(
        fields=lambda interfaces: {
            vol.Required(CONF_PROTOCOL, default="socketcand"): SelectSelector(
                SelectSelectorConfig(
                    options=list(_GATEWAYS),
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
        transport=lambda hass, config, timing: _GATEWAYS[config[CONF_PROTOCOL]](
            config, timing
        ),
        identity=(CONF_HOST, CONF_PORT, CONF_CHANNEL),
        title="{host}",
        sets_bit_rate=True,
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
            vol.Optional(CONF_CHANNEL): TextSelector(),
        },
        transport=_recording,
        identity=(CONF_PATH,),
        title="{path}",
        sends=False,
        is_live=False,
    ),
    "other": Connection(
        fields=lambda interfaces: {
            vol.Required(CONF_INTERFACE): TextSelector(),
            vol.Optional(CONF_CHANNEL, default=""): TextSelector(),
            vol.Optional(CONF_OPTIONS, default=dict): ObjectSelector(),
        },
        transport=_other,
        identity=(CONF_INTERFACE, CONF_CHANNEL),
        title="{interface} {channel}",
    ),
}
"""All kinds, in the order in which they are offered."""


def identity_of(config: Config) -> dict[str, Any]:
    """Return what tells a connection from all others."""
    fields = (CONF_KIND, *CONNECTIONS[config[CONF_KIND]].identity)
    return {field: config.get(field) for field in fields}


def transport_factory(hass: HomeAssistant, config: Config) -> Callable[[], Transport]:
    """Return the way to a new transport for an entry's settings."""
    connection = CONNECTIONS[config[CONF_KIND]]
    timing = timing_of(hass).bus
    return lambda: connection.transport(hass, config, timing)


def make_network(hass: HomeAssistant, config: Config) -> Network:
    """Return the network of a subentry's settings, not yet open."""
    connection = CONNECTIONS[config[CONF_KIND]]
    return Network(
        config[CONF_NETWORK],
        transport_factory(hass, config),
        listen_only=config.get(CONF_LISTEN_ONLY, False),
        bit_rate=_bit_rate(config),
        notices_silence=connection.is_live,
        timing=timing_of(hass).bus,
    )


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
