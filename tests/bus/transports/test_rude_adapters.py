"""Adapters of every kind that can be opened and go again at once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
import logging
import os
from pathlib import Path
import pty
import socket
import struct
import tty
from typing import Any
from unittest.mock import patch

import can
import pytest

from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.bus.link import Transport
from custom_components.rvc.bus.network import Network
from custom_components.rvc.bus.timing import BusTiming
from custom_components.rvc.bus.transports.gateways import Gateway, gateway_transport
from custom_components.rvc.bus.transports.python_can import CanTransport
from custom_components.rvc.bus.transports.serial import slcan_serial
from custom_components.rvc.bus.transports.socketcan import SocketCanTransport

pytestmark = pytest.mark.usefixtures("socket_enabled")

SECONDS = 2.0
TIMING = BusTiming(
    retry_delays=(0.05, 0.1, 0.2, 0.4, 0.6), bus_off_recovery=0.01, close_deadline=1.0
)
MOST_OPENED = 8
"""At once, after 0.05, 0.15, 0.35, 0.75, 1.35 and 1.95 s, and one for the jitter."""
BUS_OFF = struct.pack("=IB3x8s", 0x20000040, 8, bytes(8))

type Make = Callable[[], Transport]


class FailingBus(can.BusABC):
    """A bus of python-can that opens and then fails."""

    def __init__(self, channel: Any = None, **settings: Any) -> None:
        """Be open."""
        super().__init__(channel)
        self._looks = 0

    def _recv_internal(self, timeout: float | None) -> tuple[can.Message | None, bool]:
        self._looks += 1
        if self._looks > 1:
            raise can.CanOperationError("The device was unplugged")
        return None, False

    def send(self, msg: can.Message, timeout: float | None = None) -> None:
        """Fail."""
        raise can.CanOperationError("The device was unplugged")


@asynccontextmanager
async def over_python_can(_: Path) -> AsyncIterator[Make]:
    """Yield a bus that fails."""
    with patch("can.Bus", lambda **settings: FailingBus()):
        yield lambda: CanTransport("failing", "x", timing=TIMING)


@asynccontextmanager
async def over_socketcan(_: Path) -> AsyncIterator[Make]:
    """Yield an interface whose controller leaves the bus."""
    others: list[socket.socket] = []

    def connect(channel: str) -> socket.socket:
        other, ours = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        others.append(other)
        ours.setblocking(False)
        other.send(BUS_OFF)
        return ours

    yield lambda: SocketCanTransport("can0", connect=connect, timing=TIMING)
    for other in others:
        other.close()


@asynccontextmanager
async def over_serial(folder: Path) -> AsyncIterator[Make]:
    """Yield an adapter that is pulled out as soon as it is opened."""
    link = folder / "usb-CANable-if00"
    tasks: set[asyncio.Task[None]] = set()

    async def pull_out(ends: tuple[int, int]) -> None:
        await asyncio.sleep(0.02)
        for end in ends:
            os.close(end)

    def make() -> Transport:
        ends = pty.openpty()
        tty.setraw(ends[0])
        link.unlink(missing_ok=True)
        link.symlink_to(os.ttyname(ends[1]))
        tasks.add(asyncio.create_task(pull_out(ends)))
        return slcan_serial(str(link), timing=TIMING)

    yield make
    await asyncio.gather(*tasks)


@asynccontextmanager
async def over_tcp(_: Path) -> AsyncIterator[Make]:
    """Yield a gateway that hangs up."""

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    gateway = Gateway(host="127.0.0.1", port=server.sockets[0].getsockname()[1])
    yield lambda: gateway_transport("slcan", gateway, TIMING)
    server.close()


@pytest.mark.parametrize(
    "kind", [over_python_can, over_serial, over_socketcan, over_tcp]
)
async def test_what_goes_at_once_is_opened_at_growing_pauses(
    kind: Callable[[Path], AbstractAsyncContextManager[Make]],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    made = 0

    def counted() -> Transport:
        nonlocal made
        made += 1
        return make()

    async with kind(tmp_path) as make:
        network = Network("house", counted, timing=TIMING)
        states: list[str] = []
        network.states.subscribe(lambda _, state: states.append(state))
        try:
            await network.open()
        except CannotOpen as error:
            network.open_later(error)
        await asyncio.sleep(SECONDS)
        await network.close()
    assert 3 <= made <= MOST_OPENED
    # Nothing was ever heard.
    assert states.count("connected") <= 1
    told = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert len([text for text in told if "Network house is lost" in text]) <= 1
