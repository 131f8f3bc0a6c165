"""Who asks a command for help gets it at once: nothing is set up before."""

from pathlib import Path
import re
import subprocess

import pytest

ROOT = Path(__file__).parent.parent.parent
# Those in bash that set this machine up before they do anything
COMMANDS = sorted(
    path.name
    for path in (ROOT / "scripts").iterdir()
    if path.is_file()
    and "scripts/setup" in (text := path.read_text("utf-8"))
    and text.startswith("#!/usr/bin/env bash")
    and path.name != "setup"
)


def helped(
    project: Path, script: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run a command of a fresh clone that cannot be set up."""
    setup = project / "scripts" / "setup"
    setup.write_text("#!/usr/bin/env bash\ntouch set-up\nexit 1\n")
    return subprocess.run(
        ["bash", f"scripts/{script}", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def test_these_are_the_commands() -> None:
    assert {"demo", "lint", "simulate", "test", "wheel"} <= {*COMMANDS}


@pytest.mark.parametrize("script", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_comes_without_a_set_up(project: Path, script: str, option: str) -> None:
    ran = helped(project, script, option)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(ran.stdout) > 40
    assert not (project / "set-up").exists()
    assert not (project / "--help").exists()


def test_help_counts_behind_other_arguments_too(project: Path) -> None:
    ran = helped(project, "test", "quick", "--help")
    assert ran.returncode == 0
    assert "scripts/test quick" in ran.stdout
    assert not (project / "set-up").exists()


def test_without_help_it_is_set_up(project: Path) -> None:
    assert helped(project, "demo", "--fresh").returncode == 1
    assert (project / "set-up").exists()


@pytest.mark.parametrize(
    ("script", "module", "python"),
    [
        ("demo", "demo.run", ".venv-demo"),
        ("simulate", "custom_components.rvc.simulator", ".venv"),
    ],
)
def test_a_fresh_clone_tells_all_options(
    project: Path, script: str, module: str, python: str
) -> None:
    told = subprocess.run(
        [ROOT / python / "bin" / "python", "-m", module, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    options = set(re.findall(r"--[a-z-]+", told)) - {"--help"}
    assert options
    assert options <= set(
        re.findall(r"--[a-z-]+", helped(project, script, "-h").stdout)
    )
