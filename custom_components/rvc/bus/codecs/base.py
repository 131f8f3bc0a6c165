"""What all codecs of adapters and gateways have in common."""

from abc import ABC, abstractmethod

from ...protocol.frame import Frame
from ..link import ErrorCounters

LARGEST_ID = 0x1FFFFFFF
"""The largest identifier of 29 bits."""


class StreamCodec(ABC):
    """Decodes a stream of bytes into frames, and encodes frames for it.

    A codec gets the stream in pieces of any size, and skips what is malformed. It
    sends nothing itself: what has to be sent is in `greeting`, `reply` and
    `farewell`.
    """

    greeting: bytes = b""
    """What is sent when the connection is made."""
    farewell: bytes = b""
    """What is sent before the connection is closed."""
    datagram_end: bytes = b""
    """What is read behind each datagram: none goes on in the next."""

    def __init__(self) -> None:
        """Expect the beginning of a stream."""
        self.error_counters = ErrorCounters()
        self.is_ready = True
        """Whether the peer passes frames on."""
        self.own_address: int | None = None
        """The address that the peer sends from, where it does not take that of a frame."""
        self.reply = b""
        """What has to be sent now; it is emptied when it is sent."""

    @abstractmethod
    def decode(self, data: bytes) -> list[Frame]:
        """Return the frames that are complete with the next piece of the stream.

        Raises CannotOpen when the peer refuses to pass frames on.
        """

    @abstractmethod
    def encode(self, frame: Frame) -> bytes:
        """Return the bytes that make the peer send a frame."""
