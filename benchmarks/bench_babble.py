"""A babbling bus, beside another tree of this project in the same run.

A real Home Assistant in a process of its own hears frames over TCP (slcan), 2,000 a
second, with the code of this tree and, with `--root`, of another one that has its own
environment. What is measured: how long the event loop was held (the longest hold, and
the sum of those over 50 ms), added memory, rows in the registry, and the next start.

    .venv/bin/python -m benchmarks.bench_babble --root PATH [--shape SHAPE]
"""

import argparse
import asyncio
from collections.abc import Callable
import json
from pathlib import Path
import sys
import time
from typing import override

from custom_components.rvc.bus.codecs.slcan import SlcanCodec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.spec import Spec, load_spec
from tests.noise import (
    babble,
    babble_of_claims,
    babble_of_one_node,
    babble_of_products,
    babble_of_the_unknown,
    noise,
)

from .listening import Listening

ROOT = Path(__file__).parents[1]
RATE = 2000
SHAPES: dict[str, Callable[[Spec], list[Frame]]] = {
    "statuses": babble,
    "twice": lambda spec: babble(spec, 2),
    "node": babble_of_one_node,
    "claims": lambda _: babble_of_claims(),
    "products": lambda _: babble_of_products(),
    "unknown": babble_of_the_unknown,
    "random": lambda spec: list(noise(spec, 50_000, 0)),
}


class Babbler(Listening):
    """A gateway that says the frames once it may."""

    def __init__(self, frames: list[Frame]) -> None:
        """Take the frames."""
        codec = SlcanCodec()
        self._lines = [codec.encode(frame) for frame in frames]
        self.may = asyncio.Event()

    @override
    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        reading = asyncio.create_task(reader.read(-1))
        try:
            await self.may.wait()
            began, said = time.monotonic(), 0
            while said < len(self._lines) and not reading.done():
                due = int((time.monotonic() - began) * RATE)
                writer.write(b"".join(self._lines[said:due]))
                said = max(said, due)
                await asyncio.sleep(0.005)
            await reading
        except OSError:
            pass
        finally:
            reading.cancel()
            writer.close()


async def one(root: Path, frames: list[Frame]) -> dict[str, float]:
    """Return what a run with the code of a tree has found."""
    babbler = Babbler(frames)
    port = await babbler.start()
    process = await asyncio.create_subprocess_exec(
        str(root / ".venv/bin/python"),
        str(ROOT / "benchmarks/babble_run.py"),
        str(port),
        cwd=root,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    await process.stdout.readline()
    babbler.may.set()
    output = await process.stdout.read()
    await process.wait()
    babbler.close()
    if process.returncode:
        sys.exit(f"The run with {root} failed")
    found: dict[str, float] = json.loads(output.splitlines()[-1])
    return found


async def measure(other: Path | None, shape: str) -> None:
    """Run both, and print what was found and the ratios."""
    frames = SHAPES[shape](load_spec().spec)
    trees = {"here": ROOT} | ({"there": other} if other else {})
    found = {name: await one(root, frames) for name, root in trees.items()}
    rows = {
        "received": "frames received",
        "longest": "longest hold of the event loop, s",
        "held": "sum of the holds over 50 ms, s",
        "blocked": "both together, s",
        "memory": "added memory, MB",
        "devices": "devices",
        "rows": "rows in the entity registry",
        "states": "states",
        "start": "next start, s",
    }
    print(
        f"{shape}, {len(frames)} frames".ljust(36)
        + "".join(map("{:>10}".format, trees))
    )
    for key, title in rows.items():
        values = [run[key] for run in found.values()]
        figures = "".join(f"{value:10.2f}" for value in values)
        ratio = f"  ratio {values[0] / values[1]:.3f}" if other and values[1] else ""
        print(f"{title:36}{figures}{ratio}", flush=True)


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, help="another tree, with its .venv")
    parser.add_argument("--shape", choices=SHAPES, default="statuses")
    arguments = parser.parse_args()
    asyncio.run(measure(arguments.root, arguments.shape))


if __name__ == "__main__":
    main()
