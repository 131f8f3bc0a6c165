"""`rvc decode`."""

import csv
import io
import json
from pathlib import Path
import sys

import pyarrow.parquet as pq
import pytest

from custom_components.rvc.cli.rendering import JsonLines
from custom_components.rvc.protocol.message import Message
from custom_components.rvc.protocol.transport_protocol import broadcast
from tests.cli.conftest import Rvc
from tests.paths import FIXTURES

DIMMER = "19FEDA9C#19FF7CFCFFFF00FF"
TANK = "19FFB79C#000304FFFFFFFFFF"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Return a short recording."""
    path = tmp_path / "coach.log"
    path.write_text(
        f"(1700000000.250000) can0 {DIMMER}\n"
        f"(1700000000.500000) can1 {TANK}\n"
        "(1700000000.750000) can0.tx 18EAFFFA#B7FF01\n"
        "nonsense\n(1700000001.000000) can0 123#00\n"
    )
    return path


def test_a_line_a_frame_for_people(rvc: Rvc, log: Path) -> None:
    code, out, complaints = rvc("decode", log, "--zone", "America/Denver")
    assert code == 0
    first, second, third = out.splitlines()
    start = "2023-11-14 15:13:20.250  can0   9C      DC_DIMMER_STATUS_3 25  "
    assert first.startswith(start)
    assert "operating_status=62" in first
    assert "TANK_STATUS 0  relative_level=3" in second
    assert ">FA->FF  REQUEST_FOR_DGN" in third
    assert "1 malformed line, the first in line 4: nonsense" in complaints
    assert "1 frame with an 11-bit identifier, the first in line 5" in complaints


def test_json_lines_have_all_of_a_frame(rvc: Rvc, log: Path) -> None:
    _, out, _ = rvc("decode", log, "--format", "json")
    first, _, third = map(json.loads, out.splitlines())
    signals = first.pop("signals")
    assert signals["operating_status"] == 62.0
    assert first == {
        "time": 1_700_000_000.25,
        "channel": "can0",
        "id": "19FEDA9C",
        "dgn": "1FEDA",
        "name": "DC_DIMMER_STATUS_3",
        "source": 0x9C,
        "destination": None,
        "instance": 25,
        "data": "19FF7CFCFFFF00FF",
    }
    assert (third["sent"], third["destination"]) == (True, 255)


def test_csv_is_a_table(rvc: Rvc, log: Path) -> None:
    _, out, _ = rvc("decode", log, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["direction"] for row in rows] == ["Rx", "Rx", "Tx"]
    assert rows[0]["time"] == "1700000000.25"
    assert json.loads(rows[0]["signals"])["operating_status"] == 62.0


def test_parquet_is_a_table(rvc: Rvc, log: Path, tmp_path: Path) -> None:
    path = tmp_path / "coach.parquet"
    assert rvc("decode", log, "--format", "parquet", "-o", path)[0] == 0
    rows = pq.read_table(path).to_pylist()
    assert [row["name"] for row in rows] == [
        "DC_DIMMER_STATUS_3",
        "TANK_STATUS",
        "REQUEST_FOR_DGN",
    ]
    assert dict(rows[0]["signals"])["operating_status"] == "62.0"
    assert rvc("decode", log, "--format", "parquet")[0] == 2


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("--dgn", "tank"), ["TANK_STATUS"]),
        (("--dgn", "1FEDA"), ["DC_DIMMER_STATUS_3"]),
        (("--source", "9C", "--instance", "25"), ["DC_DIMMER_STATUS_3"]),
        (("--source", "=250"), ["REQUEST_FOR_DGN"]),
        (("--source", "01"), []),
    ],
)
def test_only_what_is_meant(
    rvc: Rvc, log: Path, words: tuple[str, ...], names: list[str]
) -> None:
    _, out, _ = rvc("decode", log, "--format", "json", *words)
    assert [json.loads(line)["name"] for line in out.splitlines()] == names


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--source", "XY"), "XY is no address"),
        (("--instance", "x"), "x is no instance"),
        (("--dgn", "TANKS_STATUS"), "Did you mean TANK_STATUS"),
        (("--zone", "Nowhere"), "Nowhere is no time zone"),
        (("--definitions", "none.yaml"), "There is no file none.yaml"),
    ],
)
def test_what_cannot_be_meant_is_told(
    rvc: Rvc, log: Path, words: tuple[str, ...], complaint: str
) -> None:
    code, out, complaints = rvc("decode", log, *words)
    assert code in (1, 2)
    assert out == ""
    assert complaint in complaints


def test_a_long_message_stands_behind_its_packets(rvc: Rvc, tmp_path: Path) -> None:
    path = tmp_path / "long.log"
    text = b"Acme*Dimmer 9*123*1.0*"
    numbers = {"INITIAL_PACKET": "1CECFF9C", "DATA_PACKET": "1CEBFF9C"}
    packets = broadcast(0xFEEB, text)
    path.write_text(
        "".join(f"{numbers[name]}#{data.hex()}\n" for name, data in packets)
    )
    _, out, _ = rvc("decode", path, "--format", "json", "--dgn", "FEEB")
    (line,) = map(json.loads, out.splitlines())
    assert line["name"] == "PRODUCT_IDENTIFICATION"
    assert line["data"] == text.hex().upper()


def test_own_definitions_are_laid_over(rvc: Rvc, tmp_path: Path, log: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("dgns:\n  BAD: 1\n")
    code, _, complaint = rvc("decode", log, "--definitions", path)
    assert code == 1
    assert "own.yaml" in complaint


def test_a_paste_is_read(rvc: Rvc, monkeypatch: pytest.MonkeyPatch) -> None:
    paste = "  can0  19FEDA9C   [8]  19 FF 7C FC FF FF 00 FF\n"
    stdin = io.TextIOWrapper(io.BytesIO(paste.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    code, out, _ = rvc("decode", "-")
    assert code == 0
    assert "DC_DIMMER_STATUS_3 25" in out


def test_the_real_recording_has_a_line_for_each_frame(rvc: Rvc) -> None:
    _, out, complaints = rvc("decode", FIXTURES / "real_frames.log")
    assert len(out.splitlines()) == 93
    assert complaints == ""


def test_what_is_no_recording_is_told(rvc: Rvc, tmp_path: Path) -> None:
    code, _, complaint = rvc("decode", tmp_path / "none.log")
    assert (code, complaint) == (1, f"rvc: There is no file {tmp_path}/none.log.\n")
    (tmp_path / "letter").write_text("Dear all\n")
    code, _, complaint = rvc("decode", tmp_path / "letter")
    assert code == 1
    assert "in no form of recording" in complaint


def test_what_differs_is_rendered_once(
    rvc: Rvc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[object] = []
    tail = JsonLines.tail

    def counted(self: JsonLines, one: Message) -> str:
        rendered.append(one)
        return tail(self, one)

    monkeypatch.setattr(JsonLines, "tail", counted)
    path = tmp_path / "a.log"
    path.write_text("".join(f"(1.5) can0 19FEDA9C#{n:02X}FF\n" for n in (1, 2, 3, 1)))
    assert rvc("decode", path, "--format", "json")[1].count("\n") == 4
    assert len(rendered) == 3
