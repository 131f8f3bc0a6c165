"""A babbling bus in a real Home Assistant: one run, in a process of its own.

It knows nothing of the integration but its entry, so that it runs with the code of
any tree that comes first on the path. `bench_babble` starts it, and sends the frames.
"""

import asyncio
import json
import logging
from pathlib import Path
import sys
import time

from command_run import empty_home, entry  # type: ignore[import-not-found]
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

LOOK = 0.005
HELD = 0.05
"""From when on the event loop counts as held, in s."""
QUIET = 3.0
PATIENCE = 300.0


def resident() -> float:
    """Return the memory that the process holds, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


class Holds:
    """How long the event loop was held."""

    def __init__(self) -> None:
        """Begin to watch."""
        self.longest = 0.0
        self.total = 0.0
        self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(LOOK)
            held = time.perf_counter() - began - LOOK
            self.longest = max(self.longest, held)
            if held > HELD:
                self.total += held

    def stop(self) -> dict[str, float]:
        """Stop watching; returns what was found, in s."""
        self._task.cancel()
        blocked = self.longest + self.total
        return {"longest": self.longest, "held": self.total, "blocked": blocked}


async def until_quiet(coach: MockConfigEntry) -> None:
    """Wait until all frames have come."""
    (network,) = coach.runtime_data.coach.networks.values()
    end = time.monotonic() + PATIENCE
    before, since = -1, time.monotonic()
    while time.monotonic() < end:
        await asyncio.sleep(0.1)
        if (received := network.statistics.received) != before:
            before, since = received, time.monotonic()
        elif received > 100 and time.monotonic() - since > QUIET:
            return


async def run(hass: HomeAssistant, port: int) -> dict[str, float]:
    """Listen to the noise, and start once more with what it has left."""
    coach = entry(port)
    coach.add_to_hass(hass)
    await hass.config_entries.async_setup(coach.entry_id)
    await asyncio.sleep(2)
    before = resident()
    # The parent begins when it reads this.
    print("ready", flush=True)
    holds = Holds()
    await until_quiet(coach)
    await hass.async_block_till_done()
    found = holds.stop()
    registry = er.async_get(hass)
    rows = er.async_entries_for_config_entry(registry, coach.entry_id)
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), coach.entry_id)
    found |= {
        "received": next(
            iter(coach.runtime_data.coach.networks.values())
        ).statistics.received,
        "memory": resident() - before,
        "devices": len(devices),
        "rows": len(rows),
        "states": len(hass.states.async_all()),
    }
    await hass.config_entries.async_unload(coach.entry_id)
    began = time.perf_counter()
    await hass.config_entries.async_setup(coach.entry_id)
    await hass.async_block_till_done()
    found["start"] = time.perf_counter() - began
    await hass.config_entries.async_unload(coach.entry_id)
    return found


async def main(port: int) -> dict[str, float]:
    """Run it in a Home Assistant."""
    async with empty_home() as hass:
        return await run(hass, port)


if __name__ == "__main__":
    # Home Assistant logs every entity that is too many.
    logging.disable(logging.ERROR)
    print(json.dumps(asyncio.run(main(int(sys.argv[1])))))
