"""Lint finds imports that the house of docs/architecture.md does not allow."""

from pathlib import Path
import shutil
import subprocess
import sys

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = Path("custom_components") / "rvc"


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what lint says of a copy with one wrong import of each sort."""
    project = tmp_path_factory.mktemp("project")
    shutil.copytree(
        ROOT / PACKAGE,
        project / PACKAGE,
        ignore=shutil.ignore_patterns("__pycache__", "*.json"),
    )
    shutil.copy(ROOT / "pyproject.toml", project)
    (project / PACKAGE / "plain.py").write_text('"""Without Home Assistant."""\n')
    for name, line in {
        "protocol/frame.py": "import homeassistant",
        "devices/tank.py": "if TYPE_CHECKING:\n    from ..coach import coach as _",
        "bus/trace.py": "from ..plain import *",
        "simulator/world.py": "def late():\n    from ..devices import tank",
        "coach/commands.py": "import can",
        "presentation/rules.py": "from ..entity import RvcEntity",
    }.items():
        with (project / PACKAGE / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    return lint(project)


def lint(project: Path) -> str:
    """Run the part of lint that looks at imports; returns what it prints."""
    command = Path(sys.executable).with_name("lint-imports")
    assert f"{command.name} " in (ROOT / "scripts" / "lint").read_text()
    checked = subprocess.run(
        [command, "--no-logo", "--no-cache"],
        cwd=project,
        env={"COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return f"{checked.returncode}\n{checked.stdout}{checked.stderr}"


def test_the_house_is_sound() -> None:
    said = lint(ROOT)
    assert said.startswith("0\n"), said


@pytest.mark.parametrize(
    "line",
    [
        "rvc.protocol.frame -> homeassistant",
        "rvc.devices.tank -> custom_components.rvc.coach.coach",
        "rvc.bus.trace -> custom_components.rvc.plain",
        "rvc.simulator.world -> custom_components.rvc.devices.tank",
        "rvc.coach.commands -> can",
        "rvc.presentation.rules -> custom_components.rvc.entity",
    ],
)
def test_a_wrong_import_is_found(broken: str, line: str) -> None:
    assert broken.startswith("1\n")
    assert f"custom_components.{line} (l." in broken
