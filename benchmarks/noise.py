"""A million frames of noise: nothing fails, grows or shows what is not so.

    .venv/bin/python -m benchmarks.noise [FRAMES] [SEED]

Plays random frames (tests/noise.py) into a real Home Assistant as fast as it can, and
then checks what a change checks with 50,000 frames (tests/home_assistant/
test_under_fire.py): that every frame was received and no error logged, that all limits
hold, memory stays flat, and a lamp that no frame was about still shows what it did and
still listens. A second, shorter round allows as many devices as there may be, a
thousand. Prints each check; the exit code is 1 when one does not hold. The seed is 19
unless another one is given: the same seed gives the same frames.
"""

import asyncio
from collections.abc import Iterator
import logging
import sys
import time
from typing import Final

from homeassistant.core import HomeAssistant

from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.bus.network import Network
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.spec import load_spec
from tests.noise import SEED, limits, noise

from .emulated_can import Wire
from .home import home
from .memory import resident

FRAMES: Final = 1_000_000
DEVICES: Final = 60
"""With more of them the million would measure Home Assistant's entities."""
FRAMES_OF_ALL_DEVICES: Final = 50_000
BATCH: Final = 2000
LIGHT: Final = "light.dimmer_25"
DIMMED: Final = Frame.parse("19FEDA9C#19FF7CFCFFFF04FF")
OFF: Final = Frame.parse("19FEDA9C#19FF00FCFFFF00FF")
BRIGHTNESS: Final = 158
MOST_GROWTH: Final = 25.0
"""MB that memory may grow by in the second half."""


class Errors(logging.Handler):
    """Keeps the errors that anybody logs."""

    def __init__(self) -> None:
        """Start without errors."""
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep an error."""
        self.messages.append(record.getMessage())


class Checks:
    """Prints checks and remembers whether all of them hold."""

    def __init__(self) -> None:
        """Nothing is broken yet."""
        self.broken = 0

    def check(self, what: str, holds: bool, figure: object = "") -> None:
        """Print one check."""
        self.broken += not holds
        print(f"{'ok' if holds else 'BROKEN':6} {what} {figure}", flush=True)


def batches(count: int, seed: int) -> Iterator[list[Frame]]:
    """Yield the noise in batches."""
    batch: list[Frame] = []
    for frame in noise(load_spec().spec, count, DIMMED.dgn, seed):
        batch.append(frame)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


async def play(
    network: Network, count: int, seed: int
) -> tuple[int, float, float, float]:
    """Play the noise.

    Returns how many frames it was, the seconds it took, the longest time that a batch
    held the event loop in ms, and the growth of memory in the second half in MB.
    """
    played, spent, longest = 0, 0.0, 0.0
    at_half: float | None = None
    for batch in batches(count, seed):
        began = time.perf_counter()
        network.receive(FrameBatch(batch, time.time()))
        held = time.perf_counter() - began
        played += len(batch)
        spent += held
        longest = max(longest, held)
        if at_half is None and played >= count / 2:
            at_half = resident()
        await asyncio.sleep(0)
    return played, spent, 1000 * longest, resident() - (at_half or 0.0)


async def receive(hass: HomeAssistant, network: Network, frame: Frame) -> None:
    """Let the network receive a frame, and wait until its state is there."""
    network.receive(FrameBatch([frame], time.time()))
    await hass.async_block_till_done()


async def run(checks: Checks, count: int, seed: int, devices: int | None) -> None:
    """Play the noise to a coach of at most so many devices, and check what came of it.

    Memory is only checked where the devices are limited.
    """
    errors, wire = Errors(), Wire()
    logging.getLogger().addHandler(errors)
    async with home(wire, listen_only=False) as (hass, entry):
        await hass.config_entries.async_setup(entry.entry_id)
        coach = entry.runtime_data.coach
        coach.registry.places.limit = devices or coach.registry.places.limit
        network: Network = coach.networks["house"]
        await receive(hass, network, DIMMED)
        before = network.statistics.received
        played, spent, longest, growth = await play(network, count, seed)
        await hass.async_block_till_done()
        received = network.statistics.received - before
        print(
            f"seed {seed}: {played} frames, {1e6 * spent / played:.1f} µs a frame, "
            f"at most {longest:.0f} ms for {BATCH} of them, "
            f"{len(hass.states.async_all())} states"
        )
        checks.check("frames received", received == played, received)
        checks.check("errors logged", not errors.messages, errors.messages[:3] or 0)
        for what, (kept, limit) in limits(coach).items():
            checks.check(
                f"{what} within the limit", kept <= limit, f"{kept} of {limit}"
            )
        if devices:
            figure = f"by {growth:.1f} MB in the second half"
            checks.check("memory grown", growth < MOST_GROWTH, figure)
        state = hass.states.get(LIGHT)
        shown = state and state.attributes.get("brightness")
        checks.check("the lamp shows what it did", shown == BRIGHTNESS, shown)
        await receive(hass, network, OFF)
        state = hass.states.get(LIGHT)
        shown = state and state.state
        checks.check("the lamp listens", shown == "off", shown)
    logging.getLogger().removeHandler(errors)


async def main(count: int, seed: int) -> int:
    """Run both rounds; returns the exit code."""
    checks = Checks()
    await run(checks, count, seed, DEVICES)
    await run(checks, min(count, FRAMES_OF_ALL_DEVICES), seed, None)
    return 1 if checks.broken else 0


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    sys.exit(asyncio.run(main(*(arguments + [FRAMES, SEED][len(arguments) :]))))
