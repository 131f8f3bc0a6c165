"""A long run on a rude bus: a real Home Assistant, a coach with faults, and an owner.

The coach is behind a gateway (slcan over TCP, on this machine alone). Faults come
and go and the owner acts as the seed says. What Home Assistant shows is compared
with what the coach truly is. Ends with 1 unless every figure is 0 and memory flat.

    .venv/bin/python -m benchmarks.soak --minutes 10 --seed 1
"""

import argparse
import asyncio
from collections.abc import Collection
import contextlib
import logging
import sys
import time

from custom_components.rvc.simulator.rude.coach import FAULTS

from .soak_findings import BACK, KINDS, Findings
from .soak_home import rude_home
from .soak_memory import Memory
from .soak_owner import Owner

SETTLES = 20.0
"""Before the owner begins, in s."""
LONG = 8.0
"""Memory of shorter runs, in minutes, is told and not judged."""


async def soak(
    seed: int, minutes: float, *, without: Collection[str], verbose: bool
) -> bool:
    """Run with a seed, print what was found, and return whether all is well."""
    began = time.monotonic()
    async with rude_home(seed, without=without) as (hass, _, coach):
        findings, memory = Findings(hass, coach), Memory(hass)
        await asyncio.sleep(SETTLES)
        owner = Owner(hass, coach, findings, seed)
        watching = asyncio.create_task(findings.watch())
        acting = asyncio.create_task(owner.live())
        await memory.follow(minutes * 60)
        await end(acting)
        coach.behave()
        await asyncio.sleep(BACK)
        await end(watching)
        findings.at_the_end()
        report(seed, findings, owner, verbose=verbose)
        print(f"  {memory}")
    is_flat = memory.is_flat or minutes < LONG
    print(
        f"  {time.monotonic() - began:.0f} s in all"
        f"{'' if is_flat else '; MEMORY GROWS'}",
        flush=True,
    )
    return is_flat and not any(findings.counts[kind] for kind in KINDS)


async def end(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait for its end."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def report(
    seed: int,
    findings: Findings,
    owner: Owner,
    *,
    verbose: bool = False,
) -> None:
    """Print what was found."""
    counts = findings.counts
    figures = ", ".join(f"{kind} {counts[kind]}" for kind in KINDS)
    print(f"seed {seed}: {figures}")
    others = sorted(set(counts) - set(KINDS))
    print(
        f"  {owner.done} commands, "
        + ", ".join(f"{kind} {counts[kind]}" for kind in others)
        + f"; loop late by {findings.longest_wait:.2f} s at the most"
    )
    for kind, told in findings.told.items():
        if kind in KINDS or verbose:
            for one in told:
                print(f"  {kind}: {one}")


def main() -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument(
        "--seed", type=int, action="append", help="may be given again; 1 by default"
    )
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        choices=FAULTS,
        metavar="FAULT",
        help="a fault that is left out; may be given again",
    )
    parser.add_argument("--verbose", action="store_true", help="tell warnings too")
    arguments = parser.parse_args()
    logging.getLogger("custom_components.rvc").setLevel(logging.WARNING)
    well = [
        asyncio.run(
            soak(
                seed,
                arguments.minutes,
                without=arguments.without,
                verbose=arguments.verbose,
            )
        )
        for seed in arguments.seed or [1]
    ]
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main())
