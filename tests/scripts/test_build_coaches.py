"""The command that compiles the coaches."""

from pathlib import Path

from .conftest import Run


def test_a_new_coach_is_one_file(project: Path, run: Run) -> None:
    assert run("build-coaches", "--check").returncode == 0
    new = project / "rvc_specs" / "coaches" / "ours_one_2026.yaml"
    new.write_text(
        "coach: {make: Ours, model: One, year: 2026}\n"
        "devices:\n- {dimmer: 1, name: Porch}\n"
    )
    checked = run("build-coaches", "--check")
    assert checked.returncode == 1
    assert "coaches.json is stale: run scripts/build-coaches" in checked.stderr
    assert "coaches.md is stale" in checked.stderr
    assert run("build-coaches").returncode == 0
    assert run("build-coaches", "--check").returncode == 0
    assert "| Ours One | 2026 |" in (project / "docs" / "coaches.md").read_text()


def test_a_wrong_coach_is_named_with_its_line(project: Path, run: Run) -> None:
    path = project / "rvc_specs" / "coaches" / "tiffin_phaeton_2018.yaml"
    lines = path.read_text().splitlines()
    lines[5] = "- {dimmer: 999, name: Nowhere}"
    path.write_text("\n".join(lines))
    built = run("build-coaches")
    assert built.returncode == 1
    assert "tiffin_phaeton_2018.yaml:6: " in built.stderr
    assert "0 to 250" in built.stderr
