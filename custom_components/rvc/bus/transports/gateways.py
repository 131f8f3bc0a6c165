"""Gateways in the local network: a protocol is a codec, and a row in the registry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from ..codecs.base import StreamCodec
from ..codecs.slcan import SlcanCodec
from ..codecs.socketcand import SocketcandCodec
from ..codecs.thirteen_byte import ThirteenByteCodec
from ..codecs.yacht_devices import YachtDevicesCodec
from ..timing import BusTiming
from .connectors import tcp, udp
from .stream import Connect, StreamTransport


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """Where a gateway is, and what it is asked for where its protocol asks."""

    host: str
    port: int
    channel: str = "can0"
    """Its CAN interface."""
    bit_rate: int = 250_000
    """Of the CAN bus, in bit/s."""
    listen_only: bool = False
    """Whether its adapter is opened so that it cannot disturb the bus."""
    local_port: int | None = None
    """Where its datagrams are received; by default on the port that it has itself."""


class _Protocol(NamedTuple):
    """How gateways of a kind are spoken to."""

    codec: Callable[[Gateway], StreamCodec]
    connect: Callable[[Gateway, BusTiming], Connect]


def _tcp(gateway: Gateway, timing: BusTiming) -> Connect:
    return tcp(gateway.host, gateway.port, timing)


def _udp(gateway: Gateway, timing: BusTiming) -> Connect:
    local_port = gateway.port if gateway.local_port is None else gateway.local_port
    return udp(gateway.host, gateway.port, local_port)


GATEWAY_PROTOCOLS: Final[Mapping[str, _Protocol]] = {
    "socketcand": _Protocol(lambda gateway: SocketcandCodec(gateway.channel), _tcp),
    "slcan": _Protocol(
        lambda gateway: SlcanCodec(gateway.bit_rate, listen_only=gateway.listen_only),
        _tcp,
    ),
    "thirteen_byte": _Protocol(lambda _: ThirteenByteCodec(), _tcp),
    "yacht_devices_tcp": _Protocol(lambda _: YachtDevicesCodec(), _tcp),
    "yacht_devices_udp": _Protocol(lambda _: YachtDevicesCodec(), _udp),
}
"""All protocols by their name, in the order in which they are offered."""


def gateway_transport(
    protocol: str, gateway: Gateway, timing: BusTiming = BusTiming()
) -> StreamTransport:
    """Return the transport of a gateway; `protocol` is one of GATEWAY_PROTOCOLS."""
    codec, connect = GATEWAY_PROTOCOLS[protocol]
    return StreamTransport(lambda: codec(gateway), connect(gateway, timing), timing)
