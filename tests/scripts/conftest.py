"""The project's commands, run on a copy of what they work on."""

from collections.abc import Callable
from pathlib import Path
import shutil
import subprocess
import sys

import pytest

ROOT = Path(__file__).parent.parent.parent

type Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of what the commands work on."""
    for folder in ("custom_components", "docs", "phrases", "rvc_specs", "scripts"):
        shutil.copytree(
            ROOT / folder,
            tmp_path / folder,
            ignore=shutil.ignore_patterns("__pycache__", "images"),
        )
    return tmp_path


@pytest.fixture
def run(project: Path) -> Run:
    """Return the way to run one of the commands on the copy."""

    def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, project / "scripts" / script, *arguments],
            capture_output=True,
            text=True,
            check=False,
        )

    return run
