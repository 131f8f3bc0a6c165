"""What a coach's traffic costs Home Assistant, in percent of a core above idle."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
import time
from typing import Any
from unittest.mock import patch

from homeassistant.core import Event, HomeAssistant, callback
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .homes import Received, hear_all, home, idle_share, share
from .wires import Wire, datagrams

LEAD = 1.5
"""Seconds that a sender takes to be under way."""


def run(
    rate: str, seconds: str, networks: str, known: str, *loads: str
) -> dict[str, float]:
    """Measure loads one after another.

    Args:
        rate: Frames a second on each network; 0 for the times of the frames.
        seconds: How long each takes.
        networks: How many there are.
        known: The file of frames that make all devices known.
        loads: A name and a file for each network of each load, "noisy=a,b". With
            "latency=a" it is how long frames take to their states.
    """
    names = [f"can{number}" for number in range(int(networks))]
    asked = [load.partition("=")[::2] for load in loads]
    files = {name: paths.split(",") for name, paths in asked}
    return asyncio.run(
        _all(names, known.split(","), files, float(rate), float(seconds))
    )


async def _all(
    names: list[str],
    known: list[str],
    files: dict[str, list[str]],
    rate: float,
    seconds: float,
) -> dict[str, float]:
    wires = {name: Wire() for name in names}
    async with home(wires) as (hass, entry):
        heard = {
            wire: [*datagrams(path), _dimmer(5)]
            for wire, path in zip(wires.values(), known, strict=True)
        }
        await hear_all(hass, heard)
        found = {"states": float(len(hass.states.async_all()))}
        for name, paths in files.items():
            sent = dict(zip(wires.values(), paths, strict=True))
            if name == "latency":
                (item,) = sent.items()
                found |= await _latency(hass, *item, rate)
            else:
                found |= await _load(name, entry, sent, rate, seconds)
        return found


async def _load(
    name: str,
    entry: MockConfigEntry,
    sent: dict[Wire, str],
    rate: float,
    seconds: float,
) -> dict[str, float]:
    """Return what a load costs, and how many of its frames were lost."""
    idle = await idle_share()
    received = Received(entry)
    senders = [wire.send(path, rate, LEAD + seconds) for wire, path in sent.items()]
    await asyncio.sleep(LEAD)
    loaded = await share(seconds)
    loop = asyncio.get_running_loop()
    said = [await loop.run_in_executor(None, one.communicate) for one in senders]
    await asyncio.sleep(0.3)
    lost = sum(int(out) for out, _ in said) - received.count
    return {name: loaded - idle, f"{name}_idle": idle, f"{name}_lost": lost}


MARKER = "light.dimmer_200"
MARKERS = 60


async def _latency(
    hass: HomeAssistant, wire: Wire, path: str, rate: float
) -> dict[str, float]:
    """Return how long frames take to their states, in ms, and what holds the loop."""
    marker = wire.marker()
    sender = wire.send(path, rate, MARKERS * 0.1 + LEAD)
    await asyncio.sleep(LEAD)
    changed: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    @callback
    def look(event: Event[Any]) -> None:
        if event.data["entity_id"] == MARKER and not changed.done():
            changed.set_result(time.perf_counter())

    hass.bus.async_listen("state_changed", look)
    took = []
    with _holds() as holds:
        for number in range(MARKERS):
            changed = asyncio.get_running_loop().create_future()
            began = time.perf_counter()
            marker.send(_dimmer(10 + number))
            async with asyncio.timeout(5):
                took.append(1000 * (await changed - began))
            await asyncio.sleep(0.05 + number * 0.0007)
    marker.close()
    await asyncio.get_running_loop().run_in_executor(None, sender.communicate)
    took = sorted(took)
    return {
        "latency": took[len(took) // 2],
        "latency_most": took[-1],
        "held": 1000 * max(holds),
    }


def _dimmer(level: int) -> bytes:
    """Return DC_DIMMER_STATUS_3 of a dimmer that nobody else has, as a datagram."""
    identifier = 0x80000000 | 0x19FEDA9C
    data = bytes((200, 0xFF, 2 * level, 0xFC, 0xFF, 5, 0, 0xFF))
    return identifier.to_bytes(4, "little") + bytes((8, 0, 0, 0)) + data


@contextmanager
def _holds() -> Iterator[list[float]]:
    """Note the CPU time of each turn of the event loop's callbacks, in s.

    Other processes of the machine do not count.
    """
    held: list[float] = []
    run_handle = asyncio.Handle._run  # noqa: SLF001

    def timed(self: asyncio.Handle) -> None:
        began = time.thread_time()
        run_handle(self)
        held.append(time.thread_time() - began)

    with patch.object(asyncio.Handle, "_run", timed):
        yield held
