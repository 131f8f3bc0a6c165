"""Copies of recordings that may be passed on: frames without what is their owner's own.

Which signals are private is in the spec (`shown: {DGN: {private: ...}}`, and the table
`private_numbers` for numbers that RV-C gives no meaning). Their bits are all ones, "no
data", and their letters "x"; all else stays as it was, so that the copy can be played. Of
makers' own messages what changes for itself stays, see `makers_bytes`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...protocol.codec import Codec
from ...protocol.frame import GLOBAL_ADDRESS, Frame, split_id
from ...protocol.transport_protocol import BAM, CONTROL, DATA, PACKET_SIZE, RTS
from ...spec import Spec
from ...spec.dgn import Signal
from .makers_bytes import MakersBytes

_NUMBER: Final = 0x1FFFF
_CONTROL_SIZE: Final = 8
_MOST_SESSIONS: Final = 1024
_NO_DATA: Final = 0xFF
# Page 1 has one too, which RV-C does not name (J1939-21, proprietary A2).
_MAKERS_OWN: Final = (0x0EF00, 0x1EF00)
_LETTER: Final = ord("x")
_END_OF_FIELD: Final = ord("*")
# What ends or fills texts
_NO_LETTERS: Final = (_END_OF_FIELD, 0, _NO_DATA)

type Rule = Any
"""What of a DGN is private, as `shown` has it."""


@dataclass(slots=True)
class _LongMessage:
    """A long message whose packets come one by one."""

    dgn: str | None
    """Its DGN's name; None where that has nothing private."""
    all_is_private: bool = False
    """Whether it is not known any more what a packet holds."""
    next: int = 0
    """The first byte of the packet that comes next."""
    fields: int = 0
    """How many fields of its text have ended."""


class PrivateFields:
    """Takes out of frames what is private; they are given in their order.

    What stays of makers' own messages is learned before, in a first reading.
    """

    def __init__(self, codec: Codec) -> None:
        """Tell by a codec what frames hold."""
        self._codec = codec
        self._spec = codec.spec
        self._numbers = {int(one, 16) for one in self._spec.tables["private_numbers"]}
        self._rules = private_rules(self._spec)
        self._long: dict[tuple[int, int | None], _LongMessage] = {}
        self._makers = MakersBytes()

    def learn(self, frame: Frame) -> None:
        """Take in a frame of the first reading."""
        if frame.dgn in _MAKERS_OWN:
            self._makers.learn(frame)

    def without(self, frame: Frame) -> Frame:
        """Return a frame without what is private."""
        if frame.id >> 8 & _NUMBER in self._numbers:
            return frame._replace(data=_behind_first(frame.data))
        if frame.dgn in _MAKERS_OWN:
            return self._makers.without_private(frame)
        message = self._codec.decode(frame)
        if message.name == CONTROL:
            self._begin(frame, message.destination)
        elif message.name == DATA:
            return self._packet(frame, message.destination)
        rule = self._rules.get(message.name or "")
        if rule is None:
            return frame
        assert message.name is not None
        return frame._replace(
            data=self._blank(message.name, frame.data, _LongMessage(None))
        )

    def _begin(self, frame: Frame, destination: int | None) -> None:
        """Note which message is announced; what confirms or clears packets is none."""
        data = frame.data
        if len(data) != _CONTROL_SIZE or data[0] not in (BAM, RTS):
            return
        number = int.from_bytes(data[5:8], "little")
        known = self._spec.by_number.get(split_id(number << 8).dgn)
        name = None if known is None or known.name not in self._rules else known.name
        if len(self._long) >= _MOST_SESSIONS:
            self._long.clear()
        to = GLOBAL_ADDRESS if data[0] == BAM else destination
        self._long[frame.source, to] = _LongMessage(name, number in self._numbers)

    def _packet(self, frame: Frame, destination: int | None) -> Frame:
        """Return a packet of a long message; one whose beginning is missing is blank."""
        to = GLOBAL_ADDRESS if destination is None else destination
        long = self._long.get((frame.source, to))
        if long is None or not frame.data:
            return frame._replace(data=_behind_first(frame.data))
        if long.dgn is None and not long.all_is_private:
            return frame
        first = (frame.data[0] - 1) * PACKET_SIZE
        if first != long.next:
            # One is lost or comes again: it is not known what stands where.
            long.all_is_private = True
        if long.all_is_private or long.dgn is None:
            return frame._replace(data=_behind_first(frame.data))
        part = self._blank(long.dgn, frame.data[1:], long)
        long.next += PACKET_SIZE
        return frame._replace(data=frame.data[:1] + part)

    def _blank(self, name: str, data: bytes, long: _LongMessage) -> bytes:
        """Return data, which begins at a byte of its message, without what is private."""
        rule = self._rules[name]
        if rule is True:
            return (
                _behind_first(data) if not long.next else bytes([_NO_DATA]) * len(data)
            )
        blank = bytearray(data)
        for signal in self._spec.dgns[name].signals:
            if signal.name not in rule:
                continue
            if isinstance(rule, Mapping):
                _blank_fields(blank, signal, rule[signal.name], long)
            else:
                _blank_signal(blank, signal, long.next)
        return bytes(blank)


def private_rules(spec: Spec) -> Mapping[str, Rule]:
    """Return what is private of which DGNs, by their names."""
    return {
        name: hints["private"]
        for name, hints in spec.shown.items()
        if isinstance(hints, Mapping) and "private" in hints
    }


def _behind_first(data: bytes) -> bytes:
    """Return data whose first byte alone is left: it says which part it is."""
    return data[:1] + bytes([_NO_DATA]) * (len(data) - 1)


def _blank_signal(data: bytearray, signal: Signal, first: int) -> None:
    """Blank a signal in data that begins at a byte of its message."""
    is_text = signal.kind == "text"
    for place in range(len(data)):
        start = (first + place) * 8 - signal.start
        bits = range(max(0, -start), min(8, signal.width - start))
        if not is_text:
            data[place] |= sum(1 << bit for bit in bits)
        elif bits and data[place] not in _NO_LETTERS:
            data[place] = _LETTER


def _blank_fields(
    data: bytearray, signal: Signal, fields: Iterable[int], long: _LongMessage
) -> None:
    """Blank some fields of a text whose fields end in asterisks."""
    for place, letter in enumerate(data):
        if (long.next + place) * 8 < signal.start:
            continue
        if letter == _END_OF_FIELD:
            long.fields += 1
        elif long.fields in fields and letter not in _NO_LETTERS:
            data[place] = _LETTER
