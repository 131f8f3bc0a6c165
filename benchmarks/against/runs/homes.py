"""A real Home Assistant with a coach on emulated wires, with the code of any tree."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
import gc
import logging
import statistics
import time
from typing import Any

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from benchmarks.command_run import empty_home

from .wires import Wire, emulated

_AT_ONCE = 200
_TICK = 2.0
"""Seconds from one tick of a coach to the next."""
_SHARES = 5
_SAVED = 12.0
"""Home Assistant saves its registries ten seconds after they have changed."""


def _subentry(name: str) -> Any:
    data = {
        "network": name,
        "kind": "socketcan",
        "channel": name,
        # It has nobody to speak to.
        "listen_only": True,
    }
    return {
        "data": data,
        "subentry_type": "network",
        "title": name.title(),
        "unique_id": name,
    }


@asynccontextmanager
async def home(
    wires: dict[str, Wire],
) -> AsyncIterator[tuple[HomeAssistant, MockConfigEntry]]:
    """Run Home Assistant with a coach whose networks are the wires; it is set up."""
    logging.disable(logging.CRITICAL)
    entry = MockConfigEntry(
        domain="rvc",
        version=3,
        data={},
        subentries_data=[_subentry(name) for name in wires],
    )
    with emulated(wires):
        async with empty_home() as hass:
            entry.add_to_hass(hass)
            assert await hass.config_entries.async_setup(entry.entry_id)
            yield hass, entry
            await hass.config_entries.async_unload(entry.entry_id)


async def hear_all(hass: HomeAssistant, heard: Mapping[Wire, Iterable[bytes]]) -> None:
    """Send frames as fast as they are read, twice; wait until all is saved."""
    for wire, frames in heard.items():
        marker = wire.marker()
        for number, frame in enumerate([*dict.fromkeys(frames)] * 2):
            marker.send(frame)
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0.03)
        marker.close()
    await hass.async_block_till_done()
    end = time.monotonic() + _SAVED
    while time.monotonic() < end:
        for wire, frames in heard.items():
            marker = wire.marker()
            marker.send(next(iter(frames)))
            marker.close()
        await asyncio.sleep(1)
    # Home Assistant does so when it has started: what is there is not collected again.
    gc.collect()
    gc.freeze()


async def share(seconds: float) -> float:
    """Return the share of a core that this process takes, in percent."""
    cpu, wall = time.process_time(), time.monotonic()
    await asyncio.sleep(seconds)
    return 100 * (time.process_time() - cpu) / (time.monotonic() - wall)


async def idle_share() -> float:
    """Return the usual share of a core while nothing comes, in percent.

    The median: what is done once after the devices have come is not usual.
    """
    return statistics.median([await share(_TICK) for _ in range(_SHARES)])


class Received:
    """How many frames a coach has received."""

    def __init__(self, entry: MockConfigEntry) -> None:
        """Begin to count."""
        self._networks = entry.runtime_data.coach.networks
        self._before = self._all()

    def _all(self) -> int:
        networks = self._networks.values()
        return sum(network.statistics.received for network in networks)

    @property
    def count(self) -> int:
        """How many came since."""
        return self._all() - self._before
