"""The lines of a recording, whatever wrote them: Windows, PowerShell, a colored screen."""

import codecs
from collections.abc import Iterator
from contextlib import suppress
import gzip
import io
from pathlib import Path
import re
from typing import IO, Final, Protocol, cast
import zlib

LONGEST_LINE: Final = 4096
"""A frame of CAN FD in the widest form has a quarter of it."""
HEAD_BYTES: Final = 65_536
"""What a form is told by; forms with a header have it within this."""

# More of a line than this, and it is no text.
_ENDLESS: Final = 1_000_000
_BLOCK: Final = 1 << 16
_GZIP: Final = b"\x1f\x8b"
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Of `candump -c` and of what was pasted from a terminal
_COLOR: Final = re.compile(r"\x1b\[[0-9;]*m")


class Source(Protocol):
    """Where a recording is: a file, or a text that was pasted."""

    def open(self) -> IO[bytes]:
        """Open it to read bytes, unpacked; raises OSError."""


class FileSource:
    """A file, which may be packed by gzip."""

    def __init__(self, path: Path) -> None:
        """Name the file."""
        self.path = path

    def open(self) -> IO[bytes]:
        """Open it to read bytes, unpacked; raises OSError."""
        if self.is_packed():
            return cast(IO[bytes], gzip.open(self.path))
        return self.path.open("rb")

    def is_packed(self) -> bool:
        """Return whether gzip has packed it; raises OSError."""
        with self.path.open("rb") as file:
            return file.read(2) == _GZIP


class TextSource:
    """A text that somebody pasted."""

    def __init__(self, text: str) -> None:
        """Take the text."""
        self._bytes = text.encode()

    def open(self) -> IO[bytes]:
        """Open it to read bytes."""
        return io.BytesIO(self._bytes)


def head_of(source: Source) -> bytes:
    """Return the first bytes of a recording; raises OSError."""
    with source.open() as file:
        return file.read(HEAD_BYTES)


def blocks_of(source: Source) -> Iterator[list[str]]:
    """Read the lines, many at a time, without their ends and colors; raises OSError.

    What does not end a line for a megabyte is no text, and the end. What stands around
    a line is left to `clean`.
    """
    with source.open() as raw:
        encoding = _encoding(raw.read(3))
        raw.seek(0)
        with (
            io.TextIOWrapper(raw, encoding=encoding, errors="replace") as file,
            # A packed file that was cut off: what is before is whole.
            suppress(EOFError, zlib.error, gzip.BadGzipFile),
        ):
            yield from _blocks(file)


def first_lines(head: bytes) -> tuple[str, ...]:
    """Return the whole lines among the first bytes of a recording."""
    text = head.decode(_encoding(head), errors="replace")
    lines = text.splitlines()
    if len(head) >= HEAD_BYTES and len(lines) > 1:
        lines.pop()
    return tuple(clean(_without_colors(line)) for line in lines)


def _encoding(head: bytes) -> str:
    return "utf-16" if head.startswith(_UTF_16) else "utf-8-sig"


def _blocks(file: io.TextIOWrapper) -> Iterator[list[str]]:
    rest = ""
    while block := file.read(_BLOCK):
        *lines, rest = _without_colors(rest + block).split("\n")
        yield lines
        if len(rest) > _ENDLESS:
            return
    if rest:
        yield [rest]


def _without_colors(text: str) -> str:
    return _COLOR.sub("", text) if "\x1b" in text else text


def clean(line: str) -> str:
    """Return a line, or the beginning of one that is too long, without blanks behind."""
    return line[:LONGEST_LINE].rstrip(" \t\r\0")
