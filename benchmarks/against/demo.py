"""The demo, from its command to a page that can be used: seconds on the clock."""

from collections.abc import Mapping
import os
import signal
import subprocess
import sys
import tempfile
import time

from .part import Part, Row
from .tree import Tree

_PORT = 8765
_THERE = "Home Assistant is at"


def _measure(tree: Tree) -> Mapping[str, float]:
    with tempfile.TemporaryDirectory(prefix="rvc-demo-") as folder:
        fresh = _seconds(tree, folder, "--fresh")
        return {"fresh": fresh, "again": _seconds(tree, folder)}


def _seconds(tree: Tree, folder: str, *arguments: str) -> float:
    """Return how long it takes until the coach is there and set up."""
    words = ("-m", "demo.run", "--config", folder, "--port", _PORT, *arguments)
    command = [str(tree.root / ".venv-demo/bin/python"), *map(str, words)]
    # Code is compiled where it lies, as with scripts/demo.
    environment = {**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": ""}
    began = time.monotonic()
    with subprocess.Popen(
        command,
        cwd=tree.root,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as demo:
        assert demo.stdout is not None
        is_there = any(_THERE in line for line in demo.stdout)
        took = time.monotonic() - began
        demo.send_signal(signal.SIGINT)
    if not is_there:
        sys.exit(f"the demo of {tree.root} did not start")
    return took


PART = Part(
    title="The demo, from the command to its page",
    measure=_measure,
    rounds=3,
    rows=(
        Row("fresh", "for the first time", "s", 2 / 3, digits=1),
        Row("again", "again", "s", digits=1),
    ),
    note="Of the first time Home Assistant itself takes some 6 s here, and listening to the coach 5 s.",
    long=True,
)
"""A part of the comparison."""
