"""Numbers that several senders share: spans of addresses, and contradictions."""

from pathlib import Path

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.spec import load_spec

HEAD = "device: boiler\ndgns:\n"
SIGNALS = "    signals: {kind: {byte: 0, type: uint8}, a: {byte: 1, type: uint8}}\n"


def dgn(name: str, condition: str, number: str = "0x0EF00") -> str:
    """Return a definition of the owner's own."""
    return f"  {name}:\n    dgn: {number}\n    {condition}\n{SIGNALS}"


def refusals(tmp_path: Path, *dgns: str) -> list[str]:
    """Return why a file with these is refused."""
    path = tmp_path / "mine.yaml"
    path.write_text(HEAD + "".join(dgns), encoding="utf-8")
    return [refused.reason for refused in load_spec(path).refused]


@pytest.mark.parametrize("written", ["0x20-0x2F", "32-47", "[0x1F, 0x20-0x21]"])
def test_spans_of_senders_in_either_notation(tmp_path: Path, written: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(HEAD + dgn("MINE", f"senders: {written}"), encoding="utf-8")
    loaded = load_spec(path)
    assert loaded.refused == ()
    codec = Codec(loaded.spec)
    assert codec.decode(Frame.parse("14EF1F21#0105")).name == "MINE"
    assert codec.decode(Frame.parse("14EF1F30#0105")).name == "PROPRIETARY_MESSAGE"


@pytest.mark.parametrize("written", ["0x30-0x20", "0x20-0x1FF", "0xZZ-0x20", "0x-1"])
def test_a_span_that_is_none(tmp_path: Path, written: str) -> None:
    assert len(refusals(tmp_path, dgn("MINE", f"senders: {written}"))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("senders: 0x21", "senders: 0x21"),
        ("when: {kind: 1}", "when: {kind: 1}"),
        ("senders: 0x20-0x2F", "senders: 32-47"),
    ],
)
def test_two_that_the_same_frames_would_be(
    tmp_path: Path, one: str, other: str
) -> None:
    (reason,) = refusals(tmp_path, dgn("ONE", one), dgn("OTHER", other))
    assert "is known by the same" in reason


@pytest.mark.parametrize("other", ["senders: 0x22", "when: {kind: 2}"])
def test_two_that_are_told_apart(tmp_path: Path, other: str) -> None:
    assert not refusals(tmp_path, dgn("ONE", "senders: 0x21"), dgn("OTHER", other))


@pytest.mark.parametrize("number", ["0x0EE00", "0x0EA00", "0x0EC00", "0x0EB00"])
def test_what_the_network_works_by_means_the_same_of_all(
    tmp_path: Path, number: str
) -> None:
    (reason,) = refusals(tmp_path, dgn("MINE", "senders: 0x21", number))
    assert "means the same of all senders" in reason
