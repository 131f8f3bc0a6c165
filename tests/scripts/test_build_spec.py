"""The command that compiles the spec."""

from pathlib import Path
import shutil
import subprocess
import sys

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of what the command works on."""
    for folder in ("rvc_specs", "scripts", "custom_components"):
        shutil.copytree(
            ROOT / folder,
            tmp_path / folder,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    return tmp_path


def build(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [sys.executable, project / "scripts" / "build-spec", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_same_files_give_the_same_bytes(project: Path) -> None:
    compiled = project / "custom_components" / "rvc" / "spec.json"
    before = compiled.read_bytes()
    assert build(project, "--check").returncode == 0
    compiled.unlink()
    assert build(project).returncode == 0
    assert compiled.read_bytes() == before


def test_a_stale_spec_is_noticed(project: Path) -> None:
    tank = project / "rvc_specs" / "water" / "tank.yaml"
    tank.write_text(tank.read_text().replace("interval: 5000", "interval: 6000"))
    checked = build(project, "--check")
    assert checked.returncode == 1
    assert "is stale: run scripts/build-spec" in checked.stderr
    assert build(project).returncode == 0
    assert build(project, "--check").returncode == 0


def test_a_wrong_file_is_named_with_its_line(project: Path) -> None:
    tank = project / "rvc_specs" / "water" / "tank.yaml"
    lines = tank.read_text().splitlines()
    number = next(i for i, line in enumerate(lines) if "resolution:" in line)
    lines[number] = "      resolution: {byte: 1, type: uint8}"
    tank.write_text("\n".join(lines))
    built = build(project)
    assert built.returncode == 1
    assert f"rvc_specs/water/tank.yaml:{number + 1}: TANK_STATUS" in built.stderr
