"""Wires that are cut, and joined again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
import os
from pathlib import Path
import pty
import socket
import struct
import threading
import tty
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.bus.transports.socketcan import SocketCanTransport
from custom_components.rvc.data import TIMING
from custom_components.rvc.flows.connections.registry import CONNECTIONS
from custom_components.rvc.protocol.frame import Frame

from .kit import QUICK, coach_entry, network_data

LIGHT = "light.dimmer_25"
DIMMED = Frame.parse("19FEDA9C#19FF7CFCFFFF04FF")
OFF = Frame.parse("19FEDA9C#19FF00FCFFFF00FF")


class Cut:
    """A coach on a wire that can be cut and joined again."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        """Take the entry, which is set up."""
        self.hass = hass
        self.entry = entry
        self.say: Callable[[Frame], None]
        self.cut: Callable[[], None]
        self.join: Callable[[], Awaitable[None]]

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(20):
            while not condition():
                await asyncio.sleep(0.01)

    def state(self) -> str | None:
        """Return what the lamp shows."""
        state = self.hass.states.get(LIGHT)
        return None if state is None else state.state


def slcan_line(frame: Frame) -> bytes:
    """Return a frame as an slcan adapter says it."""
    return f"T{frame.id:08X}{len(frame.data)}{frame.data.hex()}\r".encode()


async def on_a_serial_port(hass: HomeAssistant, folder: Path) -> Cut:
    """Connect over a serial adapter that comes back under another name."""
    link = folder / "usb-CANable-if00"
    ends: list[int] = []

    def plug_in() -> None:
        master, slave = pty.openpty()
        tty.setraw(master)
        ends[:] = [master, slave]
        link.unlink(missing_ok=True)
        link.symlink_to(os.ttyname(slave))

    def pull_out() -> None:
        with suppress(OSError):
            os.write(ends[0], b"T19FEDA9C8")
        for end in ends:
            os.close(end)
        link.unlink()

    async def plug_in_again() -> None:
        plug_in()

    plug_in()
    cut = await connected(
        hass, kind="slcan", channel=str(link), tty_baudrate=115200, bit_rate="250000"
    )

    def say(frame: Frame) -> None:
        os.write(ends[0], slcan_line(frame))

    cut.say = say
    cut.cut, cut.join = pull_out, plug_in_again
    return cut


async def over_tcp(hass: HomeAssistant, folder: Path) -> Cut:
    """Connect over a gateway that hangs up."""
    writers: list[asyncio.StreamWriter] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        while await reader.read(1000):
            pass
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    def hang_up() -> None:
        writers[-1].write(b"T19FEDA9C8")
        server.close()
        writers[-1].transport.abort()

    async def serve_again() -> None:
        nonlocal server
        server = await asyncio.start_server(talk, "127.0.0.1", port)

    cut = await connected(
        hass,
        kind="gateway",
        protocol="slcan",
        host="127.0.0.1",
        port=port,
        channel="",
        bit_rate="250000",
    )
    await cut.until(lambda: writers)
    cut.say = lambda frame: writers[-1].write(slcan_line(frame))
    cut.cut, cut.join = hang_up, serve_again
    return cut


class Interface:
    """A CAN interface that leaves the bus."""

    def __init__(self) -> None:
        """Have no socket yet."""
        self.bus: socket.socket | None = None

    def connect(self, channel: str) -> socket.socket:
        """Open it, as the kernel would."""
        self.bus, ours = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        ours.setblocking(False)
        self.bus.setblocking(False)
        return ours

    def put(self, number: int, data: bytes = b"") -> None:
        """Put a frame on the bus."""
        assert self.bus is not None
        self.bus.send(struct.pack("=IB3x8s", number, len(data), data))


async def on_socketcan(hass: HomeAssistant, folder: Path) -> Cut:
    """Connect over SocketCAN whose controller leaves the bus."""
    interface = Interface()
    emulated = replace(
        CONNECTIONS["socketcan"],
        transport=lambda hass, config, timing: SocketCanTransport(
            "can0", connect=interface.connect, timing=timing
        ),
    )
    # A network keeps the connection that it was made with.
    with patch.dict(CONNECTIONS, socketcan=emulated):
        cut = await connected(hass, kind="socketcan", channel="can0")
    cut.say = lambda frame: interface.put(frame.id | 0x80000000, frame.data)
    cut.cut = lambda: interface.put(0x20000040)

    async def comes_back() -> None:
        """It is opened anew by itself."""

    cut.join = comes_back
    return cut


async def connected(hass: HomeAssistant, **data: object) -> Cut:
    """Return a coach that is set up on a connection."""
    entry = coach_entry(network_data(**data))  # type: ignore[arg-type]
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED
    return Cut(hass, entry)


WIRES = {"serial": on_a_serial_port, "TCP": over_tcp, "SocketCAN": on_socketcan}


@pytest.fixture(params=WIRES)
async def cut(
    request: pytest.FixtureRequest,
    hass: HomeAssistant,
    quick: None,
    socket_enabled: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Cut]:
    """Return a coach on each kind of wire, with a lamp that is lit."""
    hass.data[TIMING] = replace(QUICK, bus=replace(QUICK.bus, retry_delays=(0.05,)))
    cut = await WIRES[request.param](hass, tmp_path)
    own = cut.entry.runtime_data.coach.sessions["house"].node
    await cut.until(lambda: own.address is not None)
    cut.say(DIMMED)
    await cut.until(lambda: cut.state() == "on")
    yield cut
    if cut.entry.state is ConfigEntryState.LOADED:
        await hass.config_entries.async_unload(cut.entry.entry_id)


async def test_a_wire_that_is_cut_in_the_middle_of_a_command(
    hass: HomeAssistant, cut: Cut, caplog: pytest.LogCaptureFixture
) -> None:
    turning = asyncio.create_task(
        hass.services.async_call(
            "light", "turn_off", {"entity_id": LIGHT}, blocking=True
        )
    )
    await asyncio.sleep(0.1)
    cut.cut()
    with pytest.raises(HomeAssistantError, match="connection to the network is lost"):
        await turning
    await cut.until(lambda: cut.state() == "unavailable")
    await cut.join()
    network = cut.entry.runtime_data.coach.networks["house"]
    await cut.until(lambda: network.is_open)
    assert cut.state() == "unavailable"
    cut.say(DIMMED)
    await cut.until(lambda: cut.state() == "on")
    cut.say(OFF)
    await cut.until(lambda: cut.state() == "off")
    assert caplog.text.count("Network house is lost") == 1


async def test_a_wire_that_is_cut_while_the_entry_is_unloaded(
    hass: HomeAssistant, cut: Cut
) -> None:
    cut.cut()
    await hass.config_entries.async_unload(cut.entry.entry_id)
    assert_nothing_left(hass)


async def test_an_entry_that_is_unloaded_while_it_looks_for_its_adapter(
    hass: HomeAssistant, cut: Cut
) -> None:
    cut.cut()
    await cut.until(lambda: cut.state() == "unavailable")
    await hass.config_entries.async_unload(cut.entry.entry_id)
    assert_nothing_left(hass)


def assert_nothing_left(hass: HomeAssistant) -> None:
    """See that neither a thread nor a task of the integration goes on."""
    assert not [t for t in threading.enumerate() if t.name.startswith("rvc")]
    assert not [t for t in asyncio.all_tasks() if t.get_name().startswith("rvc")]
    state = hass.states.get(LIGHT)
    assert state is None or state.state == "unavailable"
