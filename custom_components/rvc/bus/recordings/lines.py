"""Forms without a header, decided line by line.

A paste of three lines works, and layouts may be mixed.
"""

from collections.abc import Callable, Iterator
from typing import Final, Protocol

from .candump_log import CandumpLog
from .model import Context, LeftOut, Line, RecordedFrame, Skipped
from .text import Source, lines_of

# What stands around lines and means nothing: blanks, prompts, quotes, bells
_AROUND: Final = " \t\0\a>"
_COMMENTS: Final = ("#", ";")
_NO_FRAME: Final = (None, LeftOut.NOTHING, LeftOut.MALFORMED)


class LineForm(Protocol):
    """Reads the lines of one form."""

    def read(self, line: str) -> Line:
        """Read a line without blanks behind; None if it is none of this form."""


LINE_FORMS: Final[tuple[Callable[[Context], LineForm], ...]] = (CandumpLog,)
"""In the order in which a line is tried; the form of the line before comes first."""


def recognizes(head: bytes, context: Context) -> bool:
    """Tell whether one of the first lines has a frame, be it one that is left out."""
    forms = _make(context)
    return any(_read(forms, line) not in _NO_FRAME for line in context.head)


def read(source: Source, context: Context, skipped: Skipped) -> Iterator[RecordedFrame]:
    """Read the frames line by line."""
    forms = _make(context)
    for number, line in enumerate(lines_of(source), start=1):
        found = _read(forms, line)
        if isinstance(found, RecordedFrame):
            yield found
        else:
            skipped.add(found or LeftOut.MALFORMED, number, line)


LINES: Final = (recognizes, read)


def _make(context: Context) -> list[LineForm]:
    return [make(context) for make in LINE_FORMS]


def _read(forms: list[LineForm], line: str) -> Line:
    """Read a line by the form that fits, which moves to the front."""
    line = line.strip(_AROUND)
    if not line or line.startswith(_COMMENTS):
        return LeftOut.NOTHING
    for place, form in enumerate(forms):
        found = form.read(line)
        if found is not None:
            if place:
                forms.insert(0, forms.pop(place))
            return found
    return None
