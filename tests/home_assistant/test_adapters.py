"""Adapters that are rude, under a real Home Assistant on a real wire."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
import logging
import os
from pathlib import Path
import pty
import tty

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.data import TIMING
from custom_components.rvc.protocol.frame import Frame
from tests.bus.peers import slcan

from .kit import QUICK, Kit, coach_entry, network_data

LAMPS = range(1, 31)
LAMP = "light.dimmer_1"
TANK = Frame.parse("19FFB79C#0001640401080200")


def lamp(instance: int) -> Frame:
    """Return the status of a lamp that is on."""
    return Frame.parse(f"19FEDA9C#{instance:02X}FF7CFCFFFF04FF")


class Gateway:
    """A gateway that does what a test makes it do with whoever connects."""

    def __init__(self) -> None:
        """Let everybody stay, and say nothing."""
        self.connections = 0
        self.hangs_up = False
        self.writers: list[asyncio.StreamWriter] = []

    async def serve(self) -> int:
        """Listen; returns the port."""
        self.server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        port: int = self.server.sockets[0].getsockname()[1]
        return port

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.connections += 1
        if not self.hangs_up:
            self.writers.append(writer)
            with suppress(OSError):
                while await reader.read(1000):
                    pass
        writer.close()

    def say(self, *frames: Frame, end: bytes = b"\r") -> None:
        """Pass frames on."""
        for frame in frames:
            self.writers[-1].write(slcan(frame).strip() + end)

    def hang_up(self) -> None:
        """Hang up on all."""
        while self.writers:
            self.writers.pop().close()

    async def close(self) -> None:
        """End."""
        self.hang_up()
        self.server.close()


@pytest.fixture
async def gateway(socket_enabled: None) -> AsyncIterator[Gateway]:
    """Return a gateway on this machine."""
    gateway = Gateway()
    yield gateway
    await gateway.close()


def is_loaded(entry: MockConfigEntry) -> bool:
    """Return whether an entry is set up."""
    return entry.state is ConfigEntryState.LOADED


async def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture
async def entry(
    hass: HomeAssistant, quick: None, gateway: Gateway
) -> AsyncIterator[MockConfigEntry]:
    """Return a coach of thirty lamps behind the gateway."""
    pauses = (0.05, 0.1, 0.25, 0.5, 0.75)
    hass.data[TIMING] = replace(QUICK, bus=replace(QUICK.bus, retry_delays=pauses))
    network = network_data(
        kind="gateway",
        protocol="slcan",
        host="127.0.0.1",
        port=await gateway.serve(),
        channel="",
        bit_rate="250000",
    )
    entry = coach_entry(network)
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED
    await until(lambda: gateway.writers)
    for _ in range(2):
        gateway.say(*map(lamp, LAMPS), end=b"\r\n")
    await until(lambda: lit(hass) == len(LAMPS))
    yield entry
    if entry.state is ConfigEntryState.LOADED:
        await hass.config_entries.async_unload(entry.entry_id)


def lit(hass: HomeAssistant) -> int:
    """Return how many lamps show that they are on."""
    return sum(state.state == "on" for state in hass.states.async_all("light"))


def away(hass: HomeAssistant) -> int:
    """Return how many lamps are unavailable."""
    return sum(state.state == "unavailable" for state in hass.states.async_all("light"))


@contextmanager
def changes_of(hass: HomeAssistant) -> Iterator[Counter[str]]:
    """Count the changes of each entity's state."""
    changes = Counter[str]()

    def count(event: Event[EventStateChangedData]) -> None:
        changes[event.data["entity_id"]] += 1

    unsubscribe = hass.bus.async_listen(EVENT_STATE_CHANGED, count)
    yield changes
    unsubscribe()


async def test_a_gateway_that_accepts_and_hangs_up(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    gateway: Gateway,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The pauses are a twentieth of those of a coach: three seconds are a minute."""
    caplog.set_level("INFO")
    with changes_of(hass) as changes:
        gateway.connections = 0
        gateway.hangs_up = True
        gateway.hang_up()
        await asyncio.sleep(3)
    assert away(hass) == len(LAMPS)
    state_of_the_network = changes.pop("sensor.house_network_state")
    assert gateway.connections <= 8
    assert state_of_the_network <= 2 * gateway.connections + 1
    # The node gets the name of what it sends meanwhile.
    assert changes.pop("binary_sensor.node_156_connection") <= 2
    assert set(changes.values()) == {1}
    lines = [r for r in caplog.records if r.name.startswith("custom_components.rvc")]
    assert [line.levelname for line in lines] == ["WARNING"]
    # It keeps whoever connects again, and has no bus behind it.
    gateway.hangs_up = False
    await until(lambda: gateway.writers)
    await asyncio.sleep(0.5)
    assert away(hass) == len(LAMPS)
    # One lamp says what it said before, and it alone is back.
    gateway.say(lamp(1))
    await until(lambda: lit(hass) == 1)
    assert away(hass) == len(LAMPS) - 1
    gateway.say(*map(lamp, LAMPS))
    await until(lambda: lit(hass) == len(LAMPS))


async def test_a_network_that_is_there_and_says_nothing_has_no_devices(
    hass: HomeAssistant, entry: MockConfigEntry, gateway: Gateway
) -> None:
    """Also after Home Assistant has set it up anew."""
    gateway.hang_up()
    await hass.config_entries.async_reload(entry.entry_id)
    await until(lambda: gateway.writers)
    await asyncio.sleep(0.2)
    assert away(hass) == len(LAMPS)
    gateway.say(lamp(3), lamp(3))
    await until(lambda: lit(hass) == 1)
    assert away(hass) == len(LAMPS) - 1


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r\r\n", b"\r\n\r\n", b"\r\n> "])
async def test_a_gateway_ends_lines_as_it_likes(
    hass: HomeAssistant, entry: MockConfigEntry, gateway: Gateway, end: bytes
) -> None:
    network = entry.runtime_data.coach.networks["house"]
    received = network.statistics.received
    gateway.writers[-1].write(b"V0101" + end)
    gateway.say(*(lamp(number) for number in range(1, 21)), end=end)
    await until(lambda: network.statistics.received >= received + 20)
    assert network.statistics.received == received + 20
    assert network.error_counters.malformed == 0


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r\r\n"])
async def test_a_serial_adapter_ends_lines_as_it_likes(
    hass: HomeAssistant, quick: None, socket_enabled: None, end: bytes
) -> None:
    master, slave = pty.openpty()
    tty.setraw(master)
    entry = coach_entry(
        network_data(
            kind="slcan",
            channel=os.ttyname(slave),
            tty_baudrate=115200,
            bit_rate="250000",
        )
    )
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    network = entry.runtime_data.coach.networks["house"]
    os.write(master, (slcan(lamp(1)).strip() + end) * 20)
    await until(lambda: network.statistics.received >= 20)
    assert network.error_counters.malformed == 0
    await until(lambda: lit(hass) == 1)
    await hass.config_entries.async_unload(entry.entry_id)
    for number in (master, slave):
        os.close(number)


async def test_a_serial_adapter_that_can_be_opened_and_goes_at_once(
    hass: HomeAssistant,
    quick: None,
    socket_enabled: None,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A stick with a broken plug: it is there for a moment, again and again."""
    pauses = (0.05, 0.1, 0.25, 0.5, 0.75)
    hass.data[TIMING] = replace(QUICK, bus=replace(QUICK.bus, retry_delays=pauses))
    link = tmp_path / "usb-CANable-if00"
    ends: list[int] = []

    def plug_in() -> None:
        ends[:] = pty.openpty()
        tty.setraw(ends[0])
        link.unlink(missing_ok=True)
        link.symlink_to(os.ttyname(ends[1]))

    def pull_out() -> None:
        while ends:
            os.close(ends.pop())

    plug_in()
    entry = coach_entry(
        network_data(
            kind="slcan", channel=str(link), tty_baudrate=115200, bit_rate="250000"
        )
    )
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    os.write(ends[0], slcan(lamp(1)) * 2)
    await until(lambda: lit(hass) == 1)
    network = entry.runtime_data.coach.networks["house"]
    caplog.clear()
    with changes_of(hass) as changes:
        loop = asyncio.get_running_loop()
        end = loop.time() + 3
        while loop.time() < end:
            pull_out()
            await until(lambda: not network.is_open)
            plug_in()
            await until(lambda: network.is_open)
    assert network.statistics.lost <= 9
    assert changes[LAMP] == 1
    lost = [r for r in caplog.records if r.name == "custom_components.rvc.bus.network"]
    assert [line.levelname for line in lost if line.levelno >= 20] == ["WARNING"]
    os.write(ends[0], slcan(lamp(1)))
    await until(lambda: lit(hass) == 1)
    await hass.config_entries.async_unload(entry.entry_id)
    pull_out()


async def test_a_coach_whose_adapter_comes_after_home_assistant(
    hass: HomeAssistant, quick: None, caplog: pytest.LogCaptureFixture
) -> None:
    """Home Assistant alone would leave up to ten minutes between its attempts."""
    entry = coach_entry(network_data(channel="comes late"))
    entry.add_to_hass(hass)
    kit = Kit(hass, entry)
    kit.link.cannot_open = CannotOpen("not_found", "it is not there yet")
    await hass.config_entries.async_setup(entry.entry_id)
    await asyncio.sleep(3600)
    assert not is_loaded(entry)
    kit.link.cannot_open = None
    since = hass.loop.time()
    while not is_loaded(entry):
        await asyncio.sleep(0.1)
    assert hass.loop.time() - since < 25
    lines = [r for r in caplog.records if r.name.startswith("custom_components.rvc")]
    assert not [line for line in lines if line.levelno >= logging.WARNING]
    await kit.tear_down()


@pytest.mark.parametrize("way", ["unload", "remove"])
async def test_nobody_waits_for_the_adapter_of_an_entry_that_is_gone(
    hass: HomeAssistant, quick: None, way: str
) -> None:
    entry = coach_entry(network_data(channel="never there"))
    entry.add_to_hass(hass)
    kit = Kit(hass, entry)
    kit.link.cannot_open = CannotOpen("not_found", "it is not there")
    await hass.config_entries.async_setup(entry.entry_id)
    await asyncio.sleep(30)
    await getattr(hass.config_entries, f"async_{way}")(entry.entry_id)
    await asyncio.sleep(0)
    assert not [t for t in asyncio.all_tasks() if t.get_name().startswith("rvc")]
