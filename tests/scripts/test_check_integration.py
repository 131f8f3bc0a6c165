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


def check(project: Path) -> str:
    """Run the command on a project; returns what it finds."""
    checked = subprocess.run(
        [sys.executable, ROOT / "scripts" / "check-integration"],
        env={**os.environ, "RVC_ROOT": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == bool(checked.stderr)
    return checked.stderr


WRONG_DATA: dict[str, list[tuple[Callable[[dict[str, Any]], object], str]]] = {
    "manifest.json": [
        (lambda m: m.pop("loggers"), "manifest.json: loggers missing"),
        (lambda m: m.update(domain="xyz"), "manifest.json: the domain is not the"),
        (lambda m: m.update(version="one"), "manifest.json: the version is not of"),
        (lambda m: m.update(a=m.pop("zeroconf")), "then by alphabet"),
        (lambda m: m["requirements"].append("a==1"), "requirements are not sorted"),
        (lambda m: m["usb"][0].update(vid="16d0"), "usb: 16d0 never matches"),
        (lambda m: m["usb"][0].update(description="*CAN*"), "*CAN* never matches"),
    ],
    "translations/en.json": [
        (
            lambda t: t["exceptions"].update(no_such={"message": "x"}),
            "en.json: exceptions: no_such not used",
        ),
        (
            lambda t: t["exceptions"].pop("cannot_open_busy"),
            "en.json: exceptions: cannot_open_busy missing",
        ),
        (
            lambda t: t["config"]["error"].pop("busy"),
            "en.json: config.error: busy missing",
        ),
        (
            lambda t: t["config"]["step"]["slcan"]["data_description"].pop("channel"),
            "en.json: config.step.slcan: a field is not described",
        ),
        (lambda t: t.update(title="<b>RV-C</b>"), "en.json: title: a URL, HTML"),
        (
            lambda t: t["config"]["step"]["slcan"].update(
                title="{n, plural, one {coach} other {coaches}}"
            ),
            "en.json: config.step.slcan.title: a placeholder that is more than a name",
        ),
        (
            lambda t: t["issues"].update(no_such={"title": "x", "description": "x"}),
            "en.json: issues: no_such not used",
        ),
        (
            lambda t: t.setdefault("system_health", {"info": {}})["info"].update(
                no_such="x"
            ),
            "en.json: system_health.info: no_such not used",
        ),
        (
            lambda t: t["options"]["step"].update(no_such={"title": "x"}),
            "en.json: options.step: no_such not used",
        ),
    ],
    "icons.json": [
        (
            lambda i: i["entity"]["sensor"].update(no_such={"default": "mdi:x"}),
            "icons.json: sensor: no_such unknown",
        ),
        (
            lambda i: i["entity"]["sensor"]["cycles"].update(default="fa:x"),
            "icons.json: Home Assistant has no icon fa:x",
        ),
        (
            lambda i: i["services"]["teach"].update(service="mdi:lightbulb-cog"),
            "icons.json: Home Assistant has no icon mdi:lightbulb-cog",
        ),
        (
            lambda i: i["services"].pop("blink"),
            "icons.json and services.yaml disagree about blink",
        ),
    ],
    "../../hacs.json": [
        (lambda h: h.update(colour="red"), "hacs.json: unknown keys colour"),
        (
            lambda h: h.update(homeassistant="2026.1.0"),
            "README.md: another oldest Home Assistant",
        ),
    ],
}

WRONG_TEXT = (
    (
        "../../docs/architecture.md",
        "    ══",
        "[gone](decisions/00-gone.md)\n    ══",
        "architecture.md: decisions/00-gone.md is not there",
    ),
    (
        "../../docs/architecture.md",
        "presentation    what",
        "                what",
        "docs/architecture.md: presentation is not in the picture",
    ),
    (
        "../../docs/configuration.md",
        "*Travel time*",
        "Travel time",
        "docs/configuration.md: *Travel time* of options missing",
    ),
    (
        "../../docs/actions.md",
        "`preview`",
        "preview",
        "docs/actions.md: `preview` of services missing",
    ),
    (
        "quality_scale.yaml",
        "  brands:\n    status: done\n    comment: custom_components/rvc/brand/icon.png\n",
        "",
        "quality_scale.yaml: 53 rules instead of 54",
    ),
    (
        "quality_scale.yaml",
        "  diagnostics:\n    status: done",
        "  diagnostics:\n    status: maybe",
        "quality_scale.yaml: diagnostics: maybe is unknown",
    ),
    (
        "quality_scale.yaml",
        "  runtime-data:\n    status: done\n    comment: ",
        "  runtime-data: done\n#",
        "quality_scale.yaml: runtime-data: done without a comment",
    ),
    (
        "quality_scale.yaml",
        "  repair-issues:\n    status: done\n    comment: ",
        "  repair-issues:\n    status: done\n    comment: tests/gone.py #",
        "quality_scale.yaml: repair-issues: tests/gone.py is not there",
    ),
    (
        "quality_scale.yaml",
        "  devices:\n    status: done\n    comment: ",
        "  devices:\n    status: done\n    comment: trust us #",
        "quality_scale.yaml: devices: nothing shows it",
    ),
    (
        "light.py",
        "PARALLEL_UPDATES = 0",
        "",
        "light.py: PARALLEL_UPDATES missing",
    ),
    (
        "repairs.py",
        "\nclass ",
        '\ndef x():\n    HomeAssistantError(translation_key="who_knows")\n\n\nclass ',
        "en.json: exceptions: who_knows missing",
    ),
)


@pytest.fixture(scope="module")
def breaches(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what the command finds in a copy with all of these faults."""
    project = tmp_path_factory.mktemp("project")
    package = project / PACKAGE
    shutil.copytree(
        ROOT / PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(ROOT / "docs", project / "docs")
    shutil.copy(ROOT / "hacs.json", project)
    for name, faults in WRONG_DATA.items():
        path = package / name
        data = json.loads(path.read_text())
        for edit, _ in faults:
            edit(data)
        path.write_text(json.dumps(data))
    for name, old, new, _ in WRONG_TEXT:
        path = package / name
        text = path.read_text()
        assert old in text, f"{name} has no {old!r}"
        path.write_text(text.replace(old, new))
    brand = package / "brand"
    shutil.copy(brand / "icon@2x.png", brand / "icon.png")
    return check(project)


def test_the_integration_is_sound() -> None:
    assert check(ROOT) == ""


@pytest.mark.parametrize(
    "said",
    [
        *(said for faults in WRONG_DATA.values() for _, said in faults),
        *(said for *_, said in WRONG_TEXT),
        "requirements/test.txt: another oldest Home Assistant",
        "freeze_watch.yaml: another oldest Home Assistant",
        "brand/icon.png: not 256 x 256",
    ],
)
def test_a_fault_is_found(breaches: str, said: str) -> None:
    assert said in breaches
