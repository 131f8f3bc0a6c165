"""python-can's lines, adapters' and those of NMEA 2000's tools."""

import pytest

from custom_components.rvc.bus.recordings.model import LeftOut, NotARecording
from custom_components.rvc.bus.recordings.registry import read_text
from custom_components.rvc.protocol.frame import Frame

from .reading import DATA, DENVER, A, B, T, message, one, read, skipped, times


@pytest.mark.parametrize(
    "header", ["timestamp,arbitration_id,extended,remote,error,dlc,data\n", ""]
)
def test_python_can_csv_has_no_direction(header: str) -> None:
    line = "1700000000.25,0x19feda9c,1,0,0,8,Gf98/P//AP8="
    assert one(header + line) == (A, T, None, False)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("1.0,0x40,1,0,1,8,AAAAAAAAAAA=", LeftOut.ERROR),
        ("1.0,0x18eaff9f,1,1,0,8,", LeftOut.REMOTE),
        ("1.0,0x123,0,0,0,1,AQ==", LeftOut.STANDARD),
        ("1.0,0x18eaff9f,1,0,0,1,A", LeftOut.MALFORMED),
        ("1.0,0xffffffff,1,0,0,1,AQ==", LeftOut.MALFORMED),
    ],
)
def test_python_can_csv_has_other_lines(line: str, kind: LeftOut) -> None:
    assert skipped(line) == {kind: 1}


@pytest.mark.parametrize("form", [str, repr])
def test_python_can_prints_messages(form: type[str]) -> None:
    assert one(form(message())) == (A, T, "can0", False)
    assert one(form(message(channel=None))) == (A, T, None, False)
    assert one(form(message(is_rx=False))) == (A, T, "can0", True)
    text = form(message(data=b"ABC12345"))
    assert one(text).frame == Frame(A.id, b"ABC12345")


@pytest.mark.parametrize("form", [str, repr])
@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"is_error_frame": True}, LeftOut.ERROR),
        ({"is_remote_frame": True, "data": None, "dlc": 8}, LeftOut.REMOTE),
        ({"is_fd": True}, LeftOut.CAN_FD),
        ({"is_extended_id": False, "arbitration_id": 0x123}, LeftOut.STANDARD),
    ],
)
def test_python_can_prints_other_messages(
    form: type[str], changed: dict[str, object], kind: LeftOut
) -> None:
    assert skipped(form(message(**changed))) == {kind: 1}


def test_a_printed_message_may_be_cut() -> None:
    assert skipped("can.Message(timestamp=1.0, data=[0x1])") == {LeftOut.MALFORMED: 1}


def test_yacht_devices_counts_past_midnight() -> None:
    text = (
        f"22:13:20.250 R 19FEDA9C {DATA}\r\n00:00:00.100 R 19FEDA9C {DATA}\r\n"
        "00:00:00.750 T 18FECA85 01 02 03\r\n"
    )
    assert times(text) == [80_000.25, 86_400.1, 86_400.75]
    assert [frame.is_own for frame in read(text)] == [False, False, True]
    assert one("18FECA85 01 02 03") == (B, None, None, False)


@pytest.mark.parametrize(
    ("text", "stamps"),
    [
        ("T19FEDA9C819FF7CFCFFFF00FF\r", [0]),
        ("x19FEDA9C819FF7CFCFFFF00FF\r\n", [0]),
        ("T19FEDA9C819FF7CFCFFFF00FF1A2B\r", [6.699]),
        (
            "T19FEDA9C819FF7CFCFFFF00FFEA5F\rT19FEDA9C819FF7CFCFFFF00FF0001\r",
            [59.999, 60.001],
        ),
        ("T19FEDA9C819FF7CFCFFFF00FF000F4240\r", [1.0]),
        ("z\r\aV1013\rF00\rN1234\rT19FEDA9C819FF7CFCFFFF00FF\r", [0]),
    ],
)
def test_slcan_has_stamps_that_fall_back(text: str, stamps: list[float]) -> None:
    assert times(text) == stamps
    assert {frame.frame for frame in read(text)} == {A}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("t12320102", LeftOut.STANDARD),
        ("R18EAFF9F8", LeftOut.REMOTE),
        ("r1238", LeftOut.REMOTE),
        ("D19FEDA9C900", LeftOut.CAN_FD),
        ("T19FEDA9C819FF", LeftOut.MALFORMED),
        ("TFFFFFFFF101", LeftOut.MALFORMED),
    ],
)
def test_slcan_has_other_lines(line: str, kind: LeftOut) -> None:
    assert skipped(line) == {kind: 1}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2023-11-14T22:13:20.250Z,6,130778,156,255,8,19,ff,7c,fc,ff,ff,00,ff", A),
        ("2023-11-14-15:13:20.250,6,130778,156,255,8,19,ff,7c,fc,ff,ff,00,ff", A),
        (
            "2023-11-14T22:13:20.250Z,6,59904,159,133,3,da,fe,01",
            Frame.parse("18EA859F#DAFE01"),
        ),
    ],
)
def test_canboat_has_identifiers_in_parts(line: str, expected: Frame) -> None:
    assert one(line, DENVER) == (expected, T, None, False)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (
            "2023-11-14T22:13:20Z,6,130778,1,255,16," + ",".join(["00"] * 16),
            LeftOut.JOINED,
        ),
        ("2023-11-14T22:13:20Z,6,999999,1,255,1,00", LeftOut.MALFORMED),
        ("2023-99-14T22:13:20Z,6,130778,1,255,1,00", LeftOut.MALFORMED),
        ("<0x18eaff9f> [9] ca fe 01", LeftOut.JOINED),
        ("<0x3fffffff> [1] ca", LeftOut.ERROR),
        ("A000001.000 9FFF6 0EA00 CAFE01CAFE01CAFE01", LeftOut.JOINED),
    ],
)
def test_tools_of_nmea_2000_have_other_lines(line: str, kind: LeftOut) -> None:
    assert skipped(line) == {kind: 1}


def test_actisense_and_angstrom_have_lines() -> None:
    request = Frame.parse("18EAFF9F#CAFE01")
    stamp = 76 * 3600 + 40 * 60 + 27.88
    assert one("A764027.880 9FFF6 0EA00 CAFE01").frame == request
    assert one("A764027.880 9FFF6 0EA00 CAFE01").time == pytest.approx(stamp)
    assert one("<0x18eaff9f> [3] ca fe 01") == (request, None, None, False)


def test_canboat_writes_the_zone_and_nanoseconds() -> None:
    line = "2023-11-14T15:13:20.250000000-07:00,6,130778,156,255,1,19"
    assert times(line) == [T]


def test_what_a_gateway_says_of_itself_is_no_frame() -> None:
    line = "2023-11-14T22:13:20Z,0,262386,0,0,3,01,0e,00"
    assert skipped(line) == {LeftOut.ERROR: 1}


@pytest.mark.parametrize("text", ["DEADBEEF\n12345678\n", "1234567\n"])
def test_numbers_alone_are_no_recording(text: str) -> None:
    with pytest.raises(NotARecording):
        read_text(text)
