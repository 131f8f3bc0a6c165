"""The demo, from its command to a page with live values: seconds, and processor time."""

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
import tempfile
import time
from typing import Any
from urllib.request import Request, urlopen

from .part import Part, Row
from .tree import Tree

_PORT = 8765
_URL = f"http://127.0.0.1:{_PORT}"
_LIVE = 200
"""So many states are known when a page is of use: two thirds of what there are."""
_NOT_KNOWN = ("unavailable", "unknown")
_PATIENCE = 180
_LOOK = 0.2


def _measure(tree: Tree) -> Mapping[str, float]:
    _compile(tree)
    with tempfile.TemporaryDirectory(prefix="rvc-demo-") as folder:
        fresh, fresh_cpu = _until_live(tree, folder, "--fresh")
        again, again_cpu = _until_live(tree, folder)
    return {
        "fresh": fresh,
        "fresh_cpu": fresh_cpu,
        "again": again,
        "again_cpu": again_cpu,
    }


@cache
def _compile(tree: Tree) -> None:
    """Have all code compiled that is compiled once, where it lies."""
    with tempfile.TemporaryDirectory(prefix="rvc-demo-") as folder:
        _until_live(tree, folder, "--fresh")


def _until_live(tree: Tree, folder: str, *arguments: str) -> tuple[float, float]:
    """Return how long it takes until a page has live values: seconds, and CPU time."""
    words = ("-m", "demo.run", "--config", folder, "--port", _PORT, *arguments)
    command = [str(tree.root / ".venv-demo/bin/python"), *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": ""}
    began = time.monotonic()
    with subprocess.Popen(
        command, cwd=tree.root, env=environment, stdout=subprocess.DEVNULL
    ) as demo:
        try:
            token = ""
            while time.monotonic() - began < _PATIENCE:
                # As long as nobody answers, what is asked for fails.
                with suppress(OSError):
                    token = token or _log_in()
                    if _known(token) >= _LIVE:
                        return time.monotonic() - began, _cpu_time(demo.pid)
                time.sleep(_LOOK)
            sys.exit(f"the demo of {tree.root} did not start")
        finally:
            demo.send_signal(signal.SIGINT)


def _log_in() -> str:
    """Return an access token, as a visitor from this machine gets it."""
    client = f"{_URL}/"
    flow = _ask(
        "/auth/login_flow",
        json.dumps(
            {
                "client_id": client,
                "handler": ["trusted_networks", None],
                "redirect_uri": client,
            }
        ),
    )
    form = f"grant_type=authorization_code&code={flow['result']}&client_id={client}"
    token: str = _ask("/auth/token", form)["access_token"]
    return token


def _known(token: str) -> int:
    """Return how many states are known."""
    states = _ask("/api/states", token=token)
    return sum(one["state"] not in _NOT_KNOWN for one in states)


def _ask(path: str, body: str | None = None, token: str = "") -> Any:
    request = Request(_URL + path, None if body is None else body.encode())
    is_form = body is not None and body.startswith("grant_type")
    kind = "application/x-www-form-urlencoded" if is_form else "application/json"
    request.add_header("Content-Type", kind)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urlopen(request, timeout=_PATIENCE) as response:
        return json.load(response)


def _cpu_time(pid: int) -> float:
    """Return the CPU time of a process and its children so far, in s."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(_cpu_time(int(child)) for child in children)


PART = Part(
    title="The demo, from the command to a page with live values",
    measure=_measure,
    rounds=3,
    rows=(
        Row("fresh", "for the first time", "s", 2 / 3, digits=1),
        Row("fresh_cpu", "the same, CPU time", "s", digits=1),
        Row("again", "again", "s", digits=1),
        Row("again_cpu", "the same, CPU time", "s", digits=1),
    ),
    note=(
        "Home Assistant alone, without any coach, takes 3.0 s of CPU time to start here."
    ),
    long=True,
)
"""A part of the comparison."""
