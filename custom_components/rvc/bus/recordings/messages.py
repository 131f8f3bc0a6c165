"""Recordings that python-can writes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import can

from .model import RecordedFrame

_DIRECT: Final = {".blf": can.BLFWriter, ".csv": can.CSVWriter}


type _Writer = can.BLFWriter | can.CSVWriter


@contextmanager
def _closed_by_all_means(writer: _Writer) -> Iterator[_Writer]:
    """Close a writer's file too where its end cannot be written: the disk is full."""
    try:
        with writer:
            yield writer
    finally:
        with suppress(OSError):
            writer.file.close()


def write_messages(
    frames: Iterable[tuple[RecordedFrame, float]], path: Path, suffix: str
) -> None:
    """Write frames with their times by the writer of a suffix, whatever the file's is.

    Channels are counted from 0, in the order in which they come.
    """
    numbers: dict[str | None, int] = {}
    with _closed_by_all_means(_DIRECT[suffix](path)) as writer:
        for recorded, time in frames:
            channel = numbers.setdefault(recorded.channel, len(numbers))
            writer.on_message_received(
                can.Message(
                    timestamp=time,
                    arbitration_id=recorded.frame.id,
                    is_extended_id=True,
                    data=recorded.frame.data,
                    channel=channel,
                    is_rx=not recorded.is_own,
                )
            )
