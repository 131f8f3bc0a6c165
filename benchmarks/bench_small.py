"""A small machine: Home Assistant on one core at a fifth of its speed.

The kernel allows this process 2 ms in each 10 (cgroup, so it needs root), on one core.
The coach, its saturated network behind slcan over TCP, and the panel's page are other
devices: they are processes that are not slowed. 45 lamps are switched by one call, and
24 by 200, while all frames come and the page watches them.

    .venv/bin/python -m benchmarks.bench_small
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import subprocess
import sys

from aiohttp import web
from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from .bench_home import spent
from .bench_panel import ended
from .command_run import (
    BURST,
    CALLS,
    LAMPS,
    Lamps,
    burst,
    empty_home,
    entry,
    many_calls,
    until,
)

CGROUP = Path("/sys/fs/cgroup")
PERIOD, SHARE = 10_000, 2_000
"""In µs."""
SETTLED = 15.0
SECONDS = 40.0


@contextmanager
def slowed() -> Iterator[None]:
    """Run this process, with all its threads, on a fifth of one core."""
    version_1 = (CGROUP / "cpu").is_dir()
    parent = CGROUP / "cpu" if version_1 else CGROUP
    group = parent / f"rvc-small-{os.getpid()}"
    group.mkdir()
    if version_1:
        (group / "cpu.cfs_period_us").write_text(str(PERIOD))
        (group / "cpu.cfs_quota_us").write_text(str(SHARE))
    else:
        (group / "cpu.max").write_text(f"{SHARE} {PERIOD}")
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    (group / "cgroup.procs").write_text(str(os.getpid()))
    try:
        yield
    finally:
        (parent / "cgroup.procs").write_text(str(os.getpid()))
        os.sched_setaffinity(0, cores)
        group.rmdir()


async def serve(hass: HomeAssistant) -> tuple[web.AppRunner, str]:
    """Serve pages; returns what ends it, and an owner's token."""
    user = await hass.auth.async_create_user("Owner", group_ids=[GROUP_ID_ADMIN])
    refresh = await hass.auth.async_create_refresh_token(user, "http://rvc.test/")
    runner = web.AppRunner(hass.http.app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, hass.auth.async_create_access_token(refresh)


def watch(port: int, token: str, entry_id: str) -> subprocess.Popen[bytes]:
    """Open the page that watches all frames."""
    words = map(str, (port, token, entry_id, 1, SECONDS + 2))
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.panel_client", *words],
        stdout=subprocess.PIPE,
    )


async def measure(hass: HomeAssistant, coach: subprocess.Popen[str]) -> None:
    """Set the coach up, slow down, command, and print what was found."""
    assert coach.stdin is not None and coach.stdout is not None
    one = entry(int(coach.stdout.readline()))
    one.add_to_hass(hass)
    for component in ("http", "websocket_api"):
        assert await async_setup_component(hass, component, {})
    assert await hass.config_entries.async_setup(one.entry_id)
    # What is served has to be known before.
    runner, token = await serve(hass)
    lamps = Lamps(hass)
    lit = range(1, BURST + 1)
    assert await until(lambda: all(lamps.is_on(number) for number in lit))
    await asyncio.sleep(SETTLED)
    page = watch(runner.addresses[0][1], token, one.entry_id)
    await asyncio.sleep(2)
    (network,) = one.runtime_data.coach.networks.values()
    with slowed():
        before = network.statistics.received
        coach.stdin.write(f"{SECONDS}\n")
        coach.stdin.flush()
        # What is new comes at first.
        await asyncio.sleep(10)
        share = await spent(8)
        found = await burst(lamps) | await many_calls(lamps)
        loop = asyncio.get_running_loop()
        sent = int(await loop.run_in_executor(None, coach.stdout.readline))
        await asyncio.sleep(1)
        received = network.statistics.received - before
    (watched,) = await ended(page)
    # The lamps go on saying something until it is counted: more may come than that.
    print(f"{sent} frames sent in {SECONDS:.0f} s, {max(sent - received, 0)} lost")
    print(f"{share:.1f} % of a core of the {100 * SHARE / PERIOD:.0f} there are")
    print(f"{BURST} lamps off by one call: {found['burst']:.2f} s, on {found['lost']}")
    print(
        f"{CALLS} calls, {LAMPS} lamps: {found['calls']:.2f} s, wrong {found['wrong']}"
    )
    print(f"page: {watched['frames']} frames, lost {watched['lost']}")
    await hass.config_entries.async_unload(one.entry_id)
    await runner.cleanup()


async def run(coach: subprocess.Popen[str]) -> None:
    """Run Home Assistant with a coach."""
    async with empty_home() as hass:
        await measure(hass, coach)


def main() -> None:
    """Run the coach and Home Assistant."""
    coach = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.small_coach"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        asyncio.run(run(coach))
    finally:
        coach.communicate()


if __name__ == "__main__":
    main()
