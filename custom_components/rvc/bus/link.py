"""What carries frames: a CAN adapter or a recording."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import NamedTuple, Protocol

from ..protocol.frame import Frame
from .errors import BusError


class FrameBatch(NamedTuple):
    """Frames that were heard, in their order, and when they were taken.

    A frame that was heard before is best the very same object: nine of ten are,
    and what is not made anew costs next to nothing.
    """

    frames: list[Frame]
    time: float
    """Of the wall clock, in s."""


@dataclass(slots=True)
class ErrorCounters:
    """What was heard but is no RV-C frame, and what was lost; counts only."""

    malformed: int = 0
    error_frames: int = 0
    foreign_frames: int = 0
    """Remote frames, 11-bit identifiers and CAN FD."""
    dropped: int = 0

    def __add__(self, other: ErrorCounters) -> ErrorCounters:
        """Return the counts of both."""
        return ErrorCounters(
            *(
                getattr(self, field.name) + getattr(other, field.name)
                for field in fields(self)
            )
        )


type Deliver = Callable[[FrameBatch], None]
type Lost = Callable[[BusError | None], None]


class Transport(Protocol):
    """A way to a network. All its calls are made on the event loop."""

    error_counters: ErrorCounters

    async def open(self, deliver: Deliver, lost: Lost) -> None:
        """Open it; raises CannotOpen.

        `deliver` is called with bursts of frames and `lost` once when it goes:
        with the error, or with None at a recording's end. Both on the loop.
        """

    async def send(self, frame: Frame) -> None:
        """Send a frame; raises BusError."""

    async def close(self) -> None:
        """Close it and leave nothing behind, also when it is not open."""
