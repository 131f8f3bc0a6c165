"""The command as it is installed."""

from pathlib import Path
import re
import signal
import subprocess
import time

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


def test_a_simulated_coach_is_asked(run: Run, coach: str) -> None:
    asked = run("request", coach, "TANK_STATUS")
    assert asked.returncode == 0
    assert "TANK_STATUS 2" in asked.stdout


def test_help_imports_nothing_of_the_standard(command: Path) -> None:
    code = (
        "import sys\n"
        "from rvc_tools.cli.main import main\n"
        "try:\n"
        "    main(['--help'])\n"
        "except SystemExit:\n"
        "    slow = 'asyncio', 'can', 'rich', 'rvc_tools.spec', 'rvc_tools.devices'\n"
        "    print('imported:', *(name for name in slow if name in sys.modules))\n"
    )
    python = command.with_name("python")
    printed = subprocess.check_output([python, "-c", code], text=True)
    assert printed.endswith("\nimported:\n")


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_recording_that_is_ended_is_whole(
    command: Path, coach: str, tmp_path: Path, end: signal.Signals
) -> None:
    path = tmp_path / "coach.log"
    recording = subprocess.Popen(
        [command, "record", coach, "-o", path], stderr=subprocess.PIPE, text=True
    )
    try:
        assert recording.stderr is not None
        assert "Ctrl-C ends it" in recording.stderr.readline()
        time.sleep(0.5)
        recording.send_signal(end)
        _, said = recording.communicate(timeout=10)
    finally:
        recording.kill()
    lines = path.read_text().splitlines()
    assert (recording.returncode, said) == (0, f"{len(lines)} frames in {path}\n")
    assert lines


def test_what_a_simulated_coach_talks_on_by_default_is_installed(
    command: Path, run: Run
) -> None:
    """The bus of `rvc simulate` needs a library that python-can leaves to its user."""
    requirements = "import importlib.metadata as m; print(m.requires('rvc-tools'))"
    python = command.with_name("python")
    said = subprocess.run([python, "-c", requirements], check=True, capture_output=True)
    assert b"msgpack" in said.stdout
    bus = "python-can:udp_multicast:239.74.163.2"
    assert "not installed" not in run("request", bus, "1FEDA").stderr
