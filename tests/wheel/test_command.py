"""The command as it is installed."""

from pathlib import Path
import re
import socket
import subprocess

import pytest

from custom_components.rvc.cli.main import COMMANDS

from .conftest import ENVIRONMENT, Run


def test_there_is_no_home_assistant() -> None:
    code = "import homeassistant"
    failed = subprocess.run(
        [ENVIRONMENT / "bin/python", "-c", code],
        check=False,
        capture_output=True,
        text=True,
    )
    assert "ModuleNotFoundError" in failed.stderr


def test_each_command_starts(run: Run) -> None:
    for command in COMMANDS:
        done = run(command.name, "--help")
        assert (done.returncode, done.stderr) == (0, "")


def test_it_holds_the_spec(run: Run) -> None:
    assert run("spec", "1FEDA").stdout.startswith("1FEDA  DC_DIMMER_STATUS_3\n")


def test_it_is_a_library(command: Path) -> None:
    code = (
        "from rvc_tools.protocol.codec import Codec\n"
        "from rvc_tools.protocol.frame import Frame\n"
        "from rvc_tools.spec import load_spec\n"
        "frame = Frame.parse('19FEDA9C#19FF7CFCFFFF00FF')\n"
        "print(Codec(load_spec().spec).decode(frame).signals['operating_status'])\n"
    )
    python = command.with_name("python")
    assert subprocess.check_output([python, "-c", code], text=True) == "62.0\n"


def test_words_and_dbc_files_are_in_it(run: Run) -> None:
    assert "TANK_STATUS" in run("spec", "gray", "water").stdout
    assert run("dbc", "-o", "rvc.dbc").returncode == 0
    again = run("import-dbc", "rvc.dbc", "--replace", "-o", "own.yaml")
    assert re.search(r"^\d+ messages", again.stderr, re.MULTILINE)


@pytest.mark.usefixtures("socket_enabled")
def test_a_simulated_coach_is_asked(command: Path, run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    coach = subprocess.Popen(
        [command, "simulate", "--serve", port], stdout=subprocess.PIPE, text=True
    )
    try:
        assert coach.stdout is not None
        assert port in coach.stdout.readline()
        asked = run("request", f"slcan://127.0.0.1:{port}", "TANK_STATUS")
        assert asked.returncode == 0
        assert "TANK_STATUS 2" in asked.stdout
    finally:
        coach.terminate()
        coach.wait(10)
