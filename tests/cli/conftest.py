"""What tests of the command line share."""

from collections.abc import Callable

import pytest

from custom_components.rvc.cli.main import main

type Rvc = Callable[..., tuple[int, str, str]]
"""Runs `rvc` with words; returns its exit code, what it printed, and its complaints."""


@pytest.fixture
def rvc(capsys: pytest.CaptureFixture[str]) -> Rvc:
    """Run the command in this process."""

    def run(*words: object) -> tuple[int, str, str]:
        try:
            code = main([str(word) for word in words])
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run
