"""What the live channel costs: pages that watch a saturated network.

A real Home Assistant with a real web server in this process; the frames, 1,900 a
second, and the pages come from other processes, so that only the server is measured.
None, one and three pages in turns, in one run.

    .venv/bin/python -m benchmarks.bench_panel          # all parts
    .venv/bin/python -m benchmarks.bench_panel cpu      # a coach's frames
    .venv/bin/python -m benchmarks.bench_panel chatter  # frames that nobody knows
    .venv/bin/python -m benchmarks.bench_panel memory   # with all bounds full
    .venv/bin/python -m benchmarks.bench_panel asleep   # a page that stops reading
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
import json
import random
import statistics
import subprocess
import sys
import time
from typing import Any, NamedTuple

from aiohttp import web
from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.bus.network import Network
from custom_components.rvc.protocol.frame import Frame

from .bench_home import at_once, spent
from .emulated_can import Wire
from .home import home, sender
from .memory import resident
from .traffic import coach_frames

RATE = 1900
SECONDS = 10.0
ROUNDS = 5
PAGES = (0, 1, 3)
LIMITS = {1: 1.3, 3: 1.5}
SETTLED = 15
ASLEEP = 45.0


class Served(NamedTuple):
    """A coach in Home Assistant, behind a web server."""

    hass: HomeAssistant
    wire: Wire
    network: Network
    entry_id: str
    port: int
    token: str

    def pages(self, count: int, seconds: float, *more: str) -> subprocess.Popen[bytes]:
        """Begin to watch with so many pages, from another process."""
        words = (str(self.port), self.token, self.entry_id, str(count), str(seconds))
        return subprocess.Popen(
            [sys.executable, "-m", "benchmarks.panel_client", *words, *more],
            stdout=subprocess.PIPE,
        )


@asynccontextmanager
async def served(frames: list[Frame]) -> AsyncIterator[Served]:
    """Run a coach in Home Assistant, of which all has been heard once."""
    wire = Wire()
    async with home(wire) as (hass, entry):
        assert await async_setup_component(hass, "http", {})
        assert await async_setup_component(hass, "websocket_api", {})
        await hass.config_entries.async_setup(entry.entry_id)
        user = await hass.auth.async_create_user("Owner", group_ids=[GROUP_ID_ADMIN])
        token = await hass.auth.async_create_refresh_token(user, "http://rvc.test/")
        runner = web.AppRunner(hass.http.app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        network = entry.runtime_data.coach.networks["house"]
        for frame in frames:
            network.receive(FrameBatch([frame], time.time()))
        await hass.async_block_till_done()
        for _ in range(SETTLED):
            await asyncio.sleep(1)
            network.receive(FrameBatch([frames[0]], time.time()))
        port = runner.addresses[0][1]
        access = hass.auth.async_create_access_token(token)
        yield Served(hass, wire, network, entry.entry_id, port, access)
        await runner.cleanup()


async def ended(process: subprocess.Popen[bytes]) -> Any:
    """Wait for a process, and return what it tells."""
    loop = asyncio.get_running_loop()
    told, _ = await loop.run_in_executor(None, process.communicate)
    return json.loads(told or b"[]")


async def cost(coach: Served, frames: list[Frame], pages: int) -> tuple[float, Any]:
    """Return the share of a core with so many pages, and what these were sent."""
    sending = sender(coach.wire, at_once(frames), RATE, SECONDS + 4)
    watching = coach.pages(pages, SECONDS + 2)
    await asyncio.sleep(2.5)
    share = await spent(SECONDS)
    told = await ended(watching)
    await ended(sending)
    return share, told


def chatter(count: int) -> list[Frame]:
    """Return frames that nobody knows, each with other data than the one before."""
    numbers = random.Random(1)
    return [
        Frame(0x19F00080 | (number % 40) << 8, numbers.randbytes(8))
        for number in range(count)
    ]


async def cpu(frames: list[Frame]) -> None:
    """Measure the pages in turns, and print how many times the CPU of none they take."""
    shares: dict[int, list[float]] = {pages: [] for pages in PAGES}
    async with served(frames) as coach:
        idle = await spent(4)
        for _ in range(ROUNDS):
            for pages in PAGES:
                share, told = await cost(coach, frames, pages)
                shares[pages].append(share)
                for one in told:
                    assert one["frames"] > 0.95 * RATE * SECONDS, one
                    assert one["modes"] == ["all"], one
                    assert not one["gaps"], one
                    assert not one["lost"], one
    none = shares[0]
    print(f"idle {idle:.2f} % of a core; {ROUNDS} rounds of {SECONDS:.0f} s in turns")
    for pages, found in shares.items():
        times = [one / before for one, before in zip(found, none, strict=True)]
        ratio = statistics.median(found) / statistics.median(none)
        print(
            f"{pages} pages: {statistics.median(found):5.2f} % "
            f"({min(found):.2f}-{max(found):.2f}) of a core, {ratio:.2f} times "
            f"({min(times):.2f}-{max(times):.2f})"
            + (f", at most {LIMITS[pages]} asked for" if pages else "")
        )
    octets = told[0]["octets"] / (SECONDS + 2) / 1000
    print(f"each page is sent {octets:.1f} kB/s, before it is compressed")


async def filled(pages: int) -> float:
    """Return the memory that so many pages see added by what fills all bounds, in MB."""
    frames = coach_frames(20_000, step=0.1)
    async with served(frames) as coach:
        before = resident()
        watching = coach.pages(pages, 20)
        await asyncio.sleep(3)
        for number in range(4000):
            unknown = Frame(0x15F00000 | number << 8, bytes(8))
            coach.network.receive(FrameBatch([unknown], time.time()))
            if number % 100 == 0:
                await asyncio.sleep(0.25)
        for frame in frames[:5000]:
            coach.network.receive(FrameBatch([frame], time.time()))
        await asyncio.sleep(1)
        added = resident() - before
        told = await ended(watching)
        assert all(one["lost"] for one in told)
        return added


def memory() -> None:
    """Print what the channel adds with all of its bounds full, beside nobody watching."""
    added: dict[int, list[float]] = {0: [], 3: []}
    for _ in range(3):
        for pages, found in added.items():
            program = f"from benchmarks.bench_panel import *; filled_with({pages})"
            told = subprocess.run(
                [sys.executable, "-W", "ignore", "-c", program],
                check=True,
                capture_output=True,
            )
            found.append(float(told.stdout))
    none, three = (statistics.median(found) for found in added.values())
    print(
        f"all bounds full: {three:.1f} MB more with three pages, "
        f"{none:.1f} MB with none; {three - none:.1f} MB for the channel"
    )


def filled_with(pages: int) -> None:
    """Print what `filled` returns."""
    print(asyncio.run(filled(pages)))


async def asleep() -> None:
    """Print what becomes of a page that stops reading."""
    frames = coach_frames(20_000, step=0.1)
    async with served(frames) as coach:
        watching = coach.pages(1, ASLEEP, "sleep")
        sending = sender(coach.wire, at_once(frames), RATE, ASLEEP + 8)
        await asyncio.sleep(2)
        before = resident()
        most = 0.0
        for _ in range(int(ASLEEP)):
            await asyncio.sleep(1)
            most = max(most, resident() - before)
        (told,) = await ended(watching)
        await ended(sending)
        print(
            f"a page that did not read for {ASLEEP:.0f} s: at most {most:.1f} MB more, "
            f"{told['events']} events, modes {', '.join(told['modes'])}, "
            f"{told['gaps']} gaps, {'still there' if told['is_open'] else 'cut off'}"
        )


PARTS: dict[str, Callable[[], object]] = {
    "cpu": lambda: asyncio.run(cpu(coach_frames(20_000, step=0.1))),
    "chatter": lambda: asyncio.run(cpu(chatter(20_000))),
    "memory": memory,
    "asleep": lambda: asyncio.run(asleep()),
}


def main() -> None:
    """Measure one part, or all."""
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()


if __name__ == "__main__":
    main()
