"""What the signals of the spec are in a DBC file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ...protocol.message import Special
from ...protocol.signal_codec import flag_name, odd_codes
from ...spec import Dgn, Signal

NO_DATA: Final = "no data"
OUT_OF_RANGE: Final = "out of range"
RESERVED: Final = "reserved"
_SPECIALS: Final = {
    None: NO_DATA,
    Special.OUT_OF_RANGE: OUT_OF_RANGE,
    Special.RESERVED: RESERVED,
}
NOT_VALUES: Final = frozenset(_SPECIALS.values())
"""What codes are called that are no values."""

# The largest values of the types (RV-C Table 5.3)
_LARGEST: Final = {"uint8": 250, "uint16": 65_530, "uint32": 4_294_967_290}
_BYTE: Final = 8

UNITS: Final = {
    "°C": "degC",
    "%/°C": "%/degC",
    "mV/K": "mV/K",
    "Ω": "ohm",
}
"""Units that are not written in ASCII, as they are written there."""


@dataclass(frozen=True, kw_only=True)
class DbcSignal:
    """One `SG_` of a DBC file."""

    name: str
    start: int
    width: int
    signed: bool = False
    scale: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)
    smallest: int = 0
    """Its lowest valid code."""
    largest: int
    """Its highest valid code."""
    unit: str = ""
    labels: Mapping[int, str]
    when: tuple[int, ...] = ()
    """Codes of the multiplexer with which it is there; empty where it always is."""


@dataclass(frozen=True, kw_only=True)
class DbcMessage:
    """One `BO_` of a DBC file."""

    dgn: Dgn
    length: int
    multiplexer: str | None
    """The signal that says which others are there."""
    signals: tuple[DbcSignal, ...]


def lay_out(dgn: Dgn) -> DbcMessage:
    """Return a message of one frame as a DBC file has it.

    Signals that share bits are multiplexed by the signal that gives them their
    meaning. What has a meaning only sometimes, but its bits alone, is always there.
    """
    shared = [signal for signal in dgn.signals if _shares_bits(signal, dgn)]
    multiplexer = next((name for signal in shared for name in signal.when), None)
    signals = [
        one
        for signal in dgn.signals
        for one in _parts(
            signal,
            signal.when.get(multiplexer or "", ()) if signal in shared else (),
            is_instance=signal.name == dgn.instance,
        )
    ]
    end = max((signal.start + signal.width for signal in dgn.signals), default=0)
    return DbcMessage(
        dgn=dgn,
        length=_BYTE if dgn.short_id is None else -(-end // _BYTE),
        multiplexer=multiplexer,
        signals=tuple(signals),
    )


def _shares_bits(signal: Signal, dgn: Dgn) -> bool:
    return any(
        other is not signal
        and signal.start < other.start + other.width
        and other.start < signal.start + signal.width
        for other in dgn.signals
    )


def _parts(
    signal: Signal, when: tuple[int, ...], *, is_instance: bool
) -> Iterator[DbcSignal]:
    """Return a signal, or what it falls into: flags of a bitmap, bytes of a text."""
    if signal.kind == "bitmap":
        for bit in range(signal.width):
            if bit in signal.flags:
                yield DbcSignal(
                    name=f"{signal.name}_{flag_name(signal, bit)}",
                    start=signal.start + bit,
                    width=1,
                    largest=1,
                    labels={},
                    when=when,
                )
    elif signal.kind in ("text", "bytes"):
        for number in range(signal.width // _BYTE):
            yield DbcSignal(
                name=f"{signal.name}_{number}",
                start=signal.start + number * _BYTE,
                width=_BYTE,
                largest=0xFF,
                labels={},
                when=when,
            )
    else:
        yield _number(signal, when, is_instance=is_instance)


def _number(signal: Signal, when: tuple[int, ...], *, is_instance: bool) -> DbcSignal:
    # Instances are plain numbers, also those that have names.
    odd = dict(signal.values) if is_instance else odd_codes(signal)
    is_signed = signal.kind == "signed"
    top = 1 << signal.width
    signed_from = top >> 1 if is_signed else top
    labels = {
        code - top if code >= signed_from else code: (
            label if isinstance(label, str) else _SPECIALS[label]
        )
        for code, label in sorted(odd.items())
        if isinstance(label, str | Special | None)
    }
    return DbcSignal(
        name=signal.name,
        start=signal.start,
        width=signal.width,
        signed=is_signed,
        scale=signal.scale,
        offset=signal.offset,
        smallest=-signed_from if is_signed else 0,
        largest=_highest_valid(signal, labels),
        unit=UNITS.get(signal.unit or "", signal.unit or ""),
        labels=labels,
        when=when,
    )


def _highest_valid(signal: Signal, labels: Mapping[int, str]) -> int:
    """Return the highest code that is a value; the highest label where all are labels."""
    largest = (1 << signal.width - (signal.kind == "signed")) - 1
    if not signal.full_range:
        largest = min(largest, _LARGEST.get(signal.type, largest))
    code = largest
    while code in labels:
        code -= 1
    if code < 0:
        code = largest
        while labels[code] in NOT_VALUES and code > 0:
            code -= 1
    return code
