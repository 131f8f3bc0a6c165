"""Eight hours of a rude coach: memory stays flat, and nothing is left running.

The coach with its faults, the owner and what is compared are those of `soak`, in a real
Home Assistant behind a gateway; the hours pass as fast as the machine can, by a clock
that does not wait. After each hour there is counted what is held. Ends with 1 if memory
in use has grown by more than 2 MB after the first hour, or tasks, timers, listeners,
open files or threads are more, or anything was wrong.

    .venv/bin/python -m benchmarks.soak_hours [--hours 8] [--seed 1]
"""

from .virtual_clock import REAL, Loop  # isort: skip  # before all that takes the time

import argparse
import asyncio
import gc
import logging
import os
from pathlib import Path
import sys
import tempfile
import threading
from typing import Final, NamedTuple

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.rvc.data import RvcConfigEntry, registered_device
from custom_components.rvc.simulator.rude.coach import RudeCoach

from .memory import resident
from .soak import SETTLES, end, report
from .soak_findings import BACK, KINDS, Findings
from .soak_home import rude_home
from .soak_memory import malloc
from .soak_owner import Owner

HOUR: Final = 3600.0
GROWTH: Final = 2.0
"""MB by which what is in use may be more after the last hour than after the first."""
SPARE: Final = 10
"""By so many tasks, timers, files ... there may be more: what just goes on."""
TOLD: Final = 12
"""So many of the entities that have come in an hour are named."""
REST: Final = 90.0
"""Without faults or commands before things are counted, in s: all has settled then."""


class Held(NamedTuple):
    """What is held after an hour."""

    in_use: float
    """What Python and the C library have given out, in MB."""
    resident: float
    """What the process takes, in MB."""
    states: int
    entities: int
    """Those of the registry: most are off, as nobody asked for them."""
    tasks: int
    timers: int
    listeners: int
    files: int
    threads: int


def python_megabytes() -> float:
    """Return what Python's own allocator has given out, in MB."""
    with tempfile.TemporaryFile() as file:
        # It goes to the file of stderr, whatever stands for that in Python.
        kept = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            sys._debugmallocstats()  # noqa: SLF001
        finally:
            os.dup2(kept, 2)
            os.close(kept)
        file.seek(0)
        for line in file.read().decode().splitlines():
            if "bytes in allocated blocks" in line:
                return int(line.rpartition("=")[2].replace(",", "")) / 1e6
    raise RuntimeError("This Python does not tell what it has allocated")


def timers(loop: asyncio.AbstractEventLoop) -> int:
    """Return how many timers run.

    Those that were cancelled are left out: the loop keeps up to a hundred of them, and
    drops them all when they are half of its timers.
    """
    scheduled: list[asyncio.TimerHandle] = loop._scheduled  # type: ignore[attr-defined]  # noqa: SLF001
    return sum(not timer.cancelled() for timer in scheduled)


def held(hass: HomeAssistant) -> Held:
    """Count what is held now."""
    gc.collect()
    return Held(
        in_use=python_megabytes() + malloc(),
        resident=resident(),
        states=len(hass.states.async_all()),
        entities=len(er.async_get(hass).entities),
        tasks=len(asyncio.all_tasks()),
        timers=timers(hass.loop),
        listeners=sum(hass.bus.async_listeners().values()),
        files=len(list(Path("/proc/self/fd").iterdir())),
        threads=threading.active_count(),
    )


def made_up(hass: HomeAssistant, entry: RvcConfigEntry, coach: RudeCoach) -> set[str]:
    """Return the entities of what no node of the coach has reported.

    A fault sends every status there is with random bytes. What it has sent often enough
    is a device, and random bytes go on to show one more of its signals.
    """
    own, registry = {node.address for node in coach.nodes}, er.async_get(hass)
    found: set[str] = set()
    for key, device in entry.runtime_data.coach.devices.items():
        registered = registered_device(hass, entry, key)
        if device.source not in own and registered is not None:
            entities = er.async_entries_for_device(registry, registered.id)
            found |= {one.entity_id for one in entities}
    return found


def _told(came: set[str], of_faults: set[str]) -> str:
    names = sorted(came)[:TOLD]
    return (
        f"{len(came)} entities came in this hour, {len(came & of_faults)} of them of what"
        f" the faults make up: {', '.join(names)}{' ...' if len(came) > TOLD else ''}"
    )


def growths(first: Held, last: Held) -> list[str]:
    """Return what has grown, in words."""
    found = []
    if last.in_use - first.in_use > GROWTH:
        found.append(f"memory by {last.in_use - first.in_use:.1f} MB")
    for what in ("tasks", "timers", "listeners", "files", "threads"):
        before, after = getattr(first, what), getattr(last, what)
        if after > before + SPARE:
            found.append(f"{what} from {before} to {after}")
    return found


async def hours(seed: int, count: int) -> bool:
    """Run, print what is held after each hour, and return whether all is well."""
    began = REAL()
    held_after: list[Held] = []
    known: set[str] = set()
    async with rude_home(seed) as (hass, entry, coach):
        findings = Findings(hass, coach)
        await asyncio.sleep(SETTLES)
        owner = Owner(hass, coach, findings, seed)
        watching = asyncio.create_task(findings.watch())
        for hour in range(count):
            acting = asyncio.create_task(owner.live())
            await asyncio.sleep(HOUR - REST)
            await end(acting)
            await asyncio.sleep(REST)
            one = held(hass)
            held_after.append(one)
            print(
                f"hour {hour + 1}: {one.in_use:.1f} MB in use, {one.resident:.0f} MB in all,"
                f" {one.states} states of {one.entities} entities, {one.tasks} tasks, {one.timers} timers,"
                f" {one.listeners} listeners, {one.files} files, {one.threads} threads;"
                f" {REAL() - began:.0f} s so far",
                flush=True,
            )
            there = set(hass.states.async_entity_ids())
            if hour and (came := there - known):
                print(f"  {_told(came, made_up(hass, entry, coach))}", flush=True)
            known |= there
            wrong = [f"{kind} {findings.counts[kind]}" for kind in KINDS]
            print(f"  so far: {', '.join(wrong)}", flush=True)
        coach.behave()
        await asyncio.sleep(BACK)
        await end(watching)
        findings.at_the_end()
        report(seed, findings, owner)
    found = growths(held_after[0], held_after[-1])
    print(f"  grown: {', '.join(found) or 'nothing'}", flush=True)
    return not found and not any(findings.counts[kind] for kind in KINDS)


def main() -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    logging.getLogger("custom_components.rvc").setLevel(logging.WARNING)
    with asyncio.Runner(loop_factory=Loop) as runner:
        return 0 if runner.run(hours(arguments.seed, arguments.hours)) else 1


if __name__ == "__main__":
    sys.exit(main())
