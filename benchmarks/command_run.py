"""Commands in a real Home Assistant, timed: one run, in a process of its own.

It knows nothing of the integration but its entry and its entities, so that it runs
with the code of any tree that comes first on the path. `bench_commands` starts it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, nullcontext
import json
import sys
from tempfile import TemporaryDirectory
import time
from typing import Any
from unittest.mock import patch

from homeassistant import loader
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_test_home_assistant,
)

import custom_components

assert custom_components  # Home Assistant looks for it among the loaded modules.

BURST = 45
CALLS, LAMPS = 200, 24
SLIDER_RATE, SLIDER_SECONDS = 30, 5.0
PATIENCE = 30.0


def coach_entry(data: Mapping[str, Any]) -> MockConfigEntry:
    """Return the entry of a coach with one network."""
    return MockConfigEntry(
        domain="rvc",
        version=3,
        data={},
        subentries_data=[
            {
                "data": data,
                "subentry_type": "network",
                "title": "House",
                "unique_id": "house",
            }
        ],
    )


def entry(port: int) -> MockConfigEntry:
    """Return the entry of a coach behind a gateway on this machine."""
    data = {
        "network": "house",
        "kind": "gateway",
        "protocol": "slcan",
        "host": "127.0.0.1",
        "port": port,
        "channel": "can0",
        "bit_rate": 250000,
    }
    return coach_entry(data)


@asynccontextmanager
async def empty_home(folder: str | None = None) -> AsyncIterator[HomeAssistant]:
    """Run a Home Assistant that opens no port: another one may run on this machine.

    Args:
        folder: Where it keeps its files; by default an empty one, gone at the end. What
            the registries of the tests' own place have grown to would be read, and
            leave free memory behind, of which each tree would take another amount.
    """
    server = "homeassistant.components.http.HomeAssistantHTTP"
    with (
        patch(f"{server}.async_bind"),
        patch(f"{server}.start"),
        nullcontext(folder) if folder else TemporaryDirectory() as config,
    ):
        async with async_test_home_assistant(config_dir=config) as hass:
            # Without it there is only what Home Assistant itself brings.
            hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
            try:
                yield hass
            finally:
                await hass.async_stop(force=True)


async def until(condition: Callable[[], bool], patience: float = PATIENCE) -> bool:
    """Wait until something holds; returns whether it came to that."""
    end = time.monotonic() + patience
    while not condition():
        if time.monotonic() > end:
            return False
        await asyncio.sleep(0.002)
    return True


class Lamps:
    """The lamps of the coach."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Take Home Assistant."""
        self._hass = hass

    def is_on(self, instance: int) -> bool | None:
        """Return whether a lamp is on; None while it is not there."""
        state = self._hass.states.get(f"light.dimmer_{instance}")
        return None if state is None else state.state == "on"

    def level(self, instance: int) -> int:
        """Return a lamp's level in percent."""
        state = self._hass.states.get(f"light.dimmer_{instance}")
        brightness = None if state is None else state.attributes.get("brightness")
        return round((brightness or 0) / 255 * 100)

    async def call(self, action: str, *instances: int, **data: object) -> None:
        """Call an action of lamps; raises HomeAssistantError."""
        lamps = [f"light.dimmer_{instance}" for instance in instances]
        await self._hass.services.async_call(
            "light", action, {"entity_id": lamps, **data}, blocking=True
        )


async def burst(lamps: Lamps) -> dict[str, float]:
    """Switch many lamps off by one call: how long it takes, and how many stay on."""
    instances = range(1, BURST + 1)
    began = time.monotonic()
    await asyncio.gather(lamps.call("turn_off", *instances), return_exceptions=True)
    took = time.monotonic() - began
    await asyncio.sleep(1)
    lost = sum(lamps.is_on(instance) is not False for instance in instances)
    return {"burst": took, "lost": lost}


async def many_calls(lamps: Lamps) -> dict[str, float]:
    """Call many times over few lamps; count those that do not show the last call."""
    levels = {n % LAMPS + 1: n % 90 + 10 for n in range(CALLS)}
    began = time.monotonic()
    await asyncio.gather(
        *(
            lamps.call("turn_on", n % LAMPS + 1, brightness_pct=n % 90 + 10)
            for n in range(CALLS)
        ),
        return_exceptions=True,
    )
    took = time.monotonic() - began
    await asyncio.sleep(1)
    wrong = sum(abs(lamps.level(lamp) - level) > 1 for lamp, level in levels.items())
    return {"calls": took, "wrong": wrong}


async def slider(lamps: Lamps) -> dict[str, float]:
    """Drag a slider: how long after its last call the lamp shows it."""
    began = time.monotonic()
    calls = []
    for n in range(round(SLIDER_RATE * SLIDER_SECONDS)):
        await asyncio.sleep(max(began + n / SLIDER_RATE - time.monotonic(), 0))
        level = n % 90 + 10
        calls.append(
            asyncio.ensure_future(lamps.call("turn_on", 1, brightness_pct=level))
        )
    last = time.monotonic()
    await asyncio.gather(*calls, return_exceptions=True)
    await until(lambda: abs(lamps.level(1) - level) <= 1)
    return {"slider": time.monotonic() - last}


async def run(port: int) -> dict[str, float]:
    """Set the entry up and time all three."""
    async with empty_home() as hass:
        coach = entry(port)
        coach.add_to_hass(hass)
        await hass.config_entries.async_setup(coach.entry_id)
        lamps = Lamps(hass)
        there = await until(
            lambda: all(lamps.is_on(instance) for instance in range(1, BURST + 1))
        )
        assert there, "The lamps are not all there and on"
        # What is asked at the start is answered by then.
        await asyncio.sleep(15)
        found: dict[str, float] = {}
        for measure in (burst, many_calls, slider):
            found |= await measure(lamps)
            await asyncio.sleep(3)
        await hass.config_entries.async_unload(coach.entry_id)
        return found


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(int(sys.argv[1])))))
