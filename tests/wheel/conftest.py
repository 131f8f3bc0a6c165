"""The wheel, built from this checkout and installed where Home Assistant is not."""

from collections.abc import Callable, Iterator
from pathlib import Path
import socket
import subprocess

import pytest

from tests.paths import ROOT

ENVIRONMENT = ROOT / ".venv-tools"

type Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel; return the command."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([ROOT / "scripts/wheel", folder], check=True)
    (wheel,) = folder.glob("*.whl")
    install = (".tools/uv", "pip", "install", "-q", "--no-deps", "--reinstall")
    where = ("--python", ENVIRONMENT / "bin/python")
    subprocess.run([*install, *where, wheel], check=True, cwd=ROOT)
    return ENVIRONMENT / "bin/rvc"


@pytest.fixture
def run(command: Path, tmp_path: Path) -> Run:
    """Run the command as a user does, in an empty folder."""

    def run_command(*words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [command, *map(str, words)],
            check=False,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            timeout=60,
        )

    return run_command


@pytest.fixture
def coach(command: Path, socket_enabled: None) -> Iterator[str]:
    """Run a simulated coach behind a gateway; return how the command line names it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    coach = subprocess.Popen(
        [command, "simulate", "--serve", port], stdout=subprocess.PIPE, text=True
    )
    try:
        assert coach.stdout is not None
        assert port in coach.stdout.readline()
        yield f"slcan://127.0.0.1:{port}"
    finally:
        coach.terminate()
        coach.wait(10)
