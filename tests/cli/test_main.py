"""The command: help, errors and exit codes."""

from collections.abc import Iterator
import os
from pathlib import Path
import subprocess
import sys

import pytest

from custom_components.rvc.bus.errors import CannotOpen, ListenOnly, NetworkDown, Reason
from custom_components.rvc.bus.recordings.model import NotARecording, Refusal
from custom_components.rvc.cli.errors import CommandError
from custom_components.rvc.cli.main import COMMANDS, Command
from custom_components.rvc.cli.sentences import sentence
from tests.cli.conftest import Rvc
from tests.paths import ROOT


def _reasons(alias: object) -> Iterator[str]:
    yield from alias.__value__.__args__  # type: ignore[attr-defined]


def test_help_names_all_commands(rvc: Rvc) -> None:
    code, out, _ = rvc("--help")
    assert code == 0
    for command in COMMANDS:
        assert f"    {command.name}" in out


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_command_teaches_by_examples(rvc: Rvc, command: Command) -> None:
    code, out, _ = rvc(command.name, "--help")
    assert code == 0
    assert f"examples:\n  rvc {command.name}" in out


def test_a_wrong_command_line_is_told(rvc: Rvc) -> None:
    assert rvc()[0] == 2
    code, _, complaint = rvc("nonsense")
    assert code == 2
    assert "nonsense" in complaint


@pytest.mark.parametrize("reason", _reasons(Reason))
def test_each_reason_why_a_bus_cannot_be_opened_is_a_sentence(reason: Reason) -> None:
    text = sentence(CannotOpen(reason, "the detail"))
    assert text[0].isupper() or text.startswith("the detail")
    assert "{" not in text


@pytest.mark.parametrize("reason", _reasons(Refusal))
def test_each_reason_why_a_file_is_refused_is_a_sentence(reason: Refusal) -> None:
    text = sentence(NotARecording(reason, "the detail"))
    assert text[0].isupper()
    assert "{" not in text


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ListenOnly("can0"), "Nothing can be sent there: it is only listened to."),
        (NetworkDown("can0"), "The adapter was lost."),
        (FileNotFoundError(2, "No such file", "a.log"), "There is no file a.log."),
        (IsADirectoryError(21, "Is a directory", "a"), "a is a folder."),
        (PermissionError(13, "No", "a"), "You are not permitted to use a."),
        (CommandError("So it is."), "So it is."),
        (OSError(), "OSError"),
    ],
)
def test_errors_are_sentences(error: Exception, text: str) -> None:
    assert sentence(error) == text


def test_ctrl_c_ends_it_without_a_word(
    rvc: Rvc, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Command, "load", interrupted)
    assert rvc("spec", "tank") == (130, "", "")


def test_who_reads_may_stop_reading(tmp_path: Path) -> None:
    with (tmp_path / "complaints").open("w+") as complaints:
        reading, writing = os.pipe()
        os.close(reading)
        code = subprocess.call(
            [sys.executable, "-m", "custom_components.rvc.cli", "spec", "a"],
            stdout=writing,
            stderr=complaints,
            cwd=ROOT,
        )
        os.close(writing)
        complaints.seek(0)
        assert (code, complaints.read()) == (0, "")
