"""Pages and texts that are made from the spec are found when they are stale."""

from pathlib import Path
import subprocess
import sys

import pytest

ROOT = Path(__file__).parent.parent.parent


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of the scripts."""
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / script, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("script", ["build-coverage", "build-translations"])
def test_nothing_is_stale(script: str) -> None:
    checked = run(script, "--check")
    assert (checked.returncode, checked.stderr) == (0, "")
