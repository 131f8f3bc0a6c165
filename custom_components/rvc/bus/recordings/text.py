"""The lines of a recording, whatever wrote them: Windows, PowerShell, a colored screen."""

import codecs
from collections.abc import Iterator
import gzip
import io
from pathlib import Path
import re
from typing import IO, Any, Final, Protocol
import zlib

LONGEST_LINE: Final = 4096
"""A frame of CAN FD in the widest form has a quarter of it."""
HEAD_BYTES: Final = 65_536
"""What a form is told by; forms with a header have it within this."""

MOST_UNPACKED: Final = 2_000_000_000
"""As much as all recordings may have; what packs better than a log may never end."""
_BLOCK: Final = 1 << 16
_GZIP: Final = b"\x1f\x8b"
_FIRST_BYTES: Final = 3
_ZEROS_OF_UTF_16: Final[dict[tuple[bool, ...], str]] = {
    (False, True, False): "utf-16-le",
    (True, False, True): "utf-16-be",
}
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Of `candump -c` and of what was pasted from a terminal
_COLOR: Final = re.compile(r"\x1b\[[0-9;]*m")


class LastLine(list[str]):
    """The last line of a text, where it has no end: it may be cut."""


class Source(Protocol):
    """Where a recording is: a file, or bytes in memory; gzip may have packed it."""

    damage: str
    """Why it ended before its end when it was last read; empty if it did not."""

    def open(self) -> IO[bytes]:
        """Open it to read bytes, unpacked; raises OSError."""


class FileSource:
    """A file, which may be packed by gzip."""

    damage = ""

    def __init__(self, path: Path) -> None:
        """Name the file."""
        self.path = path

    def open(self) -> IO[bytes]:
        """Open it to read bytes, unpacked; raises OSError."""
        file = self.path.open("rb")
        return unpacked(file, self) if self.is_packed() else file

    def is_packed(self) -> bool:
        """Return whether gzip has packed it; raises OSError."""
        with self.path.open("rb") as file:
            return file.read(2) == _GZIP


class BytesSource:
    """What somebody pasted, or sent through a pipe."""

    damage = ""

    def __init__(self, data: bytes) -> None:
        """Take the bytes."""
        self._data = data

    def open(self) -> IO[bytes]:
        """Open it to read bytes, unpacked."""
        file = io.BytesIO(self._data)
        return unpacked(file, self) if self._data.startswith(_GZIP) else file


def unpacked(file: IO[bytes], source: Source) -> IO[bytes]:
    """Return what unpacks a file; damage is its end, and is noted in the source."""
    return io.BufferedReader(_Unpacked(file, source))


class _Unpacked(io.RawIOBase):
    """Unpacks what gzip packed, as far as it is whole."""

    def __init__(self, file: IO[bytes], source: Source) -> None:
        self._packed = file
        self._source = source
        self._file = gzip.GzipFile(fileobj=file)
        source.damage = ""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._file.read1(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            self._source.damage = str(error)
            return 0
        if self._file.tell() > MOST_UNPACKED:
            self._source.damage = f"it unpacks to more than {MOST_UNPACKED} bytes"
            return 0
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._packed.close()
        super().close()


def head_of(source: Source) -> bytes:
    """Return the first bytes of a recording; raises OSError."""
    with source.open() as file:
        return file.read(HEAD_BYTES)


def blocks_of(source: Source) -> Iterator[list[str]]:
    """Read the lines, many at a time, without their ends and colors; raises OSError.

    What stands around a line is left to `clean`.
    """
    with source.open() as raw:
        encoding = _encoding(raw.read(_FIRST_BYTES))
        raw.seek(0)
        with io.TextIOWrapper(raw, encoding=encoding, errors="replace") as file:
            yield from _blocks(file)


def first_lines(head: bytes) -> tuple[str, ...]:
    """Return the whole lines among the first bytes of a recording."""
    text = head.decode(_encoding(head), errors="replace")
    lines = text.splitlines()
    if len(head) >= HEAD_BYTES and len(lines) > 1:
        lines.pop()
    return tuple(clean(_without_colors(line)) for line in lines)


def _encoding(head: bytes) -> str:
    if head.startswith(_UTF_16):
        return "utf-16"
    # Without a mark: every other byte of a text is a zero.
    zeros = tuple(byte == 0 for byte in head[:_FIRST_BYTES])
    return _ZEROS_OF_UTF_16.get(zeros, "utf-8-sig")


def _blocks(file: io.TextIOWrapper) -> Iterator[list[str]]:
    rest = ""
    while block := file.read(_BLOCK):
        *lines, rest = _without_colors(rest + block).split("\n")
        yield lines
        # A power cut leaves zeros in a file, and of a line without an end the
        # beginning is enough.
        rest = rest.lstrip("\0")[:LONGEST_LINE]
    if rest:
        yield LastLine([rest])


def _without_colors(text: str) -> str:
    return _COLOR.sub("", text) if "\x1b" in text else text


def clean(line: str) -> str:
    """Return a line, or the beginning of one that is too long, without blanks behind."""
    return line.lstrip("\0")[:LONGEST_LINE].rstrip(" \t\r\0")
