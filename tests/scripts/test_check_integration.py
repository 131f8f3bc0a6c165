"""The check of the integration's files finds what is wrong with them."""

from collections.abc import Callable
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = Path("custom_components") / "rvc"


ICON = "custom_components/rvc/brand/icon.png"
BRANDS = f"  brands:\n    status: done\n    comment: {ICON}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of what is checked."""
    shutil.copytree(
        ROOT / PACKAGE,
        tmp_path / PACKAGE,
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copy(ROOT / "hacs.json", tmp_path)
    return tmp_path


def check(project: Path) -> subprocess.CompletedProcess[str]:
    """Run the command on the copy."""
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / "check-integration"],
        env={**os.environ, "RVC_ROOT": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )


def change(path: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    """Change a JSON file."""
    data = json.loads(path.read_text())
    edit(data)
    path.write_text(json.dumps(data))


def test_another_oldest_home_assistant_is_found(project: Path) -> None:
    change(project / "hacs.json", lambda hacs: hacs.update(homeassistant="2026.1.0"))
    checked = check(project)
    assert checked.returncode == 1
    for name in ("README.md", "requirements/oldest.txt", "freeze_watch.yaml"):
        assert f"{name}: another oldest Home Assistant" in checked.stderr


def test_the_integration_is_sound(project: Path) -> None:
    checked = check(project)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "edit", "said"),
    [
        ("manifest.json", lambda m: m.pop("loggers"), "loggers missing"),
        ("manifest.json", lambda m: m.update(domain="xyz"), "not the folder's name"),
        ("manifest.json", lambda m: m.update(version="one"), "not of the form"),
        ("manifest.json", lambda m: m.update(a=m.pop("name")), "by alphabet"),
        (
            "translations/en.json",
            lambda t: t["exceptions"].update(no_such={"message": "x"}),
            "exceptions: no_such not used",
        ),
        (
            "translations/en.json",
            lambda t: t["config"]["error"].pop("busy"),
            "config.error: busy missing",
        ),
        (
            "translations/en.json",
            lambda t: t["config"]["step"]["slcan"]["data_description"].pop("channel"),
            "slcan: a field is not described",
        ),
        (
            "translations/en.json",
            lambda t: t.update(title="<b>RV-C</b>"),
            "title: a URL, HTML",
        ),
        (
            "icons.json",
            lambda i: i["entity"]["sensor"].update(x={"default": "mdi:x"}),
            "sensor: x unknown",
        ),
        (
            "icons.json",
            lambda i: i["entity"]["sensor"]["cycles"].update(default="fa:x"),
            "fa:x is not an mdi icon",
        ),
    ],
)
def test_a_wrong_file_is_found(
    project: Path, name: str, edit: Callable[[dict[str, Any]], object], said: str
) -> None:
    change(project / PACKAGE / name, edit)
    checked = check(project)
    assert checked.returncode == 1
    assert said in checked.stderr


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("quality_scale.yaml", BRANDS, "", "53 rules instead of 54"),
        ("quality_scale.yaml", BRANDS, "  brands: maybe\n", "maybe is unknown"),
        ("quality_scale.yaml", BRANDS, "  brands: done\n", "without a comment"),
        ("quality_scale.yaml", "brand/icon.png", "brand/gone.png", "is not there"),
        ("quality_scale.yaml", ICON, "trust us", "nothing shows it"),
        ("light.py", "PARALLEL_UPDATES = 0", "", "light.py: PARALLEL_UPDATES missing"),
        ("coach.py", "import asyncio\n", "import homeassistant\n", "coach.py: imports"),
        (
            "devices/tank.py",
            "from .device",
            "from ..bus.transport import ErrorCounters as _\nfrom .device",
            "imports bus upwards",
        ),
        ("protocol/frame.py", "from typing", "import can\nfrom typing", "python-can"),
    ],
)
def test_wrong_code_is_found(
    project: Path, name: str, old: str, new: str, said: str
) -> None:
    path = project / PACKAGE / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    checked = check(project)
    assert checked.returncode == 1
    assert said in checked.stderr


def test_wrong_images_and_hacs_keys_are_found(project: Path) -> None:
    brand = project / PACKAGE / "brand"
    shutil.copy(brand / "icon@2x.png", brand / "icon.png")
    change(project / "hacs.json", lambda hacs: hacs.update(colour="red"))
    checked = check(project)
    assert "icon.png: not 256 x 256" in checked.stderr
    assert "hacs.json: unknown keys colour" in checked.stderr
