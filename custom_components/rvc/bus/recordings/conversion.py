"""Recordings of others as ours: what their networks are called, and when frames came."""

from collections.abc import Iterable, Iterator
from typing import Final

from .candump_log import UNSAFE
from .clock import LATEST_DATED
from .model import RecordedFrame

MOST_NETWORKS: Final = 32
"""Of one recording; a coach has three or four."""
_USUAL: Final = "can0"
_PREFIX: Final = "can"
_FURTHER: Final = "can_others"
_LONGEST: Final = 32


class Interfaces:
    """What networks of a recording are called in a candump log that all programs read.

    canboat takes no names that do not begin with "can".
    """

    def __init__(self) -> None:
        """Begin without networks."""
        self.by_channel: dict[str | None, str] = {}
        """The interface of each network, by its name in the recording."""

    def of(self, channel: str | None) -> str:
        """Return the interface of a network; those beyond the limit share one."""
        if (known := self.by_channel.get(channel)) is not None:
            return known
        if len(self.by_channel) >= MOST_NETWORKS:
            return _FURTHER
        name = _interface(channel)
        self.by_channel[channel] = name
        return name


def _interface(channel: str | None) -> str:
    name = UNSAFE.sub("_", channel or _USUAL)
    if not name.startswith(_PREFIX):
        name = f"{_PREFIX}{'' if name.isdecimal() else '_'}{name}"
    return name[:_LONGEST]


def stamped(
    frames: Iterable[RecordedFrame], gap: float = 0.0
) -> Iterator[tuple[RecordedFrame, float]]:
    """Return frames with times; what has none comes after the one before.

    Args:
        frames: Those of a recording.
        gap: How long after it, in s.

    A stamp that no clock made is none.
    """
    time: float | None = None
    for recorded in frames:
        stamp = recorded.time
        if stamp is None or not 0 <= stamp < LATEST_DATED:
            stamp = 0.0 if time is None else time + gap
        time = stamp
        yield recorded, stamp
