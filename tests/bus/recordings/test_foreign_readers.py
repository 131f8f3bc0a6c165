"""Our recordings, read by programs of others."""

from pathlib import Path

import can
from cantools import logreader
import pytest

from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.bus.recorder import Recorder, interfaces_of
from custom_components.rvc.bus.recordings.registry import open_recording
from custom_components.rvc.protocol.frame import Frame

A = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")
B = Frame.parse("18EAFF9F#CAFE01")
EMPTY = Frame.parse("18FEF19F#")


@pytest.fixture
async def recorded(tmp_path: Path) -> Path:
    """Return a recording of two networks with names that others refuse."""
    networks = ("house", "Chassis of the truck")
    recorder = Recorder(
        tmp_path, interfaces=interfaces_of(networks), about={"version": "1"}
    )
    await recorder.start()
    recorder.add_received(networks[0], FrameBatch([A, EMPTY], 1_700_000_000.25))
    recorder.add_sent(networks[1], B)
    recorder.add_received(networks[1], FrameBatch([A], 1_700_000_000.75))
    await recorder.stop()
    return recorder.paths[0]


async def test_a_line_is_what_all_of_them_read(recorded: Path) -> None:
    first, empty, sent, last = recorded.read_text().splitlines()
    assert first == "(1700000000.250000) can0 19FEDA9C#19FF7CFCFFFF00FF"
    assert empty == "(1700000000.250000) can0 18FEF19F#"
    assert sent.endswith(") can1.tx 18EAFF9F#CAFE01")
    assert last == "(1700000000.750000) can1 19FEDA9C#19FF7CFCFFFF00FF"
    # What it is of stands beside it, for no log can hold it.
    assert recorded.with_suffix(".json").read_text() == '{\n  "version": "1"\n}'


async def test_python_can_reads_it(recorded: Path) -> None:
    read = list(can.LogReader(str(recorded)))
    assert [
        (one.arbitration_id, bytes(one.data), one.channel, one.is_extended_id)
        for one in read
    ] == [
        (*A, "can0", True),
        (*EMPTY, "can0", True),
        (*B, "can1.tx", True),
        (*A, "can1", True),
    ]
    assert read[0].timestamp == pytest.approx(1_700_000_000.25)


async def test_cantools_reads_it(recorded: Path) -> None:
    with recorded.open() as file:
        read = [
            (one.frame_id, one.data, one.channel)
            for one in logreader.Parser(file)
            if one is not None
        ]
    assert (*A, "can0") in read
    assert (*B, "can1.tx") in read
    assert (*A, "can1") in read


async def test_we_read_it(recorded: Path) -> None:
    read = [
        (one.frame, one.channel, one.is_own)
        for one in open_recording(recorded).frames()
    ]
    assert read == [
        (A, "can0", False),
        (EMPTY, "can0", False),
        (B, "can1", True),
        (A, "can1", False),
    ]
