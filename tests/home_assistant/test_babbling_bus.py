"""A babbling bus over TCP: the coach stays a coach, and Home Assistant answers."""

import asyncio
from pathlib import Path
import time

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest

from custom_components.rvc.spec import load_spec
from tests.noise import babble, limits

from .test_cut_wires import DIMMED, assert_nothing_left, over_tcp

FRAMES = 8000
LONGEST_HOLD = 0.5
"""In s: the machine that runs the tests may do much else."""


@pytest.mark.usefixtures("quick", "socket_enabled")
async def test_every_status_of_every_instance(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    cut = await over_tcp(hass, tmp_path)
    coach = cut.entry.runtime_data.coach
    network = coach.networks["house"]
    longest = 0.0
    for number, frame in enumerate(babble(load_spec().spec)[:FRAMES]):
        cut.say(frame)
        if number % 100 == 0:
            cut.say(DIMMED)
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - began)
    await cut.until(lambda: network.statistics.received >= FRAMES)
    await cut.until(lambda: cut.state() == "on")
    await hass.async_block_till_done()
    assert longest < LONGEST_HOLD
    for what, (kept, limit) in limits(coach).items():
        assert kept <= limit, what
    rows = er.async_entries_for_config_entry(er.async_get(hass), cut.entry.entry_id)
    assert len(rows) < 2500
    await cut.until(
        lambda: any("babble" in issue for _, issue in ir.async_get(hass).issues)
    )
    await hass.config_entries.async_unload(cut.entry.entry_id)
    assert_nothing_left(hass)
