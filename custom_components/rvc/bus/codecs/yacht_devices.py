"""The RAW text of Yacht Devices' gateways: 17:33:21.107 R 19F51323 01 2F 30 70."""

from typing import override

from ...protocol.frame import Frame
from .line import LineCodec, parse_data, parse_id


class YachtDevicesCodec(LineCodec):
    """The codec of the RAW text."""

    @override
    def decode_line(self, line: bytes) -> Frame | None:
        words = line.split()
        if len(words) < 3 or words[1] not in (b"R", b"T"):
            raise ValueError("an unknown line")
        if words[1] == b"T":
            # Sent by this node itself
            return None
        return Frame(parse_id(words[2]), parse_data(words[3:]))

    @override
    def encode(self, frame: Frame) -> bytes:
        return f"{frame.id:08X} {frame.data.hex(' ').upper()}\r\n".encode()
