"""A long run: memory stays flat, nothing is lost, and all limits are kept.

Plays a coach at many times its speed into a real Home Assistant, with devices
that come and go and messages that nobody knows. Takes the minutes as argument.
"""

import asyncio
import random
import sys
import time

from .emulated_can import Wire, packed
from .home import home
from .memory import resident
from .traffic import coach_frames

FRAMES_PER_SECOND = 800
"""Twenty times a usual coach."""


async def soak(minutes: float) -> None:
    """Run, and print a line every half minute."""
    frames = coach_frames(60_000, step=1.0)
    wire = Wire()
    chance = random.Random(4711)
    async with home(wire) as (hass, entry):
        await hass.config_entries.async_setup(entry.entry_id)
        coach = entry.runtime_data.coach
        network = coach.networks["house"]
        monitor = coach.monitor.networks["house"]
        began = told = time.monotonic()
        sent = 0
        while (now := time.monotonic()) < began + minutes * 60:
            due = int((now - began) * FRAMES_PER_SECOND)
            while sent < due:
                frame = frames[sent % len(frames)]
                if chance.random() < 0.02:
                    # Somebody new, who may never speak again
                    source = chance.randrange(128, 250)
                    frame = frame._replace(id=frame.id & ~0xFF | source)
                elif chance.random() < 0.02:
                    number = chance.randrange(0x15F00, 0x16000)
                    frame = frame._replace(id=0x18000000 | number << 8 | 0x98)
                wire.outside.send(packed(frame))
                sent += 1
            if now - told >= 30:
                told = now
                print(
                    f"{(now - began) / 60:5.1f} min {sent:8} sent "
                    f"{sent - network.statistics.received:4} under way or lost "
                    f"{resident():7.1f} MB {len(hass.states.async_all()):5} states "
                    f"{len(coach.devices):4} devices {len(coach.monitor.trace):5} traced "
                    f"{len(monitor.latest):5} latest {len(monitor.unknown):4} unknown",
                    flush=True,
                )
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.5)
        lost = sent - network.statistics.received
        print(f"{sent} frames, {lost} lost, {resident():.1f} MB at the end")


if __name__ == "__main__":
    asyncio.run(soak(float(sys.argv[1]) if len(sys.argv) > 1 else 10.0))
