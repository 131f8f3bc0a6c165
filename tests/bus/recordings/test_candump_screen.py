"""What candump prints."""

import pytest

from custom_components.rvc.bus.recordings.model import LeftOut
from custom_components.rvc.protocol.frame import Frame

from .reading import DATA, DENVER, A, B, T, one, skipped, times


@pytest.mark.parametrize(
    ("line", "time", "channel"),
    [
        (f"  can0  19FEDA9C   [8]  {DATA}", None, "can0"),
        (f" (1700000000.250000)  can0  19FEDA9C   [8]  {DATA}", T, "can0"),
        (f" (000.500000)  can0  19FEDA9C   [8]  {DATA}", 0.5, "can0"),
        (f"  can0  RX - -  19FEDA9C   [8]  {DATA}", None, "can0"),
        (f"  vcan1  RX B E  19FEDA9C   [8]  {DATA}", None, "vcan1"),
        (f"  can0  19FEDA9C   [8]  {DATA}   '..|.....'", None, "can0"),
        ("  can0  19FEDA9C   [8]  FF`00`FF`FF`FC`7C`FF`19", None, "can0"),
        (
            f" (\x1b[34m1700000000.250000\x1b[0m)  \x1b[1mcan0\x1b[0m  19FEDA9C   [8]  {DATA}",
            T,
            "can0",
        ),
        (
            (
                "  can0  19FEDA9C   [8]  00011001 11111111 01111100 11111100 11111111 "
                "11111111 00000000 11111111"
            ),
            None,
            "can0",
        ),
    ],
)
def test_candump_prints(line: str, time: float | None, channel: str) -> None:
    assert one(line) == (A, time, channel, False)


def test_candump_prints_local_time() -> None:
    line = f" (2023-11-14 15:13:20.250000)  can0  19FEDA9C   [8]  {DATA}"
    assert one(line, DENVER).time == T


@pytest.mark.parametrize(
    ("last", "expected"), [("000.100000", [0, 0.5, 0.6]), ("000.600000", [0, 0.5, 0.6])]
)
def test_candump_counts_from_the_line_before_or_from_the_first(
    last: str, expected: list[float]
) -> None:
    stamps = ["000.000000", "000.500000", last]
    text = "".join(f" ({s})  can0  19FEDA9C   [8]  {DATA}\n" for s in stamps)
    assert times(text) == expected


def test_candump_prints_what_was_sent() -> None:
    frame = one("  can0  TX - -  18FECA85   [3]  01 02 03")
    assert frame == (B, None, "can0", True)


def test_candump_prints_a_frame_without_data() -> None:
    assert one("  can0  18FEF19F   [0] ").frame == Frame(0x18FEF19F, b"")


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("  can0  18EAFF9F   [8]  remote request", {LeftOut.REMOTE: 1}),
        (
            "  can0  20000004   [8]  00 08 00 00 00 00 00 00   ERRORFRAME",
            {LeftOut.ERROR: 1},
        ),
        (
            "  can0  20000040   [8]  00 00 00 00 00 00 00 00   ERRORFRAME\n\tbus-off\n",
            {LeftOut.ERROR: 1},
        ),
        ("  can0       123   [2]  01 02", {LeftOut.STANDARD: 1}),
        ("  can0  19FEDA9C  [08]  19 FF 7C FC FF FF 00 FF", {LeftOut.CAN_FD: 1}),
        ("  can0  19FEDA9C   [8]  19 FF", {LeftOut.MALFORMED: 1}),
        ("  can0  19FEDA9C   [8]  19 F", {LeftOut.MALFORMED: 1}),
        ("  can0  19FEDA9C   [8]  what?", {LeftOut.MALFORMED: 1}),
    ],
)
def test_candump_prints_what_is_no_frame(text: str, counts: dict[LeftOut, int]) -> None:
    assert skipped(text) == counts


def test_times_since_the_line_before_count_over_what_is_left_out() -> None:
    text = (
        " (000.000000)  can0  19FEDA9C   [1]  19\n"
        " (000.500000)  can0  20000004   [8]  00 08 00 00 00 00 00 00   ERRORFRAME\n"
        " (000.300000)  can0       123   [2]  01 02\n"
        " (000.100000)  can0  18EAFF9F   [8]  remote request\n"
        " (000.100000)  can0  19FEDA9C   [1]  19\n"
    )
    assert times(text) == [0, 1.0]
