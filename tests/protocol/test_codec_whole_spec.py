"""What is encoded is decoded again, for every signal of every DGN."""

from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Special, Value
from custom_components.rvc.protocol.signal_codec import names_ends
from custom_components.rvc.spec import Dgn, Signal, load_spec

_SPEC = load_spec().spec
_CODEC = Codec(_SPEC)
_SPECIALS = {"uint2": 1, "uint8": 2, "uint16": 2, "uint32": 2}


def _numbers(signal: Signal) -> st.SearchStrategy[Value]:
    """Every raw code that is neither a label nor a special, in its unit."""
    largest = (1 << signal.width) - 1
    if not signal.full_range and signal.type != "bit":
        largest -= 1 + _SPECIALS.get(signal.type, 0)

    def in_unit(raw: int) -> Value:
        value = raw * signal.scale + signal.offset
        return int(value) if value.denominator == 1 else float(value)

    return (
        st.integers(0, max(largest, 0))
        .filter(lambda raw: raw not in signal.values and raw <= largest)
        .map(in_unit)
    )


def _values(signal: Signal, dgn: Dgn) -> st.SearchStrategy[Value]:
    """All that a signal can say."""
    size = signal.width // 8
    if signal.name == dgn.instance:
        return st.integers(0, (1 << signal.width) - 1)
    if signal.kind == "text":
        letters = st.characters(min_codepoint=1, max_codepoint=0xFE)
        return st.text(letters, min_size=1, max_size=min(size, 40))
    if signal.kind == "bytes":
        return st.binary(min_size=size, max_size=size)
    if signal.kind == "bitmap":
        names = [signal.flags.get(bit, f"bit_{bit}") for bit in range(signal.width)]
        sets = st.frozensets(st.sampled_from(names))
        return sets if signal.full_range else sets.filter(lambda s: len(s) < len(names))
    strategies: list[st.SearchStrategy[Value]] = []
    ends = {signal.values[0], signal.values[200]} if names_ends(signal) else set()
    if labels := [label for label in signal.values.values() if label not in ends]:
        strategies.append(st.sampled_from(labels))
    codes = 1 << signal.width
    specials = 0
    if not signal.full_range and signal.type != "bit":
        specials = 1 + _SPECIALS.get(signal.type, 0)
        strategies.append(st.none() if codes - 1 not in signal.values else st.nothing())
        if signal.type in _SPECIALS and codes - 2 not in signal.values:
            strategies.append(st.just(Special.OUT_OF_RANGE))
    if codes - specials > len(signal.values):
        strategies.append(_numbers(signal))
    return st.one_of(strategies)


def _conditions(dgn: Dgn, signal: Signal) -> dict[str, Value]:
    """What else must be said for a conditional signal to have its meaning."""
    others = {other.name: other for other in dgn.signals}
    return {
        name: others[name].values.get(codes[0], codes[0])
        for name, codes in signal.when.items()
    }


@pytest.mark.parametrize("dgn", _SPEC.dgns.values(), ids=lambda dgn: dgn.name)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(data=st.data())
def test_every_signal_comes_back(dgn: Dgn, data: Any) -> None:
    for signal in dgn.signals:
        value = data.draw(_values(signal, dgn), label=signal.name)
        packed = _CODEC.pack(
            dgn.name, **{**_conditions(dgn, signal), signal.name: value}
        )
        assert _CODEC.unpack(dgn.name, packed)[signal.name] == value


@pytest.mark.parametrize("dgn", _SPEC.dgns.values(), ids=lambda dgn: dgn.name)
@settings(max_examples=20, deadline=None, database=None)
@given(data=st.binary(max_size=24))
def test_any_bytes_are_decoded(dgn: Dgn, data: bytes) -> None:
    signals = _CODEC.unpack(dgn.name, data)
    assert {signal.name for signal in dgn.signals if not signal.when} <= set(signals)


@given(frame_id=st.integers(0, 0x1FFFFFFF), data=st.binary(max_size=8))
def test_any_frame_is_decoded(frame_id: int, data: bytes) -> None:
    message = _CODEC.decode(Frame(frame_id, data))
    assert message.data == data
