"""Vector's and BUSMASTER's text logs."""

import pytest

from custom_components.rvc.bus.recordings.model import LeftOut
from custom_components.rvc.bus.recordings.registry import read_text

from .reading import DATA, DENVER, A, B, T, near, one, read, skipped, times

ASC = f"""\
date Tue Nov 14 03:13:20.250 pm 2023
base hex  timestamps absolute
internal events logged
// version 9.0.0
Begin Triggerblock Tue Nov 14 15:13:20.250 2023
   0.000000 Start of measurement
   0.000000 1  19FEDA9Cx       Rx   d 8 {DATA}
   0.500000 2  18FECA85x       Tx   d 3 01 02 03
   0.600000 1  18EAFF9Fx       Rx   r 8
   0.700000 1  ErrorFrame
   0.710000 1  Statistic: D 20 R 0 XD 0 XR 0 E 0 O 0 B 0.00%
   0.720000 1  123             Rx   d 2 01 02
   0.730000 CANFD   1 Rx  19FEDA9Cx  0 0 8 8 {DATA}
End TriggerBlock
"""


def test_asc_counts_from_its_trigger() -> None:
    recording = read_text(ASC, DENVER)
    assert list(recording.frames()) == [(A, T, "1", False), (B, T + 0.5, "2", True)]
    kinds = (LeftOut.REMOTE, LeftOut.ERROR, LeftOut.STANDARD, LeftOut.CAN_FD)
    assert recording.skipped.counts == dict.fromkeys(kinds, 1)


@pytest.mark.parametrize(
    "date",
    [
        "Tue Nov 14 15:13:20.250 2023",
        "Tue Nov 14 03:13:20.250 pm 2023",
        "Di Nov 14 15:13:20.250 2023",
        "Tue Nov 14 03:13:20.250 PM 2023",
    ],
)
def test_asc_has_a_date(date: str) -> None:
    text = (
        f"date {date}\nbase hex  timestamps absolute\n   0.0 1  19FEDA9Cx Rx d 8 {DATA}"
    )
    assert one(text, DENVER).time == T


def test_months_are_german_too() -> None:
    text = f"date Do M\u00e4r 2 12:00:00 am 2023\n0.0 1  19FEDA9Cx Rx d 8 {DATA}"
    assert one(text).time == 1_677_715_200.0


@pytest.mark.parametrize("date", ["Foo Bar 99 1:2:3 2023", "nonsense"])
def test_a_date_that_is_none_is_left_out(date: str) -> None:
    assert one(f"date {date}\n0.5 1  19FEDA9Cx Rx d 8 {DATA}").time == 0.5


@pytest.mark.parametrize(
    "rest", ["", "  Length = 275910 BitCount = 141 ID = 436132508x"]
)
def test_asc_may_be_decimal(rest: str) -> None:
    line = "0.5 1  436132508x      Rx   d 8 25 255 124 252 255 255 0 255"
    assert one(f"base dec  timestamps absolute\n{line}{rest}") == (A, 0.5, "1", False)


def test_asc_may_count_from_the_line_before() -> None:
    lines = [f"   {t} 1  19FEDA9Cx Rx d 8 {DATA}\n" for t in ("0.1", "0.2", "0.3")]
    assert times("base hex  timestamps relative\n" + "".join(lines)) == [0.1, 0.3, 0.6]


@pytest.mark.parametrize(
    "line",
    [
        "0.0 1  19FEDA9Cx Rx d 8 01",
        "0.0 1  FFFFFFFFFx Rx d 1 01",
        "0.0 1  19FEDA9Cx Rx d",
        "0.0 1  19FEDA9Cx Rx d 1 XY",
    ],
)
def test_lines_of_asc_may_be_cut(line: str) -> None:
    assert skipped(line) == {LeftOut.MALFORMED: 1}


BUSMASTER = """\
***BUSMASTER Ver 3.2.2***
***PROTOCOL CAN***
***START DATE AND TIME 14:11:2023 15:13:20:250***
***HEX***
***{mode} MODE***
***<Time><Tx/Rx><Channel><CAN ID><Type><DLC><DataBytes>***
{first} Rx 1 0x19FEDA9C x 8 19 FF 7C FC FF FF 00 FF
{second} Tx 2 0x18FECA85 x 3 01 02 03
"""


@pytest.mark.parametrize(
    ("mode", "first", "second"),
    [
        ("SYSTEM", "15:13:20:2500", "15:13:20:7500"),
        ("SYSTEM", "15:13:20:250", "15:13:20:750"),
        ("ABSOLUTE", "00:00:00:0000", "00:00:00:5000"),
        ("RELATIVE", "00:00:00:0000", "00:00:00:5000"),
    ],
)
def test_busmaster_has_local_time(mode: str, first: str, second: str) -> None:
    text = BUSMASTER.format(mode=mode, first=first, second=second)
    heard, sent = read(text, DENVER)
    assert heard == near(A, T, "1", False)
    assert sent == near(B, T + 0.5, "2", True)


def test_busmaster_may_be_decimal() -> None:
    line = "15:13:20:2500 Rx 1 436132508 x 8 25 255 124 252 255 255 0 255"
    assert one(f"***DEC***\n{line}").frame == A


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("15:13:20:2500 Rx 1 0x123 s 1 01", LeftOut.STANDARD),
        ("15:13:20:2500 Rx 1 0x18EAFF9F xr 8", LeftOut.REMOTE),
        ("15:13:20:2500 Rx 1 0x18EAFF9F x 8 01", LeftOut.MALFORMED),
        ("15:13:20:2500 Rx 1 18EAFF9F x 1 FFF", LeftOut.MALFORMED),
        ("***START DATE AND TIME 14:13:2023 15:13:20:250***", None),
    ],
)
def test_busmaster_has_other_lines(line: str, kind: LeftOut | None) -> None:
    assert skipped(line) == ({} if kind is None else {kind: 1})


def test_relative_stamps_of_what_is_left_out_count_too() -> None:
    text = (
        "date Tue Nov 14 15:13:20 2023\nbase hex  timestamps relative\n"
        "0.1 1  19FEDA9Cx  Rx   d 1 19\n"
        "0.1 1  ErrorFrame\n"
        "0.1 CANFD   2 Rx 300 1 0 8 8 01\n"
        "0.1 1  Statistic: D 0 R 0\n"
        "0.1 CAN 1 Status:chip status error active\n"
        "0.1 1  J1939TP FEE3p 6 0 0 - Rx d 9 01 02 03 04 05 06 07 08 09\n"
        "0.1 1  123 Rx d 1 19\n"
        "0.1 1  19FEDA9Cx  Rx   d 1 19\n"
    )
    assert times(text, DENVER) == [1_700_000_000.1, 1_700_000_000.8]
    recording = read_text(text)
    list(recording.frames())
    assert recording.skipped.counts == {
        LeftOut.ERROR: 2,
        LeftOut.CAN_FD: 1,
        LeftOut.JOINED: 1,
        LeftOut.STANDARD: 1,
    }


def test_the_last_day_of_the_calendar_goes_on() -> None:
    text = (
        "***PROTOCOL CAN***\n***START DATE AND TIME 31:12:9999 23:59:59:000***\n"
        "***SYSTEM MODE***\n"
        "23:59:59:0000 Rx 1 0x19FEDA9C x 1 19\n00:00:01:0000 Rx 1 0x19FEDA9C x 1 19\n"
    )
    assert times(text) == [253_402_300_799.0, 253_402_300_801.0]
