"""The languages in which adapters and gateways pass frames on over a stream.

A codec takes what comes in pieces of any size, and forgets what is broken. None
of them sends: what has to be answered is returned.
"""

from abc import ABC, abstractmethod
from binascii import unhexlify
import struct
from typing import Final, override

from ...protocol.frame import Frame
from ..errors import CannotOpen
from ..link import ErrorCounters

_LONGEST_LINE: Final = 512
_LARGEST_ID: Final = 0x1FFFFFFF
# Lines that were understood, so that repeated ones cost next to nothing
_REMEMBERED_LINES: Final = 2048


class StreamCodec(ABC):
    """Turns a stream into frames and frames into a stream."""

    greeting: bytes = b""
    """What is said when the connection is made."""
    farewell: bytes = b""
    """What is said before it is closed."""

    def __init__(self) -> None:
        """Expect the beginning of a stream."""
        self.error_counters = ErrorCounters()
        self.is_ready = True
        """Whether the peer is ready to pass frames on."""
        self.reply = b""
        """What is to be answered now; whoever sends it empties it."""

    @abstractmethod
    def feed(self, data: bytes) -> list[Frame]:
        """Take a piece of the stream; return the frames that are complete.

        Raises CannotOpen when the peer refuses to pass frames on.
        """

    @abstractmethod
    def encode(self, frame: Frame) -> bytes:
        """Return what makes the peer send a frame."""


class _LineCodec(StreamCodec):
    """A stream of lines."""

    end: bytes = b"\r"

    def __init__(self) -> None:
        super().__init__()
        self._rest = b""
        self._known: dict[bytes, Frame] = {}

    @override
    def feed(self, data: bytes) -> list[Frame]:
        *lines, rest = (self._rest + data).split(self.end)
        if len(rest) > _LONGEST_LINE:
            # Nobody says so much without an end: it is noise.
            self.error_counters.malformed += 1
            rest = b""
        self._rest = rest
        frames = []
        known = self._known
        for line in lines:
            frame = known.get(line)
            if frame is None:
                try:
                    frame = self._line(line)
                except ValueError:
                    self.error_counters.malformed += 1
                    continue
                if frame is None:
                    continue
                if len(known) >= _REMEMBERED_LINES:
                    known.clear()
                known[line] = frame
            frames.append(frame)
        return frames

    @abstractmethod
    def _line(self, line: bytes) -> Frame | None:
        """Return a line's frame; None where it is none of RV-C.

        Raises ValueError for a line that came to pieces.
        """


def _identifier(digits: bytes) -> int:
    """Read a 29-bit identifier; raises ValueError."""
    frame_id = int.from_bytes(unhexlify(digits.rjust(8, b"0")))
    if frame_id > _LARGEST_ID:
        raise ValueError("no identifier")
    return frame_id


def _octets(words: list[bytes]) -> bytes:
    """Read data, all in one word or each octet in its own; raises ValueError."""
    octets = unhexlify(b"".join(word.rjust(2, b"0") for word in words))
    if len(octets) > 8:
        raise ValueError("no frame")
    return octets


class SlcanCodec(_LineCodec):
    """Lawicel's language, of most USB adapters: T19FEDA9C819FF7CFCFFFF00FF."""

    _RATES: Final = {
        10_000: 0,
        20_000: 1,
        50_000: 2,
        100_000: 3,
        125_000: 4,
        250_000: 5,
        500_000: 6,
        800_000: 7,
        1_000_000: 8,
    }

    def __init__(self, bit_rate: int = 250_000, *, listen_only: bool = False) -> None:
        """Take the bit rate of the bus; raises ValueError for an odd one."""
        super().__init__()
        if bit_rate not in self._RATES:
            raise ValueError(f"An slcan adapter does not know {bit_rate} bit/s")
        opened = "L" if listen_only else "O"
        # The empty line ends what an earlier program has left half said.
        self.greeting = f"\rC\rS{self._RATES[bit_rate]}\r{opened}\r".encode()
        self.farewell = b"C\r"

    @override
    def _line(self, line: bytes) -> Frame | None:
        # A bell is a refusal, and has no end of its own.
        line = line.rpartition(b"\a")[2]
        kind = line[:1]
        if kind == b"T":
            length = line[9] - 0x30 if len(line) > 9 else 9
            end = 10 + 2 * length
            # A time stamp of four digits may follow.
            if not 0 <= length <= 8 or len(line) not in (end, end + 4):
                raise ValueError("a cut line")
            return Frame(_identifier(line[1:9]), unhexlify(line[10:end]))
        if kind in (b"t", b"r", b"R", b"d", b"D", b"b", b"B"):
            self.error_counters.foreign_frames += 1
        elif kind not in (b"", b"z", b"Z", b"F", b"V", b"v", b"N"):
            raise ValueError("an unknown line")
        return None

    @override
    def encode(self, frame: Frame) -> bytes:
        return b"T%08X%d%s\r" % (
            frame.id,
            len(frame.data),
            frame.data.hex().upper().encode(),
        )


class SocketcandCodec(_LineCodec):
    """socketcand's language: < frame 19FEDA9C 23.424242 19FF7CFCFFFF00FF >."""

    end = b">"

    def __init__(self, channel: str) -> None:
        """Take the interface to ask for."""
        super().__init__()
        self.is_ready = False
        self._channel = channel
        self._stage = 0

    @override
    def _line(self, line: bytes) -> Frame | None:
        words = line.strip(b"< \r\n").split()
        if not words:
            return None
        kind = words[0]
        if kind == b"frame":
            if len(words) < 3:
                raise ValueError("a cut line")
            if len(words[1]) <= 3:
                self.error_counters.foreign_frames += 1
                return None
            return Frame(_identifier(words[1]), _octets(words[3:]))
        if kind == b"error":
            if not self.is_ready:
                raise CannotOpen("not_found", b" ".join(words[1:]).decode("latin-1"))
            self.error_counters.error_frames += 1
        elif kind in (b"hi", b"ok"):
            self._go_on(kind)
        return None

    def _go_on(self, kind: bytes) -> None:
        """Take the next step until raw frames come."""
        if kind == b"hi":
            self._stage = 1
            self.reply += f"< open {self._channel} >".encode()
        elif self._stage == 1:
            self._stage = 2
            self.reply += b"< rawmode >"
        elif self._stage == 2:
            self._stage = 3
            self.is_ready = True

    @override
    def encode(self, frame: Frame) -> bytes:
        data = " ".join(f"{octet:x}" for octet in frame.data)
        return f"< send {frame.id:08X} {len(frame.data):X} {data} >".encode()


class YachtDevicesCodec(_LineCodec):
    """The RAW text of Yacht Devices: 17:33:21.107 R 19F51323 01 2F 30 70 ..."""

    end = b"\n"

    @override
    def _line(self, line: bytes) -> Frame | None:
        words = line.split()
        if not words:
            return None
        if len(words) < 3 or words[1] not in (b"R", b"T"):
            raise ValueError("an unknown line")
        if words[1] == b"T":
            # What this node has sent itself
            return None
        return Frame(_identifier(words[2]), _octets(words[3:]))

    @override
    def encode(self, frame: Frame) -> bytes:
        return f"{frame.id:08X} {frame.data.hex(' ').upper()}\r\n".encode()


class ThirteenByteCodec(StreamCodec):
    """Gateways of 13 bytes a frame: flags and length, identifier, eight of data."""

    _FRAME: Final = struct.Struct(">BI8s")
    _EXTENDED: Final = 0x80
    _REMOTE: Final = 0x40
    _UNUSED: Final = 0x30

    def __init__(self) -> None:
        """Expect a frame's first byte."""
        super().__init__()
        self._rest = b""

    @override
    def feed(self, data: bytes) -> list[Frame]:
        data = self._rest + data
        size, unpack = self._FRAME.size, self._FRAME.unpack_from
        frames = []
        place = 0
        in_step = True
        while place + size <= len(data):
            flags, frame_id, octets = unpack(data, place)
            length = flags & 0x0F
            if flags & self._UNUSED or length > 8 or frame_id > _LARGEST_ID:
                # Out of step: one byte further it may be right.
                self.error_counters.malformed += in_step
                in_step = False
                place += 1
                continue
            in_step = True
            place += size
            if flags & self._EXTENDED and not flags & self._REMOTE:
                frames.append(Frame(frame_id, octets[:length]))
            else:
                self.error_counters.foreign_frames += 1
        self._rest = data[place:]
        return frames

    @override
    def encode(self, frame: Frame) -> bytes:
        return self._FRAME.pack(
            self._EXTENDED | len(frame.data), frame.id, frame.data.ljust(8, b"\0")
        )
