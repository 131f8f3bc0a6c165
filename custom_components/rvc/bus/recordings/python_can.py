"""What python-can prints, and its CSV.

    Timestamp: 1700000000.250000    ID: 19feda9c    X Rx    DL:  8    19 ff ...     Channel: can0
    can.Message(timestamp=1700000000.25, arbitration_id=0x19feda9c, is_extended_id=True, ...)
    1700000000.25,0x19feda9c,1,0,0,8,Gf98/P//AP8=

Its CSV has neither channel nor direction: what was sent comes back as heard.
"""

from base64 import b64decode
import math
import re
from typing import Final

from ...protocol.frame import Frame
from .model import Context, LeftOut, Line, RecordedFrame
from .notation import build, build_of_numbers

_LARGEST_ID: Final = 0x1FFFFFFF
_LARGEST_STANDARD_ID: Final = 0x7FF
_LONGEST_DATA: Final = 8
_LONGEST_CHANNEL: Final = 64

_PRINTED: Final = re.compile(
    r"Timestamp:\s*(?P<time>\d{1,12}\.\d+)\s+ID:\s*(?P<id>[0-9a-fA-F]{1,8})\s+"
    r"(?P<flags>[XS](?:\s+[A-Z][A-Za-z]?)*)\s+DLC?:\s*(?P<length>\d+)(?P<data>(?:\s+[0-9a-fA-F]{2})*)"
    r"(?:\s+'.*')?(?:\s+Channel:\s*(?P<channel>\S{1,64}))?"
)
_MESSAGE: Final = re.compile(r"can\.Message\((?P<fields>.*)\)")
_FIELD: Final = re.compile(r"\b(\w{1,32})=('[^']*'|\[[^\]]*\]|[^,\s]+)")
_CSV_HEADER: Final = "timestamp,arbitration_id,extended,"
_CSV: Final = re.compile(
    r"(?P<time>\d{1,12}(?:\.\d*)?),0x(?P<id>[0-9a-fA-F]{1,8}),(?P<extended>[01]),"
    r"(?P<remote>[01]),(?P<error>[01]),(?P<length>\d{1,2}),(?P<data>[A-Za-z0-9+/]*=*)"
)


class PythonCanPrinted:
    """Reads messages that python-can printed."""

    title = "python-can, printed"

    def __init__(self, context: Context) -> None:
        """Expect lines; their times need nothing."""

    def read(self, line: str) -> Line:
        """Read a line."""
        if (match := _PRINTED.fullmatch(line)) is not None:
            flags = match["flags"].split()
            if (kind := _kind(flags)) is not None:
                return kind
            frame = _frame(int(match["id"], 16), match["data"].split(), "X" in flags)
            if isinstance(frame, LeftOut):
                return frame
            if len(frame.data) != int(match["length"]):
                return LeftOut.MALFORMED
            time, is_own = float(match["time"]), "Tx" in flags
            return RecordedFrame(frame, time, match["channel"], is_own)
        if (match := _MESSAGE.fullmatch(line)) is not None:
            return _read_fields(dict(_FIELD.findall(match["fields"])))
        return None


class PythonCanCsv:
    """Reads the lines of python-can's CSV."""

    title = "python-can CSV"

    def __init__(self, context: Context) -> None:
        """Expect lines; their times need nothing."""

    def read(self, line: str) -> Line:
        """Read a line."""
        if line.startswith(_CSV_HEADER):
            return LeftOut.NOTHING
        if (match := _CSV.fullmatch(line)) is None:
            return None
        if match["error"] == "1":
            return LeftOut.ERROR
        if match["remote"] == "1":
            return LeftOut.REMOTE
        try:
            words = [b64decode(match["data"], validate=True).hex()]
        except ValueError:
            return LeftOut.MALFORMED
        frame = _frame(int(match["id"], 16), words, match["extended"] == "1")
        if isinstance(frame, LeftOut):
            return frame
        if len(frame.data) != int(match["length"]):
            return LeftOut.MALFORMED
        return RecordedFrame(frame, float(match["time"]))


def _kind(flags: list[str]) -> LeftOut | None:
    """Return what a message is that is no data frame."""
    if "E" in flags:
        return LeftOut.ERROR
    if "R" in flags:
        return LeftOut.REMOTE
    return LeftOut.CAN_FD if "F" in flags else None


def _frame(frame_id: int, words: list[str], is_extended: bool) -> Frame | LeftOut:
    return _left_out(frame_id, is_extended) or build(frame_id, words)


def _left_out(frame_id: int, is_extended: bool) -> LeftOut | None:
    """Return what an identifier is that is none of RV-C."""
    if not 0 <= frame_id <= _LARGEST_ID:
        return LeftOut.MALFORMED
    if not is_extended and frame_id <= _LARGEST_STANDARD_ID:
        return LeftOut.STANDARD
    return None


def _read_fields(fields: dict[str, str]) -> Line:
    """Read a message as `repr` has it."""
    for name, kind in _REPR_KINDS.items():
        if fields.get(name) == "True":
            return kind
    try:
        frame_id = int(fields["arbitration_id"], 0)
        numbers = fields.get("data", "[]").strip("[]").replace(",", " ").split()
        time = float(fields["timestamp"]) if "timestamp" in fields else None
    except KeyError, ValueError:
        return LeftOut.MALFORMED
    if time is not None and not math.isfinite(time):
        return LeftOut.MALFORMED
    is_extended = fields.get("is_extended_id") == "True"
    left_out = _left_out(frame_id, is_extended)
    frame = left_out or build_of_numbers(frame_id, numbers, 0)
    if isinstance(frame, LeftOut):
        return frame
    channel = fields.get("channel", "").strip("'")[:_LONGEST_CHANNEL] or None
    return RecordedFrame(frame, time, channel, fields.get("is_rx") == "False")


_REPR_KINDS: Final = {
    "is_error_frame": LeftOut.ERROR,
    "is_remote_frame": LeftOut.REMOTE,
    "is_fd": LeftOut.CAN_FD,
}
