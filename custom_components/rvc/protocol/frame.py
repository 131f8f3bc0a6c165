"""RV-C frames: a 29-bit identifier and up to eight data bytes (RV-C 3.2)."""

from typing import NamedTuple, Self

from ..spec.model import is_addressed

GLOBAL_ADDRESS = 0xFF
NO_ADDRESS = 0xFE
DEFAULT_PRIORITY = 6

SHORT_ID = 1 << 31
"""A bit that no identifier of 29 bits has: the frame has one of 11 bits."""
LARGEST_SHORT_ID = 0x7FF

_LARGEST_ID = 0x1FFFFFFF
_LARGEST_DGN = 0x1FFFF
_LONGEST_DATA = 8

type Place = tuple[int, bytes]
"""An identifier and the first byte: what a node says of one instance, mostly."""


class FrameId(NamedTuple):
    """The parts of a 29-bit identifier (RV-C Table 3.2b)."""

    priority: int
    dgn: int
    source: int
    destination: int | None


def split_id(frame_id: int) -> FrameId:
    """Split an identifier; the DGN of an addressed message has no destination in it."""
    dgn = frame_id >> 8 & _LARGEST_DGN
    destination = None
    if is_addressed(dgn):
        destination = dgn & 0xFF
        dgn &= ~0xFF
    return FrameId(frame_id >> 26 & 7, dgn, frame_id & 0xFF, destination)


def join_id(
    priority: int, dgn: int, source: int, destination: int = GLOBAL_ADDRESS
) -> int:
    """Join an identifier; only addressed DGNs have a destination in it."""
    if is_addressed(dgn):
        dgn = dgn & ~0xFF | destination
    return priority << 26 | dgn << 8 | source


class Frame(NamedTuple):
    """A CAN frame with a 29-bit identifier."""

    id: int
    data: bytes

    @classmethod
    def build(
        cls,
        dgn: int,
        data: bytes,
        *,
        source: int,
        priority: int = DEFAULT_PRIORITY,
        destination: int = GLOBAL_ADDRESS,
    ) -> Self:
        """Return the frame of a DGN.

        Only addressed DGNs have a destination.
        """
        return cls(join_id(priority, dgn, source, destination), data)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse candump's form of a frame, "19FEDA9C#19FF7CFCFFFF00FF".

        Raises ValueError for a text that is no extended data frame.
        """
        identifier, separator, data = text.partition("#")
        if not separator or len(identifier) != _LONGEST_DATA:
            raise ValueError(f"Not an extended CAN frame: {text!r}")
        frame = cls(int(identifier, 16), bytes.fromhex(data))
        if not 0 <= frame.id <= _LARGEST_ID or len(frame.data) > _LONGEST_DATA:
            raise ValueError(f"Not an extended CAN frame: {text!r}")
        return frame

    @classmethod
    def short(cls, identifier: int, data: bytes) -> Self:
        """Return a frame with an 11-bit identifier, which names no sender."""
        return cls(SHORT_ID | identifier << 8 | NO_ADDRESS, data)

    @property
    def place(self) -> Place:
        """Return what it has in common with others of the same status."""
        return self.id, self.data[:1]

    @property
    def priority(self) -> int:
        """Return the priority, from 0, the highest, to 7."""
        return self.id >> 26 & 7

    @property
    def dgn(self) -> int:
        """Return the DGN, without a destination."""
        return split_id(self.id).dgn

    @property
    def source(self) -> int:
        """Return the source address."""
        return self.id & 0xFF

    @property
    def destination(self) -> int | None:
        """Return the destination address; None if the DGN is not addressed."""
        return split_id(self.id).destination

    def __str__(self) -> str:
        """Return candump's form of the frame."""
        return f"{self.id:08X}#{self.data.hex().upper()}"
