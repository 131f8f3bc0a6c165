"""What starting costs: one figure of any tree, in a process that has done nothing else."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
import gc
from importlib import import_module
from itertools import batched
import logging
from pathlib import Path
import struct
import sys
import time
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from benchmarks.command_run import empty_home

# What is there before any coach: Home Assistant, with what its default configuration
# loads of what our trees depend on, and the platforms' own code.
_DEPENDENCIES = (
    "homeassistant.bootstrap",
    "homeassistant.config_entries",
    "homeassistant.helpers.entity_platform",
    "homeassistant.helpers.llm",
    *(
        f"homeassistant.components.{name}"
        for name in (
            "energy",
            "file_upload",
            "frontend",
            "http",
            "lovelace",
            "panel_custom",
            "recorder",
            "repairs",
            "script",
            "usb",
            "websocket_api",
            "binary_sensor",
            "button",
            "climate",
            "cover",
            "device_tracker",
            "event",
            "fan",
            "light",
            "lock",
            "number",
            "select",
            "sensor",
            "switch",
            "valve",
            "water_heater",
        )
    ),
)
_SPECS = ("spec", "protocol.spec")
"""Where trees load their spec from, the newest first."""
_INTEGRATION = "custom_components.rvc"
_LOADED = ("http", "websocket_api", "repairs", "file_upload", "usb")
_ROW = struct.Struct("=dIB3x8s")
_MASK = 0x1FFFFFFF
_AT_ONCE = 100
_UNKNOWN = 3000


def run(what: str, known: str = "") -> dict[str, float]:
    """Return a figure: of the "spec", "import", "entry" or "memory".

    Args:
        what: Which.
        known: The file of frames that make all devices known.
    """
    for name in _DEPENDENCIES:
        # Not every Home Assistant of tests can load all of its own.
        with suppress(ImportError):
            import_module(name)
    runs: dict[str, Callable[[], dict[str, float]]] = {
        "spec": _spec,
        "import": _import,
        "entry": lambda: asyncio.run(_entry(known)),
        "memory": lambda: asyncio.run(_memory(known)),
    }
    gc.collect()
    return runs[what]()


def resident() -> float:
    """Return the memory that the process holds, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def _spec() -> dict[str, float]:
    """Return how long it takes until a codec can read and write, in ms of CPU."""
    codec = import_module(f"{_INTEGRATION}.protocol.codec")
    for place in _SPECS:
        with suppress(ModuleNotFoundError):
            load = import_module(f"{_INTEGRATION}.{place}").load_spec
            break
    began = time.process_time()
    codec.Codec(load().spec)
    return {"spec": 1000 * (time.process_time() - began)}


def _import() -> dict[str, float]:
    """Return how long the integration takes to be imported, in ms of CPU, and its size."""
    before = resident()
    began = time.process_time()
    import_module(_INTEGRATION)
    took = 1000 * (time.process_time() - began)
    ours = [name for name in sys.modules if name.startswith(_INTEGRATION)]
    return {"import": took, "modules": len(ours), "import_memory": resident() - before}


async def _entry(known: str) -> dict[str, float]:
    """Return how long a coach takes to be set up: first, and with all known.

    In ms of CPU; the first time brings what has to be imported and read.
    """
    async with _home() as (hass, entry, bus):
        setup = hass.config_entries.async_setup
        began = time.process_time()
        assert await setup(entry.entry_id)
        await hass.async_block_till_done()
        first = time.process_time() - began
        await bus.say(known)
        await hass.async_block_till_done()
        states = len(hass.states.async_all())
        await hass.config_entries.async_unload(entry.entry_id)
        gc.collect()
        began = time.process_time()
        assert await setup(entry.entry_id)
        await hass.async_block_till_done()
        again = time.process_time() - began
    return {"first": 1000 * first, "entry": 1000 * again, "states": states}


async def _memory(known: str) -> dict[str, float]:
    """Return what a coach adds that is set up, and with all its buffers full, in MB."""
    async with _home() as (hass, entry, bus):
        gc.collect()
        before = resident()
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        alone = resident() - before
        await bus.say(known)
        await bus.say_unknown(_UNKNOWN)
        await hass.async_block_till_done()
        full = resident() - before
        states = len(hass.states.async_all())
    return {"alone": alone, "memory": full, "states": states}


class _Bus:
    """A gateway of a bus that says what it is given."""

    def __init__(self) -> None:
        """Nobody listens yet."""
        self._listener: asyncio.StreamWriter | None = None
        self._listens = asyncio.Event()

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Take the coach; what it sends goes nowhere."""
        self._listener = writer
        self._listens.set()
        with suppress(OSError):
            while await reader.read(4096):
                pass
        writer.close()

    async def say(self, path: str) -> None:
        """Send the frames of a file, as fast as they are read."""
        # One by one: a list of all would count as memory that the coach takes.
        rows = _ROW.iter_unpack(Path(path).read_bytes())
        await self._send(
            (number & _MASK, octets[:size]) for _, number, size, octets in rows
        )

    async def say_unknown(self, count: int) -> None:
        """Send frames that nobody knows."""
        await self._send((0x15F00000 | one << 8, bytes(8)) for one in range(count))

    async def _send(self, frames: Iterable[tuple[int, bytes]]) -> None:
        await self._listens.wait()
        assert self._listener is not None
        for some in batched(frames, _AT_ONCE, strict=False):
            lines = (f"T{number:08X}{len(data)}{data.hex()}\r" for number, data in some)
            self._listener.write("".join(lines).encode())
            await asyncio.sleep(0.01)
        await asyncio.sleep(1)


@asynccontextmanager
async def _home() -> AsyncIterator[tuple[HomeAssistant, MockConfigEntry, _Bus]]:
    """Run Home Assistant with a coach behind a gateway, which is not set up."""
    logging.disable(logging.CRITICAL)
    bus = _Bus()
    server = await asyncio.start_server(bus, "127.0.0.1", 0)
    settings = {
        "network": "house",
        "kind": "gateway",
        "protocol": "slcan",
        "host": "127.0.0.1",
        "port": server.sockets[0].getsockname()[1],
        "channel": "can0",
        "bit_rate": 250000,
    }
    subentry: Any = {
        "data": settings,
        "subentry_type": "network",
        "title": "House",
        "unique_id": "house",
    }
    entry = MockConfigEntry(
        domain="rvc", version=3, data={}, subentries_data=[subentry]
    )
    async with empty_home() as hass:
        # What the trees depend on is not theirs.
        for name in _LOADED:
            await async_setup_component(hass, name, {})
        entry.add_to_hass(hass)
        await hass.async_block_till_done()
        yield hass, entry, bus
        await hass.config_entries.async_unload(entry.entry_id)
    server.close()
