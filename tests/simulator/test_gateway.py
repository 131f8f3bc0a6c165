"""The gateway of the simulated coach, also a rude one, over real TCP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.simulator.gateway import SlcanServer

pytestmark = pytest.mark.real_time
FRAME = Frame.parse("19FEDA83#01FFC8FFFFFFFFFF")
LINE = b"T19FEDA83801FFC8FFFFFFFFFF"


@pytest.fixture
async def received(socket_enabled: None) -> list[Frame]:
    """Return what the gateway has received."""
    return []


@pytest.fixture
async def gateway(received: list[Frame]) -> AsyncIterator[SlcanServer]:
    """Return a gateway that listens."""

    def receive(batch: FrameBatch) -> None:
        received.extend(batch.frames)

    gateway = SlcanServer()
    await gateway.open(receive, lambda error: None)
    yield gateway
    await gateway.close()


async def connect(
    gateway: SlcanServer,
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect, and wait until the gateway knows it."""
    before = gateway.accepted
    both = await asyncio.open_connection("127.0.0.1", gateway.port)
    while gateway.accepted == before:
        await asyncio.sleep(0.001)
    return both


@pytest.mark.parametrize("end", [b"\r", b"\r\n"])
async def test_it_passes_frames_on_both_ways(
    gateway: SlcanServer, received: list[Frame], end: bytes
) -> None:
    gateway.line_end = end
    reader, writer = await connect(gateway)
    await gateway.send(FRAME)
    assert await reader.readexactly(len(LINE + end)) == LINE + end
    writer.write(LINE + b"\r")
    async with asyncio.timeout(5):
        while not received:
            await asyncio.sleep(0.001)
    assert received == [FRAME]
    writer.close()


async def test_it_accepts_and_hangs_up(gateway: SlcanServer) -> None:
    gateway.hangs_up = True
    reader, writer = await connect(gateway)
    assert await reader.read() == b""
    writer.close()


async def test_it_goes_away_and_comes_back_at_the_same_port(
    gateway: SlcanServer,
) -> None:
    reader, writer = await connect(gateway)
    gateway.go_away()
    with suppress(ConnectionError):
        assert await reader.read() == b""
    writer.close()
    with pytest.raises(ConnectionError):
        await asyncio.open_connection("127.0.0.1", gateway.port)
    gateway.come_back()
    await asyncio.sleep(0.01)
    _, writer = await connect(gateway)
    writer.close()


async def test_a_port_that_is_taken(gateway: SlcanServer) -> None:
    other = SlcanServer(port=gateway.port)
    with pytest.raises(CannotOpen):
        await other.open(lambda batch: None, lambda error: None)
    await other.close()
