"""The command that compiles the coaches."""

from pathlib import Path
import shutil
import subprocess
import sys

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of what the command works on."""
    for folder in ("rvc_specs", "scripts", "custom_components", "docs"):
        shutil.copytree(
            ROOT / folder,
            tmp_path / folder,
            ignore=shutil.ignore_patterns("__pycache__", "images"),
        )
    return tmp_path


def build(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [sys.executable, project / "scripts" / "build-coaches", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_new_coach_is_one_file(project: Path) -> None:
    assert build(project, "--check").returncode == 0
    new = project / "rvc_specs" / "coaches" / "ours_one_2026.yaml"
    new.write_text(
        "coach: {make: Ours, model: One, year: 2026}\n"
        "devices:\n- {dimmer: 1, name: Porch}\n"
    )
    checked = build(project, "--check")
    assert checked.returncode == 1
    assert "coaches.json is stale: run scripts/build-coaches" in checked.stderr
    assert "coaches.md is stale" in checked.stderr
    assert build(project).returncode == 0
    assert build(project, "--check").returncode == 0
    assert "| Ours One | 2026 |" in (project / "docs" / "coaches.md").read_text()


def test_a_wrong_coach_is_named_with_its_line(project: Path) -> None:
    path = project / "rvc_specs" / "coaches" / "tiffin_phaeton_2018.yaml"
    lines = path.read_text().splitlines()
    lines[5] = "- {dimmer: 999, name: Nowhere}"
    path.write_text("\n".join(lines))
    built = build(project)
    assert built.returncode == 1
    assert "tiffin_phaeton_2018.yaml:6: " in built.stderr
    assert "0 to 250" in built.stderr
