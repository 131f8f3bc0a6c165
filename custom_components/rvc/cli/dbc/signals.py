"""One signal of somebody's DBC file, as own definitions have it."""

from collections.abc import Mapping
from fractions import Fraction
import math
import re
from typing import Any, Final

from .layout import NO_DATA, OUT_OF_RANGE, RESERVED
from .reader import ReadMessage, ReadSignal
from .units import unit_of

_BYTE: Final = 8
_LAST_BIT: Final = 64
_MOST_CODES: Final = 256
_NOT_AVAILABLE: Final = frozenset(
    {
        NO_DATA,
        "data not available",
        "don't care",
        "na",
        "n/a",
        "no action",
        "not available",
        "sna",
        "take no action",
    }
)
_SPECIALS: Final = (
    _NOT_AVAILABLE,
    {OUT_OF_RANGE, "error", "error indicator"},
    {RESERVED, "not used"},
)
"""What codes are called that are no values, from the largest code downwards."""
_WITH_SPECIALS: Final = {2: 2, 8: 3, 16: 3, 32: 3}
"""How many codes of a width are no values (RV-C Table 3.2.3b)."""


class CannotTake(Exception):
    """A message or signal that own definitions cannot hold, and why."""


def snake_case(name: str) -> str:
    """Return a name as signals have it: EngineSpeed is engine_speed."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", apart.lower()).strip("_") or "signal"


def convert_signal(
    signal: ReadSignal, message: ReadMessage, notes: list[str]
) -> dict[str, Any]:
    """Return a signal in the form of own definitions; raises CannotTake.

    Args:
        signal: The signal.
        message: Its message.
        notes: What is taken otherwise than it is written is added there.
    """
    if signal.is_float:
        raise CannotTake("it is a floating-point number")
    start = _start(signal)
    if start + signal.width > min(message.length * _BYTE, _LAST_BIT):
        raise CannotTake("it reaches beyond its message")
    raw = _place(start, signal.width)
    raw["type"] = _type(signal)
    raw |= _scaling(signal, notes)
    raw |= _codes(signal, notes)
    if when := _when(signal, message):
        raw["when"] = when
    return raw


def _start(signal: ReadSignal) -> int:
    """Return the first bit; within one byte both byte orders are the same."""
    if not 0 < signal.width <= _LAST_BIT:
        raise CannotTake(f"it has {signal.width} bits")
    if signal.little_endian:
        return signal.start
    first = signal.start - signal.width + 1
    if first // _BYTE != signal.start // _BYTE:
        raise CannotTake("its bytes are in Motorola's order, the highest first")
    return first


def _place(start: int, width: int) -> dict[str, Any]:
    first, last = start // _BYTE, (start + width - 1) // _BYTE
    place: dict[str, Any] = {"byte": first if first == last else f"{first}-{last}"}
    low = start % _BYTE
    if low or width % _BYTE:
        high = low + width - 1
        place["bits"] = low if low == high else f"{low}-{high}"
    return place


def _type(signal: ReadSignal) -> str:
    if signal.width == 1:
        return "bit"
    return f"{'int' if signal.signed else 'uint'}{signal.width}"


def _scaling(signal: ReadSignal, notes: list[str]) -> dict[str, Any]:
    scale, offset = Fraction(signal.scale), Fraction(signal.offset)
    if not scale:
        raise CannotTake("its scale is 0")
    unit = unit_of(signal.unit) if signal.unit.strip() else None
    if unit is None:
        if signal.unit.strip():
            notes.append(f"its unit {signal.unit.strip()} is not known here")
        found = {}
    else:
        scale, offset = scale * unit.factor, offset * unit.factor + unit.shift
        if unit.factor != 1 or unit.shift:
            notes.append(f"{signal.unit} became {unit.name}")
        found = {"unit": unit.name}
    if unit is not None or scale != 1:
        found["scale"] = _number(scale)
    if unit is not None or offset:
        found["offset"] = _number(offset)
    return found


def _number(value: Fraction) -> Any:
    """Return a number as YAML has it, or a ratio that is no decimal."""
    if value.denominator == 1:
        return int(value)
    decimal = float(value)
    if Fraction(str(decimal)) == value:
        return decimal
    ratio = value.limit_denominator(999_999)
    return str(ratio) if abs(ratio.numerator) < 1_000_000 else decimal


def _codes(signal: ReadSignal, notes: list[str]) -> dict[str, Any]:
    """Return labels, codes without a value, and whether all codes are values."""
    top = 1 << signal.width
    labels = {
        code % top: text.strip()
        for code, text in sorted(signal.labels.items())
        if -top <= code < top
    }
    plain = _without_specials(labels, signal.width)
    largest = top - 1 if signal.signed else _largest(signal)
    is_full = signal.width > 1 and (
        len(plain) == len(labels)
        and largest >= top - _WITH_SPECIALS.get(signal.width, 1)
    )
    found: dict[str, Any] = {}
    if is_full:
        found["full_range"] = True
    else:
        labels = plain
    blank = [code for code, text in labels.items() if text.lower() in _NOT_AVAILABLE]
    if is_full and largest < top - 1 and top - 1 not in labels:
        blank.append(top - 1)
    values = {
        code: label
        for code, text in labels.items()
        if code not in blank and (label := _label(text))
    }
    if len(values) + len(blank) < len(labels.keys() | blank):
        notes.append("labels without letters are left out")
    if values:
        found["values"] = values
    if blank:
        found["blank"] = blank
    return found


def _largest(signal: ReadSignal) -> int:
    """Return the largest code that is a value, as the file says; 0 if it does not."""
    scale = Fraction(signal.scale)
    largest = (Fraction(signal.largest) - Fraction(signal.offset)) / scale
    # What is written as 127.5 may be a little less as a binary fraction.
    return round(largest) if scale > 0 and math.isfinite(signal.largest) else 0


def _without_specials(labels: Mapping[int, str], width: int) -> dict[int, str]:
    """Return labels without those of codes that are no values in any case."""
    kept = dict(labels)
    for number in range(_WITH_SPECIALS.get(width, 1)):
        code = (1 << width) - 1 - number
        if kept.get(code, "").lower() in _SPECIALS[number] and width > 1:
            del kept[code]
    return kept


def _label(text: str) -> str:
    label = re.sub(r"[^a-z0-9_.+-]+", "_", text.lower()).strip("_")
    return re.sub(r"_+", "_", label)


def _when(signal: ReadSignal, message: ReadMessage) -> dict[str, list[int]] | None:
    """Return the code of another signal with which this one is there."""
    multiplexing = signal.multiplexing
    if not multiplexing.startswith("m"):
        return None
    if multiplexing.endswith("M"):
        raise CannotTake("it is multiplexed and a multiplexer itself")
    by = [one for one in message.signals.values() if one.multiplexing == "M"]
    if signal.multiplexer:
        by = [
            message.signals[name] for name in {signal.multiplexer} & {*message.signals}
        ]
    if len(by) != 1:
        raise CannotTake("it is multiplexed by none or several signals")
    spans = signal.codes or [(int(multiplexing[1:]),) * 2]
    codes = [
        code for first, last in spans for code in range(first, min(last, 65_535) + 1)
    ]
    if len(codes) > _MOST_CODES:
        raise CannotTake("it is multiplexed by more than 256 codes")
    return {snake_case(by[0].name): codes}
