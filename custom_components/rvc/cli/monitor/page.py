"""The monitor's page in the terminal: it only draws, at most four times a second."""

from collections.abc import Sequence
import os
import sys
import time
from typing import Any, ClassVar, Final, override

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from ...protocol.text import counted
from .model import View
from .rows import Row
from .selection import HELP, Selection
from .source import Monitored
from .tables import (
    FAULTS,
    LATEST,
    NODES,
    UNKNOWN,
    Line,
    Style,
    Table,
    count_text,
    detail,
)

_LOOK_EVERY: Final = 1.0
_DRAW_EVERY: Final = 0.25
_STYLES: Final = {
    "": RichStyle(),
    "title": RichStyle(bold=True),
    "dim": RichStyle(color="bright_black"),
    "changed": RichStyle(color="black", bgcolor="bright_yellow", bold=True),
    "changing": RichStyle(color="bright_yellow", bold=True),
    "faded": RichStyle(color="yellow"),
    "good": RichStyle(color="green"),
    "bad": RichStyle(color="bright_red", bold=True),
    "warning": RichStyle(color="bright_yellow"),
}
_CURSOR: Final = RichStyle(reverse=True)
_KEYS: Final = (
    "q quit  1-4 page  / find  c changed  s sort  d detail  space pause  r record"
)
_PARTS: Final = ("head", "table", "detail", "status", "keys")
"""The parts of the page, from its top."""
_PAGES: Final = ("Messages", "Unknown", "Faults", "Nodes")
_USUAL_DETAIL: Final = 7
"""Lines of the detail; then it gets all the room there is, then none."""
_DETAILS: Final = 3
_LEFT_TO_OTHERS: Final = 8
"""Lines of the head, of the last two, and of a short table."""


class Lines(Widget):
    """Lines of text; only those that differ are drawn."""

    def __init__(self, name: str) -> None:
        """Begin empty; the name is its id."""
        super().__init__(id=name)
        self.lines: list[Line] = []
        self.cursor: int | None = None

    def show(self, lines: list[Line], cursor: int | None = None) -> None:
        """Show lines, one of them perhaps as chosen."""
        before, cursor_before = self.lines, self.cursor
        self.lines, self.cursor = lines, cursor
        changed = {
            y
            for y in range(max(len(before), len(lines)))
            if y >= min(len(before), len(lines)) or before[y] != lines[y]
        }
        if cursor != cursor_before:
            changed |= {y for y in (cursor, cursor_before) if y is not None}
        width = self.size.width
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in sorted(changed)))

    @property
    def text(self) -> str:
        """What is shown, without colors."""
        return "\n".join("".join(text for text, _ in line) for line in self.lines)

    @override
    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y >= len(self.lines):
            return Strip.blank(width)
        strip = Strip([Segment(text, _STYLES[style]) for text, style in self.lines[y]])
        strip = strip.adjust_cell_length(width)
        return strip.apply_style(_CURSOR) if y == self.cursor else strip


class MonitorPage(App[None]):
    """Shows what is monitored, until somebody quits."""

    CSS = """
    Screen { layout: vertical; overflow: hidden; }
    #head { height: 2; }
    #table { height: 1fr; }
    #detail { height: 7; }
    #status, #keys { height: 1; }
    #find { height: 1; border: none; padding: 0; display: none; }
    """
    AUTO_FOCUS = None
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[Any]] = [
        Binding("q", "quit", "quit"),
        Binding("ctrl+c,ctrl+q", "quit", "quit", priority=True),
        Binding("slash", "find", "find"),
        Binding("escape", "end_find(False)", "show all"),
        Binding("c", "only_changed", "changed"),
        Binding("s", "sort", "sort"),
        Binding("d,enter", "detail", "detail"),
        Binding("space,p", "pause", "pause"),
        Binding("r", "record", "record"),
        Binding("tab", "turn(1)", "next page", priority=True),
        Binding("shift+tab", "turn(-1)", "page before", priority=True),
        *(Binding(str(n + 1), f"page({n})", name) for n, name in enumerate(_PAGES)),
        Binding("up,k", "move(-1)", "up"),
        Binding("down,j", "move(1)", "down"),
        Binding("pageup", "leaf(-1)", "page up"),
        Binding("pagedown", "leaf(1)", "page down"),
        Binding("home", "move(-100000)", "first"),
        Binding("end", "move(100000)", "last"),
    ]

    def __init__(self, monitored: Monitored) -> None:
        """Show a network that is open."""
        super().__init__(ansi_color=True)
        self.monitored = monitored
        self.selection = Selection()
        self.page = 0
        self.paused: View | None = None
        """How it was when it was paused."""
        self._parts = {name: Lines(name) for name in _PARTS}
        self._tables = self._parts["table"]
        self._find = Input(id="find", placeholder=HELP)
        self._details = 0
        self._chosen: object = None
        self._index = 0
        self._top = 0

    @override
    def compose(self) -> ComposeResult:
        *others, keys = self._parts.values()
        yield from others
        yield self._find
        yield keys

    def on_mount(self) -> None:
        """Begin to draw."""
        self._parts["keys"].show([[(_KEYS, "dim")]])
        self.set_interval(_DRAW_EVERY, self.draw)
        self.set_interval(_LOOK_EVERY, self._end_without_terminal)
        self.draw()

    def _end_without_terminal(self) -> None:
        """End where the terminal was closed and no signal says so: its input never ends."""
        terminal = sys.__stdin__
        if not self.is_headless and terminal and not os.isatty(terminal.fileno()):
            self.exit()

    def on_resize(self, event: events.Resize) -> None:
        """Draw what now has another place."""
        self._size_detail()

    # Drawing

    def draw(self) -> None:
        """Draw what is known now, or was when it was paused."""
        if self._find.display and not self._find.has_focus:
            # It was asked for before it had a place.
            self._find.focus()
        view = self.paused or self.monitored.model.view(time.monotonic())
        messages = self.selection.of(view.rows)
        unknown = self.selection.of(view.unknown)
        rows = (messages, unknown, view.faults, view.nodes)
        self._draw_head([len(one) for one in rows])
        match self.page:
            case 0:
                self._draw_table(LATEST, messages, view)
            case 1:
                self._draw_table(UNKNOWN, unknown, view)
            case 2:
                self._draw_table(FAULTS, view.faults, view)
            case _:
                self._draw_table(NODES, view.nodes, view)
        self._parts["status"].show([self._status()])

    def _draw_head(self, counts: Sequence[int]) -> None:
        network, meter = self.monitored.network, self.monitored.meter
        errors = {
            name.replace("_", " "): count
            for name, count in network.error_counters.counts().items()
            if count
        }
        if network.statistics.lost:
            errors["lost"] = network.statistics.lost
        state = self.monitored.state_text()
        traffic = (
            f"{counted(f'{meter.frames_per_second:,.0f}', 'frame')}/s  "
            f"load {meter.load:.0f} %  "
            f"{counted(count_text(network.statistics.received), 'frame')}  "
        )
        told = ", ".join(f"{name} {count}" for name, count in errors.items())
        first: Line = [
            (f"{network.name}  ", "title"),
            (f"{state}  ", "good" if network.connected else "bad"),
            (traffic, ""),
            (told or "no errors", "warning" if told else "dim"),
        ]
        pages: Line = []
        for number, (name, count) in enumerate(zip(_PAGES, counts, strict=True)):
            style: Style = "changing" if number == self.page else "dim"
            pages.append((f" {number + 1} {name} {count} ", style))
        self._parts["head"].show([first, pages])

    def _status(self) -> Line:
        selection = self.selection
        line: Line = []
        if self.paused is not None:
            line.append(("PAUSED ", "bad"))
        if text := self.monitored.record_text():
            line.append((f"{text} ", "good" if self.monitored.is_recording else ""))
        if selection.complaint:
            line.append((f"{selection.complaint} ", "bad"))
        elif selection.text:
            line.append((f"only: {selection.text} ", "warning"))
        if selection.changed_since is not None:
            line.append(("only what changed since you pressed c ", "warning"))
        if self.page < 2:
            line.append((f"by {selection.order.value}", "dim"))
        return line

    def _draw_table[RowT](
        self, table: Table[RowT], rows: list[RowT], view: View
    ) -> None:
        height = max(self._tables.size.height - 1, 1)
        width = self._tables.size.width
        self._follow([_key(row) for row in rows], height)
        shown = rows[self._top : self._top + height]
        lines = [table.line(row, view.now, width) for row in shown]
        cursor = self._index - self._top + 1 if rows else None
        self._tables.show([table.title(width), *lines], cursor)
        chosen = rows[self._index] if rows else None
        about: list[Line] = []
        if isinstance(chosen, Row):
            product = next(
                (
                    one.product
                    for one in view.nodes
                    if one.address == chosen.message.source
                ),
                "",
            )
            about = detail(chosen, self.monitored.model.spec, product, width)
        self._parts["detail"].show(about)

    def _follow(self, keys: list[object], height: int) -> None:
        """Keep the row that is chosen, wherever it stands now, in sight."""
        if self._chosen in keys:
            self._index = keys.index(self._chosen)
        self._index = max(min(self._index, len(keys) - 1), 0)
        self._chosen = keys[self._index] if keys and self._index else None
        self._top = max(min(self._top, self._index, max(len(keys) - height, 0)), 0)
        self._top = max(self._top, self._index - height + 1)

    # Keys

    @override
    async def action_quit(self) -> None:
        self.exit()

    def action_page(self, number: int) -> None:
        """Turn to a page."""
        self.page = number
        self._chosen, self._index, self._top = None, 0, 0
        self._size_detail()
        self.draw()

    def action_turn(self, by: int) -> None:
        """Turn to the next page or the one before, around."""
        self.action_page((self.page + by) % len(_PAGES))

    def action_move(self, by: int) -> None:
        """Choose another row."""
        self._chosen = None
        self._index = max(self._index + by, 0)
        self.draw()

    def action_leaf(self, by: int) -> None:
        """Choose the row a page away."""
        self.action_move(by * max(self._tables.size.height - 2, 1))

    def action_pause(self) -> None:
        """Stop the page, not the counting; or go on."""
        if self.paused is None:
            self.paused = self.monitored.model.view(time.monotonic(), frozen=True)
        else:
            self.paused = None
        self.draw()

    def action_only_changed(self) -> None:
        """Show only what changes from now on, or all again."""
        is_on = self.selection.changed_since is not None
        self.selection.changed_since = None if is_on else time.monotonic()
        self.draw()

    def action_sort(self) -> None:
        """Sort by the next thing."""
        self.selection.order = self.selection.order.next()
        self.draw()

    def action_detail(self) -> None:
        """Give the detail more room, or none."""
        self._details = (self._details + 1) % _DETAILS
        self._size_detail()

    def _size_detail(self) -> None:
        room = max(self.size.height - _LEFT_TO_OTHERS, 0)
        wanted = (min(_USUAL_DETAIL, room // 2), room, 0)
        lines = wanted[self._details]
        widget = self._parts["detail"]
        widget.styles.height = lines
        widget.display = bool(lines) and self.page < 2
        self.call_after_refresh(self.draw)

    async def action_record(self) -> None:
        """Record what is heard, or end that."""
        await self.monitored.record()
        self.draw()

    # Finding

    def action_find(self) -> None:
        """Ask what is to be found."""
        self._find.display = True
        self._find.focus()

    def action_end_find(self, keep: bool) -> None:
        """Close the line; show all again, or what is found."""
        if not keep:
            self._find.value = ""
            self.selection.set_text("")
        self._find.display = False
        self.set_focus(None)
        self.draw()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find while it is typed."""
        self.selection.set_text(event.value)
        self.draw()

    def on_input_submitted(self) -> None:
        """Keep what is found."""
        self.action_end_find(keep=True)


def _key(row: object) -> object:
    """Return what tells a row of any page from the others."""
    if isinstance(row, Row):
        return row.key
    # Count and times change.
    return getattr(row, "address", None), getattr(row, "text", None)
