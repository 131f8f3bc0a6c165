"""Recordings in all forms that are cut at many places: played, or refused with the reason."""

from datetime import UTC
from pathlib import Path
import struct

import can
import pytest

from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.bus.transports.recording import open_checked
from tests.bus.recordings.reading import T

PCAP = struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 227)


def written(form: str, path: Path) -> bytes:
    """Return a recording of twenty frames."""
    if form.startswith("pcap"):
        packets = [
            struct.pack(">IBxxx", 0x99FEDA9C, 8) + bytes([25, 255, i, *[255] * 5])
            for i in range(20)
        ]
        if form == "pcap":
            return struct.pack(
                "<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 227
            ) + b"".join(
                struct.pack("<IIII", int(T), i, 16, 16) + one
                for i, one in enumerate(packets)
            )
        blocks = [
            (0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)),
            (1, struct.pack("<HHI", 227, 0, 0)),
            *(
                (6, struct.pack("<IIIII", 0, 0, i, 16, 16) + one)
                for i, one in enumerate(packets)
            ),
        ]
        return b"".join(
            struct.pack("<II", kind, 12 + len(body))
            + body
            + struct.pack("<I", 12 + len(body))
            for kind, body in blocks
        )
    target = path / f"whole.{form}"
    with can.Logger(str(target)) as logger:
        for i in range(20):
            logger(
                can.Message(
                    timestamp=T + i,
                    arbitration_id=0x19FEDA9C,
                    data=[25, 255, i, *[255] * 5],
                    channel=i % 2,
                )
            )
    return target.read_bytes()


@pytest.mark.parametrize(
    "form", ["blf", "asc", "trc", "csv", "log", "db", "txt", "pcap", "pcapng"]
)
def test_a_recording_that_is_cut_anywhere_is_played_or_refused(
    tmp_path: Path, form: str
) -> None:
    whole = written(form, tmp_path)
    path = tmp_path / f"cut.{form}"
    outcomes = set[str]()
    for end in sorted({*range(0, 80, 8), *range(0, len(whole), len(whole) // 30)}):
        path.write_bytes(whole[:end])
        try:
            recording = open_checked(path, UTC)
        except CannotOpen as error:
            outcomes.add(error.reason)
        else:
            # What is taken has something to play.
            assert next(recording.frames(), None) is not None, end
            outcomes.add("played")
    assert "recording_empty" in outcomes
    assert outcomes <= {
        "played",
        "not_a_recording",
        "recording_damaged",
        "recording_empty",
        "recording_foreign",
    }
    path.write_bytes(whole)
    assert sum(1 for _ in open_checked(path, UTC).frames()) == 20


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (PCAP, "recording_empty"),
        (PCAP + struct.pack("<IIIH", int(T), 0, 16, 0), "recording_damaged"),
        (PCAP[:10], "recording_damaged"),
        (b"LOGG" + bytes(60), "recording_damaged"),
        (b"(1700000000.250000) can0 123#11\n", "recording_foreign"),
    ],
)
def test_what_has_nothing_to_play_says_why(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(CannotOpen) as refused:
        open_checked(tmp_path / "a", UTC)
    assert refused.value.reason == reason
