"""Ways to connect a stream with its peer: a serial port, TCP, UDP."""

import asyncio
from collections.abc import Iterator
import errno
from ipaddress import ip_address
import re
import socket
from typing import Final

from ..errors import CannotOpen
from ..timing import BusTiming
from .serial_port import check_serial_port
from .stream import Connect, Connection

_HOST_NAME: Final = re.compile(r"[^\W_][\w.-]{0,252}")


def serial(port: str, baud_rate: int) -> Connect:
    """Return what opens a serial port."""

    async def connect(connection: Connection) -> None:
        # Home Assistant has it; gateways do without.
        from serialx import create_serial_connection  # noqa: PLC0415

        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, check_serial_port, port)
        try:
            await create_serial_connection(
                loop, lambda: connection, port, baudrate=baud_rate
            )
        except OSError as error:
            if error.errno == errno.EIO:
                # A port of the chipset without anything behind it
                raise CannotOpen("not_found", port) from error
            raise

    return connect


def check_host(host: str) -> None:
    """See that a host is a name or an address alone; raises CannotOpen.

    An empty one would mean this machine.
    """
    try:
        ip_address(host)
    except ValueError:
        # One without letters and digits is none, nor is a URL or one with a port.
        if not _HOST_NAME.fullmatch(host):
            raise CannotOpen("no_host", host) from None


def tcp(host: str, port: int, timing: BusTiming) -> Connect:
    """Return what connects over TCP; a peer that vanishes is soon noticed."""

    async def connect(connection: Connection) -> None:
        check_host(host)
        transport, _ = await asyncio.get_running_loop().create_connection(
            lambda: connection, host, port
        )
        tcp_socket = transport.get_extra_info("socket")
        for level, option, value in _tcp_options(timing):
            tcp_socket.setsockopt(level, option, value)

    return connect


def _tcp_options(timing: BusTiming) -> Iterator[tuple[int, int, int]]:
    pause = max(1, round(timing.keep_alive))
    yield socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
    yield socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1
    yield socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, pause
    yield socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, pause
    yield socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 2
    deadline = round(timing.keep_alive_deadline * 1000)
    yield socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, deadline


def udp(host: str, port: int, local_port: int) -> Connect:
    """Return what sends datagrams to a peer and receives them on a local port."""

    async def connect(connection: Connection) -> None:
        check_host(host)
        await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: connection,
            local_addr=("0.0.0.0", local_port),
            remote_addr=(host, port),
        )

    return connect
