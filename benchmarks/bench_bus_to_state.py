"""What a frame costs from the bus to Home Assistant's state machine.

The whole integration in a real Home Assistant in this process, on a python-can
virtual bus, hears what a simulated coach says. Feeding and reading the same
frames without it is measured in the same run, so that the ratio holds anywhere.
"""

import asyncio
import statistics
import time

import can
from homeassistant import loader
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_test_home_assistant,
)

import custom_components
from custom_components.rvc.bus.can_transport import CanTransport
from custom_components.rvc.bus.network import Network
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.spec import load_spec
from custom_components.rvc.simulator.coach import SimulatedCoach

FRAMES = 6000
ROUNDS = 5
CHANNEL = "bench"

assert custom_components  # Home Assistant looks for it among the loaded modules.


def coach_frames() -> list[Frame]:
    """Return what a coach of 39 devices says, with its own repetitions."""
    codec = Codec(load_spec().spec)
    coach = SimulatedCoach(CanTransport("virtual", "unused"), codec=codec)
    frames: list[Frame] = []
    now = 1.0
    while len(frames) < FRAMES:
        now += 0.02
        # Faster than life, so that much of what is said is new
        coach.step(0.4)
        for node in coach.nodes:
            frames += node.due(now)
    return frames[:FRAMES]


async def feed(bus: can.BusABC, frames: list[Frame], network: Network) -> float:
    """Put the frames on the bus and return the CPU time in µs a frame."""
    expected = network.statistics.received + len(frames)
    worked = time.process_time()
    for number, frame in enumerate(frames):
        bus.send(
            can.Message(arbitration_id=frame.id, data=frame.data, is_extended_id=True)
        )
        if number % 50 == 49:
            await asyncio.sleep(0.012)
    while network.statistics.received < expected:
        await asyncio.sleep(0.005)
    return (time.process_time() - worked) / len(frames) * 1e6


async def measure() -> None:
    """Measure in turns and print the medians and the ratio."""
    frames = coach_frames()
    alone: list[float] = []
    whole: list[float] = []
    async with async_test_home_assistant() as hass:
        hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
        data = {"kind": "other", "interface": "virtual", "channel": CHANNEL}
        entry = MockConfigEntry(domain="rvc", data={**data, "options": {}})
        entry.add_to_hass(hass)
        await hass.config_entries.async_setup(entry.entry_id)
        running = entry.runtime_data.coach.networks["house"]
        bare = Network("bare", lambda: CanTransport("virtual", "bare"))
        await bare.open()
        with (
            can.Bus(interface="virtual", channel=CHANNEL) as bus,
            can.Bus(interface="virtual", channel="bare") as bare_bus,
        ):
            await feed(bus, frames, running)
            await hass.async_block_till_done()
            for _ in range(ROUNDS):
                alone.append(await feed(bare_bus, frames, bare))
                whole.append(await feed(bus, frames, running))
        states = len(hass.states.async_all())
        await bare.close()
        await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_stop(force=True)
    one, other = statistics.median(alone), statistics.median(whole)
    print(f"{FRAMES} frames, {states} states, median of {ROUNDS} rounds, CPU time")
    print(f"feeding and reading alone             {one:6.1f} µs/frame")
    print(
        f"with decoding, devices and states     {other:6.1f} µs/frame {other / one:5.2f} x"
    )


if __name__ == "__main__":
    asyncio.run(measure())
