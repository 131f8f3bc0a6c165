"""Clients that want the same: what they are sent is encoded once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from homeassistant.helpers.json import json_bytes

from ...bus.origin import Origin
from ...bus.trace import TracedFrame
from ...coach.timing import Timing
from ..contract.monitor import (
    CommandAnswer,
    FrameOrigin,
    MonitorEvent,
    MonitorFilter,
    MonitorNetwork,
    MonitorRequest,
    MonitorRow,
    SentFrame,
    TableCells,
)
from ..registry import Stream
from .pace import Mode, Pace
from .table import FrameTable, Line, Row

MOST_HISTORY: Final = 500

type Describe = Callable[[Row], MonitorRow]
type MonitorStream = Stream[MonitorRequest, MonitorEvent]


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """What there was since the batch before."""

    tick: int
    """Its number."""
    time: int
    """When it was made, in ms since 1970."""
    lines: Sequence[Line]
    described: Sequence[Row]
    """Rows that are new, or named otherwise."""
    gone: Sequence[int]
    lost: int
    answers: Sequence[CommandAnswer]


class MonitorClient:
    """A subscription of a client."""

    def __init__(self, stream: MonitorStream, pace: Pace) -> None:
        """Begin; it has to be sent a snapshot."""
        self.stream = stream
        self.kind: Literal["table", "trace"] = stream.request["stream"]
        self.pace = pace
        self.since = 0
        """The batch that it was sent last."""
        self.frames = 0
        """How many frames of its group there were by then."""
        self.wants_snapshot = True


class Group:
    """The clients of one filter."""

    def __init__(
        self,
        meant: MonitorFilter,
        table: FrameTable,
        describe: Describe,
        timing: Timing,
        tick: int,
    ) -> None:
        """Begin without clients.

        Args:
            meant: Which frames are meant.
            table: The rows of all frames.
            describe: Returns what is the same of all frames of a row.
            timing: The pauses.
            tick: The number of the last batch.
        """
        self.clients: list[MonitorClient] = []
        self._networks = _set_of(meant.get("networks"))
        self._sources = _set_of(meant.get("sources"))
        self._dgns = _set_of(meant.get("dgns"))
        self._takes_all = not meant
        self._describe = describe
        self._timing = timing
        self._frames = 0
        """How many frames there were, also those that were lost."""
        self._asked = 0.0
        self.begin(table, tick)

    def begin(self, table: FrameTable, tick: int) -> None:
        """Begin with the rows of a table; clients have to be sent a snapshot."""
        self._table = table
        self._last = tick
        """The last batch that had something for it."""
        self._numbers = {row.number for row in table if self._wants(row)}

    def _wants(self, row: Row) -> bool:
        return (
            (self._networks is None or row.network in self._networks)
            and (self._sources is None or row.source in self._sources)
            and (self._dgns is None or row.dgn in self._dgns)
        )

    def add_row(self, row: Row) -> None:
        """Note a new row."""
        if self._wants(row):
            self._numbers.add(row.number)

    # Batches

    def send(self, batch: Batch, now: float) -> None:
        """Send each client what there is for it; now is monotonic, in s."""
        batch = self._part_of(batch)
        self._numbers.difference_update(batch.gone)
        before = self._last
        if batch.lines or batch.described or batch.answers or batch.gone or batch.lost:
            self._last = batch.tick
        self._frames += batch.lost + sum(line.frames for line in batch.lines)
        asks = now - self._asked >= self._timing.live_ask
        ready: dict[str, bytes] = {}
        for client in tuple(self.clients):
            mode = client.pace.mode
            if client.pace.look(now) is Mode.STOPPED:
                if mode is not Mode.STOPPED:
                    self._send_own(client, self._empty(client, batch.time), now)
            elif client.wants_snapshot or mode is Mode.STOPPED:
                # Whoever has stopped it makes the channel send it all there is.
                client.wants_snapshot = True
            elif client.pace.mode is Mode.SLOW or client.since != before:
                self._catch_up(client, batch.time, now)
            elif client.since == self._last:
                self._give_sign(client, batch.time, now)
            else:
                if client.kind not in ready:
                    event = self._event(client.kind, batch, before)
                    if asks:
                        self._asked = now
                        event["ack"] = True
                    ready[client.kind] = json_bytes(event)
                self._note(client, now, asks=asks)
                client.stream.send_encoded(ready[client.kind])

    def _part_of(self, batch: Batch) -> Batch:
        """Return what of a batch is meant."""
        if self._takes_all:
            return batch
        wanted = self._numbers
        return Batch(
            tick=batch.tick,
            time=batch.time,
            lines=[one for line in batch.lines if (one := _only(line, wanted)).frames],
            described=[row for row in batch.described if row.number in wanted],
            gone=[number for number in batch.gone if number in wanted],
            lost=batch.lost,
            answers=[one for one in batch.answers if one["row"] in wanted],
        )

    def _event(
        self, kind: Literal["table", "trace"], batch: Batch, before: int
    ) -> MonitorEvent:
        """Return what there is since the batch before."""
        event = MonitorEvent(seq=batch.tick, since=before, time=batch.time)
        if batch.described:
            event["rows"] = [self._describe(row) for row in batch.described]
        if kind == "table":
            event["table"] = self._cells(before, batch.time)
        else:
            event["trace"] = [
                [line.at - batch.time, *line.cells] for line in batch.lines
            ]
            if sent := _sent_frames(batch.lines):
                event["sent"] = sent
            if batch.lost:
                # What the trace lacks is counted, and was the latest, in the table.
                # Its lines tell of all other rows.
                event["table"] = self._cells(before, batch.time, missed=True)
                event["lost"] = batch.lost
        if batch.answers:
            event["answers"] = [
                {**one, "at": one["at"] - batch.time} for one in batch.answers
            ]
        if batch.gone:
            event["gone"] = list(batch.gone)
        return event

    def _rows(self) -> Iterable[Row]:
        if self._takes_all:
            return self._table
        return (self._table.rows[number] for number in sorted(self._numbers))

    def _cells(
        self, since: int, time: int, *, missed: bool = False
    ) -> list[TableCells]:
        """Return the rows that came after a batch, or of which lines lack a frame."""
        return [
            (row.number, row.count, row.at - time, row.hex)
            if row.changed > since
            else (row.number, row.count, row.at - time)
            for row in self._rows()
            if (row.missed if missed else row.tick) > since
        ]

    # What is for one client

    def _note(self, client: MonitorClient, now: float, *, asks: bool) -> None:
        client.since = self._last
        client.frames = self._frames
        client.pace.sent(self._last, now, asks=asks)

    def _empty(self, client: MonitorClient, time: int) -> MonitorEvent:
        """Return an event without news."""
        event = MonitorEvent(seq=client.since, since=client.since, time=time, ack=True)
        if client.pace.mode is not Mode.ALL:
            event["mode"] = "slow" if client.pace.mode is Mode.SLOW else "stopped"
        return event

    def _send_own(self, client: MonitorClient, event: MonitorEvent, now: float) -> None:
        client.pace.sent(event["seq"], now, asks=True)
        client.stream.send(event)

    def _give_sign(self, client: MonitorClient, time: int, now: float) -> None:
        """Tell a client that all is well, if it was sent nothing for some time."""
        if now - client.pace.sent_at >= self._timing.live_heartbeat:
            self._send_own(client, self._empty(client, time), now)

    def _catch_up(self, client: MonitorClient, time: int, now: float) -> None:
        """Send a client the rows that came since it was last sent any."""
        is_slow = client.pace.mode is Mode.SLOW
        if is_slow and now - client.pace.sent_at < self._timing.live_slow_batch:
            return
        since = client.since
        if since < self._table.is_whole_since:
            client.wants_snapshot = True
            return
        event = self._empty(client, time)
        event["seq"] = self._last
        rows = [self._describe(row) for row in self._rows() if row.described > since]
        if rows:
            event["rows"] = rows
        event["table"] = self._cells(since, time)
        if gone := self._table.gone_since(since):
            event["gone"] = gone
        if client.kind == "trace" and self._frames > client.frames:
            event["lost"] = self._frames - client.frames
        self._note(client, now, asks=True)
        client.stream.send(event)

    def send_snapshot(
        self,
        client: MonitorClient,
        networks: list[MonitorNetwork],
        history: Iterable[tuple[Row, TracedFrame]],
        time: int,
        now: float,
    ) -> None:
        """Send a client all there is.

        Args:
            client: The client.
            networks: Those of the coach.
            history: The last frames that were carried, with their rows.
            time: In ms since 1970.
            now: Monotonic, in s.
        """
        client.wants_snapshot = False
        event = MonitorEvent(seq=self._last, since=client.since, time=time, ack=True)
        event["subscription"] = client.stream.message_id
        event["networks"] = networks
        event["rows"] = [self._describe(row) for row in self._rows()]
        event["table"] = self._cells(-1, time)
        if client.kind == "trace":
            event["history"] = [
                (int(one.time * 1000) - time, row.number, one.frame.data.hex())
                for row, one in history
                if row.number in self._numbers
            ][-MOST_HISTORY:]
        self._note(client, now, asks=True)
        client.stream.send(event)


def origin_to_dict(origin: Origin) -> FrameOrigin:
    """Return who asked as plain data."""
    return FrameOrigin(context=origin.context, user=origin.user, cause=origin.cause)


def _set_of(values: Iterable[Any] | None) -> frozenset[Any] | None:
    return None if values is None else frozenset(values)


def _sent_frames(lines: Sequence[Line]) -> list[SentFrame]:
    """Return who has asked for the frames of lines."""
    return [
        SentFrame(line=number, **origin_to_dict(line.origin))
        for number, line in enumerate(lines)
        if line.origin is not None
    ]


def _only(line: Line, wanted: set[int]) -> Line:
    """Return the frames of a line whose rows are wanted."""
    cells: list[int | str] = []
    count, is_wanted = 0, False
    for cell in line.cells:
        if isinstance(cell, int):
            is_wanted = cell in wanted
            count += is_wanted
        if is_wanted:
            cells.append(cell)
    return line._replace(cells=cells, frames=count)
