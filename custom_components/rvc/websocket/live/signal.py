"""One signal of one sender over time, for a plot."""

from collections.abc import Mapping
from typing import Any, Final

from ...bus.trace import TracedFrame
from ...coach.session import NetworkSession
from ...coach.timing import Timing
from ...presentation.labels import in_words
from ...protocol.message import Message
from ...protocol.plain_data import value_to_json
from ...spec import Signal
from ..contract.monitor import SignalEvent, SignalPoint, SignalRequest
from ..registry import Stream
from .pace import Mode, Pace
from .table import Row

MOST_POINTS: Final = 1000
"""Of one batch, and of what was before."""

type SignalStream = Stream[SignalRequest, SignalEvent]


class SignalClient:
    """A subscription to a signal: each change of it, and that it is still the same."""

    def __init__(
        self,
        stream: SignalStream,
        session: NetworkSession,
        signal: Signal,
        pace: Pace,
        timing: Timing,
    ) -> None:
        """Begin without points.

        Args:
            stream: Leads to the client.
            session: That of the network.
            signal: The signal.
            pace: How far the client is.
            timing: The pauses.
        """
        self.stream = stream
        self.pace = pace
        self.wants_history = True
        """Whether it is to be sent what was before."""
        self._session = session
        self._signal = signal
        self._timing = timing
        self._rows: list[Row] = []
        self._points: list[SignalPoint] = []
        self._lost = 0
        self._seq = 0

    def watch(self, row: Row) -> None:
        """Watch a row if the signal comes with it."""
        request = self.stream.request
        if (
            not row.sent
            and row.network == request["network"]
            and row.source == request["source"]
            and row.dgn == request["dgn"]
            and row.message.instance == request.get("instance")
        ):
            self._rows.append(row)
            row.watchers = (*row.watchers, self._changed)

    def close(self) -> None:
        """Watch no more."""
        for row in self._rows:
            row.watchers = tuple(one for one in row.watchers if one != self._changed)
        self._rows.clear()

    def forget(self, gone: Mapping[int, Row]) -> None:
        """Drop rows that are not there any more; `gone` has those that are."""
        self._rows = [row for row in self._rows if row.number in gone]

    def _changed(self, row: Row, at: int) -> None:
        self._add(at, row.message)

    def _add(self, at: int, message: Message) -> None:
        if self._signal.name not in message.signals:
            return
        if len(self._points) >= MOST_POINTS:
            self._points.pop(0)
            self._lost += 1
        value = _value(message.signals[self._signal.name])
        self._points.append((at, value))

    def begin(self, traced: list[TracedFrame], time: int, now: float) -> None:
        """Send what was before, which may be nothing; it begins the plot anew.

        Args:
            traced: The last frames of the DGN and the sender.
            time: In ms since 1970.
            now: Monotonic, in s.
        """
        request = self.stream.request
        self.wants_history = False
        self._points.clear()
        for one in traced:
            codec = self._session.codecs.of(one.frame.source)
            message = codec.decode(one.frame)
            if not one.sent and message.instance == request.get("instance"):
                self._add(int(one.time * 1000), message)
        self._lost = 0
        event = self._event(time)
        event["subscription"] = self.stream.message_id
        event["unit"] = self._signal.unit
        event["labels"] = {
            label: in_words(label) for label in self._signal.values.values()
        }
        self._send(event, now)

    def send(self, tick: int, time: int, now: float) -> None:
        """Send what has come in a batch."""
        for row in self._rows:
            if row.tick == tick and (not self._points or self._points[-1][0] < row.at):
                self._add(row.at, row.message)
        mode = self.pace.mode
        if self.pace.look(now) is Mode.ALL:
            if mode is Mode.STOPPED:
                self.wants_history = True
                return
            is_due = self._points or self._lost
            if is_due or now - self.pace.sent_at >= self._timing.live_heartbeat:
                self._send(self._event(time), now)
            return
        # Who sleeps gets the last one, once a second, and then nothing.
        self._lost += len(self._points[:-1])
        del self._points[:-1]
        has_just_stopped = self.pace.mode is Mode.STOPPED and mode is not Mode.STOPPED
        is_due = now - self.pace.sent_at >= self._timing.live_slow_batch
        if has_just_stopped or (self.pace.mode is Mode.SLOW and is_due):
            event = self._event(time)
            event["mode"] = "stopped" if has_just_stopped else "slow"
            self._send(event, now)

    def _event(self, time: int) -> SignalEvent:
        self._seq += 1
        event = SignalEvent(
            seq=self._seq, since=self._seq - 1, time=time, points=self._points
        )
        if self._lost:
            event["lost"] = self._lost
        self._points, self._lost = [], 0
        return event

    def _send(self, event: SignalEvent, now: float) -> None:
        asks = not self.pace.is_asked or event.get("mode") is not None
        if asks:
            event["ack"] = True
        self.pace.sent(event["seq"], now, asks=asks)
        self.stream.send(event)


def _value(value: Any) -> float | str | None:
    """Return a signal's value as a plot takes it."""
    plain = value_to_json(value)
    if isinstance(plain, list):
        return ", ".join(str(one) for one in plain)
    return plain if isinstance(plain, int | float | str) else None
