"""What is refused on the command line of the commands that need a bus, in a sentence."""

import asyncio
from collections.abc import Sequence
import errno
from pathlib import Path
import sys

import pytest

from custom_components.rvc.cli.commands import request
from custom_components.rvc.cli.terminal import Printer, tell
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from tests.cli.conftest import Rvc
from tests.cli.test_on_the_bus import words

NOBODY = "slcan://127.0.0.1:1"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (["record", NOBODY, "--minutes", "nan"], "nan is no number of more than 0"),
        (["record", NOBODY, "--minutes=-1"], "-1 is no number of more than 0"),
        (["record", NOBODY, "--megabytes", "0"], "0 is no number of more than 0"),
        (["record", NOBODY, "--megabytes", "inf"], "inf is no number"),
        (["record", NOBODY, "--from", "ZZ"], "ZZ is no address"),
        (["record", NOBODY, "-o", "none/coach.log"], "There is no folder none"),
        (["request", NOBODY, "TANK_STATUS", "--seconds", "nan"], "no number of more"),
        (["request", NOBODY, "TANK_STATUS", "--seconds=-1"], "no number of more"),
        (["request", NOBODY, "TANK_STATUS", "--from", "FF"], "--from takes 00 to FD"),
        (["request", NOBODY, "TANK_STATUS", "--from", "FE"], "--from takes 00 to FD"),
        (["request", NOBODY, "TANK_STATUS", "--bit-rate", "0"], "has to be one of"),
        (["request", "can0", "TANK_STATUS", "--bit-rate", "-5"], "has to be one of"),
        (["send", NOBODY, "DC_DIMMER_COMMAND_2", "command=stop"], "needs --instance"),
        (["send", NOBODY, "TANK_STATUS", "--map", "/dev/zero"], "not a regular file"),
        (
            ["send", NOBODY, "TANK_STATUS", "--definitions", "/dev/zero"],
            "not a regular",
        ),
        (["send", NOBODY, "TANK_STATUS", "--map", "large.yaml"], "is too large"),
        (["simulate", "--serve", "99999"], "99999 is no port"),
        (["simulate", "--serve", "0"], "0 is no port"),
        (["simulate", "--serve", "²"], "² is no port"),
        (["simulate", "--speed", "0"], "0 is not between 0 and 1000"),
        (["simulate", "--speed", "nan"], "nan is not between"),
        (["simulate", "--speed", "1e9"], "1e9 is not between"),
        (["monitor", "demo", "--speed", "1e9"], "needs a terminal"),
    ],
)
def test_it_is_refused_in_a_sentence(
    rvc: Rvc,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    line: Sequence[str],
    reason: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("large.yaml").write_text("#" * 5_000_000)
    code, out, complaint = rvc(*line)
    assert code in (1, 2)
    assert out == ""
    assert reason in complaint
    assert "Traceback" not in complaint


def test_the_demo_is_not_too_fast(rvc: Rvc, monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    code, _, complaint = rvc("monitor", "demo", "--speed", "1e9")
    assert code == 2
    assert "1000 at most" in complaint


class Full:
    """A stream to a full disk."""

    def write(self, _: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    def flush(self) -> None:
        """Have nothing to write."""


@pytest.mark.real_time
async def test_answers_that_cannot_be_written_end_it(
    codec: Codec, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = Printer(words(request, NOBODY, "TANK_STATUS"), "can0")
    monkeypatch.setattr(sys, "stdout", Full())
    for _ in range(2):
        printer.show(codec.decode(Frame.parse("19FFB74B#000304FFFFFFFFFF")))
    async with asyncio.timeout(10):
        with pytest.raises(OSError, match="No space left"):
            await printer.show_for(60)


def test_what_cannot_be_told_is_no_failure(
    rvc: Rvc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", Full())
    tell("3 frames")
    assert rvc("decode", "none.log")[0] == 1
