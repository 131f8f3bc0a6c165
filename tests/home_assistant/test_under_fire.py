"""Whatever the wire does, Home Assistant goes on and tells the truth."""

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
import time
import tty
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.bus.errors import BusError
from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.bus.transports.socketcan import SocketCanTransport
from custom_components.rvc.data import TIMING
from custom_components.rvc.flows.connections.registry import CONNECTIONS
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.spec import load_spec
from tests.noise import limits, noise

from .kit import QUICK, Kit, coach_entry, network_data

LIGHT = "light.dimmer_25"
DIMMED = Frame.parse("19FEDA9C#19FF7CFCFFFF04FF")
OFF = Frame.parse("19FEDA9C#19FF00FCFFFF00FF")
NOISE = 50_000


# Noise


async def test_frames_of_noise(
    hass: HomeAssistant,
    coach: Kit,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    coach.running.registry.limit = 60
    caplog.set_level("ERROR")
    await coach.hears(str(DIMMED))
    running = coach.running
    network = running.networks["house"]
    before = network.statistics.received
    burst: list[Frame] = []
    for frame in noise(load_spec().spec, NOISE, DIMMED.dgn):
        burst.append(frame)
        if len(burst) == 2000:
            network.receive(FrameBatch(burst, 1.0))
            burst = []
            await asyncio.sleep(0)
    assert network.statistics.received - before > 0.9 * NOISE
    await hass.async_block_till_done()
    assert not caplog.records
    for what, (kept, limit) in limits(running).items():
        assert kept <= limit, what
    # Nobody has said anything of this lamp, and it still listens.
    assert coach.state(LIGHT).attributes["brightness"] == 158
    network.receive(FrameBatch([OFF], 1.0))
    await hass.async_block_till_done()
    assert coach.state(LIGHT).state == "off"


# Wires that are cut


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
    await cut.until(lambda: network.connected)
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


# Floods


@pytest.mark.usefixtures("quick", "socket_enabled")
async def test_a_flood_at_ten_times_the_rate_of_a_bus(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    cut = await on_socketcan(hass, tmp_path)
    own = cut.entry.runtime_data.coach.sessions["house"].node
    network = cut.entry.runtime_data.coach.networks["house"]
    await cut.until(lambda: own.address is not None)
    cut.say(DIMMED)
    await cut.until(lambda: cut.state() == "on")
    sent = 1
    flooding = threading.Event()

    def flood() -> None:
        nonlocal sent
        began = time.monotonic()
        while not flooding.is_set():
            due = (time.monotonic() - began) * 19_000
            while sent < due:
                with suppress(BlockingIOError):
                    cut.say(Frame(0x19FEDD00 | sent % 200, sent.to_bytes(8)))
                    sent += 1
            time.sleep(0.001)

    thread = threading.Thread(target=flood)
    thread.start()
    # Meanwhile the lamp is switched, and Home Assistant answers.
    turning = asyncio.create_task(
        hass.services.async_call(
            "light", "turn_off", {"entity_id": LIGHT}, blocking=True
        )
    )
    await asyncio.sleep(0.3)
    while not turning.done():
        with suppress(BlockingIOError):
            cut.say(OFF)
        await asyncio.sleep(0.01)
    await turning
    assert cut.state() == "off"
    flooding.set()
    await hass.async_add_executor_job(thread.join)
    await cut.until(lambda: network.statistics.received >= sent)
    await hass.config_entries.async_unload(cut.entry.entry_id)
    assert_nothing_left(hass)


# Neighbours and clocks


async def test_a_node_that_fights_for_every_address(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(str(OFF))
    own = coach.running.sessions["house"].node
    coach.answers("DC_DIMMER_COMMAND_2", "DC_DIMMER_STATUS_3", operating_status=100)
    # The one after these is taken by the lamps.
    for address in (159, 158, 157):
        await coach.until(lambda address=address: own.address == address)  # type: ignore[misc]
        await coach.hears(f"18EE00{address:02X}#0000000000000000")
    await coach.until(lambda: own.address == 155)
    await hass.services.async_call(
        "light", "turn_on", {"entity_id": LIGHT}, blocking=True
    )
    assert coach.commands("DC_DIMMER_COMMAND_2")[-1].source == 155
    assert coach.state(LIGHT).state == "on"


async def test_a_clock_that_jumps(
    hass: HomeAssistant, coach: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    await coach.hears(str(DIMMED))
    real = time.time
    for jump in (86_400 * 365, -86_400 * 365):
        monkeypatch.setattr(time, "time", lambda jump=jump: real() + jump)
        await coach.hears(str(OFF), str(DIMMED))
        coach.running.sessions["house"].availability.check(coach.running.now())
        assert coach.state(LIGHT).state == "on"
    monkeypatch.undo()


# Unloading in the middle of something


async def claiming(hass: HomeAssistant, kit: Kit) -> None:
    """Lose the address."""
    await kit.puts("18EE009F#0000000000000000")


async def commanding(hass: HomeAssistant, kit: Kit) -> None:
    """Give a command that nobody answers."""
    hass.async_create_task(
        hass.services.async_call(
            "light", "turn_on", {"entity_id": LIGHT}, blocking=False
        )
    )
    await asyncio.sleep(0.02)


async def telling(hass: HomeAssistant, kit: Kit) -> None:
    """Begin a long message."""
    await kit.puts("18EA9F9C#EBFE00FFFFFFFFFF")


async def listening(hass: HomeAssistant, kit: Kit) -> None:
    """Be told a long message."""
    await kit.puts("18EC9F9C#10140003FFEBFE00")


async def flooded(hass: HomeAssistant, kit: Kit) -> None:
    """Be flooded."""
    for _ in range(5000):
        kit.link.reply(DIMMED)


async def lost(hass: HomeAssistant, kit: Kit) -> None:
    """Lose the adapter."""
    kit.running.networks["house"].lost(BusError("gone"))


@pytest.mark.parametrize(
    "trouble", [claiming, commanding, telling, listening, flooded, lost]
)
async def test_unloading_in_the_middle_of(
    hass: HomeAssistant,
    coach: Kit,
    trouble: Callable[[HomeAssistant, Kit], Awaitable[None]],
) -> None:
    await coach.hears(str(OFF))
    await trouble(hass, coach)
    assert await hass.config_entries.async_unload(coach.entry.entry_id)
    assert_nothing_left(hass)
