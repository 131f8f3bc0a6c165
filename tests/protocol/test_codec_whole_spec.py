"""What is encoded is decoded again, for every signal of every DGN."""

from collections.abc import Iterator
from itertools import product
import random

from hypothesis import given, strategies as st
import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Special, Value
from custom_components.rvc.protocol.signal_codec import names_ends
from custom_components.rvc.spec import Dgn, Signal, load_spec
from custom_components.rvc.spec.dgn import ALL_ONES

_SPEC = load_spec().spec
_CODEC = Codec(_SPEC)
_SPECIALS = {"uint2": 1, "uint8": 2, "uint16": 2, "uint32": 2}
_EACH = 12
"""How many numbers, texts, sets and bytes of a signal are tried, the ends apart."""


def _some(chance: random.Random, largest: int) -> set[int]:
    """Return both ends of a range, their neighbours, and some between."""
    ends = {end for end in (0, 1, largest - 1, largest) if 0 <= end <= largest}
    return ends | {chance.randint(0, largest) for _ in range(_EACH)}


def _numbers(signal: Signal, chance: random.Random) -> Iterator[Value]:
    """Return codes that are neither a label nor a special, in the signal's unit."""
    largest = (1 << signal.width) - 1
    if not signal.full_range and signal.type != "bit":
        largest -= 1 + _SPECIALS.get(signal.type, 0)
    # Of a signed signal, the lower half of the codes is above 0.
    lowest = -(largest + 1) // 2 if signal.kind == "signed" else 0
    codes = {raw + lowest for raw in _some(chance, max(largest, 0))}
    for raw in codes - signal.values.keys() - set(signal.blank):
        if raw <= largest + lowest:
            value = raw * signal.scale + signal.offset
            yield int(value) if value.denominator == 1 else float(value)


def _texts(size: int, chance: random.Random) -> Iterator[Value]:
    letters = [chr(code) for code in range(1, 0xFF)]
    for number in range(_EACH):
        yield "".join(chance.choices(letters, k=1 + number * (min(size, 40) - 1) // 11))


def _sets(signal: Signal, chance: random.Random) -> Iterator[Value]:
    names = [signal.flags.get(bit, f"bit_{bit}") for bit in range(signal.width)]
    most = len(names) if signal.full_range else len(names) - 1
    yield frozenset()
    for name in names:
        yield frozenset([name] if most else [])
    for _ in range(_EACH):
        yield frozenset(chance.sample(names, chance.randint(0, most)))
    yield frozenset(names[:most])


def _values(signal: Signal, dgn: Dgn) -> Iterator[Value]:
    """Return all that a signal can say: every label and special, some of the rest."""
    chance = random.Random(f"{dgn.name}.{signal.name}")
    size = signal.width // 8
    if signal.name == dgn.instance:
        yield from _some(chance, (1 << signal.width) - 1)
    elif signal.kind == "text":
        yield from _texts(size, chance)
    elif signal.kind == "bytes":
        yield from (bytes(size), b"\xff" * size)
        yield from (chance.randbytes(size) for _ in range(_EACH))
    elif signal.kind == "bitmap":
        yield from _sets(signal, chance)
    else:
        ends = {signal.values[0], signal.values[200]} if names_ends(signal) else set()
        yield from (label for label in signal.values.values() if label not in ends)
        codes = 1 << signal.width
        if not signal.full_range and signal.type != "bit":
            if codes - 1 not in signal.values:
                yield None
            if signal.type in _SPECIALS and codes - 2 not in signal.values:
                yield Special.OUT_OF_RANGE
        yield from _numbers(signal, chance)


def _conditions(dgn: Dgn, signal: Signal) -> dict[str, Value]:
    """What else must be said for a conditional signal to have its meaning."""
    others = {other.name: other for other in dgn.signals}
    return {
        name: others[name].values.get(codes[0], codes[0])
        for name, codes in signal.when.items()
    }


@pytest.mark.parametrize("dgn", _SPEC.dgns.values(), ids=lambda dgn: dgn.name)
def test_every_signal_comes_back(dgn: Dgn) -> None:
    for signal in dgn.signals:
        others = _conditions(dgn, signal)
        for value in _values(signal, dgn):
            if value is None and dgn.fill != ALL_ONES:
                # Where nothing is said, some commands have other bits than ones.
                continue
            packed = _CODEC.pack(dgn.name, **{**others, signal.name: value})
            assert _CODEC.unpack(dgn.name, packed)[signal.name] == value, signal.name


@pytest.mark.parametrize("dgn", _SPEC.dgns.values(), ids=lambda dgn: dgn.name)
def test_any_bytes_are_decoded(dgn: Dgn) -> None:
    chance = random.Random(dgn.name)
    always = {signal.name for signal in dgn.signals if not signal.when}
    for size, fill in product(range(25), (0x00, 0xFF, None)):
        data = chance.randbytes(size) if fill is None else bytes([fill]) * size
        assert always <= set(_CODEC.unpack(dgn.name, data))


@given(frame_id=st.integers(0, 0x1FFFFFFF), data=st.binary(max_size=8))
def test_any_frame_is_decoded(frame_id: int, data: bytes) -> None:
    message = _CODEC.decode(Frame(frame_id, data))
    assert message.data == data
