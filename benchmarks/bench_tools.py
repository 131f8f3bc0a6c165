"""What `rvc decode` costs a million lines, beside rvc2mqtt's decoder alone.

Ours reads a candump log, decodes it and writes JSON lines; rvc2mqtt's decoder gets
the frames already read, and its results go nowhere. Both have the same log, in turns,
each in a process of its own, without what starting costs. rvc2mqtt is a clone
(github.com/dbergl/rvc2mqtt), and its Python one that has ruyaml:

    .venv/bin/python -m benchmarks.bench_tools --rvc2mqtt PATH --python PYTHON
"""

import argparse
from pathlib import Path
import statistics
import subprocess
import sys
import tempfile

from .traffic import coach_in_time

ROOT = Path(__file__).parent.parent
LINES = 1_000_000
ROUNDS = 3
# The coach is listened to for so long, and then again.
SECONDS = 600.0
START = 1_700_000_000.0

OURS = """\
import sys, time
from custom_components.rvc.cli.main import main
main(["decode", sys.argv[2], "--format", "json", "-o", sys.argv[3]])
began = time.process_time()
main(["decode", sys.argv[1], "--format", "json", "-o", sys.argv[3]])
print(time.process_time() - began)
"""

PEER = """\
import logging, sys, time
sys.path.insert(0, sys.argv[2])
from rvc2mqtt.rvc import RVC_Decoder
logging.disable(logging.CRITICAL)
decoder = RVC_Decoder()
decoder.load_rvc_spec(sys.argv[2] + "/rvc2mqtt/rvc-spec.yml")
words = [line.split()[-1].split("#") for line in open(sys.argv[1])]
frames = [(int(number, 16), data) for number, data in words]
began = time.process_time()
for number, data in frames:
    decoder.rvc_decode(number, data)
print(time.process_time() - began)
"""


def write_log(path: Path, lines: int) -> int:
    """Write what the simulated coach says; return how many lines differ in their data."""
    heard = coach_in_time(SECONDS)
    with path.open("w") as file:
        written = 0
        while written < lines:
            for time, frame in heard[: lines - written]:
                stamp = START + written // len(heard) * SECONDS + time
                file.write(f"({stamp:.6f}) can0 {frame}\n")
            written += len(heard)
    return len({frame for _, frame in heard})


def seconds(python: Path | str, program: str, *arguments: object) -> float:
    """Return the processor time that a program printed, in s."""
    command = [python, "-c", program, *map(str, arguments)]
    said = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=ROOT
    ).stdout
    return float(said)


def main() -> None:
    """Measure in turns and print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rvc2mqtt", type=Path, required=True)
    parser.add_argument("--python", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=LINES)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log, short, out = folder / "a.log", folder / "b.log", folder / "a.jsonl"
        different = write_log(log, arguments.lines)
        with log.open() as file:
            short.write_text(file.readline())
        ours, peer = [], []
        for _ in range(ROUNDS):
            ours.append(seconds(sys.executable, OURS, log, short, out))
            peer.append(seconds(arguments.python, PEER, log, arguments.rvc2mqtt))
        mine, theirs = statistics.median(ours), statistics.median(peer)
        per_line = 1e6 / arguments.lines
        print(f"{arguments.lines:,} lines, {different:,} different frames")
        print(f"rvc decode, log to JSON lines  {mine * per_line:6.2f} us a line")
        print(f"rvc2mqtt, decoding alone       {theirs * per_line:6.2f} us a line")
        print(f"ratio {mine / theirs:.3f}; rounds {ours} {peer}")


if __name__ == "__main__":
    main()
