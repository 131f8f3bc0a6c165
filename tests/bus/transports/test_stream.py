"""Adapters on serial ports and gateways in the network: real peers, real losses."""

import asyncio
from collections.abc import AsyncIterator, Iterator
import os
import pty
import socket
import tty

import pytest

from custom_components.rvc.bus.errors import BusBusy, CannotOpen, NetworkLost
from custom_components.rvc.bus.timing import BusTiming
from custom_components.rvc.bus.transports.gateways import Gateway, gateway_transport
from custom_components.rvc.bus.transports.serial import slcan_serial
from custom_components.rvc.bus.transports.stream import StreamTransport
from custom_components.rvc.protocol.frame import Frame
from tests.bus.listener import Listener
from tests.bus.peers import slcan, thirteen_byte, yacht_devices

pytestmark = pytest.mark.usefixtures("socket_enabled")
FRAME = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")
_PATIENCE = 60.0


class Peer:
    """A gateway in the local network."""

    def __init__(self) -> None:
        """Nobody is connected yet."""
        self.heard = b""
        self.writers: list[asyncio.StreamWriter] = []
        self.first: bytes = b""
        """What it says when somebody connects."""

    async def serve(self) -> None:
        """Begin to listen."""
        self.server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.writers.append(writer)
        writer.write(self.first)
        while data := await reader.read(1000):
            self.heard += data
            self.answer(data)
        writer.close()

    def transport(
        self,
        protocol: str,
        *,
        channel: str = "can0",
        timing: BusTiming = BusTiming(),
    ) -> StreamTransport:
        """Return a transport to it."""
        where = Gateway(host="127.0.0.1", port=self.port, channel=channel)
        return gateway_transport(protocol, where, timing)

    def answer(self, data: bytes) -> None:
        """Answer what somebody says."""

    def say(self, data: bytes) -> None:
        """Say something to the last one who connected."""
        self.writers[-1].write(data)

    async def close(self) -> None:
        """Close all."""
        for writer in self.writers:
            writer.close()
        self.server.close()
        await self.server.wait_closed()


@pytest.fixture
async def gateway() -> AsyncIterator[Peer]:
    """Return a gateway that listens."""
    gateway = Peer()
    await gateway.serve()
    yield gateway
    await gateway.close()


async def test_a_gateway_of_slcan(gateway: Peer, listener: Listener) -> None:
    transport = gateway.transport("slcan")
    await transport.open(listener.receive, listener.lost)
    await transport.send(FRAME)
    await listener.until(lambda: gateway.heard == b"\rC\rS5\rO\r" + slcan(FRAME))
    gateway.say(slcan(FRAME) * 2)
    await listener.until(lambda: len(listener.frames) == 2)
    # While it rests after a burst the next one comes.
    gateway.say(slcan(FRAME) * 3)
    await listener.until(lambda: len(listener.frames) == 5)
    gateway.say(b"T19FEDA9C819FF7C\r")
    await listener.until(lambda: transport.error_counters.malformed == 1)
    await transport.close()
    await listener.until(lambda: gateway.heard.endswith(b"C\r"))
    assert not listener.losses
    with pytest.raises(NetworkLost):
        await transport.send(FRAME)
    await transport.close()


async def test_a_gateway_of_13_bytes(gateway: Peer, listener: Listener) -> None:
    transport = gateway.transport("thirteen_byte")
    await transport.open(listener.receive, listener.lost)
    await transport.send(FRAME)
    await listener.until(lambda: gateway.heard == thirteen_byte(FRAME))
    gateway.say(thirteen_byte(FRAME)[:5])
    await asyncio.sleep(0.02)
    gateway.say(thirteen_byte(FRAME)[5:])
    await listener.until(lambda: listener.frames)
    await transport.close()


async def test_a_gateway_of_yacht_devices(gateway: Peer, listener: Listener) -> None:
    transport = gateway.transport("yacht_devices_tcp")
    await transport.open(listener.receive, listener.lost)
    await transport.send(FRAME)
    await listener.until(
        lambda: gateway.heard == b"19FEDA9C 19 FF 7C FC FF FF 00 FF\r\n"
    )
    gateway.say(yacht_devices(FRAME))
    await listener.until(lambda: listener.frames)
    await transport.close()


async def test_datagrams_of_yacht_devices(listener: Listener) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        peer.bind(("127.0.0.1", 0))
        peer.setblocking(False)
        transport = gateway_transport(
            "yacht_devices_udp",
            Gateway(host="127.0.0.1", port=peer.getsockname()[1], local_port=0),
        )
        await transport.open(listener.receive, listener.lost)
        await transport.send(FRAME)
        loop = asyncio.get_running_loop()
        said, address = await loop.sock_recvfrom(peer, 100)
        assert said == b"19FEDA9C 19 FF 7C FC FF FF 00 FF\r\n"
        await loop.sock_sendto(peer, yacht_devices(FRAME) * 2, address)
        await listener.until(lambda: len(listener.frames) == 2)
        # A datagram is whole, whether it ends its last line or not.
        await loop.sock_sendto(peer, yacht_devices(FRAME).strip(), address)
        await listener.until(lambda: len(listener.frames) == 3)
        await loop.sock_sendto(peer, b"\xff\r\n", address)
        await listener.until(lambda: transport.error_counters.malformed == 1)
    # Nobody listens there any more, and the system says so.
    await transport.send(FRAME)
    await listener.until(lambda: listener.losses)
    await transport.close()


async def test_an_interface_of_socketcand(gateway: Peer, listener: Listener) -> None:
    gateway.first = b"< hi >"
    gateway.answer = lambda data: gateway.say(b"< ok >")  # type: ignore[method-assign]
    transport = gateway.transport("socketcand")
    await transport.open(listener.receive, listener.lost)
    assert gateway.heard == b"< open can0 >< rawmode >"
    await transport.close()


async def test_an_interface_that_is_not_there(
    gateway: Peer, listener: Listener
) -> None:
    gateway.first = b"< hi >"
    gateway.answer = lambda data: gateway.say(  # type: ignore[method-assign]
        b"< error could not open bus >"
    )
    with pytest.raises(CannotOpen) as caught:
        await gateway.transport("socketcand", channel="can9").open(
            listener.receive, listener.lost
        )
    assert caught.value.reason == "not_found"


async def test_a_gateway_that_says_nothing(
    gateway: Peer,
    listener: Listener,
    caplog: pytest.LogCaptureFixture,
) -> None:
    transport = gateway.transport("socketcand", timing=BusTiming(connect_deadline=0.05))
    with pytest.raises(CannotOpen) as caught:
        await transport.open(listener.receive, listener.lost)
    assert caught.value.reason == "timeout"
    # The connection ends a moment later; there is nobody to tell.
    await asyncio.sleep(0.05)
    assert "Exception" not in caplog.text


async def test_a_gateway_that_hangs_up_at_once(
    gateway: Peer, listener: Listener
) -> None:
    gateway.first = b"< hi >"
    gateway.answer = lambda data: gateway.writers[-1].close()  # type: ignore[method-assign]
    with pytest.raises(CannotOpen) as caught:
        await gateway.transport("socketcand").open(listener.receive, listener.lost)
    assert caught.value.reason == "refused"
    assert not listener.losses


async def test_a_gateway_that_is_not_there(gateway: Peer, listener: Listener) -> None:
    await gateway.close()
    with pytest.raises(CannotOpen) as caught:
        await gateway.transport("slcan").open(listener.receive, listener.lost)
    assert caught.value.reason == "refused"


@pytest.mark.parametrize("half", [b"", b"T19FEDA9C819FF"])
async def test_a_connection_that_is_cut_is_lost_once(
    gateway: Peer, listener: Listener, half: bytes
) -> None:
    transport = gateway.transport("slcan")
    await transport.open(listener.receive, listener.lost)
    await listener.until(lambda: gateway.heard)
    gateway.say(slcan(FRAME) + half)
    await gateway.writers[-1].drain()
    gateway.writers[-1].close()
    await listener.until(lambda: listener.losses)
    assert [str(loss) for loss in listener.losses] == ["The connection was closed"]
    assert len(listener.frames) == 1
    with pytest.raises(NetworkLost):
        await transport.send(FRAME)
    await transport.close()
    assert len(listener.losses) == 1


async def test_a_gateway_that_takes_nothing(gateway: Peer, listener: Listener) -> None:
    # To fill what the system holds may take longer than a peer is given to take it.
    patient = BusTiming(keep_alive_deadline=_PATIENCE)
    transport = gateway.transport("slcan", timing=patient)
    await transport.open(listener.receive, listener.lost)
    await listener.until(lambda: gateway.writers)
    gateway.writers[-1].transport.pause_reading()  # type: ignore[attr-defined]

    async def flood() -> None:
        while True:
            await transport.send(FRAME)

    with pytest.raises(BusBusy):
        await flood()
    await transport.close()
    gateway.writers[-1].transport.abort()


async def test_opening_may_be_given_up(gateway: Peer, listener: Listener) -> None:
    transport = gateway.transport("socketcand")
    opening = asyncio.create_task(transport.open(listener.receive, listener.lost))
    await listener.until(lambda: gateway.writers)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert not listener.losses


class Stick:
    """A serial adapter: the other end of a pseudo-terminal."""

    def __init__(self) -> None:
        """Open it."""
        self.end, self.ours = pty.openpty()
        tty.setraw(self.end)
        self.port = os.ttyname(self.ours)

    def heard(self) -> bytes:
        """Return what was said to it, if anything."""
        os.set_blocking(self.end, False)
        try:
            return os.read(self.end, 1000)
        except BlockingIOError:
            return b""

    def pull(self) -> None:
        """Pull it out."""
        for number in (self.end, self.ours):
            if number >= 0:
                os.close(number)
        self.end = self.ours = -1


@pytest.fixture
def stick() -> Iterator[Stick]:
    """Return a serial adapter."""
    stick = Stick()
    yield stick
    stick.pull()


async def test_an_adapter_on_a_serial_port(stick: Stick, listener: Listener) -> None:
    transport = slcan_serial(stick.port, listen_only=True)
    await transport.open(listener.receive, listener.lost)
    heard = b""

    def greeted() -> bool:
        nonlocal heard
        heard += stick.heard()
        return heard == b"\rC\rS5\rL\r"

    await listener.until(greeted)
    os.write(stick.end, slcan(FRAME)[:7])
    await asyncio.sleep(0.02)
    os.write(stick.end, slcan(FRAME)[7:] + b"\a" + slcan(FRAME))
    await listener.until(lambda: len(listener.frames) == 2)
    await transport.close()
    assert stick.heard() == b"C\r"
    assert not listener.losses


async def test_an_adapter_that_is_pulled_out_is_lost_once(
    stick: Stick, listener: Listener
) -> None:
    transport = slcan_serial(stick.port)
    await transport.open(listener.receive, listener.lost)
    os.write(stick.end, slcan(FRAME) + b"T19FE")
    await listener.until(lambda: listener.frames)
    stick.pull()
    await listener.until(lambda: listener.losses)
    with pytest.raises(NetworkLost):
        await transport.send(FRAME)
    await transport.close()
    assert len(listener.losses) == 1


async def test_a_port_that_is_not_there(listener: Listener) -> None:
    with pytest.raises(CannotOpen) as caught:
        await slcan_serial("/dev/serial/by-id/none").open(
            listener.receive, listener.lost
        )
    assert caught.value.reason == "not_found"


async def test_a_transport_that_was_never_opened_can_be_closed() -> None:
    await slcan_serial("/dev/none").close()
