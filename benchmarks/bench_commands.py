"""How long commands take, beside another tree of this project in the same run.

A real Home Assistant in a process of its own switches the lamps of the simulated
coach over TCP (slcan), with the code of this tree and, with `--root`, of another
one that has its own environment: in turns, on the same coach.

    .venv/bin/python -m benchmarks.bench_commands --root PATH
"""

import argparse
import asyncio
from collections.abc import Coroutine
import json
from pathlib import Path
import statistics
import sys
import threading
import time
from typing import Any

from custom_components.rvc.bus.codecs.slcan import SlcanCodec
from custom_components.rvc.bus.link import ErrorCounters, FrameBatch, Lost, Receive
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.simulator.coach import SimulatedCoach
from custom_components.rvc.simulator.devices.lighting import SimulatedDimmer
from custom_components.rvc.spec import load_spec

from .command_run import BURST, CALLS, LAMPS

ROOT = Path(__file__).parents[1]
DIMMER_NODE = 131
ROUNDS = 3
COMMAND = 0x1FEDB


class Gateway:
    """A gateway in the local network, with a coach behind it."""

    def __init__(self) -> None:
        """Be reachable at a port that is free, once it is open."""
        self.error_counters = ErrorCounters()
        self.port = 0
        self.commands = 0
        """How many commands for dimmers came."""
        self._receive: Receive | None = None
        self._server: asyncio.Server | None = None
        self.sent = 0
        """How many frames the coach has sent to each."""
        self.writers: set[asyncio.StreamWriter] = set()

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Begin to listen."""
        self._receive = receive
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        assert self._receive is not None
        codec = SlcanCodec()
        self.writers.add(writer)
        try:
            while data := await reader.read(4096):
                if frames := codec.decode(data):
                    self.commands += sum(frame.dgn == COMMAND for frame in frames)
                    self._receive(FrameBatch(frames, time.time()))
        except OSError:
            pass
        finally:
            self.writers.discard(writer)
            writer.close()

    async def send(self, frame: Frame) -> None:
        """Pass on what the coach sends."""
        self.sent += 1
        for writer in self.writers:
            writer.write(SlcanCodec().encode(frame))

    async def close(self) -> None:
        """Hang up."""
        assert self._server is not None
        self._server.close()
        for writer in tuple(self.writers):
            writer.close()
        await self._server.wait_closed()


class LitCoach:
    """A coach in a thread, of the lamps that are needed, all of them on."""

    def __init__(self) -> None:
        """Start it."""
        self.gateway = Gateway()
        spec = load_spec().spec
        self._coach = SimulatedCoach(self.gateway, codec=Codec(spec))
        (node,) = (one for one in self._coach.nodes if one.address == DIMMER_NODE)
        node.devices = [
            SimulatedDimmer(spec, instance, level=100)
            for instance in range(1, BURST + 1)
        ]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.run(self._coach.start())

    def run[ResultT](self, work: Coroutine[Any, Any, ResultT]) -> ResultT:
        """Do something in its thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def stop(self) -> None:
        """Stop it."""
        self.run(self._coach.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def one(root: Path) -> dict[str, float]:
    """Return what a run with the code of a tree has found."""
    coach = LitCoach()
    try:
        process = await asyncio.create_subprocess_exec(
            str(root / ".venv/bin/python"),
            str(ROOT / "benchmarks/command_run.py"),
            str(coach.gateway.port),
            cwd=root,
            env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await process.communicate()
    finally:
        coach.stop()
    if process.returncode:
        sys.exit(f"The run with {root} failed")
    found: dict[str, float] = json.loads(output.splitlines()[-1])
    return found | {"frames": coach.gateway.commands}


async def measure(other: Path | None, rounds: int) -> None:
    """Run both in turns, and print medians and ratios."""
    trees = {"here": ROOT} | ({"there": other} if other else {})
    found: dict[str, list[dict[str, float]]] = {name: [] for name in trees}
    for _ in range(rounds):
        for name, root in trees.items():
            found[name].append(await one(root))
    rows = {
        "burst": f"{BURST} lamps switched off by one call, s",
        "lost": "of these still on",
        "calls": f"{CALLS} calls over {LAMPS} lamps, s",
        "wrong": "of these not as last asked for",
        "slider": "from a slider's last call to the lamp, s",
        "frames": "commands on the wire in all",
    }
    print(f"median of {rounds} rounds{'':24}" + "".join(f"{name:>9}" for name in trees))
    for key, title in rows.items():
        medians = [
            statistics.median(run[key] for run in runs) for runs in found.values()
        ]
        figures = "".join(f"{median:9.2f}" for median in medians)
        ratio = f"  ratio {medians[0] / medians[1]:.2f}" if other and medians[1] else ""
        print(f"{title:42}{figures}{ratio}")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, help="another tree, with its .venv")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments = parser.parse_args()
    asyncio.run(measure(arguments.root, arguments.rounds))


if __name__ == "__main__":
    main()
