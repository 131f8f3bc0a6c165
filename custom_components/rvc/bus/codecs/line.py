"""The base of codecs whose streams consist of lines."""

from abc import abstractmethod
from binascii import unhexlify
from typing import Final, override

from ...protocol.frame import Frame
from .base import LARGEST_ID, StreamCodec

_LONGEST_LINE: Final = 512
_CACHED_LINES: Final = 2048
"""More than what a coach of a hundred devices repeats."""
BLANKS: Final = b" \t\r\n\0\a>"
"""What may stand around a line and means nothing: blanks, prompts, bells."""


class LineCodec(StreamCodec):
    """Decodes lines; one that was decoded before costs a look-up and no more."""

    ends: bytes = b"\r\n"
    """The bytes of which each ends a line: adapters send one, the other or both."""

    datagram_end = b"\n"

    def __init__(self) -> None:
        """Expect the beginning of a line."""
        super().__init__()
        self._end = self.ends[:1]
        self._ends_alike = bytes.maketrans(self.ends, self._end * len(self.ends))
        self._rest = b""
        self._decoded: dict[bytes, Frame] = {}

    @override
    def decode(self, data: bytes) -> list[Frame]:
        data = data.translate(self._ends_alike)
        *lines, rest = (self._rest + data).split(self._end)
        if len(rest) > _LONGEST_LINE:
            # No line is that long: this is noise.
            self.error_counters.malformed += 1
            rest = b""
        self._rest = rest
        frames = []
        decoded = self._decoded
        for line in lines:
            frame = decoded.get(line)
            if frame is None:
                stripped = line.strip(BLANKS)
                if not stripped:
                    continue
                try:
                    frame = self.decode_line(stripped)
                except ValueError:
                    self.error_counters.malformed += 1
                    continue
                if frame is None:
                    continue
                if len(decoded) >= _CACHED_LINES:
                    decoded.clear()
                decoded[line] = frame
            frames.append(frame)
        return frames

    @abstractmethod
    def decode_line(self, line: bytes) -> Frame | None:
        """Return the frame of a line; None if it has no RV-C frame.

        The line is not empty, and without its end and what is of no account around it.

        Raises ValueError for a malformed line.
        """


def parse_id(digits: bytes) -> int:
    """Parse a 29-bit identifier in hexadecimal digits; raises ValueError."""
    frame_id = int.from_bytes(unhexlify(digits.rjust(8, b"0")))
    if frame_id > LARGEST_ID:
        raise ValueError("no identifier of 29 bits")
    return frame_id


def parse_data(words: list[bytes]) -> bytes:
    """Parse data in hexadecimal words, one or more; raises ValueError.

    A word of a single digit is one byte.
    """
    data = unhexlify(b"".join([word.rjust(2, b"0") for word in words]))
    if len(data) > 8:
        raise ValueError("more data than a frame has")
    return data
