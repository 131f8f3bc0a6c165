"""Where the bus is, as it is said on the command line: can0, /dev/ttyACM0, slcan://..."""

import argparse
from collections.abc import Callable
import re
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

from ..bus.codecs.slcan import BIT_RATES
from ..bus.link import Transport
from ..bus.network import Network
from ..bus.timing import BusTiming
from ..bus.transports.gateways import GATEWAY_PROTOCOLS, Gateway, gateway_transport
from ..bus.transports.serial import slcan_serial
from ..bus.transports.socketcan import SocketCanTransport
from .errors import CommandError

HELP: Final = """\
where the bus is:
  can0                              a CAN interface of Linux
  /dev/ttyACM0 or COM3              an slcan adapter (CANable and others)
  slcan://HOST:PORT                 a gateway; also socketcand://HOST:PORT/can0,
                                    thirteen-byte://, yacht-devices-tcp://,
                                    yacht-devices-udp://
  python-can:INTERFACE:CHANNEL      any adapter of python-can, such as
                                    python-can:pcan:PCAN_USBBUS1
"""

_LINUX_INTERFACE: Final = re.compile(r"[\w.-]{1,15}")
_SERIAL: Final = re.compile(r"/.*|COM\d+", re.IGNORECASE)
_PYTHON_CAN: Final = "python-can"
_WRONG_LINE: Final = 2


class BusSettings(NamedTuple):
    """What is common to all ways to a bus."""

    bit_rate: int
    """In bit/s."""
    listen_only: bool
    """Whether the adapter is opened so that it cannot disturb the bus."""


def add_interface(parser: argparse.ArgumentParser) -> None:
    """Add the argument that says where the bus is."""
    parser.add_argument("interface", metavar="INTERFACE", help="see below")
    parser.add_argument(
        "--bit-rate",
        type=int,
        default=250_000,
        metavar="BIT/S",
        help="of the bus, where the adapter has to be told (250000)",
    )


def open_network(
    arguments: argparse.Namespace,
    *,
    listen_only: bool,
    timing: BusTiming = BusTiming(),
) -> Network:
    """Return the network that is asked for, not open yet; raises CommandError."""
    where = str(arguments.interface)
    settings = BusSettings(arguments.bit_rate, listen_only)
    make = transport_maker(where, settings)
    return Network(
        where,
        make,
        listen_only=listen_only,
        bit_rate=settings.bit_rate,
        timing=timing,
    )


def transport_maker(where: str, settings: BusSettings) -> Callable[[], Transport]:
    """Return what makes the transport of a place; raises CommandError."""
    if settings.bit_rate not in BIT_RATES and not (
        where.startswith(f"{_PYTHON_CAN}:") and settings.bit_rate > 0
    ):
        rates = ", ".join(str(rate) for rate in BIT_RATES)
        raise CommandError(f"The bit rate has to be one of {rates}.", _WRONG_LINE)
    if where.startswith(f"{_PYTHON_CAN}:"):
        return _python_can(where, settings)
    if "://" in where:
        return _gateway(urlsplit(where), settings)
    if _SERIAL.fullmatch(where):
        return lambda: slcan_serial(
            where, bit_rate=settings.bit_rate, listen_only=settings.listen_only
        )
    if _LINUX_INTERFACE.fullmatch(where):
        return lambda: SocketCanTransport(where)
    raise CommandError(f"{where} is no place of a bus.\n{HELP}", _WRONG_LINE)


def _gateway(url: SplitResult, settings: BusSettings) -> Callable[[], Transport]:
    protocol = url.scheme.replace("-", "_")
    try:
        port = url.port
    except ValueError:
        port = None
    if protocol not in GATEWAY_PROTOCOLS or not url.hostname or port is None:
        raise CommandError(
            f"{url.geturl()} is no gateway: give {'|'.join(_schemes())}://HOST:PORT.",
            _WRONG_LINE,
        )
    gateway = Gateway(
        host=url.hostname,
        port=port,
        channel=url.path.strip("/") or "can0",
        bit_rate=settings.bit_rate,
        listen_only=settings.listen_only,
    )
    return lambda: gateway_transport(protocol, gateway)


def _schemes() -> list[str]:
    return [name.replace("_", "-") for name in GATEWAY_PROTOCOLS]


def _python_can(where: str, settings: BusSettings) -> Callable[[], Transport]:
    # Some commands need no adapter, and importing python-can takes long.
    from ..bus.transports.python_can import CanTransport  # noqa: PLC0415

    _, interface, *rest = where.split(":", 2)
    channel = rest[0] if rest else None
    return lambda: CanTransport(interface, channel, {"bitrate": settings.bit_rate})
