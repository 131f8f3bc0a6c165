"""The pages' types are those of the WebSocket API, and are found when they are stale."""

import json
from pathlib import Path
import subprocess
import sys

import pytest

from .conftest import Run

CONTRACT = Path("custom_components") / "rvc" / "websocket" / "contract" / "info.py"
API = Path("frontend") / "src" / "api.ts"

TYPES = '''
"""A contract of a test."""
from typing import Annotated, Any, Literal, NotRequired, TypedDict
from custom_components.rvc.websocket.contract.command import *

type Kind = Literal["a", "b"]

class Base(TypedDict):
    """A base."""
    address: Annotated[int, Bounds(0, 255)]
    """Below 256."""

class Row(Base):
    """A row.

    It has two lines. */
    """
    kinds: list[Kind]
    either: list[Literal["x"] | None]
    parts: NotRequired[dict[str, Base]]
    value: float | str | bool | None
    """What it is,
    or was."""
    short: tuple[int, str]
    more: Any

class Wrong(TypedDict):
    """Not possible."""
    bytes: bytes

ROWS = [Command(name="rvc/rows", request=EntryRequest, result=list[Row], needs_admin=False)]
'''

EXPECTED = """
/** A base. */
export interface Base {
  /** Below 256. */
  address: number;
}
---
/**
 * A row.
 *
 * It has two lines. * /
 */
export interface Row {
  /** Below 256. */
  address: number;
  kinds: Kind[];
  either: ("x" | null)[];
  parts?: Record<string, Base>;
  /**
   * What it is,
   * or was.
   */
  value: number | string | boolean | null;
  short: [number, string];
  more: unknown;
}
---
export type Kind = "a" | "b";
---
  /** For any user. */
  "rvc/rows": {
    request: EntryRequest;
    result: Row[];
  };
"""


def test_a_stale_file_is_found_and_made_anew(project: Path, run: Run) -> None:
    assert run("build-api", "--check").returncode == 1
    assert run("build-api").returncode == 0
    assert run("build-api", "--check").returncode == 0
    before = (project / API).read_text(encoding="utf-8")
    text = (project / CONTRACT).read_text(encoding="utf-8")
    changed = text.replace("    api_version: int\n", "    api: int\n")
    assert changed != text
    (project / CONTRACT).write_text(changed, encoding="utf-8")
    checked = run("build-api", "--check")
    assert checked.returncode == 1
    assert "is stale: run scripts/build-api" in checked.stderr
    assert run("build-api").returncode == 0
    after = (project / API).read_text(encoding="utf-8")
    assert after == before.replace("  api_version: number;", "  api: number;")


@pytest.fixture
def write(project: Path) -> str:
    """Return a program that writes the types of rows, and why not."""
    (project / "scripts" / "rows.py").write_text(TYPES, encoding="utf-8")
    return f"""
import sys
sys.path.insert(0, {json.dumps(str(project / "scripts"))})
import project, rows, api_types
def attempt(type_):
    try:
        api_types.write_types([rows.Command(name="a", request=type_, result=type_)], 1)
    except TypeError as error:
        print(error)
"""


def test_each_form_has_its_own_in_typescript(write: str) -> None:
    text = output(f"{write}print(api_types.write_types(rows.ROWS, 7))")
    assert "export const API_VERSION = 7;" in text
    for part in EXPECTED.split("---"):
        assert part.strip("\n") in text


def test_what_pages_cannot_check_is_refused(write: str) -> None:
    text = output(f"{write}attempt(rows.Wrong)\nattempt(dict[int, str])")
    assert text == (
        "The contract cannot have <class 'bytes'>\n"
        "The contract cannot have dict[int, str]\n"
    )


def output(program: str) -> str:
    """Return what a program prints."""
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
