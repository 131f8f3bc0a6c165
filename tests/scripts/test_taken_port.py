"""Home Assistant's usual port may be taken: by the one that the machine runs."""

from pathlib import Path
import socket
import subprocess
import sys

import pytest

from demo.run import free_port

ROOT = Path(__file__).parent.parent.parent
PORT = 8123

SET_UP_IN_A_BENCHMARK = """
import asyncio
from benchmarks.emulated_can import Wire
from benchmarks.home import home
async def main():
    async with home(Wire()) as (hass, entry):
        assert await hass.config_entries.async_setup(entry.entry_id)
asyncio.run(main())
"""


@pytest.fixture
def taken(socket_enabled: None) -> socket.socket:
    """Return a socket that listens, on the usual port unless another has it."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", PORT))
    except OSError:
        listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def test_the_demo_takes_the_next_free_port(taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    assert port < free_port(port) < port + 100
    with taken:
        pass
    assert free_port(port) == port


def test_a_port_that_is_bound_only_is_taken_too(socket_enabled: None) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        assert free_port(port) > port


def test_no_free_port_is_said(taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    with taken, pytest.raises(RuntimeError, match=f"no free port from {port} on"):
        free_port(port, tries=1)


def test_benchmarks_open_no_port(taken: socket.socket) -> None:
    with taken:
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", SET_UP_IN_A_BENCHMARK],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr
