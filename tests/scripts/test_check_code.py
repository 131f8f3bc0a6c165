"""The check of the code's shape finds what is out of shape."""

import json
import os
from pathlib import Path
import shutil
import subprocess
import sys

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = Path("custom_components") / "rvc"
COMMAND = ROOT / "scripts" / "check-code"


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


@pytest.fixture(scope="module")
def breaches(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what the command finds in a copy with one breach of each sort."""
    project = tmp_path_factory.mktemp("project")
    package = project / PACKAGE
    shutil.copytree(
        ROOT / PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__")
    )
    (package / "long.py").write_text("# a line\n" * 401)
    (package / "tall.py").write_text("def tall():\n" + "    print()\n" * 50)
    (package / "fits.py").write_text("def fits():\n" + "    print()\n" * 49)
    (package / "energy.py").write_text('"""Nothing of the Energy dashboard."""\n')
    (package / "recorder").mkdir()
    (package / "recorder" / "__init__.py").write_text("")
    (package / "number.py").write_text('"""Some numbers."""\n')
    (package / "flows" / "wrong.py").write_text("from ..light import RvcLight\n")
    (package / "entities" / "wrong.py").write_text("import numpy.linalg\n")
    manifest = json.loads((package / "manifest.json").read_text())
    manifest["requirements"].append("pyserial==3.5")
    (package / "manifest.json").write_text(json.dumps(manifest))
    return check(project)


def test_the_code_is_in_shape() -> None:
    assert check(ROOT) == ""
    assert f"scripts/{COMMAND.name}\n" in (ROOT / "scripts" / "lint").read_text()


@pytest.mark.parametrize(
    "said",
    [
        "rvc/long.py: 401 lines, more than 400",
        "rvc/tall.py:1: tall has 51 lines, more than 50",
        "files at the top, more than 40",
        "energy: Home Assistant takes it for the platform of its integration energy",
        "recorder: Home Assistant takes it for the platform",
        "number: Home Assistant takes it for the platform",
        "rvc/flows/wrong.py: imports the platform light",
        "rvc/entities/wrong.py: imports numpy, which manifest.json does not ask for",
        "manifest.json: pyserial is asked for, and nothing imports it",
    ],
)
def test_what_is_out_of_shape_is_found(breaches: str, said: str) -> None:
    assert said in breaches


def test_what_fits_is_not_named(breaches: str) -> None:
    assert "fits.py" not in breaches
    assert "light: " not in breaches
