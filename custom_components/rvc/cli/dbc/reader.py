"""Reading DBC files: the messages, signals and labels of anybody's.

Statements are told from texts, which may hold line ends and anything else. What is
not about messages (nodes, comments, environment variables) is passed over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
import re
from typing import Final, NamedTuple

from ..errors import CommandError

EXTENDED: Final = 0x8000_0000
_NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_MESSAGE: Final = re.compile(r"BO_\s+(\d+)\s+(\w[\w-]*)\s*:\s*(\d+)")
_SIGNAL: Final = re.compile(
    rf"""SG_\s+([\w-]+)\s*(M|m\d+M?)?\s*:\s*(\d+)\|(\d+)@([01])([+-])\s*
    \(\s*({_NUMBER})\s*,\s*({_NUMBER})\s*\)\s*
    \[\s*({_NUMBER})\s*\|\s*({_NUMBER})\s*\]\s*"([^"]*)\"""",
    re.VERBOSE,
)
_LABELS: Final = re.compile(r"VAL_\s+(\d+)\s+([\w-]+)\s+(.*)", re.DOTALL)
_LABEL: Final = re.compile(r'(-?\d+)\s+"([^"]*)"')
_VALUE_TYPE: Final = re.compile(r"SIG_VALTYPE_\s+(\d+)\s+([\w-]+)\s*:?\s*([0-3])")
_LONG_MESSAGE: Final = re.compile(
    r'BA_\s+"SystemMessageLongSymbol"\s+BO_\s+(\d+)\s+"([^"]*)"'
)
_LONG_SIGNAL: Final = re.compile(
    r'BA_\s+"SystemSignalLongSymbol"\s+SG_\s+(\d+)\s+([\w-]+)\s+"([^"]*)"'
)
_PERIOD: Final = re.compile(r'BA_\s+"GenMsgCycleTime"\s+BO_\s+(\d+)\s+(\d+)')
_SEVERAL_CODES: Final = re.compile(
    r"SG_MUL_VAL_\s+(\d+)\s+([\w-]+)\s+([\w-]+)\s+([-\d,\s]+)"
)
_BEGINS: Final = re.compile(r"\s*(BO_|SG_|VAL_|SIG_VALTYPE_|BA_|SG_MUL_VAL_)\s")


@dataclass
class ReadSignal:
    """One `SG_`, as it is written."""

    line: int
    name: str
    multiplexing: str
    """"M" for a multiplexer, "m3" for what is there with its code 3; both, or ""."""
    start: int
    width: int
    little_endian: bool
    signed: bool
    scale: str
    offset: str
    smallest: float
    largest: float
    unit: str
    labels: dict[int, str] = field(default_factory=dict)
    is_float: bool = False
    codes: list[tuple[int, int]] = field(default_factory=list)
    """The codes of its multiplexer, first and last, where there are several."""
    multiplexer: str = ""
    """What the file names as its multiplexer."""


@dataclass
class ReadMessage:
    """One `BO_`, as it is written."""

    line: int
    id: int
    """With bit 31 for a 29-bit identifier."""
    name: str
    length: int
    signals: dict[str, ReadSignal] = field(default_factory=dict)
    """By their names in the file, which may be short ones."""
    period: int | None = None
    """In ms."""


class ReadDbc(NamedTuple):
    """The messages of a file, and the lines that are none of a DBC file."""

    messages: list[ReadMessage]
    malformed: list[tuple[int, str]]


def read_dbc(text: str) -> ReadDbc:
    """Read a file; raises CommandError for one that is no DBC file."""
    messages: dict[int, ReadMessage] = {}
    malformed: list[tuple[int, str]] = []
    last: ReadMessage | None = None
    for line, statement in _statements(text, malformed):
        if match := _MESSAGE.match(statement):
            number, name, length = int(match[1]), match[2], int(match[3])
            last = ReadMessage(line, number, name, length)
            messages.setdefault(number, last)
        elif match := _SIGNAL.match(statement):
            if last is not None:
                last.signals.setdefault(match[1], _signal(line, match))
        elif statement.startswith(("BO_ ", "SG_ ")):
            malformed.append((line, statement.partition("\n")[0]))
        else:
            _note(messages, statement)
    if not messages:
        raise CommandError("It holds no messages: it is no DBC file.")
    return ReadDbc(list(messages.values()), malformed)


def _statements(
    text: str, malformed: list[tuple[int, str]]
) -> Iterator[tuple[int, str]]:
    """Return the statements that matter, each with the line where it begins.

    A text that has no end is added to what is malformed.
    """
    begin = 0
    waiting: list[str] = []
    is_open = False
    for number, line in enumerate(text.splitlines(), start=1):
        if not waiting:
            begin = number
        waiting.append(line)
        quotes = line.count('"') - line.count('\\"')
        is_open ^= quotes % 2 == 1
        if is_open:
            # A text goes on in the next line.
            continue
        if _BEGINS.match(waiting[0]):
            yield begin, "\n".join(waiting).strip()
        waiting = []
    if waiting:
        malformed.append((begin, waiting[0].strip()))


def _signal(line: int, match: re.Match[str]) -> ReadSignal:
    name, multiplexing, start, width, order, sign, scale, offset, low, high, unit = (
        match.groups()
    )
    return ReadSignal(
        line=line,
        name=name,
        multiplexing=multiplexing or "",
        start=int(start),
        width=int(width),
        little_endian=order == "1",
        signed=sign == "-",
        scale=scale,
        offset=offset,
        smallest=float(low),
        largest=float(high),
        unit=unit,
    )


def _note(messages: dict[int, ReadMessage], statement: str) -> None:
    """Note what a statement says of a message or signal that is known."""
    if match := _LONG_MESSAGE.match(statement):
        if message := messages.get(int(match[1])):
            message.name = match[2] or message.name
    elif match := _PERIOD.match(statement):
        if message := messages.get(int(match[1])):
            message.period = int(match[2])
    else:
        _note_signal(messages, statement)


def _note_signal(messages: dict[int, ReadMessage], statement: str) -> None:
    for pattern in (_LABELS, _VALUE_TYPE, _LONG_SIGNAL, _SEVERAL_CODES):
        match = pattern.match(statement)
        message = messages.get(int(match[1])) if match else None
        if match is None or message is None or match[2] not in message.signals:
            continue
        signal = message.signals[match[2]]
        if pattern is _LABELS:
            signal.labels = {int(code): text for code, text in _LABEL.findall(match[3])}
        elif pattern is _VALUE_TYPE:
            signal.is_float = match[3] != "0"
        elif pattern is _LONG_SIGNAL:
            signal.name = match[3] or signal.name
        else:
            signal.multiplexer = match[3]
            signal.codes = [
                (int(first), int(last))
                for first, last in re.findall(r"(\d+)\s*-\s*(\d+)", match[4])
            ]
