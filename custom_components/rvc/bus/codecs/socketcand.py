"""The protocol of socketcand: < frame 19FEDA9C 23.424242 19FF7CFCFFFF00FF >."""

from enum import Enum, auto
from typing import override

from ...protocol.frame import Frame
from ..errors import CannotOpen
from .line import LineCodec, parse_data, parse_id


class _Stage(Enum):
    """How far the connection is."""

    CONNECTED = auto()
    OPENING = auto()
    """The interface was asked for."""
    SWITCHING = auto()
    """Raw mode was asked for."""
    READY = auto()


class SocketcandCodec(LineCodec):
    """The codec of socketcand."""

    ends = b">"
    datagram_end = b""

    def __init__(self, channel: str) -> None:
        """Expect the server's greeting; `channel` is its CAN interface."""
        super().__init__()
        self.is_ready = False
        self._channel = channel
        self._stage = _Stage.CONNECTED

    @override
    def decode_line(self, line: bytes) -> Frame | None:
        if not line.startswith(b"<"):
            raise ValueError("an unknown line")
        words = line[1:].split()
        if not words:
            return None
        kind = words[0]
        if kind == b"frame":
            if len(words) < 3:
                raise ValueError("a cut line")
            if len(words[1]) <= 3:
                identifier, data = parse_id(words[1]), parse_data(words[3:])
                self.error_counters.count_short(identifier, data)
                return None
            return Frame(parse_id(words[1]), parse_data(words[3:]))
        if kind == b"error":
            if not self.is_ready:
                raise CannotOpen("not_found", b" ".join(words[1:]).decode("latin-1"))
            self.error_counters.error_frames += 1
        elif kind in (b"hi", b"ok"):
            self._advance(kind)
        return None

    def _advance(self, answer: bytes) -> None:
        """Take the next step towards raw frames."""
        if answer == b"hi":
            self._stage = _Stage.OPENING
            self.reply += f"< open {self._channel} >".encode()
        elif self._stage is _Stage.OPENING:
            self._stage = _Stage.SWITCHING
            self.reply += b"< rawmode >"
        elif self._stage is _Stage.SWITCHING:
            self._stage = _Stage.READY
            self.is_ready = True

    @override
    def encode(self, frame: Frame) -> bytes:
        data = " ".join(f"{octet:x}" for octet in frame.data)
        return f"< send {frame.id:08X} {len(frame.data):X} {data} >".encode()
