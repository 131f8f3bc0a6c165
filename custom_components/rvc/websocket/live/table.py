"""Rows of frames: the latest of each message, sender and instance."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
import time
from typing import Final, NamedTuple

from ...bus.origin import Origin
from ...coach.message_table import PROPRIETARY
from ...coach.session import NetworkSession
from ...protocol.frame import LARGEST_SHORT_ID, SHORT_ID, Frame
from ...protocol.message import Message
from .pending import Carried

MOST_ROWS: Final = 2000
"""More than a coach of a hundred devices sends."""
# Of a full table, what makes room at once
_SHARE: Final = 8
# Both are a maker's own: their first byte tells what they are.
_PROPRIETARY_DGNS: Final = frozenset({0x0EF00, 0x1EF00})

type RowKey = tuple[str, bool, int, int | None, str, int | None]
type Watcher = Callable[[Row, int], None]
"""Is called with a row whose data has changed, and when, in ms."""


class Row:
    """The latest of one kind of frames."""

    __slots__ = (
        "at",
        "changed",
        "count",
        "described",
        "frame",
        "hex",
        "key",
        "message",
        "missed",
        "network",
        "number",
        "sent",
        "tick",
        "watchers",
    )

    def __init__(self, number: int, key: RowKey, message: Message, tick: int) -> None:
        """Begin with a frame that is not counted yet."""
        self.number = number
        self.key = key
        self.network, self.sent, *_ = key
        self.message = message
        self.frame = message.frame
        self.hex = message.frame.data.hex()
        self.count = 0
        self.at = 0
        """When it was last heard, in ms since 1970."""
        self.tick = self.changed = self.described = tick
        """The batch in which it last came, its data changed, its names changed."""
        self.missed = -1
        """The last batch that has no line about some of its frames."""
        self.watchers: tuple[Watcher, ...] = ()

    @property
    def dgn(self) -> int | None:
        """The DGN, without a destination; None for an 11-bit identifier."""
        return None if self.message.is_short else self.message.dgn

    @property
    def source(self) -> int | None:
        """The source address; None for an 11-bit identifier."""
        return None if self.message.is_short else self.message.source

    @property
    def identifier(self) -> str:
        """The identifier in hexadecimal."""
        if self.message.is_short:
            return f"{self.frame.id >> 8 & LARGEST_SHORT_ID:03X}"
        return f"{self.frame.id:08X}"

    @property
    def is_known(self) -> bool:
        """Whether its bytes have a meaning."""
        return self.message.name not in (None, PROPRIETARY)


class Line(NamedTuple):
    """Frames that came together."""

    at: int
    """In ms since 1970."""
    cells: list[int | str]
    """The number of each one's row, followed by its data where that has changed."""
    frames: int
    """How many there are."""
    origin: Origin | None


class FrameTable:
    """The rows of all networks; those silent for longest make room at the limit."""

    def __init__(
        self,
        sessions: Mapping[str, NetworkSession],
        added: Callable[[Row], None],
        last: int = 0,
        limit: int = MOST_ROWS,
    ) -> None:
        """Begin without rows.

        Args:
            sessions: Those of the coach.
            added: Called with each new row.
            last: The number of the last row that there ever was.
            limit: How many rows are kept.
        """
        self.rows: dict[int, Row] = {}
        self.last = last
        self.gone: deque[tuple[int, int]] = deque(maxlen=2 * limit)
        """Rows that made room, each with the batch in which it did."""
        self.is_whole_since = 0
        """The batch since which `gone` has all."""
        self._sessions = sessions
        self._added = added
        self._limit = limit
        self._by_key: dict[RowKey, Row] = {}
        self._by_frame: dict[tuple[str, bool], dict[Frame, Row]] = {}
        """By network and direction, the rows by the frame that each had last."""

    # What was before

    def begin(self, now: float) -> None:
        """Take in what the coach knows of the time before; now is monotonic, in s."""
        wall = time.time()
        for name, session in self._sessions.items():
            for about, message in session.monitor.latest.rows(now):
                row = self.row_of(name, message.frame, sent=False, tick=0)
                row.count += about["count"]
                row.at = max(row.at, int((wall - about["last_heard"]) * 1000))

    def row_of(self, network: str, frame: Frame, *, sent: bool, tick: int) -> Row:
        """Return the row of a frame; a new one has it as its latest."""
        message = self._decode(network, frame)
        key = _key(network, message, sent=sent)
        return self._by_key.get(key) or self._add(key, message, tick)

    def _decode(self, network: str, frame: Frame) -> Message:
        # It was decoded when it came: this is a look into the codec's cache.
        return self._sessions[network].codecs.of(frame.source).decode(frame)

    # Frames as they come

    def read(self, carried: Iterable[Carried], tick: int) -> list[Line]:
        """Take frames in and return them in short."""
        lines = []
        for network, sent, batch, origin in carried:
            known = self._by_frame.setdefault((network, sent), {})
            at = int(batch.time * 1000)
            cells: list[int | str] = []
            for frame in batch.frames:
                row = known.get(frame)
                if row is None:
                    row = self._change(network, frame, sent=sent, at=at, tick=tick)
                    cells += (row.number, row.hex)
                else:
                    cells.append(row.number)
                row.count += 1
                row.at = at
                row.tick = tick
            lines.append(Line(at, cells, len(batch.frames), origin))
        return lines

    def take_in(self, carried: Carried, tick: int) -> None:
        """Count frames, and have their rows be up to date, without a line about them."""
        self.read([carried], tick)
        known = self._by_frame[carried.network, carried.sent]
        for frame in carried.batch.frames:
            # Whoever does not know that it came has to be told its data next time.
            if (row := known.pop(frame, None)) is not None:
                row.missed = tick

    def _change(
        self, network: str, frame: Frame, *, sent: bool, at: int, tick: int
    ) -> Row:
        """Return the row of a frame that is another one than it had, and give it that."""
        message = self._decode(network, frame)
        key = _key(network, message, sent=sent)
        row = self._by_key.get(key) or self._add(key, message, tick)
        by_frame = self._by_frame[network, sent]
        # It may have been there before anybody watched.
        by_frame.pop(row.frame, None)
        by_frame[frame] = row
        if row.message is not message:
            row.message, row.frame = message, frame
            row.hex = frame.data.hex()
            row.changed = tick
        for watcher in row.watchers:
            watcher(row, at)
        return row

    def _add(self, key: RowKey, message: Message, tick: int) -> Row:
        if len(self.rows) >= self._limit:
            self._make_room(tick)
        self.last += 1
        row = Row(self.last, key, message, tick)
        self.rows[row.number] = self._by_key[key] = row
        self._added(row)
        return row

    def _make_room(self, tick: int) -> None:
        """Drop the rows that were silent for longest, some at a time."""
        by_age = sorted(self.rows.values(), key=lambda row: row.at)
        for row in by_age[: max(self._limit // _SHARE, 1)]:
            del self.rows[row.number], self._by_key[row.key]
            by_frame = self._by_frame.get((row.network, row.sent), {})
            if by_frame.get(row.frame) is row:
                del by_frame[row.frame]
            if len(self.gone) == self.gone.maxlen:
                self.is_whole_since = self.gone[0][0]
            self.gone.append((tick, row.number))

    def gone_since(self, tick: int) -> list[int]:
        """Return the rows that have made room after a batch."""
        return [number for when, number in self.gone if when > tick]

    def __iter__(self) -> Iterator[Row]:
        """Return the rows, the oldest first."""
        return iter(self.rows.values())


def _key(network: str, message: Message, *, sent: bool) -> RowKey:
    """Return what tells a row.

    Makers' own messages are told apart by their first byte, as they do themselves.
    """
    first = None
    if message.dgn in _PROPRIETARY_DGNS and message.data:
        first = message.data[0]
    frame_id = message.frame.id
    is_short = frame_id & SHORT_ID
    instance = None if is_short else message.instance
    return network, sent, frame_id, instance, message.key.part, first
