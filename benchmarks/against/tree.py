"""The trees that are compared, and runs with the code of one."""

from collections.abc import Mapping
from dataclasses import dataclass
import json
import os
from pathlib import Path
import subprocess
import sys
import tempfile

ROOT = Path(__file__).parents[2]
PATIENCE = 900
"""Seconds that a run may take."""
_FIGURES = "figures: "

# The runs come from here, and the integration from the tree: that is first on the
# path once this package has been imported, and knows its own folder.
_LAUNCH = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import benchmarks.against
sys.path[0] = sys.argv[1]
import importlib, json
run = importlib.import_module("benchmarks.against.runs." + sys.argv[2]).run
print("\\n" + {_FIGURES!r} + json.dumps(run(*sys.argv[3:])), flush=True)
"""


# Whether code is compiled already must be the same for all: it is, from the first run on.
_ENVIRONMENT = {
    "PYTHONPATH": "",
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "rvc-benchmarks-pyc"),
}


@dataclass(frozen=True)
class Tree:
    """A checkout of this project with its environment."""

    name: str
    root: Path

    @property
    def python(self) -> Path:
        """The Python of its environment."""
        return self.root / ".venv/bin/python"

    def run(self, name: str, *arguments: object) -> Mapping[str, float]:
        """Return what a module of `runs` finds with the code of this tree."""
        return figures_of(self.python, self.root, name, *arguments)


def figures_of(
    python: Path, root: Path, name: str, *arguments: object
) -> Mapping[str, float]:
    """Run a module of `runs` with another Python and the code in a folder."""
    command = [python, "-P", "-W", "ignore", "-c", _LAUNCH, root, name, *arguments]
    done = subprocess.run(
        list(map(str, command)),
        cwd=root,
        env={**os.environ, **_ENVIRONMENT},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    said = [line for line in done.stdout.splitlines() if line.startswith(_FIGURES)]
    if done.returncode or not said:
        sys.exit(f"{name} failed with {root}:\n{done.stderr[-3000:]}")
    found: Mapping[str, float] = json.loads(said[-1].removeprefix(_FIGURES))
    return found


def tree_at(base: str) -> Tree:
    """Return the tree of a folder that has its environment, or of a commit.

    For a commit a worktree is made in the user's cache, with the environment that its
    own scripts/setup makes; the next time it is there.
    """
    folder = Path(base)
    if folder.is_dir():
        head = _git("-C", base, "rev-parse", "--short", "HEAD")
        return Tree(head, folder.resolve())
    commit = _git("rev-parse", "--verify", f"{base}^{{commit}}")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "rvc-benchmarks" / commit
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        _git("worktree", "add", "--detach", str(folder), commit)
    subprocess.run([folder / "scripts/setup", "quick"], check=True)
    return Tree(commit[:7], folder)


def _git(*arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()
