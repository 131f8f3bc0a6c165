"""Whatever the wire does, Home Assistant goes on and tells the truth."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
import threading
import time

from homeassistant.core import HomeAssistant
import pytest

from custom_components.rvc.bus.errors import BusError
from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.spec import load_spec
from tests.noise import limits, noise

from .kit import Kit
from .test_cut_wires import DIMMED, LIGHT, OFF, assert_nothing_left, on_socketcan

NOISE = 50_000


# Noise


async def test_frames_of_noise(
    hass: HomeAssistant,
    coach: Kit,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    coach.running.registry.places.limit = 60
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
