"""The places of a DGN's signals in its data, and the values that they have there."""

from collections.abc import Callable, Iterable, Mapping
import struct
from typing import Any, Final

from ..spec import Dgn, Signal
from ..spec.reasons import Reason
from .errors import UnknownSignal, ValueNotAllowed
from .message import Value
from .signal_codec import (
    flags_reader,
    flags_writer,
    number_reader,
    number_writer,
    read_octets,
    scaling,
    write_octets,
)

_TABLES: Final[dict[tuple[Any, ...], list[Value]]] = {}
"""The values of all octets, by what makes them of a signal."""
_MOST_TABLES: Final = 2048
# How struct calls unsigned numbers, by their bits
_UNSIGNED: Final = {16: "H", 32: "I"}


class Layout:
    """The places of a DGN's signals in its data."""

    def __init__(self, dgn: Dgn) -> None:
        """Prepare what reads and writes them."""
        self._dgn = dgn
        self._fields = {signal.name: Field(signal, dgn) for signal in dgn.signals}
        always = sorted(
            (field for field in self._fields.values() if not field.signal.when),
            key=lambda field: field.first,
        )
        # Most signals lie within one byte: their value is one look-up.
        self._narrow = [
            (field.signal.name, field.table, field.first)
            for field in always
            if field.table is not None
        ]
        # Numbers of whole bytes are all unpacked by one call, and scaled as they come.
        aligned = _side_by_side(field for field in always if field.is_aligned)
        self._unpack_aligned = _struct_of(aligned).unpack_from
        self._aligned = [
            (field.signal.name, *scaling(field.signal)) for field in aligned
        ]
        self._others = [
            (field.signal.name, field.read)
            for field in always
            if field.table is None and field not in aligned
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
        self.has_parts = bool(dgn.parts)

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
        """Return the values by their signals' names."""
        if len(data) < self._length:
            return self._unpack_short(data)
        signals = {name: table[data[first]] for name, table, first in self._narrow}
        if aligned := self._aligned:
            codes = self._unpack_aligned(data)
            for (name, odd, factor, shift, divisor), raw in zip(
                aligned, codes, strict=True
            ):
                if raw in odd:
                    signals[name] = odd[raw]
                else:
                    scaled = raw * factor + shift
                    signals[name] = scaled if divisor == 1 else scaled / divisor
        for name, read in self._others:
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
        """Return the data with these values; raises EncodeError."""
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
                raise UnknownSignal(self._dgn.name, name, not_now=True)
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


class Field:
    """A signal and its place in the data."""

    __slots__ = (
        "_is_instance",
        "_octets",
        "_of_command",
        "_raw",
        "_shift",
        "_value",
        "_variable",
        "end",
        "first",
        "is_first_byte",
        "mask",
        "signal",
        "table",
    )

    def __init__(self, signal: Signal, dgn: Dgn) -> None:
        """Prepare what reads it; few are ever written."""
        self.signal = signal
        self.first, self._shift = divmod(signal.start, 8)
        self.end = (signal.start + signal.width + 7) // 8
        self.is_first_byte = (signal.start, signal.width) == (0, 8)
        self.mask = (1 << signal.width) - 1
        self._octets = signal.kind in ("text", "bytes")
        self._variable = self._octets and dgn.multi_frame
        self._is_instance = signal.name == dgn.instance
        self._of_command = dgn.is_command
        self._value: Callable[[int], Value] | None = None
        self._raw: Callable[[Value], int] | None = None
        self.table: list[Value] | None = None
        # Of a bitmap each octet would be a set of its own.
        if self.end == self.first + 1 and not self._octets and signal.kind != "bitmap":
            self.table = self._shared_table()

    def _shared_table(self) -> list[Value]:
        """Return the values of all octets: those of a flag are the same in many DGNs."""
        signal = self.signal
        key = (
            self._is_instance,
            self._shift,
            signal.kind,
            signal.type,
            signal.width,
            signal.unit,
            signal.scale,
            signal.offset,
            signal.full_range,
            signal.blank,
            *signal.values.items(),
            None,
            *signal.flags.items(),
        )
        table = _TABLES.get(key)
        if table is None:
            if len(_TABLES) >= _MOST_TABLES:
                _TABLES.clear()
            read = self._new_reader()
            table = [read(octet >> self._shift & self.mask) for octet in range(256)]
            _TABLES[key] = table
        return table

    def _reader(self) -> Callable[[int], Value]:
        """Return what converts the signal's bits to its value."""
        if self._value is None:
            self._value = self._new_reader()
        return self._value

    def _new_reader(self) -> Callable[[int], Value]:
        if self._is_instance:
            # Instances are plain numbers, also those that have names.
            return int
        if self.signal.kind == "bitmap":
            return flags_reader(self.signal)
        return number_reader(self.signal)

    def _writer(self) -> Callable[[Value], int]:
        """Return what converts the signal's value to its bits."""
        if self._raw is None:
            if self._is_instance:
                self._raw = _instance_writer(self.signal)
            elif self.signal.kind == "bitmap":
                self._raw = flags_writer(self.signal)
            else:
                self._raw = number_writer(self.signal, of_command=self._of_command)
        return self._raw

    @property
    def is_aligned(self) -> bool:
        """Whether it is an unsigned number of whole bytes, and of more than one."""
        signal = self.signal
        return (
            signal.width in _UNSIGNED
            and not self._shift
            and not self._is_instance
            and signal.kind == "number"
        )

    def is_within(self, data: bytes | bytearray) -> bool:
        """Return whether the data reach to the end of the signal."""
        return len(data) >= self.end or (self._octets and len(data) > self.first)

    def raw(self, data: bytes | bytearray) -> int:
        """Return the signal's bits as a number."""
        octets = int.from_bytes(data[self.first : self.end], "little")
        return octets >> self._shift & self.mask

    def read(self, data: bytes) -> Value:
        """Return the signal's value."""
        if self.table is not None:
            return self.table[data[self.first]]
        if self._octets:
            return read_octets(self.signal, data[self.first : self.end])
        return (self._value or self._reader())(self.raw(data))

    def write(self, data: bytearray, value: Value) -> None:
        """Write the value into the data; raises ValueNotAllowed."""
        if self._octets:
            octets = write_octets(self.signal, value, pad=not self._variable)
            data[self.first : self.first + len(octets)] = octets
            return
        self.write_raw(data, self._writer()(value))

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


def _side_by_side(fields: Iterable[Field]) -> list[Field]:
    """Return the fields, in the order of their places, that begin after those before."""
    found: list[Field] = []
    for field in fields:
        if not found or field.first >= found[-1].end:
            found.append(field)
    return found


def _struct_of(fields: list[Field]) -> struct.Struct:
    """Return what unpacks the codes of aligned fields, in the order of their places."""
    form, at = "<", 0
    for field in fields:
        form += f"{field.first - at}x{_UNSIGNED[field.signal.width]}"
        at = field.end
    return struct.Struct(form)


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
            raise ValueNotAllowed(
                signal.name, value, Reason("it is not 0 to {largest}", largest=largest)
            )
        return value

    return write
