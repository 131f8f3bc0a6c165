"""The tables of the monitor's page: their columns, and what stands in them."""

from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

from ...protocol.message import Message, is_value
from ...protocol.text import counted, plain_text
from ...spec import Spec
from ..rendering import identifier, value_text
from .nodes import SILENT_AFTER, FaultLine, NodeLine
from .rows import Row

type Style = Literal[
    "", "title", "dim", "changed", "changing", "faded", "good", "bad", "warning"
]
"""What a piece of text is, for whoever colors it."""
type Piece = tuple[str, Style]
type Line = list[Piece]

_WIDE: Final = 110
"""Columns from which on a terminal is wide."""
_LONGEST_DATA: Final = 8
_FADING: Final[tuple[Style, ...]] = ("changed", "changing", "faded")
_MINUTE: Final = 60
_HOUR: Final = 3600
_DAY: Final = 86400
_MANY: Final = 999_999


class Column(NamedTuple):
    """A column: its title, and its width in a narrow and in a wide terminal."""

    title: str
    width: int
    wide: int
    is_number: bool = False


class Table[RowT](NamedTuple):
    """A kind of table."""

    columns: Sequence[Column]
    cells: Callable[[RowT, float, bool], list[Line]]
    """Returns what stands in the columns: of a row, now, in a wide terminal or not."""

    def title(self, width: int) -> Line:
        """Return the line above the rows."""
        is_wide = width >= _WIDE
        titles: list[Line] = [[(one.title, "title")] for one in self.columns]
        return _join(self.columns, titles, is_wide=is_wide)

    def line(self, row: RowT, now: float, width: int) -> Line:
        """Return the line of a row."""
        is_wide = width >= _WIDE
        return _join(self.columns, self.cells(row, now, is_wide), is_wide=is_wide)


def _join(columns: Sequence[Column], cells: list[Line], *, is_wide: bool) -> Line:
    line: Line = []
    for column, cell in zip(columns, cells, strict=True):
        width = column.wide if is_wide else column.width
        if not width:
            line += cell
            continue
        length = sum(len(text) for text, _ in cell)
        if length > width:
            text, style = cell[0]
            cell = [(f"{text[: width - 1]}…", style)]
            length = width
        space: Piece = (" " * (width - length), "")
        line += [space, *cell] if column.is_number else [*cell, space]
        line.append((" ", ""))
    return line


def age(seconds: float) -> str:
    """Return a time in four characters at most: "0.4s", "12s", "3m", "2h"."""
    seconds = max(seconds, 0.0)
    if seconds < 9.95:
        return f"{seconds:.1f}s"
    if seconds < _MINUTE:
        return f"{seconds:.0f}s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE:.0f}m"
    if seconds < _DAY:
        return f"{seconds // _HOUR:.0f}h"
    return f"{min(seconds // _DAY, 999):.0f}d"


def count_text(count: int) -> str:
    """Return a number in six characters at most."""
    return str(count) if count <= _MANY else f"{count / 1e6:.1f}M"


def rate_text(rate: float) -> str:
    """Return messages a second in five characters at most; "-" for what has none."""
    if not rate:
        return "-"
    return (
        f"{rate:.0f}" if rate >= 100 else f"{rate:.1f}" if rate >= 1 else f"{rate:.2f}"
    )


def data_pieces(row: Row, *, is_wide: bool) -> Line:
    """Return data in hexadecimal, the digits that changed standing out."""
    data = row.message.data
    if len(data) > _LONGEST_DATA:
        return [(counted(len(data), "byte"), "")]
    space = " " if is_wide else ""
    if not any(row.changes):
        return [(data.hex(space).upper() if space else data.hex().upper(), "")]
    pieces: Line = []
    for index, octet in enumerate(data):
        # The high digit stands first.
        for shift in (4, 0):
            bits = 0xF << (8 * index + shift)
            pieces.append((f"{octet >> shift & 0xF:X}", _fading(row, bits)))
        if space and index < len(data) - 1:
            pieces.append((space, ""))
    return pieces


def _fading(row: Row, bits: int) -> Style:
    for changed, style in zip(row.changes, _FADING, strict=True):
        if changed & bits:
            return style
    return ""


def _sender(message: Message) -> str:
    if message.is_short:
        return "--"
    to = message.destination
    return f"{message.source:02X}" if to is None else f"{message.source:02X}>{to:02X}"


def name_of(message: Message) -> str:
    """Return what a message is called: its name, or its number."""
    if message.is_short:
        return f"{message.dgn:03X} (11 bit)"
    return message.name or f"{message.dgn:05X}"


def _latest(row: Row, now: float, is_wide: bool) -> list[Line]:
    message = row.message
    return [
        [(name_of(message), "")],
        [(_sender(message), "")],
        [("" if message.instance is None else str(message.instance), "")],
        *_heard(row, now),
        data_pieces(row, is_wide=is_wide),
        [(row.text, "")],
    ]


def _heard(row: Row, now: float) -> list[Line]:
    return [
        [(count_text(row.count), "")],
        [(rate_text(row.rate), "")],
        [(age(now - row.last), "dim")],
    ]


def _unknown(row: Row, now: float, is_wide: bool) -> list[Line]:
    message = row.message
    ever = row.ever.to_bytes(
        max(len(message.data), (row.ever.bit_length() + 7) // 8), "little"
    )
    moved = ever[:_LONGEST_DATA].hex(" ").upper() if row.ever else "none"
    return [
        [(name_of(message), "")],
        [(_sender(message), "")],
        *_heard(row, now),
        data_pieces(row, is_wide=is_wide),
        [(moved, "dim")],
    ]


def _fault(row: FaultLine, now: float, is_wide: bool) -> list[Line]:
    lamp: Piece = ("red", "bad") if row.is_red else ("yellow", "warning")
    return [
        [(f"{row.address:02X}", "")],
        [lamp],
        [(age(now - row.since), "dim")],
        [(row.numbers, "dim")],
        [(row.text, "")],
    ]


def _node(row: NodeLine, now: float, is_wide: bool) -> list[Line]:
    silence = now - row.last
    is_silent = silence > SILENT_AFTER
    state: Piece = (f"silent {age(silence)}", "bad") if is_silent else ("heard", "good")
    return [
        [(f"{row.address:02X}", "")],
        [state],
        [(count_text(row.messages), "")],
        [(row.kind or "", "")],
        [(row.product or "-", "")],
        [(row.maker or "-", "")],
    ]


_HEARD: Final = (
    Column("count", 6, 7, is_number=True),
    Column("per s", 5, 6, is_number=True),
    Column("age", 4, 5, is_number=True),
)
LATEST: Final = Table[Row](
    (
        Column("message", 20, 30),
        Column("from", 5, 5),
        Column("inst", 4, 4, is_number=True),
        *_HEARD,
        Column("data", 16, 23),
        Column("values", 0, 0),
    ),
    _latest,
)
UNKNOWN: Final = Table[Row](
    (
        Column("message", 20, 30),
        Column("from", 5, 5),
        *_HEARD,
        Column("data", 16, 23),
        Column("bits that ever changed", 0, 0),
    ),
    _unknown,
)
FAULTS: Final = Table[FaultLine](
    (
        Column("from", 5, 5),
        Column("lamp", 6, 6),
        Column("for", 4, 5, is_number=True),
        Column("numbers", 18, 18),
        Column("fault", 0, 0),
    ),
    _fault,
)
NODES: Final = Table[NodeLine](
    (
        Column("node", 4, 4),
        Column("state", 11, 11),
        Column("count", 6, 7, is_number=True),
        Column("kind", 16, 24),
        Column("product", 28, 40),
        Column("maker", 0, 0),
    ),
    _node,
)


def detail(row: Row, spec: Spec, product: str, width: int) -> list[Line]:
    """Return all of a row: who, the bits, and the signals.

    Args:
        row: The row.
        spec: Has the units.
        product: What its sender is.
        width: Of the lines.
    """
    message = row.message
    about = f"{message.dgn:05X} {name_of(message)} from {_sender(message)}"
    about += f" {product}" if product else ""
    if not message.is_short:
        about += f"  {identifier(message)} priority {message.priority}"
    lines: list[Line] = [[(about, "title")]]
    lines += _bits(row) if len(message.data) <= _LONGEST_DATA else _long(message, width)
    return lines + _flow(_signals(row, spec), width)


def _bits(row: Row) -> list[Line]:
    line: Line = []
    for index, octet in enumerate(row.message.data):
        for bit in range(7, -1, -1):
            style = _fading(row, 1 << (8 * index + bit)) if any(row.changes) else "dim"
            line.append((f"{octet >> bit & 1}", style or "dim"))
        line.append((" ", ""))
    return [line]


def _long(message: Message, width: int) -> list[Line]:
    text = message.data.hex(" ").upper()
    size = max(width // 3 * 3, 3)
    return [
        [(text[start : start + size], "dim")] for start in range(0, len(text), size)
    ]


def _signals(row: Row, spec: Spec) -> list[Piece]:
    dgn = spec.dgns.get(row.message.name or "")
    units = {} if dgn is None else {one.name: one.unit or "" for one in dgn.signals}
    changed = row.changed_signals()
    pieces: list[Piece] = []
    for name, value in row.message.signals.items():
        if is_value(value):
            unit = units.get(name, "") if isinstance(value, (int, float)) else ""
            text = f"{name} {value_text(value)} {unit}"
            pieces.append((plain_text(text), "changed" if name in changed else ""))
    return pieces


def _flow(pieces: list[Piece], width: int) -> list[Line]:
    """Return pieces one after the other, in as many lines as they need."""
    lines: list[Line] = []
    used = width
    for text, style in pieces:
        if used + len(text) + 3 > width:
            lines.append([])
            used = 0
        if used:
            lines[-1].append((" · ", "dim"))
            used += 3
        lines[-1].append((text, style))
        used += len(text)
    return lines
