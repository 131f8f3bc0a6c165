"""Two networks over TCP, whose gateways deliver in bursts, late, and not everything."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
import random

from homeassistant.core import HomeAssistant
import pytest

from custom_components.rvc.data import TIMING
from custom_components.rvc.devices import DeviceKey
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message

from .kit import QUICK, coach_entry, network_data
from .test_cut_wires import slcan_line

pytestmark = pytest.mark.real_time

LAMPS = 35
NODES = 5


class Gateway:
    """A gateway that collects frames, and passes them on in bursts."""

    def __init__(self, codec: Codec, burst: float, seed: int) -> None:
        """Deliver every `burst` seconds; some frames are lost."""
        self.codec = codec
        self.port = 0
        self.read: list[Message] = []
        self._burst = burst
        self._random = random.Random(seed)
        self._waiting: list[bytes] = []
        self._writer: asyncio.StreamWriter | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def serve(self) -> None:
        """Accept a connection."""
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._server = server
        self._tasks = [asyncio.create_task(self._deliver())]

    async def close(self) -> None:
        """Deliver nothing more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._writer is not None:
            self._writer.close()
        self._server.close()

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._writer = writer
        rest = b""
        with suppress(ConnectionError):
            while data := await reader.read(1000):
                *lines, rest = (rest + data).split(b"\r")
                for line in lines:
                    if line.startswith(b"T"):
                        data = bytes.fromhex(line[10:].decode())
                        frame = Frame(int(line[1:9], 16), data)
                        self.read.append(self.codec.decode(frame))

    def hear(self, frame: Frame) -> None:
        """Take a frame of the bus, unless it is lost."""
        if self._random.random() >= 0.05:
            self._waiting.append(slcan_line(frame))

    async def _deliver(self) -> None:
        while True:
            await asyncio.sleep(self._burst * self._random.uniform(0.5, 1.5))
            lines, self._waiting = self._waiting, []
            if self._writer is not None and not self._writer.is_closing():
                self._writer.write(b"".join(lines))


class Bus:
    """Nodes with 35 lamps, that say how they are, and answer each request at once."""

    def __init__(self, codec: Codec, seed: int, *gateways: Gateway) -> None:
        """Begin in silence."""
        self._codec = codec
        self._random = random.Random(seed)
        self._gateways = gateways
        self._asked = 0

    def _say(self, lamp: int, level: int) -> None:
        frame = self._codec.encode(
            "DC_DIMMER_STATUS_3",
            {"instance": lamp, "operating_status": level / 2},
            source=0x80 + lamp % NODES,
        )
        for gateway in self._gateways:
            gateway.hear(frame)

    async def live(self) -> None:
        """Speak without end."""
        while True:
            asked = sum(
                message.name == "REQUEST_FOR_DGN"
                and message.number("desired_dgn") == 0x1FEDA
                for gateway in self._gateways
                for message in gateway.read
            )
            for _ in range(asked - self._asked):
                for lamp in range(1, LAMPS + 1):
                    self._say(lamp, 0)
            self._asked = asked
            for node in range(NODES):
                frame = Frame(0x18FECA80 + node, b"\x05\xff\xff\xff\xff\xff\xff\xff")
                if self._random.random() < 0.05:
                    for gateway in self._gateways:
                        gateway.hear(frame)
            lamp, level = self._random.randint(1, LAMPS), self._random.randint(0, 200)
            # Some say it twice.
            for _ in range(self._random.randint(1, 2)):
                self._say(lamp, level)
            await asyncio.sleep(0.02)


class Two:
    """A coach with two networks behind gateways."""

    def __init__(self, hass: HomeAssistant, house: Gateway, chassis: Gateway) -> None:
        """Make the entry."""
        self.house = house
        self.chassis = chassis
        self.entry = coach_entry(
            *(
                network_data(
                    name,
                    kind="gateway",
                    protocol="slcan",
                    host="127.0.0.1",
                    port=gateway.port,
                    channel="can0",
                    bit_rate="250000",
                    listen_only=False,
                )
                for name, gateway in (("house", house), ("chassis", chassis))
            )
        )
        self.entry.add_to_hass(hass)

    def lamps(self, network: str) -> int:
        """Return how many lamps a network has."""
        devices = self.entry.runtime_data.coach.devices
        return sum(
            DeviceKey(network, "dc_dimmer", lamp) in devices
            for lamp in range(1, LAMPS + 1)
        )


@pytest.fixture
async def two(
    request: pytest.FixtureRequest,
    hass: HomeAssistant,
    codec: Codec,
    enable_custom_integrations: None,
    socket_enabled: None,
) -> AsyncIterator[Two]:
    """Set both networks up, bridged or not."""
    hass.data[TIMING] = replace(QUICK, bus=replace(QUICK.bus, retry_delays=(0.05,)))
    bursts = (0.1, 0.3) if request.param != "slow house" else (0.3, 0.05)
    gateways = [Gateway(codec, burst, seed) for seed, burst in enumerate(bursts)]
    if request.param == "apart":
        buses = [Bus(codec, seed, gateway) for seed, gateway in enumerate(gateways)]
    else:
        buses = [Bus(codec, 3, *gateways)]
    for gateway in gateways:
        await gateway.serve()
    two = Two(hass, gateways[0], gateways[1])
    living = [asyncio.create_task(bus.live()) for bus in buses]
    await hass.config_entries.async_setup(two.entry.entry_id)
    yield two
    await hass.config_entries.async_unload(two.entry.entry_id)
    for task in living:
        task.cancel()
    await asyncio.gather(*living, return_exceptions=True)
    for gateway in gateways:
        await gateway.close()


def told(gateway: Gateway) -> bool:
    """Return whether a group was told something behind a gateway."""
    return any(message.name == "DC_DIMMER_COMMAND_2" for message in gateway.read)


async def eventually(condition: Callable[[], object]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(12):
        while not condition():
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("two", ["slow chassis", "slow house"], indirect=True)
async def test_bridged_networks_that_deliver_in_bursts_double_nothing(
    hass: HomeAssistant, two: Two
) -> None:
    await eventually(lambda: two.lamps("house") == LAMPS)
    for _ in range(4):
        await asyncio.sleep(1)
        assert two.lamps("chassis") == 0
    call = {"kind": "dimmer", "command": "toggle", "groups": [1]}
    await hass.services.async_call(
        "rvc", "command_group", {"config_entry_id": two.entry.entry_id, **call}, True
    )
    await eventually(lambda: told(two.house))
    await asyncio.sleep(0.3)
    assert not told(two.chassis)


@pytest.mark.parametrize("two", ["apart"], indirect=True)
async def test_networks_that_only_look_alike_are_two(
    hass: HomeAssistant, two: Two
) -> None:
    await eventually(lambda: two.lamps("house") == two.lamps("chassis") == LAMPS)
    call = {"kind": "dimmer", "command": "toggle", "groups": [1]}
    await hass.services.async_call(
        "rvc", "command_group", {"config_entry_id": two.entry.entry_id, **call}, True
    )
    await eventually(lambda: told(two.house) and told(two.chassis))
