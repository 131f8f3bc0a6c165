"""The forms of recordings: each a row, told by what a file holds, never by its name."""

from collections.abc import Callable, Iterator
from datetime import UTC, tzinfo
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .model import (
    Context,
    Damaged,
    LeftOut,
    NotARecording,
    Patience,
    RecordedFrame,
    Skipped,
)
from .text import BytesSource, FileSource, Source, first_lines, head_of


class Form(NamedTuple):
    """A form of recordings."""

    name: str
    title: str
    """What people call it; the same in all languages."""
    recognizes: Callable[[bytes, Context], bool]
    """Tells by the first bytes, unpacked, and the first lines."""
    read: Callable[[Source, Context, Skipped], Iterator[RecordedFrame]]
    """Reads the frames one by one; raises OSError and NotARecording."""


@cache
def forms() -> tuple[Form, ...]:
    """Return all forms, in the order in which they are tried.

    Their modules are loaded with the first recording that is read.
    """
    from . import binary, lines, pcap  # noqa: PLC0415

    return (
        Form("archive", "archive", binary.recognizes_archive, lines.read),
        Form("blf", "Vector BLF", binary.recognizes_blf, binary.read_blf),
        Form("mf4", "ASAM MF4", binary.recognizes_mf4, binary.read_mf4),
        Form(
            "sqlite", "python-can SQLite", binary.recognizes_sqlite, binary.read_sqlite
        ),
        Form("pcap", "Wireshark capture", pcap.recognizes, pcap.read),
        Form("text", "text", lines.recognizes, lines.read),
    )


class Recording:
    """A recording whose form is known."""

    def __init__(self, source: Source, form: Form, context: Context) -> None:
        """Prepare to read it."""
        self.form = form
        self.skipped = Skipped()
        """What else it holds, counted while it is read."""
        self.damage = ""
        """Why the reading ended before the file's end; empty if it did not."""
        self.source = source
        self.context = context

    @property
    def title(self) -> str:
        """Return what people call its form, or that of its first lines."""
        from .lines import title_of  # noqa: PLC0415

        return title_of(self.context) or self.form.title

    def frames(self) -> Iterator[RecordedFrame]:
        """Read its frames one by one, from the beginning.

        A damaged file ends where the damage begins, which is counted.

        Raises:
            OSError: It cannot be read.
            NotARecording: Only its frames tell that it is none that can be read.
        """
        try:
            yield from self.form.read(self.source, self.context, self.skipped)
            self.damage = self.source.damage
        except Damaged as error:
            self.damage = str(error)
        if self.damage and not isinstance(self.skipped, Patience):
            self.skipped.add(LeftOut.DAMAGED, 0, self.damage)


def open_recording(path: Path, zone: tzinfo = UTC) -> Recording:
    """Find the form of a file.

    Args:
        path: The file; it may be packed by gzip.
        zone: Where it was made: some forms have local times.

    Raises:
        OSError: It cannot be read.
        NotARecording: It is in no form that can be read.
    """
    # A pipe would wait for somebody who writes, and a device never ends.
    if path.exists() and not path.is_file():
        raise NotARecording("no_regular_file")
    return _recognize(FileSource(path), zone)


def read_text(text: str, zone: tzinfo = UTC) -> Recording:
    """Find the form of a text that was pasted; raises NotARecording."""
    return read_bytes(text.encode(errors="replace"), zone)


def read_bytes(data: bytes, zone: tzinfo = UTC) -> Recording:
    """Find the form of what is in memory; raises NotARecording."""
    return _recognize(BytesSource(data), zone)


def _recognize(source: Source, zone: tzinfo) -> Recording:
    head = head_of(source)
    context = Context(zone, first_lines(head))
    for form in forms():
        if form.recognizes(head, context):
            return Recording(source, form, context)
    is_empty = not head and not source.damage
    raise NotARecording("empty" if is_empty else "unknown_form", source.damage)
