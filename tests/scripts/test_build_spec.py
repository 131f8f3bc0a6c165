"""The command that compiles the spec."""

from pathlib import Path

from .conftest import Run


def test_the_same_files_give_the_same_bytes(project: Path, run: Run) -> None:
    compiled = project / "custom_components" / "rvc" / "spec" / "spec.json"
    before = compiled.read_bytes()
    assert run("build-spec", "--check").returncode == 0
    compiled.unlink()
    assert run("build-spec").returncode == 0
    assert compiled.read_bytes() == before


def test_a_stale_spec_is_noticed(project: Path, run: Run) -> None:
    tank = project / "rvc_specs" / "water" / "tank.yaml"
    tank.write_text(tank.read_text().replace("interval: 5000", "interval: 6000"))
    checked = run("build-spec", "--check")
    assert checked.returncode == 1
    assert "is stale: run scripts/build-spec" in checked.stderr
    assert run("build-spec").returncode == 0
    assert run("build-spec", "--check").returncode == 0


def test_a_wrong_file_is_named_with_its_line(project: Path, run: Run) -> None:
    tank = project / "rvc_specs" / "water" / "tank.yaml"
    lines = tank.read_text().splitlines()
    number = next(i for i, line in enumerate(lines) if "resolution:" in line)
    lines[number] = "      resolution: {byte: 1, type: uint8}"
    tank.write_text("\n".join(lines))
    built = run("build-spec")
    assert built.returncode == 1
    assert f"rvc_specs/water/tank.yaml:{number + 1}: TANK_STATUS" in built.stderr
