"""Writes recordings in the forms of other programs, each so that its own program reads it.

Forms without a direction, or without channels, lose them; `loses` says so.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
import sqlite3
import struct
from typing import Final, NamedTuple

from ..bus.recordings.candump_log import OWN_SUFFIX, UNSAFE
from ..bus.recordings.clock import DAY, LATEST_DATED, is_dated
from ..bus.recordings.model import RecordedFrame
from ..protocol.frame import split_id
from .errors import CommandError

type Frames = Iterable[RecordedFrame]

_LONGEST_NAME: Final = 64
_MICROSECONDS: Final = 1_000_000


class Writer(NamedTuple):
    """A form that can be written."""

    title: str
    suffixes: tuple[str, ...]
    write: Callable[[Frames, Path], None]
    loses: str = ""
    """What this form cannot hold."""


def _lines_to(path: Path, lines: Iterable[str], end: str = "\n") -> None:
    with path.open("w", encoding="ascii", errors="replace", newline="") as file:
        for line in lines:
            file.write(line + end)


def _stamped(frames: Frames) -> Iterator[tuple[RecordedFrame, float]]:
    """Return the frames with times; what has none follows the one before.

    A stamp that no clock made is none: dates of other programs end in the year 9999.
    """
    time = 0.0
    for recorded in frames:
        stamp = recorded.time
        time = stamp if stamp is not None and 0 <= stamp < LATEST_DATED else time
        yield recorded, time


class _Channels:
    """Numbers channels, from 1, in the order in which they come."""

    def __init__(self) -> None:
        self._numbers: dict[str | None, int] = {}

    def number(self, channel: str | None) -> int:
        return self._numbers.setdefault(channel, len(self._numbers) + 1)


def write_candump(frames: Frames, path: Path) -> None:
    """Write what `candump -l` writes; sent frames under an interface of their own."""

    def line(recorded: RecordedFrame, time: float) -> str:
        channel = UNSAFE.sub("_", recorded.channel or "can0")[:_LONGEST_NAME]
        if channel.isdigit():
            channel = f"can{channel}"
        own = OWN_SUFFIX if recorded.is_own else ""
        return f"({time:017.6f}) {channel}{own} {recorded.frame}"

    _lines_to(path, (line(*one) for one in _stamped(frames)))


def write_savvycan(frames: Frames, path: Path) -> None:
    """Write SavvyCAN's CSV; channels are counted from 0."""
    channels = _Channels()

    def lines() -> Iterator[str]:
        yield "Time Stamp,ID,Extended,Dir,Bus,LEN,D1,D2,D3,D4,D5,D6,D7,D8"
        for recorded, time in _stamped(frames):
            frame = recorded.frame
            data = [f"{byte:02X}" for byte in frame.data.ljust(8, b"\0")]
            fields = [
                f"{round(time * _MICROSECONDS)}",
                f"{frame.id:08X}",
                "true",
                "Tx" if recorded.is_own else "Rx",
                str(channels.number(recorded.channel) - 1),
                str(len(frame.data)),
                *data,
            ]
            yield ",".join(fields) + ","

    _lines_to(path, lines())


_FIRST_DAY: Final = datetime(1899, 12, 30, tzinfo=UTC)


def write_trc(frames: Frames, path: Path) -> None:
    """Write PEAK's trace 2.1, with its start in UTC as python-can writes it."""
    channels = _Channels()

    def lines() -> Iterator[str]:
        start: float | None = None
        for number, (recorded, time) in enumerate(_stamped(frames), start=1):
            if start is None:
                start = time if is_dated(time) else 0.0
                yield from _trc_header(start)
            frame, direction = recorded.frame, "Tx" if recorded.is_own else "Rx"
            yield (
                f"{number:7} {(time - start) * 1000:13.3f} DT"
                f" {channels.number(recorded.channel):1}      {frame.id:08X} {direction}"
                f" -  {len(frame.data)}    {frame.data.hex(' ').upper()} "
            ).rstrip()

    _lines_to(path, lines(), end="\r\n")


def _trc_header(start: float) -> Iterator[str]:
    yield ";$FILEVERSION=2.1"
    if start:
        began = datetime.fromtimestamp(start, UTC)
        days = (began - _FIRST_DAY).total_seconds() / DAY
        yield f";$STARTTIME={days:.13f}"
    yield ";$COLUMNS=N,O,T,B,I,d,R,L,D"
    yield ";"
    yield ";   Times are UTC, as those of python-can."


def write_asc(frames: Frames, path: Path) -> None:
    """Write Vector's text log, with its date in UTC."""
    channels = _Channels()

    def lines() -> Iterator[str]:
        start: float | None = None
        for recorded, time in _stamped(frames):
            if start is None:
                start = time if is_dated(time) else 0.0
                date = datetime.fromtimestamp(start, UTC)
                text = f"{date:%a %b} {date.day} {date:%H:%M:%S}.{date.microsecond // 1000:03}"
                yield f"date {text} {date.year}"
                yield "base hex  timestamps absolute"
                yield "internal events logged"
                yield "// version 9.0.0"
                yield f"Begin Triggerblock {text} {date.year}"
                # What the date has no digits for
                start = int(start * 1000) / 1000
                yield "   0.000000 Start of measurement"
            frame, direction = recorded.frame, "Tx" if recorded.is_own else "Rx"
            yield (
                f"{time - start:11.6f} {channels.number(recorded.channel)}  {frame.id:X}x"
                f"       {direction}   d {len(frame.data)} {frame.data.hex(' ').upper()}"
            ).rstrip()
        yield "End TriggerBlock"

    _lines_to(path, lines())


def write_yacht_devices(frames: Frames, path: Path) -> None:
    """Write Yacht Devices' RAW log, with the time of day in UTC."""

    def line(recorded: RecordedFrame, time: float) -> str:
        milliseconds = round(time % DAY * 1000)
        seconds, rest = divmod(milliseconds, 1000)
        clock = f"{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        data = recorded.frame.data.hex(" ").upper()
        direction = "T" if recorded.is_own else "R"
        return f"{clock}.{rest:03} {direction} {recorded.frame.id:08X} {data}".rstrip()

    _lines_to(path, (line(*one) for one in _stamped(frames)), end="\r\n")


def write_canboat(frames: Frames, path: Path) -> None:
    """Write canboat's plain form."""

    def line(recorded: RecordedFrame, time: float) -> str:
        frame = recorded.frame
        priority, pgn, source, destination = split_id(frame.id)
        clock = datetime.fromtimestamp(time, UTC).isoformat(timespec="milliseconds")
        to = 255 if destination is None else destination
        data = ",".join(f"{byte:02x}" for byte in frame.data)
        head = f"{clock.removesuffix('+00:00')}Z,{priority},{pgn},{source},{to}"
        return f"{head},{len(frame.data)},{data}"

    _lines_to(path, (line(*one) for one in _stamped(frames)))


def write_pcapng(frames: Frames, path: Path) -> None:
    """Write Wireshark's capture, with names of interfaces and directions."""
    numbers: dict[str | None, int] = {}
    with path.open("wb") as file:
        file.write(_block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)))
        for recorded, time in _stamped(frames):
            channel = recorded.channel
            if channel not in numbers:
                numbers[channel] = len(numbers)
                file.write(_pcapng_interface(channel or "can0"))
            file.write(_pcapng_packet(numbers[channel], recorded, time))


_SOCKETCAN: Final = 227
_EXTENDED: Final = 0x80000000


def _pcapng_interface(name: str) -> bytes:
    encoded = name.encode()[:_LONGEST_NAME]
    option = struct.pack("<HH", 2, len(encoded)) + _padded(encoded)
    return _block(1, struct.pack("<HHI", _SOCKETCAN, 0, 0) + option + bytes(4))


def _pcapng_packet(number: int, recorded: RecordedFrame, time: float) -> bytes:
    frame = recorded.frame
    can = struct.pack(">IB3x", frame.id | _EXTENDED, len(frame.data)) + frame.data
    stamp = round(time * _MICROSECONDS)
    head = struct.pack(
        "<5I", number, stamp >> 32, stamp & 0xFFFFFFFF, len(can), len(can)
    )
    flags = struct.pack("<HHI", 2, 4, 2 if recorded.is_own else 1)
    return _block(6, head + _padded(can) + flags + bytes(4))


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _block(kind: int, body: bytes) -> bytes:
    length = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + length + body + length


def write_sqlite(frames: Frames, path: Path) -> None:
    """Write python-can's database; its own writer fails in a thread that nobody hears."""
    rows = (
        (time, one.frame.id, 1, 0, 0, len(one.frame.data), one.frame.data)
        for one, time in _stamped(frames)
    )
    try:
        with closing(sqlite3.connect(path)) as database, database:
            # A file that fails is thrown away: nothing is rolled back, or left beside it.
            database.execute("PRAGMA journal_mode = OFF")
            database.execute(
                "CREATE TABLE messages(ts REAL, arbitration_id INTEGER,"
                " extended INTEGER, remote INTEGER, error INTEGER, dlc INTEGER,"
                " data BLOB)"
            )
            database.executemany("INSERT INTO messages VALUES(?,?,?,?,?,?,?)", rows)
    except sqlite3.Error as error:
        # Its name is that of what becomes the file: nobody has asked for that.
        raise CommandError(f"The database cannot be written: {error}.") from error


def _by_python_can(suffix: str) -> Callable[[Frames, Path], None]:
    """Return what writes a form of python-can's, by the suffix that it knows it by."""

    def write(frames: Frames, path: Path) -> None:
        # It takes long to import, and most forms do without.
        from ..bus.recordings.messages import write_messages  # noqa: PLC0415

        write_messages(_stamped(frames), path, suffix)

    return write


WRITERS: Final[dict[str, Writer]] = {
    "candump": Writer("candump log", (".log",), write_candump),
    "savvycan": Writer("SavvyCAN CSV", (".csv",), write_savvycan, "names of channels"),
    "trc": Writer("PEAK trace 2.1", (".trc",), write_trc, "names of channels"),
    "asc": Writer("Vector ASC", (".asc",), write_asc, "names of channels"),
    "blf": Writer("Vector BLF", (".blf",), _by_python_can(".blf"), "names of channels"),
    "pcapng": Writer("Wireshark capture", (".pcapng",), write_pcapng),
    "yacht-devices": Writer(
        "Yacht Devices RAW", (".raw",), write_yacht_devices, "channels, dates"
    ),
    "canboat": Writer("canboat, plain", (), write_canboat, "channels, directions"),
    "python-can-csv": Writer(
        "python-can CSV", (), _by_python_can(".csv"), "channels, directions"
    ),
    "sqlite": Writer(
        "python-can SQLite", (".db",), write_sqlite, "channels, directions"
    ),
}
"""All forms that can be written, by their names."""


def find_writer(name: str | None, path: Path) -> Writer:
    """Return the writer of a name, or of a file's suffix; raises CommandError."""
    if name is not None:
        return WRITERS[name]
    for writer in WRITERS.values():
        if path.suffix.lower() in writer.suffixes:
            return writer
    raise CommandError(
        f"{path.name} does not say its form: give --to {'|'.join(WRITERS)}.", 2
    )
