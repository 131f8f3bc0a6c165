"""What a program says of a recording, frame by frame."""

from typing import NamedTuple


class Seen(NamedTuple):
    """A frame as a program reads it; None for what it does not say."""

    id: int
    data: bytes
    time: float
    """In s, of whatever clock the program has."""
    channel: str | None
    is_own: bool | None
