"""Lines about frames: as text, as JSON, as CSV. What repeats is rendered once."""

from collections.abc import Iterator
import csv
from datetime import datetime, tzinfo
from functools import lru_cache
import io
import json
from typing import Any, Final, Protocol

from ..bus.recordings.clock import is_dated
from ..bus.recordings.registry import Recording
from ..coach.decoder import PACKETS, Decoder
from ..protocol.frame import Frame
from ..protocol.message import Message, Value, is_value
from ..protocol.plain_data import value_to_json
from ..protocol.text import plain_text
from .filters import Filter

# More than what a coach of a hundred devices repeats
_MOST_TAILS: Final = 65_536
_LEFT_OUT: Final = ""
_LONGEST_CHANNEL: Final = 64
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")

_to_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Rendering(Protocol):
    """A way to write frames, in two parts: the second is the same for equal frames."""

    header: str
    """What stands before the first line."""

    def head(self, time: float | None, channel: str | None, is_own: bool) -> str:
        """Return the beginning of a line: when and where a frame was."""

    def tail(self, message: Message) -> str:
        """Return the rest of the line, with its end."""


class Renderer:
    """Renders the frames of a recording that are meant, line by line."""

    def __init__(
        self, decoder: Decoder, rendering: Rendering, is_meant: Filter | None
    ) -> None:
        """Begin with nothing rendered."""
        self._decoder = decoder
        self._rendering = rendering
        self._is_meant = is_meant
        self._tails: dict[Frame, str] = {}

    def lines(self, recording: Recording) -> Iterator[str]:
        """Render a recording; a long message stands behind the last of its packets."""
        head, tails = self._rendering.head, self._tails
        time = 0.0
        for frame, stamp, channel, is_own in recording.frames():
            if (tail := tails.get(frame)) is not None:
                if tail:
                    yield head(stamp, channel, is_own) + tail
                continue
            time = time if stamp is None else stamp
            for tail in self._render(frame, time):
                if tail:
                    yield head(stamp, channel, is_own) + tail

    def _render(self, frame: Frame, time: float) -> Iterator[str]:
        """Render a frame, and the long message that it completes."""
        decoder = self._decoder
        message = decoder.decode(frame)
        if decoder.learn(message):
            self._tails.clear()
            message = decoder.decode(frame)
        tail = self._tail(message)
        yield tail
        if message.name not in PACKETS:
            if len(self._tails) >= _MOST_TAILS:
                self._tails.clear()
            self._tails[frame] = tail
        elif (whole := decoder.join(message, time)) is not None:
            if decoder.learn(whole):
                self._tails.clear()
            yield self._tail(whole)

    def _tail(self, message: Message) -> str:
        """Return the rest of a line; nothing for what is not meant."""
        if self._is_meant is None or self._is_meant(message):
            return self._rendering.tail(message)
        return _LEFT_OUT


class JsonLines:
    """One object a line."""

    header = ""

    def head(self, time: float | None, channel: str | None, is_own: bool) -> str:
        """Return when and where a frame was."""
        stamp = "null" if time is None else time
        return f'{{"time":{stamp},"channel":{_place(channel, is_own)},'

    def tail(self, message: Message) -> str:
        """Return what a frame is."""
        return f"{_to_json(as_fields(message))[1:]}\n"


@lru_cache(256)
def _place(channel: str | None, is_own: bool) -> str:
    return _to_json(channel) + (',"sent":true' if is_own else "")


def as_fields(message: Message) -> dict[str, Any]:
    """Return a message as plain data, the parts of its identifier too."""
    return {
        "id": identifier(message),
        "dgn": f"{message.dgn:05X}",
        "name": message.name,
        "source": message.source,
        "destination": message.destination,
        "instance": message.instance,
        "signals": {
            name: value_to_json(value) for name, value in message.signals.items()
        },
        "data": message.data.hex().upper(),
    }


def identifier(message: Message) -> str:
    """Return the identifier of a message's frame in hexadecimal."""
    return f"{message.frame.id:08X}"


class Text:
    """For people: time, where, who, what, and the signals that have a value."""

    header = ""

    def __init__(self, zone: tzinfo) -> None:
        """Show times of the calendar in a zone."""
        self._zone = zone

    def head(self, time: float | None, channel: str | None, is_own: bool) -> str:
        """Return when and where a frame was."""
        arrow = ">" if is_own else " "
        return f"{self._time(time)}  {_in_a_column(channel)}{arrow}"

    def _time(self, time: float | None) -> str:
        if time is None:
            return "-"
        if not is_dated(time):
            return f"{time:12.6f}"
        clock = datetime.fromtimestamp(time, self._zone)
        return clock.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]

    def tail(self, message: Message) -> str:
        """Return what a frame is."""
        to = "" if message.destination is None else f"->{message.destination:02X}"
        instance = "" if message.instance is None else f" {message.instance}"
        name = message.name or f"{message.dgn:05X}"
        values = values_in_words(message)
        return f"{message.source:02X}{to:5} {name}{instance}  {values}\n"


def values_in_words(message: Message) -> str:
    """Return the signals of a message that have a value; its bytes if there are none."""
    values = (
        f"{signal}={value_text(value)}"
        for signal, value in message.signals.items()
        if is_value(value) and signal != "instance"
    )
    return " ".join(values) or message.data.hex(" ").upper()


def value_text(value: Value) -> str:
    """Return a value in short, for people."""
    if isinstance(value, float):
        return f"{value:.10g}"
    plain = value_to_json(value)
    return "+".join(plain) if isinstance(plain, list) else str(plain)


class Csv:
    """A table; the signals stand in one column as JSON."""

    columns: Final = (
        "time",
        "channel",
        "direction",
        "id",
        "dgn",
        "name",
        "source",
        "destination",
        "instance",
        "data",
        "signals",
    )
    header = ",".join(columns) + "\n"

    def head(self, time: float | None, channel: str | None, is_own: bool) -> str:
        """Return when and where a frame was."""
        stamp = "" if time is None else repr(time)
        return f"{stamp},{_cell(channel or '')},{'Tx' if is_own else 'Rx'},"

    def tail(self, message: Message) -> str:
        """Return what a frame is."""
        fields = as_fields(message)
        fields["signals"] = _to_json(fields["signals"])
        return _csv_line([fields[name] for name in self.columns[3:]]) + "\n"


@lru_cache(256)
def _in_a_column(channel: str | None) -> str:
    """Return a channel for the eye; its name may be anything, also what moves a cursor."""
    return f"{plain_text(channel or '-', _LONGEST_CHANNEL):6}"


@lru_cache(256)
def _cell(text: str) -> str:
    """Return a cell of a table that no spreadsheet takes for a formula."""
    is_formula = text.startswith(_FORMULAS)
    return _csv_line([f"'{text}" if is_formula else text])


def _csv_line(values: list[Any]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(values)
    return text.getvalue()
