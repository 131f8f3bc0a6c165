"""What we write is read by the programs of others: each frame, and all that the form holds."""

from collections.abc import Awaitable, Callable, Iterator
import operator
from pathlib import Path
import re
import time
from typing import Final, NamedTuple

import pytest

from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.bus.network import Network
from custom_components.rvc.bus.recorder import Recorder, interfaces_of
from custom_components.rvc.bus.recordings.model import RecordedFrame
from custom_components.rvc.cli.log_file import LogFile
from custom_components.rvc.cli.main import main
from custom_components.rvc.cli.writers import WRITERS
from custom_components.rvc.protocol.frame import Frame
from tests.paths import ROOT

from . import programs
from .programs import Refused
from .seen import Seen

pytestmark = pytest.mark.real_time

_START: Final = 1_700_000_000.25
_DAY: Final = 86_400
_DENVER: Final = 7 * 3600


def _frame(after: float, text: str, channel: str, own: bool = False) -> RecordedFrame:
    return RecordedFrame(Frame.parse(text), _START + after, channel, own)


FRAMES: Final = [
    _frame(0.0, "19FEDA9C#19FF7CFCFFFF00FF", "can0"),
    # Sent, with the highest priority; without data; to one node; numbers that look short
    _frame(0.5, "00EAFF9F#CAFE01", "can1", own=True),
    _frame(0.5, "18FEF19F#", "can0"),
    _frame(0.873456, "197C859C#0102030405060708", "can1"),
    _frame(1.0, "000001FF#00", "can0"),
    # The same again, and the same sent; across a full second
    _frame(2.0, "19FEDA9C#19FF7CFCFFFF00FF", "can0"),
    _frame(2.000001, "19FEDA9C#19FF7CFCFFFF00FF", "can0", own=True),
    # Letters and digits alone, which some print as text
    _frame(61.5, "1DEBFF83#4142433132333435", "can1"),
]

type Channel = Callable[[RecordedFrame], str | None]
type Record = Callable[[bool], Awaitable[Path]]


def _none(_: RecordedFrame) -> None:
    return None


def _name(frame: RecordedFrame) -> str | None:
    return frame.channel


def _own_name(frame: RecordedFrame) -> str:
    """Return the interface of a candump log, which tells what was sent."""
    return f"{frame.channel}{'.tx' if frame.is_own else ''}"


def _numbered(text: str, first: int) -> Channel:
    """Return what names the channels can0 and can1 by a number."""
    return lambda frame: text.format(
        first + ("can0", "can1").index(frame.channel or "")
    )


class Reading(NamedTuple):
    """How a program reads a form."""

    program: Callable[[Path], list[Seen]]
    suffix: str = ""
    """What the program wants the file to be called by."""
    channel: Channel = _none
    own: bool | None = None
    """Whether directions are told; False where all seems to be received."""
    step: float = 2e-6
    """How exact the times are, in s."""
    clock: Callable[[float], float] = float
    """What the time is; from the first frame where it has no date."""
    from_start: bool = False
    empty: bool = True
    """Whether frames without data are read."""

    def expect(self) -> list[Seen]:
        """Return what is to be seen."""
        return [
            Seen(
                *one.frame,
                self.clock(one.time or 0),
                self.channel(one),
                one.is_own if self.own else self.own,
            )
            for one in FRAMES
            if one.frame.data or self.empty
        ]


def _of_day(stamp: float) -> float:
    return stamp % _DAY


_MS: Final = 0.0011
"""Half a millisecond is rounded, and one may be cut off."""

READINGS: Final[dict[tuple[str, str], Reading]] = {
    ("candump", "tshark"): Reading(programs.tshark),
    ("pcapng", "tshark"): Reading(programs.tshark, channel=_name, own=True),
    ("blf", "tshark"): Reading(
        programs.tshark, channel=_numbered("CAN-{}", 1), own=True
    ),
    ("candump", "canboatjs"): Reading(
        programs.canboatjs, channel=_own_name, empty=False
    ),
    ("yacht-devices", "canboatjs"): Reading(
        programs.canboatjs, own=True, step=_MS, clock=_of_day, empty=False
    ),
    ("canboat", "canboatjs"): Reading(programs.canboatjs, step=_MS),
    ("candump", "can-utils"): Reading(programs.can_utils, channel=_own_name),
    ("asc", "can-utils"): Reading(
        programs.asc2log, channel=_numbered("can{}", 0), own=True, from_start=True
    ),
    ("candump", "cantools"): Reading(programs.cantools, channel=_own_name),
    ("candump", "python-can"): Reading(
        programs.python_can, ".log", channel=_own_name, own=False
    ),
    ("trc", "python-can"): Reading(
        programs.python_can, ".trc", channel=_numbered("{}", 1), own=True
    ),
    ("asc", "python-can"): Reading(
        programs.python_can,
        ".asc",
        channel=_numbered("{}", 0),
        own=True,
        from_start=True,
    ),
    ("blf", "python-can"): Reading(
        programs.python_can, ".blf", channel=_numbered("{}", 0), own=True
    ),
    ("python-can-csv", "python-can"): Reading(programs.python_can, ".csv", own=False),
    ("sqlite", "python-can"): Reading(programs.python_can, ".db", own=False),
}
"""The forms that we write, and who reads them."""


def same(seen: list[Seen], expected: list[Seen], reading: Reading) -> None:
    """Compare frame by frame."""
    assert [one._replace(time=0) for one in seen] == [
        one._replace(time=0) for one in expected
    ]
    base = seen[0].time - expected[0].time if reading.from_start else 0
    assert [one.time - base for one in seen] == pytest.approx(
        [one.time for one in expected], abs=reading.step
    )


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Return the frames as they are written by hand, with letters for directions."""
    path = tmp_path / "coach.txt"
    lines = [
        f"({one.time:.6f}) {one.channel} {one.frame} {'T' if one.is_own else 'R'}\n"
        for one in FRAMES
    ]
    path.write_text("".join(lines))
    return path


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    """Return what makes a recording of Home Assistant's, of all or of changes alone."""
    networks = {"can0": "house", "can1": "Chassis of the truck"}
    stamps = iter([one.time for one in FRAMES if one.is_own])

    async def record(changes_only: bool) -> Path:
        recorder = Recorder(
            tmp_path,
            interfaces=interfaces_of(networks.values()),
            about={"version": "1"},
            topic=(lambda network, frame: (network, frame.id))
            if changes_only
            else None,
        )
        await recorder.start()
        with monkeypatch.context() as patched:
            patched.setattr(time, "time", lambda: next(stamps))
            for one in FRAMES:
                network = networks[one.channel or ""]
                if one.is_own:
                    recorder.add_sent(network, one.frame)
                else:
                    batch = FrameBatch([one.frame], one.time or 0)
                    recorder.add_received(network, batch)
        await recorder.stop()
        return recorder.paths[0]

    return record


CANDUMP: Final = [key for key in READINGS if key[0] == "candump"]


@pytest.mark.parametrize(("form", "program"), READINGS)
def test_a_conversion_is_read(log: Path, form: str, program: str) -> None:
    reading = READINGS[form, program]
    path = log.with_name(f"converted{reading.suffix}")
    assert main(["convert", str(log), str(path), "--to", form]) == 0
    same(reading.program(path), reading.expect(), reading)


@pytest.mark.parametrize(("form", "program"), CANDUMP)
async def test_a_recording_is_read(recorded: Record, form: str, program: str) -> None:
    reading = READINGS[form, program]
    same(reading.program(await recorded(False)), reading.expect(), reading)


@pytest.mark.parametrize(("form", "program"), CANDUMP)
async def test_a_recording_of_changes_is_read(
    recorded: Record, form: str, program: str
) -> None:
    reading = READINGS[form, program]
    expected = reading.expect()
    # The one that comes again
    del expected[5 if reading.empty else 4]
    same(reading.program(await recorded(True)), expected, reading)


async def test_what_rvc_record_writes_is_read(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = log.with_suffix(".log")
    stamps = iter([one.time for one in FRAMES if one.is_own])
    file = LogFile(path, "can0", most_bytes=1_000_000)
    network = Network("slcan://10.0.0.5:3333", lambda: pytest.fail("not opened"))
    with monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: next(stamps))
        for one in FRAMES:
            if one.is_own:
                file.add_sent(network, one.frame)
            else:
                file.add_received(network, FrameBatch([one.frame], one.time or 0))
    file.end()
    await file.write(None)
    for key in CANDUMP:
        reading = READINGS[key]
        # One bus, whatever it is called
        expected = [
            one._replace(channel=one.channel and one.channel.replace("can1", "can0"))
            for one in reading.expect()
        ]
        same(reading.program(path), expected, reading)


@pytest.mark.parametrize(
    "form",
    sorted(
        WRITERS.keys() - {form for form, program in READINGS if program == "tshark"}
    ),
)
def test_other_forms_are_refused_by_tshark(log: Path, form: str) -> None:
    path = log.with_name("converted")
    main(["convert", str(log), str(path), "--to", form])
    with pytest.raises(Refused, match="isn't a capture file"):
        programs.tshark(path)


@pytest.mark.parametrize("form", ["candump", "yacht-devices"])
def test_canboatjs_refuses_frames_without_data_alone(log: Path, form: str) -> None:
    path = log.with_name("converted")
    main(["convert", str(log), str(path), "--to", form])
    (line,) = programs.canboatjs_refuses(path)
    assert "18FEF19F" in line


def test_a_blf_file_has_other_times_in_wireshark_in_denver(log: Path) -> None:
    path = log.with_name("converted")
    main(["convert", str(log), str(path), "--to", "blf"])
    there = [one.time for one in programs.tshark(path, "America/Denver")]
    here = [one.time for one in programs.tshark(path)]
    assert list(map(operator.sub, there, here, strict=True)) == pytest.approx(
        [_DENVER] * len(FRAMES)
    )


def test_the_docs_say_who_reads_what() -> None:
    assert set(_documented()) == READINGS.keys()


def _documented() -> Iterator[tuple[str, str]]:
    """Return the forms and their readers, as the docs have them in a table."""
    rows = (ROOT / "docs/command_line.md").read_text().splitlines()
    for row in rows:
        found = re.fullmatch(r"\| `([\w-]+)` \|.*\| ([^|]*) \|", row)
        if found is not None and found[1] in WRITERS:
            for program in re.findall(r"\*\*([\w-]+)\*\*", found[2]):
                yield found[1], program
