"""A gateway that sends everything from its own address, over TCP."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.rvc.bus.codecs.yacht_devices import YachtDevicesCodec
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message

from ..bus.peers import yacht_devices
from .kit import coach_entry, network_data

OURS = 0x64
STATUS = "19FEDA9C#01FFC8FCFFFF00FF"


class Gateway:
    """A gateway, and a dimmer behind it that refuses commands."""

    def __init__(self, codec: Codec) -> None:
        """Refuse to whoever has sent the command."""
        self.codec = codec
        self.refuses_to = OURS
        self.read: list[Message] = []
        """What it was told, as it sends it."""
        self.port = 0
        self._writer: asyncio.StreamWriter | None = None

    async def serve(self) -> None:
        """Accept a connection."""
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Hang up."""
        self._server.close()
        if self._writer is not None:
            self._writer.close()

    def hear(self, text: str) -> None:
        """Pass a frame of the bus on."""
        assert self._writer is not None
        self._writer.write(yacht_devices(Frame.parse(text)))

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._writer = writer
        with suppress(ConnectionError):
            while line := await reader.readline():
                number, *words = line.decode().split()
                data = "".join(words)
                # Its own address, and its own idea of the priority
                sent = f"{int(number, 16) & 0xFFFFFF00 | OURS:08X}"
                writer.write(f"17:33:21.107 T {sent} {' '.join(words)}\r\n".encode())
                message = self.codec.decode(Frame.parse(f"{sent}#{data}"))
                self.read.append(message)
                if message.name == "DC_DIMMER_COMMAND_2":
                    self.hear(f"18E8{self.refuses_to:02X}9C#02FFFFFFFFDBFE01")

    def told(self, name: str) -> list[Message]:
        """Return the messages of a name."""
        return [message for message in self.read if message.name == name]


@pytest.fixture
async def gateway(
    hass: HomeAssistant, quick: None, socket_enabled: None, codec: Codec
) -> AsyncIterator[Gateway]:
    """Set a coach up behind a gateway, with a lamp."""
    gateway = Gateway(codec)
    await gateway.serve()
    entry = coach_entry(
        network_data(
            kind="gateway",
            protocol="yacht_devices_tcp",
            host="127.0.0.1",
            port=gateway.port,
            channel="can0",
            bit_rate="250000",
        )
    )
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await eventually(lambda: gateway.told("DM_RV"))
    assert entry.runtime_data.coach.sessions["house"].node.address == OURS
    for _ in range(3):
        gateway.hear(STATUS)
    await eventually(lambda: hass.states.get("light.dimmer_1"))
    yield gateway
    await hass.config_entries.async_unload(entry.entry_id)
    gateway.close()


async def eventually(condition: Callable[[], object]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("refuses_to", [OURS, 0xFF])
async def test_a_refusal_to_the_gateway_is_one_to_its_user(
    hass: HomeAssistant, gateway: Gateway, refuses_to: int
) -> None:
    gateway.refuses_to = refuses_to
    with pytest.raises(HomeAssistantError) as caught:
        await hass.services.async_call(
            "light", "turn_off", {"entity_id": "light.dimmer_1"}, blocking=True
        )
    assert caught.value.translation_key == "refused_source_not_acceptable"
    assert len(gateway.told("DC_DIMMER_COMMAND_2")) == 1


async def test_a_refusal_to_somebody_else_is_none(
    hass: HomeAssistant, gateway: Gateway
) -> None:
    gateway.refuses_to = 0x44
    with pytest.raises(HomeAssistantError) as caught:
        await hass.services.async_call(
            "light", "turn_off", {"entity_id": "light.dimmer_1"}, blocking=True
        )
    assert caught.value.translation_key == "no_answer"


async def test_the_address_of_the_gateway_is_not_claimed_a_second_time(
    gateway: Gateway,
) -> None:
    assert not gateway.told("ADDRESS_CLAIM")
    # It is the gateway that is asked for its claim, and that others contend with.
    gateway.hear("18EA649C#00EE00")
    gateway.hear("18EEFF64#0000000000000000")
    gateway.hear("18EA649C#EBFE00")
    await eventually(
        lambda: gateway.told("INITIAL_PACKET") or gateway.told("PRODUCT_IDENTIFICATION")
    )
    assert not gateway.told("ADDRESS_CLAIM")


def test_the_echo_tells_the_address_of_a_gateway() -> None:
    codec = YachtDevicesCodec()
    frame = Frame.parse("19FEDB9F#01FF")
    codec.encode(frame)
    assert codec.decode(b"17:33:21.107 T 19FEDB64 01 FF\r\n") == []
    assert codec.own_address == OURS
    # What others send over it tells nothing.
    codec.decode(b"17:33:21.107 T 19FEDB44 02 FF\r\n")
    assert codec.own_address == OURS
    codec.encode(Frame.parse("19FEDB64#03FF"))
    codec.decode(b"17:33:21.107 T 19FEDB64 03 FF\r\n")
    assert codec.own_address == OURS


def test_a_gateway_that_sends_frames_as_they_are_has_no_address() -> None:
    codec = YachtDevicesCodec()
    frame = Frame.parse("19FEDB9F#01FF")
    codec.encode(frame)
    codec.decode(b"17:33:21.107 T 15FEDB9F 01 FF\r\n")
    assert codec.own_address is None
    for number in range(1000):
        codec.encode(Frame(frame.id, number.to_bytes(2)))
    codec.decode(b"17:33:21.107 T 19FEDB64 01 FF\r\n")
    assert codec.own_address is None


def test_a_gateway_that_is_told_to_send_frames_as_they_are_has_no_address() -> None:
    codec = YachtDevicesCodec()
    codec.encode(Frame.parse("19FEDB9F#01FF"))
    codec.decode(b"17:33:21.107 T 19FEDB64 01 FF\r\n")
    assert codec.own_address == OURS
    codec.decode(b"17:33:21.107 T 19FEDB9F 01 FF\r\n")
    assert codec.own_address is None
