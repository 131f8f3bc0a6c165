"""The command that runs the simulated coach."""

import pytest

from custom_components.rvc.simulator import __main__ as command
from custom_components.rvc.simulator.rude.coach import FAULTS
from tests.paths import ROOT

DOCS = ROOT / "docs" / "simulator.md"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command."""
    monkeypatch.setattr("sys.argv", ["simulate", *arguments])
    return command.main()


def test_it_lists_its_faults(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--list-faults") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(FAULTS)
    assert "(with --serve)" in next(line for line in lines if "hangs-up" in line)


def test_a_fault_that_needs_a_gateway_is_refused_without_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interface = ("--interface", "virtual", "--fault", "hangs-up")
    assert run(monkeypatch, *interface) == 1
    assert "hangs-up" in capsys.readouterr().err


def test_an_unknown_fault_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, "--fault", "polite")
    assert "polite" in capsys.readouterr().err


def test_the_docs_list_every_fault() -> None:
    rows = [line for line in DOCS.read_text().splitlines() if line.startswith("| `")]
    expected = [f"| `{name}` | {fault.what} |" for name, fault in FAULTS.items()]
    assert rows == expected
