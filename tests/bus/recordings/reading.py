"""What tests of the forms share: frame A in each of them, and own lines with B."""

from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import can
import pytest

from custom_components.rvc.bus.recordings.model import LeftOut, RecordedFrame
from custom_components.rvc.bus.recordings.registry import read_text
from custom_components.rvc.protocol.frame import Frame

A = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")
B = Frame.parse("18FECA85#010203")
DATA = "19 FF 7C FC FF FF 00 FF"
T = 1_700_000_000.25
"""2023-11-14 22:13:20.25 UTC, 15:13:20.25 in Denver."""
DENVER = ZoneInfo("America/Denver")


def read(text: str, zone: tzinfo = UTC) -> list[RecordedFrame]:
    """Read the frames of a text, in which nothing is malformed."""
    recording = read_text(text, zone)
    frames = list(recording.frames())
    assert recording.skipped.counts[LeftOut.MALFORMED] == 0, recording.skipped.lines
    return frames


def one(text: str, zone: tzinfo = UTC) -> RecordedFrame:
    """Read the only frame of a text."""
    (frame,) = read(text, zone)
    return frame


def near(frame: Frame, time: float, channel: str | None, is_own: bool) -> Any:
    """Return what equals a recorded frame whose time is right within a µs."""
    return (frame, pytest.approx(time, abs=1e-6), channel, is_own)


def times(text: str, zone: tzinfo = UTC) -> list[float]:
    """Read the times of a text's frames, rounded to µs."""
    return [round(frame.time or 0, 6) for frame in read(text, zone)]


def skipped(text: str) -> dict[LeftOut, int]:
    """Return what a text holds besides frames; it holds A as well."""
    recording = read_text(f"{A}\n{text}")
    assert [frame.frame for frame in recording.frames()] == [A]
    return dict(recording.skipped.counts)


GVRET = "Time Stamp,ID,Extended,Dir,Bus,LEN,D1,D2,D3,D4,D5,D6,D7,D8\n"


def message(**changed: object) -> can.Message:
    """Return the message of A."""
    fields = {
        "timestamp": T,
        "arbitration_id": A.id,
        "is_extended_id": True,
        "data": A.data,
        "channel": "can0",
    }
    return can.Message(**{**fields, **changed})  # type: ignore[arg-type]
