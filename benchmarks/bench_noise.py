"""A coach at rest whose measured values are noisy: what the recorder is given in an hour.

The simulated coach at rest reports at its periods; its measured values go back and forth
between two neighbouring codes, or to one more and one less, as those of real coaches do
(the fault "noise"). A real Home Assistant with its recorder hears an hour of it over TCP
(slcan), in a process of its own and by a clock that does not wait, with the code of this
tree and of another one, and once with every changed frame written. What is measured:
states that were written, and bytes that the SQLite database has grown by, an hour.

    .venv/bin/python -m benchmarks.bench_noise BASE [--minutes 60] [--rounds 1]
"""

import argparse
import json
import os
from pathlib import Path
import statistics
import subprocess
import sys
import tempfile
from typing import Any, Final

from custom_components.rvc.bus.codecs.slcan import SlcanCodec
from custom_components.rvc.bus.transports.loopback import LoopbackTransport
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.simulator.rude.coach import RudeCoach
from custom_components.rvc.spec import load_spec

ROOT: Final = Path(__file__).parents[1]
STEP: Final = 0.1
SETTLES: Final = 300.0
"""Of the coach, before Home Assistant hears it, in s."""
HEARD_BEFORE: Final = 180.0
"""Of Home Assistant, before anything is counted, in s."""
ROWS: Final = {
    "states": "states an hour",
    "rows": "rows of states an hour",
    "bytes": "bytes of the database an hour",
    "cpu": "processor time for an hour, s",
}


def noisy_hour(path: Path, seconds: float) -> int:
    """Write what the coach says, with its times; returns the number of frames."""
    coach = RudeCoach(
        LoopbackTransport("noise"), codec=Codec(load_spec().spec), faults=["noise"]
    )
    codec = SlcanCodec()
    now, count = 1.0, 0
    with path.open("w") as file:
        while now < SETTLES + HEARD_BEFORE + seconds:
            now += STEP
            coach.step(STEP)
            for frame in coach.due(now):
                if now >= SETTLES:
                    count += 1
                    file.write(f"{now:.1f} {codec.encode(frame).decode().strip()}\n")
    return count


_LAUNCH = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import benchmarks.virtual_clock
sys.path[0] = sys.argv.pop(1)
import runpy
runpy.run_module("benchmarks.noise_run", run_name="__main__")
"""
"""What measures comes from here, and the integration from the tree."""


def one(root: Path, frames: Path, minutes: float, way: str) -> dict[str, Any]:
    """Return what a run with the code of a tree has found, an hour."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [
                str(root / ".venv/bin/python"),
                "-P",
                "-c",
                _LAUNCH,
                str(root),
                str(frames),
                folder,
                str(60 * minutes),
                way,
            ],
            cwd=root,
            env={**os.environ, "PYTHONPATH": ""},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if done.returncode:
        sys.exit(f"The run with {root} failed")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    hours = found["seconds"] / 3600
    return found | {key: found[key] / hours for key in ROWS}


def measure(base: Path, minutes: float, rounds: int, *, verbose: bool) -> None:
    """Run all in turns, and print the medians and ratios."""
    ways = {
        "here": (ROOT, "as it is"),
        "base": (base, "as it is"),
        "every": (ROOT, "every"),
    }
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ways}
    with tempfile.TemporaryDirectory() as folder:
        frames = Path(folder) / "frames"
        count = noisy_hour(frames, 60 * minutes)
        for _ in range(rounds):
            for name, (root, way) in ways.items():
                found[name].append(one(root, frames, minutes, way))
    heard = count / (60 * minutes + HEARD_BEFORE)
    print(f"{heard:.0f} frames/s, {found['here'][0]['entities']} states in all")
    print(" " * 34 + "".join(map("{:>14}".format, ways)))
    for key, title in ROWS.items():
        middle = [
            statistics.median(run[key] for run in runs) for runs in found.values()
        ]
        ratios = "".join(f"  1/{one / middle[0]:.1f}" for one in middle[1:])
        print(f"{title:34}" + "".join(f"{one:14,.0f}" for one in middle) + ratios)
    if verbose:
        for name, runs in found.items():
            del runs[-1]["means"]
            print(name, json.dumps(runs[-1]))


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path, help="another tree, with its .venv")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument(
        "--verbose", action="store_true", help="tell all that was found"
    )
    arguments = parser.parse_args()
    measure(
        arguments.base,
        arguments.minutes,
        arguments.rounds,
        verbose=arguments.verbose,
    )


if __name__ == "__main__":
    main()
