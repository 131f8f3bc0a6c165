"""The zip of a release is whole, or is not made."""

import json
import os
from pathlib import Path
import subprocess
import sys
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent.parent
COMMAND = ROOT / "scripts" / "build-release"
PACKAGE = Path("custom_components") / "rvc"
BUILT = {"panel": "panel-1a.js", "strategy": "strategy-2b.js", "cards": "cards-3c.js"}


def lay(path: Path, text: str = "") -> None:
    """Write a file, and the folders that it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with built pages, and a file that git does not know."""
    project = tmp_path / "project"
    package = project / PACKAGE
    lay(package / "manifest.json", '{"domain": "rvc", "version": "1.2.0"}')
    lay(package / "cli" / "main.py")
    lay(project / "LICENSE", "Apache License")
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *command], cwd=project, check=True)
    lay(package / "notes.txt", "not part of it")
    lay(package / "panel" / "dist" / "bundles.json", json.dumps(BUILT))
    lay(package / "panel" / "dist" / "LICENSES.txt", "lit 3")
    lay(package / "panel" / "dist" / "stamp", "of the build alone")
    for file in BUILT.values():
        lay(package / "panel" / "dist" / file)
        lay(package / "panel" / "dist" / f"{file}.gz")
    return project


def release(project: Path, *arguments: str) -> tuple[Path, str]:
    """Make a release; returns where it is, and what is said of a failure."""
    path = project.parent / "rvc.zip"
    done = subprocess.run(
        [sys.executable, COMMAND, path, *arguments],
        env={**os.environ, "RVC_ROOT": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == bool(done.stderr)
    return path, done.stderr


def test_what_hacs_unpacks_is_the_integration_with_its_pages(project: Path) -> None:
    path, said = release(project, "--tag", "v1.2.0")
    assert not said
    with ZipFile(path) as archive:
        assert archive.namelist() == [
            "LICENSE",
            "cli/main.py",
            "manifest.json",
            "panel/dist/LICENSES.txt",
            "panel/dist/bundles.json",
            "panel/dist/cards-3c.js",
            "panel/dist/cards-3c.js.gz",
            "panel/dist/panel-1a.js",
            "panel/dist/panel-1a.js.gz",
            "panel/dist/strategy-2b.js",
            "panel/dist/strategy-2b.js.gz",
        ]


def test_the_same_commit_gives_the_same_bytes(project: Path) -> None:
    path, _ = release(project)
    first = path.read_bytes()
    os.utime(project / PACKAGE / "manifest.json", (0, 0))
    path, _ = release(project)
    assert path.read_bytes() == first


@pytest.mark.parametrize("file", ["panel-1a.js", "cards-3c.js.gz", "LICENSES.txt"])
def test_a_release_without_its_pages_is_not_made(project: Path, file: str) -> None:
    (project / PACKAGE / "panel" / "dist" / file).unlink()
    path, said = release(project)
    assert said == f"No release was made: {file} is missing in dist.\n"
    assert not path.exists()


def test_a_release_that_was_never_built_says_how(project: Path) -> None:
    (project / PACKAGE / "panel" / "dist" / "bundles.json").unlink()
    _, said = release(project)
    assert "run scripts/build-frontend" in said


def test_the_tag_is_the_version(project: Path) -> None:
    _, said = release(project, "--tag", "v1.3.0")
    assert said == "No release was made: the manifest says 1.2.0, the tag v1.3.0.\n"
