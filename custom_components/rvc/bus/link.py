"""The interface between a network and what carries its frames."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from ..protocol.frame import Frame
from .errors import BusError

# More than come between two looks; of those beyond it the oldest go
_MOST_SHORT: Final = 256


class FrameBatch(NamedTuple):
    """Frames that were received together, in their order.

    A frame whose bytes were received before should be the same object as then:
    nine of ten frames are repeated, and what is not built again costs nothing.
    """

    frames: list[Frame]
    time: float
    """When they were received: seconds of the wall clock."""
    own_address: int | None = None
    """The address that the adapter sends from, whatever a frame says; None for one
    that sends frames as they are. A batch without frames tells nothing else."""


@dataclass(slots=True)
class ErrorCounters:
    """Counts of what was received but is no RV-C frame, and of what was lost."""

    malformed: int = 0
    error_frames: int = 0
    foreign_frames: int = 0
    """Remote frames, frames with 11-bit identifiers, and CAN FD."""
    dropped: int = 0
    """Frames that were not read in time."""
    short_frames: deque[tuple[int, bytes]] = field(
        default_factory=lambda: deque(maxlen=_MOST_SHORT), compare=False, repr=False
    )
    """The last frames with 11-bit identifiers, until somebody takes them."""

    def count_short(self, identifier: int, data: bytes) -> None:
        """Count a data frame with an 11-bit identifier, and keep it for a while."""
        self.foreign_frames += 1
        self.short_frames.append((identifier, data))

    def counts(self) -> dict[str, int]:
        """Return each counter by its name."""
        return {
            "malformed": self.malformed,
            "error_frames": self.error_frames,
            "foreign_frames": self.foreign_frames,
            "dropped": self.dropped,
        }

    def __add__(self, other: ErrorCounters) -> ErrorCounters:
        """Return the sum of each counter."""
        return ErrorCounters(
            malformed=self.malformed + other.malformed,
            error_frames=self.error_frames + other.error_frames,
            foreign_frames=self.foreign_frames + other.foreign_frames,
            dropped=self.dropped + other.dropped,
        )


type Receive = Callable[[FrameBatch], None]
type Lost = Callable[[BusError | None], None]


class Transport(Protocol):
    """What connects a network to its bus: an adapter, a gateway or a recording.

    All its methods are called on the event loop.
    """

    @property
    def error_counters(self) -> ErrorCounters:
        """Return the counts of what it received that is no RV-C frame."""

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Open the connection; raises CannotOpen.

        Args:
            receive: Called on the event loop with each batch of frames.
            lost: Called there once when the connection ends: with the error, or
                with None at the end of a recording.
        """

    async def send(self, frame: Frame) -> None:
        """Send a frame; raises BusError."""

    async def close(self) -> None:
        """Close the connection, also one that is not open; nothing is left behind."""
