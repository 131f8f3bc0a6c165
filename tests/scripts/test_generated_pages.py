"""Pages and texts that are made from the spec are found when they are stale."""

import json
from pathlib import Path

import pytest

from .conftest import Run

TEXTS = Path("custom_components") / "rvc" / "translations" / "en.json"
PAGE = Path("docs") / "coverage.md"


def test_a_missing_text_is_found_and_added(project: Path, run: Run) -> None:
    texts = json.loads((project / TEXTS).read_text(encoding="utf-8"))
    del texts["entity"]["sensor"]["dc_voltage"]
    texts["entity"]["sensor"]["left_over"] = {"name": "Left over"}
    (project / TEXTS).write_text(json.dumps(texts, indent=2), encoding="utf-8")
    checked = run("build-translations", "--check")
    assert checked.returncode == 1
    assert "is stale: run scripts/build-translations" in checked.stderr
    assert run("build-translations").returncode == 0
    assert run("build-translations", "--check").returncode == 0
    texts = json.loads((project / TEXTS).read_text(encoding="utf-8"))
    assert texts["entity"]["sensor"]["dc_voltage"] == {"name": "DC voltage"}
    assert "left_over" not in texts["entity"]["sensor"]


def test_a_stale_page_is_found_and_made_anew(project: Path, run: Run) -> None:
    before = (project / PAGE).read_text(encoding="utf-8")
    assert run("build-coverage", "--check").returncode == 0
    (project / PAGE).write_text(before + "more", encoding="utf-8")
    checked = run("build-coverage", "--check")
    assert checked.returncode == 1
    assert "is stale: run scripts/build-coverage" in checked.stderr
    assert run("build-coverage").returncode == 0
    assert (project / PAGE).read_text(encoding="utf-8") == before


def test_a_command_that_nobody_sends_needs_a_reason(project: Path, run: Run) -> None:
    compiled = project / "custom_components" / "rvc" / "spec" / "shown.json"
    text = compiled.read_text(encoding="utf-8")
    assert '"never":"calibration"' in text
    compiled.write_text(text.replace('"never":"calibration"', '"main":[]'))
    checked = run("build-coverage", "--check")
    assert checked.returncode == 1
    assert "TANK_CALIBRATION_COMMAND: neither shown nor sent" in checked.stderr


MOON = "by: {operating_mode: the moon, "
CLIMATE = "by: {operating_mode: climate, "


def test_only_what_is_there_can_show_a_signal(project: Path, run: Run) -> None:
    chapter = project / "rvc_specs" / "climate" / "thermostat.yaml"
    text = chapter.read_text(encoding="utf-8")
    line = 1 + text[: text.index(CLIMATE)].count("\n")
    chapter.write_text(text.replace(CLIMATE, MOON), encoding="utf-8")
    built = run("build-spec", "--check")
    assert built.returncode == 1
    place = f"rvc_specs/climate/thermostat.yaml:{line}: "
    assert built.stderr.startswith(
        f"{place}shown THERMOSTAT_STATUS_1 by operating_mode"
    )
    assert "the moon is none of: " in built.stderr


@pytest.mark.parametrize(
    ("chapter", "old", "new", "breach"),
    [
        (
            "climate/thermostat.yaml",
            CLIMATE,
            "by: {operating_mode: fan, ",
            "THERMOSTAT_STATUS_1 operating_mode: no fan shows it",
        ),
        (
            "motion/awning.yaml",
            "by: {motion: cover, ",
            "by: {motion: cover, brake_status: cover, ",
            "AWNING_STATUS brake_status: no cover shows it",
        ),
        (
            "water/water_pump.yaml",
            "sent_by: [switch]",
            "sent_by: [light]",
            "WATER_PUMP_COMMAND: no light sends it",
        ),
    ],
)
def test_what_does_not_read_a_signal_cannot_show_it(
    project: Path, run: Run, chapter: str, old: str, new: str, breach: str
) -> None:
    path = project / "rvc_specs" / chapter
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert run("build-spec").returncode == 0
    checked = run("build-coverage", "--check")
    assert checked.returncode == 1
    assert f"{breach}\n" in checked.stderr


def test_a_text_that_a_language_lacks_is_listed_and_stays_english(
    project: Path, run: Run
) -> None:
    book = project / "phrases" / "de.yaml"
    text = book.read_text(encoding="utf-8")
    assert "Gateway: Gateway\n" in text
    book.write_text(text.replace("Gateway: Gateway\n", ""), encoding="utf-8")
    built = run("build-translations")
    assert (built.returncode, built.stderr) == (
        0,
        "phrases/de.yaml: no word for 'Gateway'\n",
    )
    german = json.loads((project / TEXTS).with_name("de.json").read_text())
    assert "title" not in german["config"]["step"]["gateway"]
    assert "description" in german["config"]["step"]["gateway"]
    assert run("build-translations", "--check").returncode == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Gateway: Gateway\n", "Gateway: '{x}'\n", "other placeholders in '{x}'"),
        ("Gateway: Gateway\n", "Gateway: G\nMoon: Mond\n", "nothing says 'Moon'"),
    ],
)
def test_a_fault_of_a_phrasebook_is_found(
    project: Path, run: Run, old: str, new: str, said: str
) -> None:
    book = project / "phrases" / "de.yaml"
    text = book.read_text(encoding="utf-8")
    assert old in text
    book.write_text(text.replace(old, new), encoding="utf-8")
    checked = run("build-translations", "--check")
    assert checked.returncode == 1
    assert f"phrases/de.yaml: {said}" in checked.stderr


def test_a_phrase_that_is_missing_is_listed_and_shown_in_english(
    project: Path, run: Run
) -> None:
    book = project / "phrases" / "de.yaml"
    text = book.read_text(encoding="utf-8")
    assert "Gateway: Gateway\n" in text
    book.write_text(text.replace("Gateway: Gateway\n", ""), encoding="utf-8")
    built = run("build-translations")
    assert built.returncode == 0
    checked = run("build-translations", "--check")
    assert checked.returncode == 0
    assert "phrases/de.yaml: no word for 'Gateway'" in checked.stderr
    texts = json.loads((project / TEXTS.with_name("de.json")).read_text("utf-8"))
    assert "title" not in texts["config"]["step"]["gateway"]
