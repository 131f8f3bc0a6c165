"""The check of names finds what the spec does not have."""

import os
from pathlib import Path
import shutil
import subprocess
import sys

import pytest

from ..paths import ROOT

PACKAGE = Path("custom_components") / "rvc"
COMMAND = ROOT / "scripts" / "check-names"

WRONG = """\
\"\"\"A MOON_STATUS in prose is nothing that is checked.\"\"\"
_MOON = "MOON_STATUS"
_TANK = "TANK_STATUS"
_PHASE = "phase"
__all__ = ["NO_STATUS"]


async def wrong(device, message, codec, number):
    f"MOON_{number}"
    f"DC_DIMMER_STATUS_{number}"
    device.number(_TANK, _PHASE)
    device.number(_TANK, "relative_level")
    message.label("phase")
    message.label("relative_level")
    await device.command("DC_DIMMER_COMMAND_2", None, phase=1, desired_level=2)
    await device.command("DC_DIMMER_COMMAND_2", None, command="moon", instance=1)
    await device.write(_TANK, "relative_level", 1, "DC_LOAD_COMMAND", phase=1)
    codec.encode(_TANK, {"tank_size": 4, "moon_size": 5})
    "TANK_STATUS.phase" in device.features
    device.label("THERMOSTAT_STATUS_1", "fan_mode") in ("auto", "moon")
    device.label("THERMOSTAT_STATUS_1", "fan_mode") == "on"
"""


def check(project: Path) -> str:
    """Run the command on a project; returns what it finds."""
    checked = subprocess.run(
        [sys.executable, COMMAND],
        env={**os.environ, "RVC_ROOT": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == bool(checked.stderr)
    return checked.stderr


def test_the_names_in_the_code_are_the_specs() -> None:
    assert check(ROOT) == ""
    assert f"scripts/{COMMAND.name}\n" in (ROOT / "scripts" / "lint").read_text()


@pytest.fixture(scope="module")
def breaches(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return what the command finds in a copy with one breach of each sort."""
    project = tmp_path_factory.mktemp("project")
    shutil.copytree(
        ROOT / PACKAGE,
        project / PACKAGE,
        ignore=shutil.ignore_patterns("__pycache__", "translations", "brand"),
    )
    (project / PACKAGE / "devices" / "wrong.py").write_text(WRONG)
    return check(project).splitlines()


def test_only_what_is_wrong_is_found_with_its_line(breaches: list[str]) -> None:
    assert [one.removeprefix(f"{PACKAGE}/devices/wrong.py:") for one in breaches] == [
        "2: there is no DGN MOON_STATUS",
        "9: no DGN begins with MOON_",
        "11: TANK_STATUS has no signal phase",
        "13: no DGN has a signal phase",
        "15: DC_DIMMER_COMMAND_2 has no signal phase",
        "16: DC_DIMMER_COMMAND_2 command has no label moon",
        "17: DC_LOAD_COMMAND has no signal phase",
        "18: TANK_STATUS has no signal moon_size",
        "19: TANK_STATUS has no signal phase",
        "20: THERMOSTAT_STATUS_1 fan_mode has no label moon",
    ]
