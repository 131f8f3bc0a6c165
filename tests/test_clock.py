"""The clock of tests that wait."""

import asyncio
import time

import pytest


async def test_an_idle_loop_jumps_to_its_next_timer() -> None:
    loop = asyncio.get_running_loop()
    began, began_here = loop.time(), time.monotonic()
    await asyncio.sleep(3600)
    assert loop.time() - began == 3600
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(60):
            await asyncio.Event().wait()
    assert loop.time() - began == 3660
    assert time.monotonic() - began_here < 10


async def test_work_in_an_executor_is_waited_for() -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.timeout(0.001):
        await loop.run_in_executor(None, time.sleep, 0.05)
    assert loop.time() == began


@pytest.mark.real_time
async def test_other_tests_wait_for_real() -> None:
    began = time.monotonic()
    await asyncio.sleep(0.02)
    assert time.monotonic() - began > 0.01
