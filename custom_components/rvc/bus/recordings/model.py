"""What a recording holds: frames, and what else stands among them."""

from collections import Counter
from datetime import tzinfo
from enum import StrEnum
from typing import Final, Literal, NamedTuple, override

from ...protocol.frame import Frame
from ...protocol.text import plain_text
from ...spec.errors import RvcError

_REMEMBERED_LINES: Final = 20
_LONGEST_QUOTE: Final = 100


class RecordedFrame(NamedTuple):
    """A frame of RV-C as a recording has it."""

    frame: Frame
    time: float | None
    """Seconds since 1970 where the recording has a date, else since its beginning;
    None where it has no times."""
    channel: str | None = None
    """The interface or its number, as the recording names it."""
    is_own: bool = False
    """Whether the recording node sent it itself. Who plays the recording stands in
    for that node, and a node does not hear its own frames."""


class LeftOut(StrEnum):
    """What a line holds that is no data frame of RV-C."""

    STANDARD = "standard"
    """A frame with an 11-bit identifier."""
    REMOTE = "remote"
    ERROR = "error"
    """An error frame, or what an adapter says of its own state."""
    CAN_FD = "fd"
    JOINED = "joined"
    """A long message that was put together already: no frame."""
    MALFORMED = "malformed"
    """What is none of these, or is cut off."""
    DAMAGED = "damaged"
    """The end of what can be read: the file is cut, or is broken from there on."""
    NOTHING = "nothing"
    """A comment, a header, an answer of an adapter: it is not counted."""


type Line = RecordedFrame | LeftOut | None
"""A line as one form reads it; None where it is no line of this form."""


class Skipped:
    """Counts what a recording holds besides data frames of RV-C, and where."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.counts = Counter[LeftOut]()
        self.lines: dict[LeftOut, list[tuple[int, str]]] = {}
        """The numbers and the texts of the first lines of each kind."""

    def add(self, kind: LeftOut, number: int, text: str = "") -> None:
        """Count a line, or a record of a file that has no lines."""
        if kind is LeftOut.NOTHING:
            return
        self.counts[kind] += 1
        lines = self.lines.setdefault(kind, [])
        if len(lines) < _REMEMBERED_LINES:
            lines.append((number, plain_text(text, _LONGEST_QUOTE)))


class Patience(Skipped):
    """Ends the reading where too much is no frame: who only looks does not read on."""

    def __init__(self, most: int) -> None:
        """Say how much may be left out."""
        super().__init__()
        self._most = most

    @property
    def is_over(self) -> bool:
        """Return whether more was left out than that."""
        return self._most < 0

    @override
    def add(self, kind: LeftOut, number: int, text: str = "") -> None:
        self._most -= 1
        if self._most < 0:
            raise Damaged("not looked through any further")
        super().add(kind, number, text)


class Context(NamedTuple):
    """What a form may need to read a recording, besides the recording."""

    zone: tzinfo
    """Where it was made, for forms that write local times."""
    head: tuple[str, ...]
    """Its first lines; empty for what is no text."""


type Refusal = Literal[
    "archive",
    "busmaster_j1939",
    "damaged",
    "empty",
    "foreign",
    "no_regular_file",
    "not_can",
    "library_missing",
    "needs_conversion",
    "unknown_form",
]


class Damaged(RvcError):
    """A file that cannot be read from here on; what was read before is right."""


class NotARecording(RvcError):
    """A file in no form that can be read, with the reason."""

    def __init__(self, reason: Refusal, detail: str = "") -> None:
        """Store the reason, and what the file says that it is or what is missing."""
        super().__init__(detail or reason)
        self.reason = reason
        self.detail = detail
