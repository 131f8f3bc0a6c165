"""What goes wrong around recordings: each failure is a sentence, and nothing is lost."""

import errno
import gzip
import io
import json
from pathlib import Path
import sqlite3
import subprocess
import sys

import can
import pytest

from custom_components.rvc.bus.recordings.registry import open_recording
from custom_components.rvc.cli import progress
from custom_components.rvc.cli.writers import WRITERS
from tests.bus.recordings.reading import A, T
from tests.cli.conftest import Rvc
from tests.paths import ROOT

LINE = f"({T:.6f}) can0 {A}\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "coach.log"
    path.write_text(LINE * 3)
    return path


def _paste(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize("command", [("decode", "-o"), ("convert",)])
def test_a_recording_is_not_overwritten_while_it_is_read(
    rvc: Rvc, log: Path, command: tuple[str, ...]
) -> None:
    name, *option = command
    code, _, complaint = rvc(name, log, *option, log)
    assert (code, complaint) == (
        1,
        f"rvc: {log} would be overwritten while it is read.\n",
    )
    assert log.read_text() == LINE * 3


@pytest.mark.parametrize("format_", ["text", "json", "parquet"])
def test_where_nothing_can_be_written_is_told(
    rvc: Rvc, log: Path, tmp_path: Path, format_: str
) -> None:
    words = ("decode", log, "--format", format_, "-o")
    assert rvc(*words, tmp_path)[2] == f"rvc: {tmp_path} is a folder.\n"
    missing = tmp_path / "missing" / "a"
    assert rvc(*words, missing)[2] == f"rvc: There is no folder {missing.parent}.\n"


def test_a_full_disk_is_told(rvc: Rvc, log: Path) -> None:
    code, _, complaint = rvc("convert", log, "/dev/full", "--to", "candump")
    assert (code, complaint) == (1, "rvc: No space left on device.\n")


@pytest.mark.parametrize(
    "command", [("dbc", "-o"), ("import-dbc", "dbc", "-o")], ids=lambda words: words[0]
)
def test_a_folder_that_is_missing_is_told(
    rvc: Rvc, tmp_path: Path, command: tuple[str, ...]
) -> None:
    dbc = tmp_path / "dbc"
    dbc.write_text('BO_ 2599420158 OWN: 8 X\n SG_ level : 0|8@1+ (1,0) [0|0] "" X\n')
    words = [dbc if word == "dbc" and command[0] != "dbc" else word for word in command]
    missing = tmp_path / "missing" / "a"
    code, _, complaint = rvc(*words, missing)
    assert code == 1
    assert complaint.endswith(f"rvc: There is no folder {missing.parent}.\n")


def test_a_dbc_that_fails_leaves_what_was_there(
    rvc: Rvc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tmp_path / "rvc.dbc"
    before.write_text("mine")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", _full)
        assert rvc("dbc", "-o", before)[0] == 1
    assert before.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [before]


def _full(path: Path, text: str, encoding: str) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def on_a_full_disk(*words: object) -> subprocess.CompletedProcess[str]:
    """Run the command where the operating system refuses what is longer than 64 kB."""
    program = (
        "import resource, signal, sys; from custom_components.rvc.cli.main import main;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536));"
        "sys.exit(main(sys.argv[1:]))"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_ends_each_form_in_a_sentence_and_leaves_nothing(
    tmp_path: Path, name: str
) -> None:
    log = tmp_path / "coach.log"
    log.write_text(
        "".join(f"({T + one:.6f}) can0 19FEDA9C#{one:016X}\n" for one in range(20_000))
    )
    done = on_a_full_disk("convert", log, tmp_path / "out", "--to", name)
    assert done.returncode == 1
    assert done.stderr.startswith("rvc: ")
    assert ".part" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == [log]


@pytest.mark.parametrize("name", ["text", "json", "csv", "parquet"])
def test_what_is_decoded_onto_a_full_disk_leaves_nothing(
    tmp_path: Path, name: str
) -> None:
    log = tmp_path / "coach.log"
    log.write_text(
        "".join(f"({T + one:.6f}) can0 19FEDA9C#{one:016X}\n" for one in range(20_000))
    )
    output = tmp_path / "out"
    done = on_a_full_disk("decode", log, "--format", name, "-o", output)
    assert done.returncode == 1
    assert done.stderr.startswith("rvc: ")
    assert list(tmp_path.iterdir()) == [log]
    output.write_text("mine")
    assert on_a_full_disk("decode", log, "-o", output).returncode == 1
    assert output.read_text() == "mine"


def test_a_conversion_that_fails_leaves_what_was_there(
    rvc: Rvc, tmp_path: Path
) -> None:
    ethernet = tmp_path / "a.pcap"
    header = b"\xd4\xc3\xb2\xa1" + bytes(16) + b"\x01\0\0\0"
    ethernet.write_bytes(header + bytes(8) + b"\x04\0\0\0\x04\0\0\0" + bytes(4))
    before = tmp_path / "b.log"
    before.write_text(LINE)
    assert rvc("convert", ethernet, before)[0] == 1
    assert before.read_text() == LINE
    assert sorted(tmp_path.iterdir()) == [ethernet, before]


def test_a_database_is_written_anew_and_python_can_reads_it(
    rvc: Rvc, log: Path, tmp_path: Path
) -> None:
    output = tmp_path / "a.db"
    for _ in range(2):
        assert rvc("convert", log, output)[0] == 0
    with can.SqliteReader(output) as reader:
        assert [one.arbitration_id for one in reader] == [A.id] * 3
    with sqlite3.connect(output) as database:
        assert database.execute(
            "SELECT min(ts), max(dlc) FROM messages"
        ).fetchone() == (T, 8)
    assert "cannot be written" in rvc("convert", log, "/dev/full", "--to", "sqlite")[2]


@pytest.mark.parametrize("name", WRITERS)
def test_each_form_takes_stamps_that_no_clock_made(
    rvc: Rvc, tmp_path: Path, name: str
) -> None:
    odd = tmp_path / "odd.log"
    odd.write_text(f"{LINE}(999999999999.5) can0 {A}\n{A}\n")
    output = tmp_path / "out"
    assert rvc("convert", odd, output, "--to", name)[0] == 0
    assert [one.frame for one in open_recording(output).frames()] == [A] * 3


@pytest.mark.parametrize("format_", ["text", "json", "csv"])
def test_a_stamp_that_no_clock_made_is_shown_as_it_is(
    rvc: Rvc, tmp_path: Path, format_: str
) -> None:
    odd = tmp_path / "odd.log"
    odd.write_text(f"(999999999999.5) can0 {A}\n")
    code, out, _ = rvc("decode", odd, "--format", format_)
    assert code == 0
    assert "999999999999.5" in out


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_any_form_may_come_through_a_pipe(
    rvc: Rvc, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, log: Path, pack: type
) -> None:
    capture = tmp_path / "a.pcapng"
    rvc("convert", log, capture)
    _paste(monkeypatch, pack(capture.read_bytes()))
    code, out, _ = rvc("decode", "-")
    assert code == 0
    assert out.count("DC_DIMMER_STATUS_3") == 3


def test_a_paste_may_replace_a_file(
    rvc: Rvc, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    output = tmp_path / "a.log"
    output.write_text("old")
    _paste(monkeypatch, LINE.encode())
    assert rvc("convert", "-", output)[0] == 0
    assert output.read_text() == LINE


def test_noise_through_a_pipe_is_refused(
    rvc: Rvc, monkeypatch: pytest.MonkeyPatch
) -> None:
    _paste(monkeypatch, bytes(range(256)) * 20)
    code, _, complaint = rvc("decode", "-")
    assert (code, complaint) == (
        1,
        "rvc: It is in no form of recording that can be read.\n",
    )


@pytest.mark.parametrize(
    ("closed", "code"),
    [("<&-", 1), (">&-", 0), ("2>&-", 0)],
    ids=["in", "out", "errors"],
)
def test_closed_streams_break_nothing(log: Path, closed: str, code: int) -> None:
    file = "-" if closed == "<&-" else str(log)
    command = f"{sys.executable} -m custom_components.rvc.cli decode {file} {closed}"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--bit-rate", "0"),
        ("--bit-rate", "-5"),
        ("--changed", "nan", "5"),
        ("--changed", "5", "2"),
    ],
)
def test_nonsense_asked_of_a_summary_is_a_wrong_command_line(
    rvc: Rvc, log: Path, words: tuple[str, ...]
) -> None:
    assert rvc("summary", log, *words)[0] == 2


def test_a_long_number_is_no_instance(rvc: Rvc, log: Path) -> None:
    assert rvc("decode", log, "--instance", "9" * 5000)[0] == 2


def test_names_of_interfaces_harm_nobody(rvc: Rvc, tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_text(f"(1.5) =\x1bc,x {A}\n")
    assert "\x1b" not in rvc("decode", path)[1]
    assert "\x1b" not in rvc("summary", path)[1]
    table = rvc("decode", path, "--format", "csv")[1].splitlines()
    assert table[1].startswith('1.5,"\'=\x1bc,x",Rx,')
    line = rvc("decode", path, "--format", "json")[1]
    assert json.loads(line)["channel"] == "=\x1bc,x"
    rvc("convert", path, tmp_path / "b.log")
    assert (tmp_path / "b.log").read_text() == f"(0000000001.500000) __c_x {A}\n"


def test_a_damaged_file_is_told(rvc: Rvc, tmp_path: Path) -> None:
    path = tmp_path / "a.log.gz"
    path.write_bytes(gzip.compress((LINE * 3).encode()) + b"x")
    code, out, complaint = rvc("decode", path)
    assert code == 0
    assert out.count("DC_DIMMER_STATUS_3") == 3
    assert complaint.startswith("The file is damaged; what is behind is lost: ")


def test_a_bar_is_shown_where_a_file_is_written(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    recording = open_recording(log)
    assert progress.followed(recording, "a") is recording
    assert progress.followed(recording, "a", log) is not recording
