"""Logs of NMEA 2000 tools: canboat's plain form, Actisense's N2K ASCII, angstrom's.

2023-11-14T22:13:20.250Z,6,130778,156,255,8,19,ff,7c,fc,ff,ff,00,ff
A764027.880 9FFF6 0EA00 CAFE01
<0x18eaff9f> [3] ca fe 01
"""

from datetime import datetime
import re
from typing import Final

from ...protocol.frame import Frame
from .model import Context, LeftOut, Line, RecordedFrame
from .notation import build, identifier

_PLAIN: Final = re.compile(
    r"(?P<time>\d{4}-\d{2}-\d{2}[T-]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?"
    r"(?:Z|[+-]\d{2}:\d{2})?),(?P<priority>[0-7]),"
    r"(?P<pgn>\d{1,6}),(?P<source>\d{1,3}),(?P<destination>\d{1,3}),(?P<length>\d{1,4}),"
    r"(?P<data>(?:[0-9A-Fa-f]{2},?)*)"
)
_ACTISENSE: Final = re.compile(
    r"A(?P<hours>\d{2,4})(?P<minutes>\d{2})(?P<seconds>\d{2}\.\d{1,3}) "
    r"(?P<source>[0-9A-F]{2})(?P<destination>[0-9A-F]{2})(?P<priority>[0-7]) "
    r"(?P<pgn>[0-9A-F]{5}) (?P<data>(?:[0-9A-F]{2})*)"
)
_ANGSTROM: Final = re.compile(
    r"<0x(?P<id>[0-9A-Fa-f]{7,8})> \[(?P<length>\d{1,3})\](?P<data>(?: [0-9A-Fa-f]{2})*)"
)
_LONGEST_DATA: Final = 8
_LARGEST_PGN: Final = 0x3FFFF
_LARGEST_ADDRESS: Final = 0xFF
_OF_GATEWAYS: Final = range(0x40000, 0x41000)
"""canboat's own numbers, for what a gateway says of itself."""


class CanboatPlain:
    """Reads the lines of canboat's tools."""

    title = "canboat, plain"

    def __init__(self, context: Context) -> None:
        """Older lines have no zone."""
        self._zone = context.zone

    def read(self, line: str) -> Line:
        """Read a line."""
        if (match := _PLAIN.fullmatch(line)) is None:
            return None
        if int(match["pgn"]) in _OF_GATEWAYS:
            return LeftOut.ERROR
        frame = _joined(match, match["data"].split(","), base=10)
        if isinstance(frame, LeftOut):
            return frame
        if len(frame.data) != int(match["length"]):
            return LeftOut.MALFORMED
        text = match["time"]
        try:
            time = datetime.fromisoformat(f"{text[:10]}T{text[11:]}")
        except ValueError:
            return LeftOut.MALFORMED
        if time.tzinfo is None:
            time = time.replace(tzinfo=self._zone)
        return RecordedFrame(frame, time.timestamp())


class ActisenseAscii:
    """Reads the lines of Actisense's gateways."""

    title = "Actisense N2K ASCII"

    def __init__(self, context: Context) -> None:
        """Expect lines; their times count from a gateway's start or midnight."""

    def read(self, line: str) -> Line:
        """Read a line."""
        if (match := _ACTISENSE.fullmatch(line)) is None:
            return None
        frame = _joined(match, [match["data"]], base=16)
        if isinstance(frame, LeftOut):
            return frame
        hours, minutes = int(match["hours"]), int(match["minutes"])
        return RecordedFrame(
            frame, hours * 3600 + minutes * 60 + float(match["seconds"])
        )


class Angstrom:
    """Reads lines with identifier and length in brackets."""

    title = "angstrom"

    def __init__(self, context: Context) -> None:
        """Expect lines; they have no times."""

    def read(self, line: str) -> Line:
        """Read a line."""
        if (match := _ANGSTROM.fullmatch(line)) is None:
            return None
        frame_id = identifier(match["id"])
        if isinstance(frame_id, LeftOut):
            return frame_id
        if int(match["length"]) > _LONGEST_DATA:
            return LeftOut.JOINED
        frame = build(frame_id, match["data"].split())
        if isinstance(frame, LeftOut):
            return frame
        if len(frame.data) != int(match["length"]):
            return LeftOut.MALFORMED
        return RecordedFrame(frame, None)


def _joined(match: re.Match[str], words: list[str], base: int) -> Frame | LeftOut:
    """Return the frame whose identifier a line has in parts."""
    pgn, source = int(match["pgn"], base), int(match["source"], base)
    destination = int(match["destination"], base)
    if pgn > _LARGEST_PGN or max(source, destination) > _LARGEST_ADDRESS:
        return LeftOut.MALFORMED
    if len("".join(words)) > 2 * _LONGEST_DATA:
        return LeftOut.JOINED
    if pgn >> 8 & 0xFF < 0xF0:
        pgn = pgn & ~0xFF | destination
    return build(int(match["priority"]) << 26 | pgn << 8 | source, words)
