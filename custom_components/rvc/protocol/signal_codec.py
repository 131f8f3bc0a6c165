"""Conversion between the bits of one signal and its value (RV-C 3.2.3, 4.5, 5.3)."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
import math
from typing import NamedTuple

from ..spec import Signal
from ..spec.reasons import Reason
from .errors import ValueNotAllowed
from .message import Special, Value

# Codes that are no values, counted from the largest one (RV-C Table 3.2.3b).
# For other widths the text only says that all ones are "no data" (4.5.2).
_SPECIALS: dict[str, tuple[Value, ...]] = {
    "bit": (),
    "uint2": (None, Special.OUT_OF_RANGE),
    "uint8": (None, Special.OUT_OF_RANGE, Special.RESERVED),
    "uint16": (None, Special.OUT_OF_RANGE, Special.RESERVED),
    "uint32": (None, Special.OUT_OF_RANGE, Special.RESERVED),
}
_ONLY_NO_DATA: tuple[Value, ...] = (None,)

# What pads a text that is shorter than its signal
_PADDING = b"\xff\x00"


class Scaling(NamedTuple):
    """How raw codes become values: `(raw * factor + shift) / divisor`, but odd codes."""

    odd: Mapping[int, Value]
    factor: int
    shift: int
    divisor: int
    """One exact division at the end keeps 262 * 0.05 at 13.1; 1 leaves whole numbers."""


def scaling(signal: Signal) -> Scaling:
    """Return how the raw codes of a signal become its values."""
    divisor = math.lcm(signal.scale.denominator, signal.offset.denominator)
    factor, shift = int(signal.scale * divisor), int(signal.offset * divisor)
    return Scaling(odd_codes(signal), factor, shift, divisor)


def number_reader(signal: Signal) -> Callable[[int], Value]:
    """Return the function that converts a raw code to the signal's value."""
    odd, factor, shift, divisor = scaling(signal)
    top = 1 << signal.width
    signed_from = top >> 1 if signal.kind == "signed" else top

    def read(raw: int) -> Value:
        if raw in odd:
            return odd[raw]
        if raw >= signed_from:
            raw -= top
        scaled = raw * factor + shift
        return scaled if divisor == 1 else scaled / divisor

    return read


_FINE_DEGREES = Fraction(1, 32)
# What 70 °F that became °C and a float are above their exact code
_NOISE = Fraction(1, 1_000_000)
_WHOLE = 200
"""The code of 100 % (RV-C Table 5.3)."""


def number_writer(
    signal: Signal, *, of_command: bool = False
) -> Callable[[Value], int]:
    """Return the function that converts a value to the raw code.

    The value is a number in the signal's unit, which is rounded to the nearest
    step, a label, or None for "no data" (all ones). A temperature in 1/32 °C that
    is commanded is rounded up: a whole °F then reads as asked on panels that round
    and on those that cut off. The function raises ValueNotAllowed.
    """
    goes_up = of_command and signal.unit == "°C" and signal.scale == _FINE_DEGREES
    odd = odd_codes(signal)
    # Two codes may mean the same: then the lower one is sent.
    labels = {label: raw for raw, label in sorted(signal.values.items(), reverse=True)}
    specials = {value: raw for raw, value in odd.items() if not isinstance(value, str)}
    no_data = (1 << signal.width) - 1
    smallest, largest = (
        (-(1 << signal.width - 1), (1 << signal.width - 1) - 1)
        if signal.kind == "signed"
        else (0, (1 << signal.width) - 1)
    )

    def write(value: Value) -> int:
        if value is None:
            return no_data
        if isinstance(value, Special):
            if value in specials:
                return specials[value]
            raise ValueNotAllowed(
                signal.name, value, Reason("the signal has no such code")
            )
        if isinstance(value, str):
            if value in labels:
                return labels[value]
            raise ValueNotAllowed(signal.name, value, _none_of(labels))
        if not isinstance(value, (int, float)) or not math.isfinite(value):
            raise ValueNotAllowed(signal.name, value, Reason("it is not a number"))
        steps = (Fraction(value) - signal.offset) / signal.scale
        raw = math.ceil(steps - _NOISE) if goes_up else round(steps)
        if not smallest <= raw <= largest:
            raise ValueNotAllowed(signal.name, value, Reason("it is out of range"))
        raw &= no_data
        if raw in odd:
            # 115 % would be the code of a stored scene: that needs its label.
            raise ValueNotAllowed(signal.name, value, _that_means(odd[raw]))
        return raw

    return write


def _none_of(labels: Iterable[str]) -> Reason:
    known = ", ".join(labels)
    if not known:
        return Reason("it is not a number")
    return Reason("it is none of {known}", known=known)


def _not_long(size: int) -> Reason:
    if size == 1:
        return Reason("it is not one byte long")
    return Reason("it is not {size} bytes long", size=size)


def _too_long(size: int) -> Reason:
    if size == 1:
        return Reason("it is longer than one byte")
    return Reason("it is longer than {size} bytes", size=size)


def _that_means(value: Value) -> Reason:
    if not value:
        return Reason("that code means no data")
    return Reason("that code means {value}", value=str(value))


def odd_codes(signal: Signal) -> dict[int, Value]:
    """Return the codes that are no plain numbers, and their values."""
    odd: dict[int, Value] = {}
    if not signal.full_range:
        largest = (1 << signal.width) - 1
        specials = _SPECIALS.get(signal.type, _ONLY_NO_DATA)
        odd.update((largest - i, value) for i, value in enumerate(specials))
    odd.update(dict.fromkeys(signal.blank))
    odd.update(signal.values)
    if names_ends(signal):
        # 0 and 100 % are numbers, also where the text has names for them.
        del odd[0], odd[_WHOLE]
    return odd


def names_ends(signal: Signal) -> bool:
    """Return whether labels only name 0 and 100 % of a range, such as closed and open."""
    return signal.unit == "%" and {0, _WHOLE} <= set(signal.values)


def flags_reader(signal: Signal) -> Callable[[int], Value]:
    """Return the function that converts raw bits to the names of those that are set."""
    names = [(1 << bit, flag_name(signal, bit)) for bit in range(signal.width)]
    no_data = None if signal.full_range else (1 << signal.width) - 1

    def read(raw: int) -> Value:
        if raw == no_data:
            return None
        return frozenset(name for mask, name in names if raw & mask)

    return read


def flags_writer(signal: Signal) -> Callable[[Value], int]:
    """Return the function that converts names of bits to raw bits."""
    masks = {flag_name(signal, bit): 1 << bit for bit in range(signal.width)}
    no_data = (1 << signal.width) - 1

    def write(value: Value) -> int:
        if value is None:
            return no_data
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise ValueNotAllowed(
                signal.name, value, Reason("it is not a set of flags")
            )
        raw = 0
        for name in value:
            if name not in masks:
                raise ValueNotAllowed(
                    signal.name, value, Reason("it has no flag {name}", name=name)
                )
            raw |= masks[str(name)]
        if raw == no_data and not signal.full_range:
            raise ValueNotAllowed(signal.name, value, Reason("all flags mean no data"))
        return raw

    return write


def flag_name(signal: Signal, bit: int) -> str:
    """Return what a bit of a bitmap is called."""
    return signal.flags.get(bit, f"bit_{bit}")


def read_octets(signal: Signal, octets: bytes) -> Value:
    """Return a text or opaque bytes; None if the frame has none of them."""
    if not octets:
        return None
    if signal.kind == "bytes":
        return octets
    if octets.count(0xFF) == len(octets):
        return None
    return octets.rstrip(_PADDING).decode("latin-1")


def write_octets(signal: Signal, value: Value, *, pad: bool) -> bytes:
    """Return the bytes of a text or of opaque data; raises ValueNotAllowed.

    With `pad` they fill the signal, else they are as long as the value.
    """
    size = signal.width // 8
    if value is None:
        return b"\xff" * size if pad else b""
    if signal.kind == "text":
        octets = _text_octets(signal, value)
    elif isinstance(value, bytes):
        octets = value
        if pad and len(octets) != size:
            raise ValueNotAllowed(signal.name, value, _not_long(size))
    else:
        raise ValueNotAllowed(signal.name, value, Reason("it is not bytes"))
    if len(octets) > size:
        raise ValueNotAllowed(signal.name, value, _too_long(size))
    return octets.ljust(size, b"\xff") if pad else octets


def _text_octets(signal: Signal, value: Value) -> bytes:
    if not isinstance(value, str):
        raise ValueNotAllowed(signal.name, value, Reason("it is not a text"))
    try:
        octets = value.encode("latin-1")
    except UnicodeEncodeError:
        raise ValueNotAllowed(
            signal.name, value, Reason("it is not ISO 8859-1")
        ) from None
    if octets != octets.rstrip(_PADDING):
        raise ValueNotAllowed(signal.name, value, Reason("it ends like padding"))
    return octets or b"\x00"
