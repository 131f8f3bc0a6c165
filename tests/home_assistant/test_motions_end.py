"""Motions end whatever the wire does: over real TCP connections."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.rvc.const import DOMAIN
from custom_components.rvc.data import OWED_STOPS, TIMING
from custom_components.rvc.devices.device import MotionKey
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message, Value

from .kit import QUICK, coach_entry, network_data
from .test_cut_wires import slcan_line

AWNING = {"dimmer": [1, 2], "name": "Awning", "as": "cover", "open_time": 60}
NODE = 0x9C


class Gateway:
    """A gateway that passes slcan on, with two outputs and a slide behind it."""

    def __init__(self, codec: Codec) -> None:
        """Begin without a connection."""
        self.codec = codec
        self.port = 0
        self.connections: list[list[Message]] = []
        """What was read on each connection."""
        self.is_prevented = False
        self.is_busy = False
        """Whether it sends without end, and reads slowly."""
        self._server: asyncio.Server | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def serve(self) -> None:
        """Accept connections."""
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def hang_up(self) -> None:
        """Cut the connection, and accept no other."""
        assert self._server is not None
        self._server.close()
        if self._writer is not None:
            self._writer.transport.abort()

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        read: list[Message] = []
        self.connections.append(read)
        self._writer = writer
        babbling = asyncio.create_task(self._babble(writer))
        line = bytearray()
        while data := await self._read(reader):
            line += data
            while b"\r" in line:
                said, _, rest = bytes(line).partition(b"\r")
                line[:] = rest
                if said.startswith(b"T"):
                    frame = Frame(int(said[1:9], 16), bytes.fromhex(said[10:].decode()))
                    message = self.codec.decode(frame)
                    read.append(message)
                    self._answer(message)
        babbling.cancel()
        writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        """Return what has come; nothing where the connection is over or reset."""
        if self.is_busy:
            await asyncio.sleep(0.1)
        with suppress(ConnectionError):
            return await reader.read(1000)
        return b""

    async def _babble(self, writer: asyncio.StreamWriter) -> None:
        number = 0
        while True:
            if self.is_busy:
                number += 1
                said = [
                    slcan_line(Frame.parse(f"19FFB79C#00{n % 256:02X}FFFFFFFFFFFF"))
                    for n in range(number, number + 20)
                ]
                writer.write(b"".join(said))
            await asyncio.sleep(0.005)

    def _answer(self, message: Message) -> None:
        if message.name == "DC_DIMMER_COMMAND_2":
            level = 100 if message["command"] == "on_duration" else 0
            self.output(message.instance or 0, level)
        elif message.number("desired_dgn") == 0x1FFE8:
            self.slide()

    def say(self, name: str, **signals: Value) -> None:
        """Send a status."""
        if self._writer is not None and not self._writer.is_closing():
            frame = self.codec.encode(name, signals, source=NODE)
            self._writer.write(slcan_line(frame))

    def output(self, instance: int, level: float) -> None:
        """Report an output."""
        self.say("DC_DIMMER_STATUS_3", instance=instance, operating_status=level)

    def slide(self) -> None:
        """Report the slide."""
        brake = "motion_prevented" if self.is_prevented else "may_move"
        self.say("SLIDE_STATUS", instance=1, motion="no_motion", park_brake=brake)

    def told(self, connection: int = -1) -> list[tuple[object, ...]]:
        """Return what outputs were told on a connection."""
        return [
            (message.instance, message["command"])
            for message in self.connections[connection]
            if message.name == "DC_DIMMER_COMMAND_2"
        ]


class Wired:
    """A coach behind a gateway."""

    def __init__(self, hass: HomeAssistant, gateway: Gateway, codec: Codec) -> None:
        """Make the entry."""
        self.hass = hass
        self.gateway = gateway
        self.entry = coach_entry(
            network_data(
                kind="gateway",
                protocol="slcan",
                host="127.0.0.1",
                port=gateway.port,
                channel="",
                bit_rate="250000",
            ),
            options={"allow_motion": True},
            data={"coach_map": {"devices": [AWNING]}},
        )
        self.entry.add_to_hass(hass)

    async def set_up(self) -> None:
        """Set it up, and let the devices be heard."""
        await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.ready()
        for instance in (1, 2):
            self.gateway.output(instance, 0)
        self.gateway.slide()
        await self.until(lambda: self.state("cover.awning"))
        await self.until(lambda: self.state("cover.slide_room_1"))

    async def ready(self) -> None:
        """Wait until Home Assistant may speak."""
        assert self.entry.state is ConfigEntryState.LOADED
        session = self.entry.runtime_data.coach.sessions["house"]
        await self.until(lambda: session.network.connected)
        await self.until(lambda: session.node.address is not None)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(10):
            while not condition():
                await asyncio.sleep(0.01)

    def state(self, entity_id: str) -> str | None:
        """Return a state."""
        state = self.hass.states.get(entity_id)
        return None if state is None else state.state

    async def move(self, action: str, entity_id: str = "cover.awning") -> None:
        """Move something."""
        await self.hass.services.async_call(
            "cover", f"{action}_cover", {"entity_id": entity_id}, blocking=True
        )


@pytest.fixture
async def wired(
    hass: HomeAssistant, quick: None, socket_enabled: None, codec: Codec
) -> AsyncIterator[Wired]:
    """Return a coach whose awning is at rest."""
    bus = replace(QUICK.bus, retry_delays=(0.05,))
    hass.data[TIMING] = replace(QUICK, bus=bus)
    gateway = Gateway(codec)
    await gateway.serve()
    wired = Wired(hass, gateway, codec)
    await wired.set_up()
    yield wired
    if wired.entry.state is ConfigEntryState.LOADED:
        await hass.config_entries.async_unload(wired.entry.entry_id)
    gateway.hang_up()


async def lose(wired: Wired) -> None:
    """Cut the wire, and wait until that is noticed."""
    wired.gateway.hang_up()
    await wired.until(lambda: wired.state("cover.awning") == "unavailable")


async def test_what_moved_is_stopped_first_when_the_network_is_back(
    wired: Wired,
) -> None:
    await wired.move("open")
    assert wired.gateway.told()[-1] == (1, "on_duration")
    await lose(wired)
    await wired.gateway.serve()
    await wired.until(lambda: len(wired.gateway.connections) == 2)
    await wired.until(lambda: wired.gateway.told())
    assert wired.gateway.connections[1][0].name == "DC_DIMMER_COMMAND_2"
    await wired.ready()
    await wired.until(lambda: wired.state("cover.awning") != "opening")
    # Both ways are told once: the other one was told shortly before the loss.
    session = wired.entry.runtime_data.coach.sessions["house"]
    session.tick(asyncio.get_running_loop().time())
    await wired.hass.async_block_till_done()
    assert sorted(wired.gateway.told()) == [(1, "off_delay"), (2, "off_delay")]


async def test_a_stop_while_the_network_is_away_is_sent_when_it_is_back(
    wired: Wired,
) -> None:
    await lose(wired)
    device = next(
        one for one in wired.entry.runtime_data.coach.devices if one.instance == 2
    )
    output = wired.entry.runtime_data.coach.devices[device]
    off = {"command": "off_delay", "desired_level": 0}
    with pytest.raises(Exception, match="house"):
        await output.stop_moving(MotionKey(device, "pair"), "DC_DIMMER_COMMAND_2", off)
    await wired.gateway.serve()
    await wired.until(
        lambda: len(wired.gateway.connections) == 2 and wired.gateway.told()
    )
    assert wired.gateway.told()[0] == (2, "off_delay")


async def test_a_stop_outlives_a_reload_without_a_network(
    hass: HomeAssistant, wired: Wired
) -> None:
    await wired.move("close")
    await lose(wired)
    await hass.config_entries.async_reload(wired.entry.entry_id)
    assert wired.entry.state is ConfigEntryState.SETUP_RETRY
    await wired.gateway.serve()
    await hass.config_entries.async_reload(wired.entry.entry_id)
    await wired.ready()
    await wired.until(lambda: (2, "off_delay") in wired.gateway.told())


async def test_a_stop_outlives_a_restart_without_a_network(
    hass: HomeAssistant, wired: Wired, hass_storage: dict[str, Any]
) -> None:
    await wired.move("close")
    await lose(wired)
    stored = hass_storage[f"{DOMAIN}.{wired.entry.entry_id}"]
    await wired.until(lambda: [one for one in stored["data"] if "stop" in one])
    await hass.config_entries.async_unload(wired.entry.entry_id)
    # Home Assistant that is started anew knows what is stored, and nothing else.
    del hass.data[OWED_STOPS]
    await wired.gateway.serve()
    await hass.config_entries.async_setup(wired.entry.entry_id)
    await wired.ready()
    await wired.until(lambda: (2, "off_delay") in wired.gateway.told())
    read = [message.name for message in wired.gateway.connections[-1]]
    assert set(read[: read.index("DC_DIMMER_COMMAND_2")]) <= {
        "ADDRESS_CLAIM",
        "REQUEST_FOR_DGN",
    }
    await hass.config_entries.async_unload(wired.entry.entry_id)
    stored = hass_storage[f"{DOMAIN}.{wired.entry.entry_id}"]
    assert not [one for one in stored["data"] if "stop" in one]


async def test_lock_outs_are_looked_at_again_after_a_loss(wired: Wired) -> None:
    await lose(wired)
    wired.gateway.is_prevented = True
    await wired.gateway.serve()
    await wired.ready()
    await wired.until(lambda: wired.state("cover.slide_room_1") != "unavailable")
    with pytest.raises(HomeAssistantError, match="Blocked: park brake"):
        await wired.move("open", "cover.slide_room_1")


@pytest.mark.parametrize("_round", range(4))
async def test_the_stop_of_an_unload_reaches_a_busy_gateway(
    hass: HomeAssistant, wired: Wired, _round: int
) -> None:
    await wired.move("open")
    wired.gateway.is_busy = True
    await asyncio.sleep(0.2)
    await hass.config_entries.async_unload(wired.entry.entry_id)
    await asyncio.sleep(0.3)
    assert wired.gateway.told()[-1] == (1, "off_delay")
