"""Many entities come in slices, few of them at once."""

import asyncio
from collections.abc import Iterable, Iterator
import time
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant

from custom_components.rvc.entities.slices import Slices, Step
from tests.conftest import Complaints

from .kit import Kit

STEPS = 30
STEP = 0.004
"""How long a step takes, in s."""


async def test_nothing_waits_for_long(hass: HomeAssistant, coach: Kit) -> None:
    slices = Slices()
    done: list[int] = []
    turns = 0

    def steps() -> Iterator[Step]:
        for number in range(STEPS):
            yield lambda number=number: work(number)  # type: ignore[misc]

    def work(number: int) -> None:
        ends = time.perf_counter() + STEP
        while time.perf_counter() < ends:
            pass
        done.append(number)

    slices.add(hass, coach.entry, steps())
    assert 1 <= len(done) < STEPS
    while len(done) < STEPS:
        before = len(done)
        await asyncio.sleep(0)
        turns += 1
        # 4 ms and the step that was begun by then
        assert len(done) - before <= 2
    assert turns >= STEPS // 2 - 1
    assert done == list(range(STEPS))


async def test_what_is_stopped_is_left(hass: HomeAssistant, coach: Kit) -> None:
    slices = Slices()
    done: list[int] = []

    def work() -> None:
        time.sleep(STEP)
        done.append(1)

    slices.add(hass, coach.entry, [work] * STEPS)
    before = len(done)
    assert before < STEPS
    slices.stop()
    await hass.async_block_till_done()
    # The list that was begun is left as well.
    assert len(done) <= before + 1
    before = len(done)
    slices.add(hass, coach.entry, [work])
    await hass.async_block_till_done()
    assert len(done) == before


async def test_one_that_fails_does_not_stop_the_others(
    hass: HomeAssistant, coach: Kit, complaints: Complaints
) -> None:
    done: list[int] = []
    Slices().add(
        hass, coach.entry, [lambda: done.append(1 // 0), lambda: done.append(1)]
    )
    await hass.async_block_till_done()
    assert done == [1]
    assert "cannot be added" in complaints.messages.pop()


async def test_a_hundred_lamps_at_once(hass: HomeAssistant, coach: Kit) -> None:
    lamps = [f"19FEDA9C#{number:02X}FF7CFCFFFF04FF" for number in range(1, 101)]
    await coach.hears(*lamps, *lamps)
    assert len(hass.states.async_entity_ids("light")) == 100


async def test_what_a_new_coach_shows_waits_once_for_each_platform(
    hass: HomeAssistant, coach: Kit
) -> None:
    """Not for each platform and signal: that was 9 MB for a usual coach."""
    lamps = [f"19FEDA9C#{number:02X}FF7CFCFFFF04FF" for number in range(1, 101)]
    most = 0
    add = Slices.add

    def note(self: Slices, home: HomeAssistant, entry: Any, s: Iterable[Step]) -> None:
        nonlocal most
        add(self, home, entry, s)
        most = max(most, len(self._waiting))

    with patch.object(Slices, "add", note):
        await coach.hears(*lamps, *lamps)
    assert len(hass.states.async_entity_ids("light")) == 100
    assert 0 < most < 100
