"""A gateway that accepts and hangs up: what it costs, beside the code of another tree.

    .venv/bin/python -m benchmarks.bench_outage --root PATH --seconds 60

Both run at the same time, in processes of their own.
"""

import argparse
import json
import os
from pathlib import Path
import subprocess

from custom_components.rvc.protocol.frame import Frame

from .traffic import coach_frames

HERE = Path(__file__).parents[1]
COUNT = 6000


def line(frame: Frame) -> bytes:
    """Return a frame as slcan."""
    return f"T{frame.id:08X}{len(frame.data)}{frame.data.hex()}\r".encode()


def begin(root: Path, seconds: float) -> subprocess.Popen[bytes]:
    """Begin a run with the code of a tree."""
    # The integration comes from the tree, and what measures it from here.
    code = (
        f"import sys; sys.path.insert(0, {str(root)!r}); import custom_components.rvc; "
        f"sys.path.append({str(HERE)!r}); import runpy; "
        "runpy.run_module('benchmarks.outage_run', run_name='__main__')"
    )
    return subprocess.Popen(
        [str(root / ".venv/bin/python"), "-P", "-c", code, str(seconds)],
        env={**os.environ, "PYTHONPATH": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def main() -> None:
    """Print the figures of both."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=60.0)
    arguments = parser.parse_args()
    lines = b"".join({line(frame): None for frame in coach_frames(COUNT, range(256))})
    runs = [begin(root, arguments.seconds) for root in (HERE, arguments.root)]
    for run in runs:
        assert run.stdin is not None
        run.stdin.write(lines)
        run.stdin.close()
    ours, theirs = (json.loads(run.stdout.read()) for run in runs if run.stdout)
    for name, figure in ours.items():
        print(f"{name}: {figure:g} beside {theirs[name]:g}")
    share = ours["state changes a minute"] / theirs["state changes a minute"]
    print(f"share of the state changes: {share:.2%}")


if __name__ == "__main__":
    main()
