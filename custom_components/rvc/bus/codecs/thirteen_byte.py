"""Gateways that send 13 bytes a frame: flags and length, identifier, eight of data."""

import struct
from typing import Final, override

from ...protocol.frame import LARGEST_SHORT_ID, Frame
from .base import LARGEST_ID, StreamCodec

_FRAME: Final = struct.Struct(">BI8s")
_EXTENDED: Final = 0x80
_REMOTE: Final = 0x40
_UNUSED: Final = 0x30
_LENGTH: Final = 0x0F


class ThirteenByteCodec(StreamCodec):
    """The codec of Waveshare's, Ebyte's and similar gateways."""

    def __init__(self) -> None:
        """Expect a frame's first byte."""
        super().__init__()
        self._rest = b""

    @override
    def decode(self, data: bytes) -> list[Frame]:
        data = self._rest + data
        size, unpack = _FRAME.size, _FRAME.unpack_from
        frames = []
        start = 0
        in_step = True
        while start + size <= len(data):
            flags, frame_id, octets = unpack(data, start)
            length = flags & _LENGTH
            if flags & _UNUSED or length > 8 or frame_id > LARGEST_ID:
                # Out of step: a frame may begin one byte further.
                self.error_counters.malformed += in_step
                in_step = False
                start += 1
                continue
            in_step = True
            start += size
            if flags & _EXTENDED and not flags & _REMOTE:
                frames.append(Frame(frame_id, octets[:length]))
            elif not flags & _REMOTE and frame_id <= LARGEST_SHORT_ID:
                self.error_counters.count_short(frame_id, octets[:length])
            else:
                self.error_counters.foreign_frames += 1
        self._rest = data[start:]
        return frames

    @override
    def encode(self, frame: Frame) -> bytes:
        return _FRAME.pack(
            _EXTENDED | len(frame.data), frame.id, frame.data.ljust(8, b"\0")
        )
