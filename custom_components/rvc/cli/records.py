"""What a recording holds, decoded frame by frame in its order."""

import argparse
from collections.abc import Iterator
from datetime import UTC, tzinfo
import os
from pathlib import Path
import sys
from typing import Final
from zoneinfo import ZoneInfo

from ..bus.recordings.model import LeftOut, RecordedFrame
from ..bus.recordings.registry import Recording, open_recording, read_bytes
from ..coach.decoder import PACKETS, Decoder
from ..protocol.message import Message
from .decoder import add_definitions
from .errors import CommandError

STANDARD_INPUT: Final = "-"
_LONGEST_PASTE: Final = 1 << 26
_LOCAL_TIME: Final = Path("/etc/localtime")
type Record = tuple[RecordedFrame, Message]


def add_recording(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say which recording is read."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help="a recording in any form; - reads a paste",
    )
    parser.add_argument(
        "--zone",
        metavar="ZONE",
        help="where it was made, such as America/Denver, for forms with local times",
    )
    add_definitions(parser)


def open_argument(arguments: argparse.Namespace) -> Recording:
    """Return the recording that is asked for; raises OSError and RvcError."""
    zone = parse_zone(arguments.zone)
    if arguments.file == STANDARD_INPUT:
        return read_bytes(_standard_input(), zone)
    return open_recording(Path(arguments.file), zone)


def _standard_input() -> bytes:
    """Return what is pasted or piped; raises CommandError for more than memory is for."""
    if sys.stdin is None:
        raise CommandError("Nothing can be pasted: the standard input is closed.")
    data = sys.stdin.buffer.read(_LONGEST_PASTE + 1)
    if len(data) > _LONGEST_PASTE:
        raise CommandError("This is more than a paste: save it as a file first.")
    return data


def parse_zone(name: str | None) -> tzinfo:
    """Return a time zone, this machine's by default; raises CommandError."""
    if name is None:
        return _own_zone()
    try:
        return ZoneInfo(name)
    except (ValueError, LookupError, OSError) as error:
        raise CommandError(
            f"{name} is no time zone, such as America/Denver."
        ) from error


def _own_zone() -> tzinfo:
    """Return the zone of this machine; UTC where it does not say it."""
    name = os.environ.get("TZ", "").lstrip(":")
    if not name and _LOCAL_TIME.exists():
        name = str(_LOCAL_TIME.resolve()).partition("zoneinfo/")[2]
    try:
        return ZoneInfo(name)
    except ValueError, LookupError, OSError:
        return UTC


def read_records(recording: Recording, decoder: Decoder) -> Iterator[Record]:
    """Decode a recording; a long message stands behind the last of its packets."""
    time = 0.0
    for recorded in recording.frames():
        if recorded.time is not None:
            time = recorded.time
        message = decoder.decode(recorded.frame)
        if decoder.learn(message):
            message = decoder.decode(recorded.frame)
        yield recorded, message
        if message.name in PACKETS:
            whole = decoder.join(message, time)
            if whole is not None:
                decoder.learn(whole)
                yield recorded._replace(frame=whole.frame), whole


def tell_skipped(recording: Recording) -> None:
    """Say on standard error what a recording held that was not read."""
    for kind, count in recording.skipped.counts.items():
        number, text = recording.skipped.lines[kind][0]
        if kind is LeftOut.DAMAGED:
            sys.stderr.write(f"The file is damaged; what is behind is lost: {text}\n")
            continue
        plural = "" if count == 1 else "s"
        first = f"line {number}" + (f": {text}" if text else "")
        sys.stderr.write(
            f"{count} {_WORDS[kind].format(s=plural)}, the first in {first}\n"
        )


_WORDS: Final = {
    LeftOut.STANDARD: "frame{s} with an 11-bit identifier",
    LeftOut.REMOTE: "remote frame{s}",
    LeftOut.ERROR: "error frame{s}",
    LeftOut.CAN_FD: "frame{s} of CAN FD",
    LeftOut.JOINED: "long message{s} put together already",
    LeftOut.MALFORMED: "malformed line{s}",
}
