"""Text, decided line by line: a paste of three lines works, and layouts may be mixed.

A header is a line too: the form that knows it keeps what it says.
"""

from collections.abc import Callable, Iterator
from typing import Final, Protocol

from .busmaster import Busmaster, refuse_other_protocols
from .candump_log import CandumpLog, RepeatedLines
from .candump_screen import CandumpScreen
from .gvret import Gvret
from .model import Context, LeftOut, Line, RecordedFrame, Skipped
from .nmea2000 import ActisenseAscii, Angstrom, CanboatPlain
from .pcan import Pcan
from .python_can import PythonCanCsv, PythonCanPrinted
from .slcan import Slcan
from .text import FileSource, LastLine, Source, blocks_of, clean
from .vector_asc import VectorAsc
from .yacht_devices import YachtDevicesRaw

# What stands around lines and means nothing: blanks, prompts, quotes, bells
_AROUND: Final = " \t\0\a>"
# Identifiers of which it is known how long their data are
_MOST_LENGTHS: Final = 65_536
_COMMENTS: Final = ("#", ";")
_NO_FRAME: Final = (None, LeftOut.NOTHING, LeftOut.MALFORMED)


class LineForm(Protocol):
    """Reads the lines of one form; it is made anew for each reading."""

    title: str
    """What people call it; the same in all languages."""

    def read(self, line: str) -> Line:
        """Read a line without blanks behind; None if it is none of this form."""


LINE_FORMS: Final[tuple[Callable[[Context], LineForm], ...]] = (
    CandumpLog,
    CandumpScreen,
    Gvret,
    Pcan,
    VectorAsc,
    PythonCanPrinted,
    PythonCanCsv,
    YachtDevicesRaw,
    Slcan,
    CanboatPlain,
    ActisenseAscii,
    Angstrom,
    Busmaster,
)
"""In the order in which a line is tried; the form of the line before comes first."""


def recognizes(head: bytes, context: Context) -> bool:
    """Tell whether one of the first lines has a frame, be it one that is left out."""
    refuse_other_protocols(context.head)
    forms = _make(context)
    return any(_read(forms, line) not in _NO_FRAME for line in context.head)


def title_of(context: Context) -> str | None:
    """Return what people call the form of the first line that has a frame."""
    forms = _make(context)
    for line in context.head:
        if isinstance(_read(forms, line), RecordedFrame):
            return forms[0].title
    return None


def read(source: Source, context: Context, skipped: Skipped) -> Iterator[RecordedFrame]:
    """Read the frames line by line."""
    forms = _make(context)
    repeated = RepeatedLines()
    lengths: dict[int, int] = {}
    number = 0
    for block in blocks_of(source):
        for line in block:
            number += 1
            if (found := repeated.read(line)) is not None:
                yield found
                continue
            read = _read(forms, clean(line))
            if not isinstance(read, RecordedFrame):
                skipped.add(read or LeftOut.MALFORMED, number, line)
                continue
            length, before = len(read.frame.data), lengths.get(read.frame.id, 0)
            if length < before and isinstance(block, LastLine) and _may_be_cut(source):
                skipped.add(LeftOut.MALFORMED, number, line)
                continue
            if length > before and len(lengths) < _MOST_LENGTHS:
                lengths[read.frame.id] = length
            if isinstance(forms[0], CandumpLog):
                repeated.add(line, read)
            yield read


def _may_be_cut(source: Source) -> bool:
    """Return whether a last line without an end may have lost bytes: not in a paste."""
    return isinstance(source, FileSource)


def _make(context: Context) -> list[LineForm]:
    return [make(context) for make in LINE_FORMS]


def _read(forms: list[LineForm], line: str) -> Line:
    """Read a line by the form that fits, which moves to the front."""
    line = line.strip(_AROUND)
    if not line:
        return LeftOut.NOTHING
    for place, form in enumerate(forms):
        found = form.read(line)
        if found is not None:
            if place:
                forms.insert(0, forms.pop(place))
            return found
    return LeftOut.NOTHING if line.startswith(_COMMENTS) else None
