"""Binary logs: BLF and MF4 by python-can, and its SQLite by the standard library."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
import math
import sqlite3
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from ...protocol.frame import Frame
from .blf import checked
from .model import Context, Damaged, LeftOut, NotARecording, RecordedFrame, Skipped
from .text import FileSource, Source

if TYPE_CHECKING:
    import can

_BLF: Final = b"LOGG"
_MF4: Final = b"MDF     "
_SQLITE: Final = b"SQLite format 3\0"
# One packing by gzip is taken off before.
_ARCHIVES: Final = (
    b"PK\x03\x04",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"\x1f\x8b",
)
_LONGEST_DATA: Final = 8
_LARGEST_ID: Final = 0x1FFFFFFF
_QUERY: Final = "SELECT ts, arbitration_id, extended, remote, error, data FROM messages"
# A view may have rows without end.
_TABLE: Final = (
    "SELECT 1 FROM sqlite_master WHERE name = 'messages' AND type = 'table'"
    " AND sql NOT LIKE 'CREATE VIRTUAL%'"
)
# Of a value: what claims more is no frame.
_LONGEST_VALUE: Final = 1_000_000


def recognizes_blf(head: bytes, context: Context) -> bool:
    """Tell by the first bytes."""
    return head.startswith(_BLF)


def recognizes_mf4(head: bytes, context: Context) -> bool:
    """Tell by the first bytes."""
    return head.startswith(_MF4)


def recognizes_sqlite(head: bytes, context: Context) -> bool:
    """Tell by the first bytes."""
    return head.startswith(_SQLITE)


def recognizes_archive(head: bytes, context: Context) -> bool:
    """Raise NotARecording for what has to be unpacked first."""
    if head.startswith(_ARCHIVES):
        raise NotARecording("archive")
    return False


def read_blf(
    source: Source, context: Context, skipped: Skipped
) -> Iterator[RecordedFrame]:
    """Read a BLF with python-can, which takes its times for UTC."""
    try:
        from can.io.blf import BLFReader  # noqa: PLC0415
    except ImportError as error:
        raise NotARecording("library_missing", "python-can") from error
    with source.open() as raw, checked(raw) as file:
        yield from _read_messages(lambda: BLFReader(cast("BinaryIO", file)), skipped)


def read_mf4(
    source: Source, context: Context, skipped: Skipped
) -> Iterator[RecordedFrame]:
    """Read an MF4 with python-can, which needs asammdf; raises NotARecording without."""
    try:
        from can.io.mf4 import MF4Reader  # noqa: PLC0415

        path = _path(source)
        yield from _read_messages(lambda: MF4Reader(path), skipped)
    except (ImportError, NotImplementedError) as error:
        raise NotARecording("needs_conversion", "python-can[mf4]") from error


def read_sqlite(
    source: Source, context: Context, skipped: Skipped
) -> Iterator[RecordedFrame]:
    """Read a database of python-can, which has neither channel nor direction."""
    where = f"{_path(source).absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(where, uri=True)) as database:
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
            yield from _read_rows(database, skipped)
    except sqlite3.Error as error:
        raise Damaged(str(error)) from error


def _read_rows(
    database: sqlite3.Connection, skipped: Skipped
) -> Iterator[RecordedFrame]:
    try:
        if database.execute(_TABLE).fetchone() is None:
            raise NotARecording("unknown_form", "messages")
        rows = database.execute(_QUERY)
    except sqlite3.OperationalError as error:
        raise NotARecording("unknown_form", str(error)) from error
    for number, row in enumerate(rows, start=1):
        found = _row(*row)
        if isinstance(found, RecordedFrame):
            yield found
        else:
            skipped.add(found, number)


def _row(
    time: Any, can_id: Any, extended: Any, remote: Any, error: Any, data: Any
) -> RecordedFrame | LeftOut:
    if error:
        return LeftOut.ERROR
    if remote:
        return LeftOut.REMOTE
    if not extended:
        return LeftOut.STANDARD
    if not isinstance(can_id, int) or not isinstance(data, bytes):
        return LeftOut.MALFORMED
    if not isinstance(time, (int, float)) or not math.isfinite(time):
        return LeftOut.MALFORMED
    if not 0 <= can_id <= _LARGEST_ID:
        return LeftOut.MALFORMED
    if len(data) > _LONGEST_DATA:
        return LeftOut.CAN_FD
    return RecordedFrame(Frame(can_id, data), float(time))


def _path(source: Source) -> Any:
    """Return the file itself, for what reads no stream; raises NotARecording."""
    if not isinstance(source, FileSource) or source.is_packed():
        raise NotARecording("archive")
    return source.path


def _read_messages(
    open_: Callable[[], Iterable[can.Message]], skipped: Skipped
) -> Iterator[RecordedFrame]:
    """Read what python-can reads; raises Damaged where it cannot."""
    for number, message in enumerate(_messages(open_), start=1):
        found = _message(message)
        if isinstance(found, RecordedFrame):
            yield found
        else:
            skipped.add(found, number)


def _messages(open_: Callable[[], Iterable[can.Message]]) -> Iterator[can.Message]:
    try:
        yield from open_()
    except OSError, ImportError, NotImplementedError:
        raise
    except Exception as error:
        # python-can and its libraries raise anything for a file that is broken.
        raise Damaged(str(error) or type(error).__name__) from error


def _message(message: can.Message) -> RecordedFrame | LeftOut:
    if message.is_error_frame:
        return LeftOut.ERROR
    if message.is_remote_frame:
        return LeftOut.REMOTE
    if message.is_fd:
        return LeftOut.CAN_FD
    if not message.is_extended_id:
        return LeftOut.STANDARD
    channel = None if message.channel is None else str(message.channel)
    frame = Frame(message.arbitration_id & _LARGEST_ID, bytes(message.data))
    return RecordedFrame(frame, message.timestamp, channel, not message.is_rx)
