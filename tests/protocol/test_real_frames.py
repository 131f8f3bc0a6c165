"""Frames of real coaches say what their sources say they mean.

`official` names where a source reads a frame otherwise than the text does; the
expectation is then the text's.
"""

import json
from typing import Any

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Special
from tests.paths import FIXTURES

_FRAMES = [
    json.loads(line)
    for line in (FIXTURES / "real_frames.jsonl").read_text().splitlines()
]
# The sources round to a hundredth at the most.
_ROUNDING = 0.0051


def _expected(value: Any) -> Any:
    if isinstance(value, dict):
        return Special(value["special"])
    if isinstance(value, list):
        return frozenset(value)
    if isinstance(value, float):
        return pytest.approx(value, abs=_ROUNDING)
    return value


@pytest.mark.parametrize(
    "real",
    [frame for frame in _FRAMES if "expect" in frame],
    ids=lambda real: real["frame"],
)
def test_a_real_frame_means_what_its_source_says(
    codec: Codec, real: dict[str, Any]
) -> None:
    message = codec.decode(Frame.parse(real["frame"]))
    assert message.name == real["dgn"]
    said = {signal: message[signal] for signal in real["expect"]}
    assert said == {name: _expected(value) for name, value in real["expect"].items()}


@pytest.mark.parametrize("real", _FRAMES, ids=lambda real: real["frame"])
def test_every_real_frame_is_decoded(codec: Codec, real: dict[str, Any]) -> None:
    frame = Frame.parse(real["frame"])
    message = codec.decode(frame)
    assert (message.dgn, message.source) == (frame.dgn, frame.source)
    if "dgn" in real:
        assert message.name == real["dgn"]


def test_the_recording_holds_the_same_frames() -> None:
    lines = (FIXTURES / "real_frames.log").read_text().split()
    assert [text for text in lines if "#" in text] == [
        real["frame"] for real in _FRAMES
    ]
