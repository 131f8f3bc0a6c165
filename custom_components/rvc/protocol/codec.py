"""Decoding and encoding of messages, both by the same definitions of the spec."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from ..spec import Dgn, Signal, Spec
from ..spec.model import is_addressed
from .diagnostics import DM1, DM1_J1939, dm1_layout
from .errors import UnknownDgn, UnknownSignal, ValueNotAllowed
from .frame import GLOBAL_ADDRESS, LARGEST_SHORT_ID, SHORT_ID, Frame, join_id, split_id
from .message import NO_SIGNALS, Message, Value
from .signal_codec import (
    flags_reader,
    flags_writer,
    number_reader,
    number_writer,
    read_octets,
    write_octets,
)

# Frames whose messages are cached: more than a coach of a hundred devices
# repeats; the least recently decoded one is dropped.
_CACHED_FRAMES = 2048
_LONGEST_DATA = 8
_NUMBER = 0x1FFFF
# Below are alarms, and the control units of engine and chassis (Table 7.2)
_LOWEST_ADDRESS = 64

PROPRIETARY_ON_PAGE_0: Final = 0x0FF00
"""From here on J1939 gives the numbers of data page 0 no meaning."""
ALL_ON_PAGE_0: Final = 0x0F000
"""The lowest number of data page 0 that is no address."""
NOT_ON_PAGE_0: Final = 0x10000


class Codec:
    """Decodes and encodes the messages of a spec."""

    def __init__(self, spec: Spec, *, page_0: int = PROPRIETARY_ON_PAGE_0) -> None:
        """Use a spec; the layout of a DGN is prepared when it is first used.

        Args:
            spec: The spec.
            page_0: The lowest number on data page 0 that is read as the status on
                page 1, where it has no meaning of its own: some nodes leave the
                page bit out. NOT_ON_PAGE_0 for none.
        """
        self.spec = spec
        self.page_0 = page_0
        self._layouts: dict[str, _Layout] = {}
        cached = lru_cache(_CACHED_FRAMES)(self._decode)
        self.clear_cache: Callable[[], None] = cached.cache_clear
        """Drop the cached messages."""
        self.decode: Callable[[Frame], Message] = cached
        """Decode a frame; it never raises.

        An equal frame gives the same message object, so that listeners may compare
        with `is`. The message of a DGN that the spec lacks has no name and no
        signals; signals beyond the end of a short frame are None.
        """

    def _decode(self, frame: Frame) -> Message:
        if frame.id & SHORT_ID:
            number = frame.id >> 8 & LARGEST_SHORT_ID
            return self._decode_as(self.spec.by_short_id.get(number), frame)
        number = split_id(frame.id)[1]
        dgn = self.spec.by_number.get(number)
        if number in self.spec.variants:
            dgn = self._variant(number, frame) or dgn
        if dgn is None:
            return self._decode_as(
                self._by_another_number(frame), frame, has_own_number=False
            )
        if dgn.name == DM1 and dm1_layout(frame.data) == DM1_J1939:
            dgn = self.spec.dgns[DM1_J1939]
        return self._decode_as(dgn, frame)

    def decode_as(self, name: str, frame: Frame) -> Message:
        """Decode a frame in the layout of a DGN that shares its number."""
        return self._decode_as(self._dgn(name), frame)

    def _decode_as(
        self, dgn: Dgn | None, frame: Frame, *, has_own_number: bool = True
    ) -> Message:
        _, number, _, destination = split_id(frame.id)
        if frame.id & SHORT_ID:
            number, destination = frame.id >> 8 & LARGEST_SHORT_ID, None
        if dgn is not None and not has_own_number:
            number, destination = dgn.dgn or 0, None
        data = frame.data
        name, instance, signals, part = None, None, NO_SIGNALS, ""
        if dgn is not None:
            layout = self._layout(dgn)
            name = dgn.name
            signals = layout.unpack(data)
            if layout.begins_with_instance and data:
                instance = data[0]
            elif dgn.instance is not None:
                instance = layout.instance(data)
            if dgn.parts:
                part = layout.part(data)
        return Message(
            frame,
            name=name,
            dgn=number,
            destination=destination,
            instance=instance,
            signals=signals,
            part=part,
        )

    def _by_another_number(self, frame: Frame) -> Dgn | None:
        """Return the DGN of a frame whose number is none of the standard's."""
        number = frame.id >> 8 & _NUMBER
        if (dgn := self.spec.by_other_number.get(number)) is not None:
            return dgn
        if not self.page_0 <= number < NOT_ON_PAGE_0 or is_addressed(number):
            return None
        if frame.source < _LOWEST_ADDRESS or len(frame.data) != _LONGEST_DATA:
            return None
        dgn = self.spec.by_number.get(number | NOT_ON_PAGE_0)
        return None if dgn is None or dgn.is_command else dgn

    def _variant(self, number: int, frame: Frame) -> Dgn | None:
        """Return what a number means of a frame's sender and with its codes."""
        for dgn in self.spec.variants[number]:
            if not dgn.senders or frame.source in dgn.senders:
                layout = self._layout(dgn)
                if layout.is_meant(frame.data):
                    return dgn
        return None

    def unpack(self, name: str, data: bytes) -> Mapping[str, Value]:
        """Decode the data of a DGN, of any length, to its signals."""
        return self._layout(self._dgn(name)).unpack(data)

    def pack(self, name: str, /, **signals: Value) -> bytes:
        """Encode signals to the data of a DGN; raises EncodeError.

        Signals that are not given are all ones, "no data". `instance` may be given
        by this name, whatever the DGN calls it. A text or bytes of variable length
        end the data of a multi-frame DGN.
        """
        return self._layout(self._dgn(name)).pack(signals)

    def encode(
        self,
        name: str,
        signals: Mapping[str, Value],
        *,
        source: int,
        destination: int = GLOBAL_ADDRESS,
        priority: int | None = None,
    ) -> Frame:
        """Encode a message to its frame; raises EncodeError.

        Args:
            name: The DGN's name.
            signals: Values by the signals' names, see `pack`.
            source: The address of the sender.
            destination: Only addressed DGNs have one.
            priority: By default that of the DGN.
        """
        dgn = self._dgn(name)
        if dgn.dgn is None:
            raise UnknownDgn(name)
        data = self._layout(dgn).pack(signals)
        if len(data) > _LONGEST_DATA:
            raise ValueNotAllowed(name, len(data), "it takes more than one frame")
        if priority is None:
            priority = dgn.priority
        return Frame(join_id(priority, dgn.dgn, source, destination), data)

    def _dgn(self, name: str) -> Dgn:
        try:
            return self.spec.dgns[name]
        except KeyError:
            raise UnknownDgn(name) from None

    def _layout(self, dgn: Dgn) -> _Layout:
        layout = self._layouts.get(dgn.name)
        if layout is None:
            layout = self._layouts[dgn.name] = _Layout(dgn)
        return layout


class _Layout:
    """The places of a DGN's signals in its data."""

    def __init__(self, dgn: Dgn) -> None:
        self._dgn = dgn
        self._fields = {signal.name: _Field(signal, dgn) for signal in dgn.signals}
        always = [field for field in self._fields.values() if not field.signal.when]
        # Most signals lie within one byte: their value is one look-up.
        self._narrow = [
            (field.signal.name, field.table, field.first)
            for field in always
            if field.table is not None
        ]
        self._wide = [
            (field.signal.name, field.read) for field in always if field.table is None
        ]
        self._conditional = [
            field for field in self._fields.values() if field.signal.when
        ]
        self._length = max((field.end for field in self._fields.values()), default=0)
        self._instance = self._fields[dgn.instance] if dgn.instance else None
        self.begins_with_instance = (
            self._instance is not None and self._instance.is_first_byte
        )
        self._parts = [self._fields[name] for name in dgn.parts]

    def instance(self, data: bytes) -> int | None:
        """Return the instance; None if the DGN has none, or it is cut off."""
        field = self._instance
        return field.raw(data) if field and field.is_within(data) else None

    def part(self, data: bytes) -> str:
        """Return the codes of the part, "0-1"; "" if there is none.

        A device without such parts sends all ones.
        """
        if not all(field.is_within(data) for field in self._parts):
            return ""
        codes = [field.raw(data) for field in self._parts]
        if all(
            code == field.mask for code, field in zip(codes, self._parts, strict=True)
        ):
            return ""
        return "-".join(map(str, codes))

    def is_meant(self, data: bytes) -> bool:
        """Return whether data have the codes by which the DGN is known."""
        return self._has_codes(self._dgn.when, data)

    def unpack(self, data: bytes) -> dict[str, Value]:
        if len(data) < self._length:
            return self._unpack_short(data)
        signals = {name: table[data[first]] for name, table, first in self._narrow}
        for name, read in self._wide:
            signals[name] = read(data)
        for field in self._conditional:
            if self._holds(field.signal, data):
                signals[field.signal.name] = field.read(data)
        return signals

    def _unpack_short(self, data: bytes) -> dict[str, Value]:
        """Decode a frame that ends early: the signals it lacks are None."""
        return {
            name: field.read(data) if field.is_within(data) else None
            for name, field in self._fields.items()
            if self._holds(field.signal, data)
        }

    def _holds(self, signal: Signal, data: bytes | bytearray) -> bool:
        """Return whether the signal has a meaning, by its `when` on other signals."""
        return self._has_codes(signal.when, data)

    def _has_codes(
        self, wanted: Mapping[str, tuple[int, ...]], data: bytes | bytearray
    ) -> bool:
        return all(
            (other := self._fields[name]).is_within(data) and other.raw(data) in codes
            for name, codes in wanted.items()
        )

    def pack(self, signals: Mapping[str, Value]) -> bytes:
        values = {self._full_name(name): value for name, value in signals.items()}
        if self._dgn.multi_frame:
            data = bytearray(b"\xff" * self._packed_length(values))
        else:
            data = bytearray(self._dgn.fill)
        for name, codes in self._dgn.when.items():
            self._fields[name].write_raw(data, codes[0])
        for name, value in values.items():
            # What says nothing stays as it is: zeros with some makers.
            if value is not None:
                self._fields[name].write(data, value)
        for name in values:
            if not self._holds(self._fields[name].signal, data):
                raise UnknownSignal(self._dgn.name, name, "does not now have")
        return bytes(data)

    def _full_name(self, name: str) -> str:
        if name == "instance" and self._dgn.instance is not None:
            return self._dgn.instance
        if name not in self._fields:
            raise UnknownSignal(self._dgn.name, name)
        return name

    def _packed_length(self, values: Mapping[str, Value]) -> int:
        return max(
            (self._fields[name].end_of(values[name]) for name in values), default=0
        )


class _Field:
    """A signal and its place in the data."""

    def __init__(self, signal: Signal, dgn: Dgn) -> None:
        self.signal = signal
        self.first, self._shift = divmod(signal.start, 8)
        self.end = (signal.start + signal.width + 7) // 8
        self.is_first_byte = (signal.start, signal.width) == (0, 8)
        self.mask = (1 << signal.width) - 1
        self._octets = signal.kind in ("text", "bytes")
        self._variable = self._octets and dgn.multi_frame
        self._value: Callable[[int], Value]
        self._raw: Callable[[Value], int]
        if signal.name == dgn.instance:
            # Instances are plain numbers, also those that have names.
            self._value = int
            self._raw = _instance_writer(signal)
        elif signal.kind == "bitmap":
            self._value, self._raw = flags_reader(signal), flags_writer(signal)
        else:
            self._value = number_reader(signal)
            self._raw = number_writer(signal, of_command=dgn.is_command)
        self.table: list[Value] | None = None
        if self.end == self.first + 1 and not self._octets:
            self.table = [
                self._value(octet >> self._shift & self.mask) for octet in range(256)
            ]

    def is_within(self, data: bytes | bytearray) -> bool:
        """Return whether the data reach to the end of the signal."""
        return len(data) >= self.end or (self._octets and len(data) > self.first)

    def raw(self, data: bytes | bytearray) -> int:
        """Return the signal's bits as a number."""
        octets = int.from_bytes(data[self.first : self.end], "little")
        return octets >> self._shift & self.mask

    def read(self, data: bytes) -> Value:
        """Return the signal's value."""
        if self._octets:
            return read_octets(self.signal, data[self.first : self.end])
        return self._value(self.raw(data))

    def write(self, data: bytearray, value: Value) -> None:
        """Write the value into the data; raises ValueNotAllowed."""
        if self._octets:
            octets = write_octets(self.signal, value, pad=not self._variable)
            data[self.first : self.first + len(octets)] = octets
            return
        self.write_raw(data, self._raw(value))

    def write_raw(self, data: bytearray, raw: int) -> None:
        """Write the signal's bits into the data."""
        bits = int.from_bytes(data[self.first : self.end], "little")
        bits &= ~(self.mask << self._shift)
        bits |= raw << self._shift
        data[self.first : self.end] = bits.to_bytes(self.end - self.first, "little")

    def end_of(self, value: Value) -> int:
        """Return how long data with this value are at least."""
        if not self._variable:
            return self.end
        return self.first + len(write_octets(self.signal, value, pad=False))


def _instance_writer(signal: Signal) -> Callable[[Value], int]:
    """Return a writer of any instance number, or of a label for it."""
    labels: dict[Any, int] = {label: raw for raw, label in signal.values.items()}
    largest = (1 << signal.width) - 1

    def write(value: Value) -> int:
        if value in labels:
            return labels[value]
        if value is None:
            return largest
        if not isinstance(value, int) or not 0 <= value <= largest:
            raise ValueNotAllowed(signal.name, value, f"it is not 0 to {largest}")
        return value

    return write
