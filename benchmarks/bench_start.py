"""What starting costs: the spec, an entry with 300 entities, and memory.

Each figure is taken in a process of its own, several times.
"""

import asyncio
from collections.abc import Callable
import json
from pathlib import Path
import statistics
import subprocess
import sys
import time
from typing import Any

from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.simulator.coach import build_nodes
from custom_components.rvc.spec import load_spec

from .emulated_can import Wire
from .home import home
from .traffic import coach_frames

ROUNDS = 5
ENTITIES = 300


def resident() -> float:
    """Return the memory that the process holds, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def spec_seconds() -> dict[str, float]:
    """Return how long the spec takes to load."""
    began = time.perf_counter()
    load_spec()
    return {"spec loaded": 1000 * (time.perf_counter() - began)}


async def _entry() -> dict[str, float]:
    """Return how long a known entry takes, and what memory it holds when full."""
    codec_nodes = {node.address for node in build_nodes(_codec())}
    frames = coach_frames(12_000, codec_nodes)
    wire = Wire()
    async with home(wire) as (hass, entry):
        setup = hass.config_entries.async_setup
        await setup(entry.entry_id)
        network = entry.runtime_data.coach.networks["house"]
        for frame in frames:
            network.receive(FrameBatch([frame], time.time()))
            if len(hass.states.async_all()) >= ENTITIES:
                break
        await hass.async_block_till_done()
        states = len(hass.states.async_all())
        await hass.config_entries.async_unload(entry.entry_id)
        again = Wire()
        wire.inside = again.inside
        began = time.perf_counter()
        await setup(entry.entry_id)
        await hass.async_block_till_done()
        took = 1000 * (time.perf_counter() - began)
        return {"entities": states, "entry set up": took}


async def _memory() -> dict[str, float]:
    """Return what the integration adds with every buffer full."""
    nodes = {node.address for node in build_nodes(_codec())}
    frames = coach_frames(12_000, nodes)
    wire = Wire()
    async with home(wire) as (hass, entry):
        # What Home Assistant itself brings for these platforms is not ours.
        await hass.async_block_till_done()
        before = resident()
        await hass.config_entries.async_setup(entry.entry_id)
        network = entry.runtime_data.coach.networks["house"]
        for frame in frames:
            network.receive(FrameBatch([frame], time.time()))
        for number in range(3000):
            unknown = Frame(0x15F00000 | number << 8, bytes(8))
            network.receive(FrameBatch([unknown], time.time()))
        await hass.async_block_till_done()
        added = resident() - before
        return {"states": len(hass.states.async_all()), "memory added": added}


def _codec() -> Any:
    from custom_components.rvc.protocol.codec import Codec  # noqa: PLC0415

    return Codec(load_spec().spec)


PARTS: dict[str, Callable[[], dict[str, float]]] = {
    "spec": spec_seconds,
    "entry": lambda: asyncio.run(_entry()),
    "memory": lambda: asyncio.run(_memory()),
}


def main() -> None:
    """Measure one part, or all of them in processes of their own."""
    if len(sys.argv) > 1:
        print(json.dumps(PARTS[sys.argv[1]]()))
        return
    for part in PARTS:
        rounds: list[dict[str, float]] = []
        for _ in range(ROUNDS):
            told = subprocess.run(
                [sys.executable, "-W", "ignore", "-m", "benchmarks.bench_start", part],
                check=True,
                capture_output=True,
                text=True,
            )
            rounds.append(json.loads(told.stdout.splitlines()[-1]))
        for name in rounds[0]:
            values = [one[name] for one in rounds]
            print(
                f"{name:20} {statistics.median(values):8.1f} "
                f"({min(values):.1f}-{max(values):.1f})"
            )
    print("times in ms, memory in MB, median (and span)")


if __name__ == "__main__":
    main()
