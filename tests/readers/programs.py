"""The programs: each reads a file and says what it sees."""

from collections.abc import Mapping
from datetime import datetime
import json
import os
from pathlib import Path
import re
import subprocess
from typing import Final

import can
from cantools import logreader

from custom_components.rvc.protocol.frame import join_id
from tests.paths import ROOT

from .seen import Seen

_NODE: Final = ROOT / ".tools/node/bin/node"
_NODE_PACKAGES: Final = ROOT / ".tools/readers/node_modules"
_HERE: Final = Path(__file__).parent
_TSHARK_FIELDS: Final = (
    "frame.time_epoch",
    "frame.interface_name",
    "frame.packet_flags_direction",
    "can.id",
    "can.flags.xtd",
    "can.len",
    "data.data",
)
_OUTBOUND: Final = 2
_MICROSECONDS: Final = 1e-6


class Refused(Exception):
    """A program takes a file for none of its own."""


def _run(*words: object, zone: str = "UTC", **environment: object) -> str:
    done = subprocess.run(
        [str(word) for word in words],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "TZ": zone, **{k: str(v) for k, v in environment.items()}},
        timeout=60,
    )
    if done.returncode:
        raise Refused(done.stderr)
    return done.stdout


def tshark(path: Path, zone: str = "UTC") -> list[Seen]:
    """Read a file with tshark, which reads some forms in the zone of the machine."""
    fields = [word for field in _TSHARK_FIELDS for word in ("-e", field)]
    # Further fields of a name would be those of what is in the data.
    printed = _run(
        *("tshark", "-n", "-r", path, "-T", "fields", "-E", "occurrence=f", *fields),
        zone=zone,
    )
    return [_of_tshark(line.split("\t")) for line in printed.splitlines()]


def _of_tshark(fields: list[str]) -> Seen:
    time, name, direction, number, extended, length, data = fields
    assert extended == "1"
    read = bytes.fromhex(data)
    assert len(read) == int(length)
    is_own = int(direction, 16) == _OUTBOUND if direction else None
    return Seen(int(number, 0), read, float(time), name or None, is_own)


def canboatjs(path: Path) -> list[Seen]:
    """Read a file with canboatjs, line by line as Signal K does; refuses each line alone."""
    printed = _run(_NODE, _HERE / "read_lines.js", path, NODE_PATH=_NODE_PACKAGES)
    lines = [json.loads(line) for line in printed.splitlines()]
    return [_of_canboatjs(line) for line in lines if "refused" not in line]


def canboatjs_refuses(path: Path) -> list[str]:
    """Return the lines that canboatjs refuses."""
    printed = _run(_NODE, _HERE / "read_lines.js", path, NODE_PATH=_NODE_PACKAGES)
    lines = [json.loads(line) for line in printed.splitlines()]
    return [line["refused"] for line in lines if "refused" in line]


def _of_canboatjs(line: Mapping[str, object]) -> Seen:
    prio, pgn, src, dst = (line[key] for key in ("prio", "pgn", "src", "dst"))
    assert isinstance(prio, int)
    assert isinstance(pgn, int)
    assert isinstance(src, int)
    assert isinstance(dst, int)
    direction = line.get("direction")
    bus = line.get("bus")
    return Seen(
        join_id(prio, pgn, src, dst),
        bytes.fromhex(str(line["data"])),
        _seconds(str(line["time"])),
        None if bus is None else str(bus),
        None if direction is None else direction == "T",
    )


def _seconds(text: str) -> float:
    """Return the time of a text: with a date, in parentheses, or of the day."""
    if text.startswith("("):
        return float(text.strip("()"))
    if "T" in text:
        return datetime.fromisoformat(text).timestamp()
    hours, minutes, seconds = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


_LOG: Final = re.compile(r"\(([\d.]+)\) (\S+) ([0-9A-F]{8})#([0-9A-F]*) ([RT])")
_LONG: Final = re.compile(
    r"\(([\d.]+)\)  (\S+)  ([0-9A-F]{8})   \[(\d)\] ((?: [0-9A-F]{2})*) *'.*'"
)


def can_utils(path: Path) -> list[Seen]:
    """Read a candump log with can-utils' log2long."""
    printed = subprocess.run(
        ["log2long"], input=path.read_bytes(), capture_output=True, check=True
    )
    found = map(_LONG.fullmatch, printed.stdout.decode().splitlines())
    seen = []
    for one in found:
        assert one is not None
        time, channel, number, length, text = one.groups()
        data = bytes.fromhex(text)
        assert len(data) == int(length)
        seen.append(Seen(int(number, 16), data, float(time), channel, None))
    return seen


def asc2log(path: Path) -> list[Seen]:
    """Read an ASC file with can-utils' asc2log, whose date is the one of now."""
    seen = []
    for line in _run("asc2log", "-I", path).splitlines():
        one = _LOG.fullmatch(line)
        assert one is not None
        time, channel, number, data, way = one.groups()
        frame = int(number, 16), bytes.fromhex(data)
        seen.append(Seen(*frame, float(time), channel, way == "T"))
    return seen


def python_can(path: Path) -> list[Seen]:
    """Read a file with python-can, which knows forms by suffixes."""
    with can.LogReader(path) as reader:
        return [_of_python_can(message) for message in reader]


def _of_python_can(message: can.Message) -> Seen:
    assert message.is_extended_id
    assert not message.is_error_frame
    return Seen(
        message.arbitration_id,
        bytes(message.data),
        message.timestamp,
        None if message.channel is None else str(message.channel),
        not message.is_rx,
    )


def cantools(path: Path) -> list[Seen]:
    """Read a candump log with cantools' reader of logs."""
    with path.open() as file:
        frames = [one for one in logreader.Parser(file) if one is not None]
    seen = []
    for frame in frames:
        assert isinstance(frame.timestamp, datetime)
        time = frame.timestamp.timestamp()
        seen.append(Seen(frame.frame_id, frame.data, time, frame.channel, None))
    return seen
