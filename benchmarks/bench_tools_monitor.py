"""What `rvc monitor` costs on a saturated network, in shares of one core.

The command itself runs in a terminal of its own, at its own pace, and draws all of its
page; a gateway of the simulated coach (slcan over TCP) sends 1,900 frames a second to
it. What counts is the processor time of its process, once it has settled.

    .venv/bin/python -m benchmarks.bench_tools_monitor
"""

import asyncio
from contextlib import suppress
import fcntl
import os
from pathlib import Path
import pty
import re
import statistics
import struct
import subprocess
import sys
import termios
import time
from typing import NamedTuple

from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.simulator.gateway import SlcanServer

from .traffic import coach_frames

ROOT = Path(__file__).parent.parent
SECONDS = 10.0
SETTLED = 3.0
ROUNDS = 3
RATES = (0, 1900)
SIZES = {"80x24": (24, 80), "160x50": (50, 160)}
PAUSE = 0.005


class Terminal(NamedTuple):
    """The command, in a terminal of its own."""

    process: subprocess.Popen[bytes]
    master: int

    @classmethod
    def run(cls, size: tuple[int, int], *words: str) -> Terminal:
        """Start the command in a terminal of so many lines and columns."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        process = subprocess.Popen(
            [sys.executable, "-m", "custom_components.rvc.cli", *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            env={**os.environ, "TERM": "xterm-256color"},
            start_new_session=True,
        )
        os.close(slave)
        os.set_blocking(master, False)
        return cls(process, master)

    def read(self) -> bytes:
        """Read what was drawn."""
        with suppress(BlockingIOError, OSError):
            return os.read(self.master, 1 << 20)
        return b""

    def spent(self) -> float:
        """Return the processor time of the process so far, in s."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2]
        user, system = stat.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def quit(self) -> None:
        """Press q."""
        os.write(self.master, b"q")
        while self.process.poll() is None:
            self.read()
            time.sleep(0.01)
        os.close(self.master)


async def send(server: SlcanServer, frames: list[Frame], rate: int) -> None:
    """Send so many frames a second, until it is canceled."""
    began, sent = time.monotonic(), 0
    while True:
        await asyncio.sleep(PAUSE)
        due = int((time.monotonic() - began) * rate)
        while sent < due:
            await server.send(frames[sent % len(frames)])
            sent += 1


async def share(frames: list[Frame], rate: int, size: tuple[int, int]) -> float:
    """Return what the command takes of a core at a rate, in percent."""
    server = SlcanServer()
    await server.open(_heard, lambda _: None)
    terminal = Terminal.run(size, "monitor", f"slcan://127.0.0.1:{server.port}")
    sending = asyncio.create_task(send(server, frames, rate))
    try:
        while not server.accepted:
            await _read(terminal, 0.1)
        await _read(terminal, SETTLED)
        spent, began = terminal.spent(), time.monotonic()
        drawn = await _read(terminal, SECONDS)
        spent = 100 * (terminal.spent() - spent) / (time.monotonic() - began)
        if rate:
            _, *shown = re.findall(rb"([\d,]+) frames/s", drawn)
            heard = statistics.mean(int(one.replace(b",", b"")) for one in shown)
            assert heard > 0.95 * rate, f"Only {heard} frames/s are shown"
    finally:
        await asyncio.get_running_loop().run_in_executor(None, terminal.quit)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        await server.close()
    return spent


def _heard(batch: FrameBatch) -> None:
    raise AssertionError(f"The monitor has sent {batch.frames}")


async def _read(terminal: Terminal, seconds: float) -> bytes:
    """Read what is drawn for a while."""
    drawn, until = b"", time.monotonic() + seconds
    while time.monotonic() < until:
        drawn += terminal.read()
        await asyncio.sleep(0.02)
    return drawn


async def measure() -> None:
    """Measure in turns and print the medians."""
    frames = coach_frames(20_000, step=0.1)
    shares: dict[tuple[str, int], list[float]] = {}
    for _ in range(ROUNDS):
        for name, size in SIZES.items():
            for rate in RATES:
                found = await share(frames, rate, size)
                shares.setdefault((name, rate), []).append(found)
    print(f"rvc monitor, median (and span) of {ROUNDS} rounds of {SECONDS:.0f} s")
    for (name, rate), rounds in shares.items():
        print(
            f"{name:7} {rate:5,} frames/s  {statistics.median(rounds):5.1f} % of a core"
            f" ({min(rounds):.1f}-{max(rounds):.1f})"
        )


if __name__ == "__main__":
    asyncio.run(measure())
