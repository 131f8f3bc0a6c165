"""The RAW text of Yacht Devices' gateways: 17:33:21.107 R 19F51323 01 2F 30 70.

The gateways are nodes of their own: they send everything from their own address, and
echo it as they have sent it: 17:33:21.110 T 19F51364 01 2F 30 70.
"""

from typing import Final, override

from ...protocol.frame import Frame
from .line import LineCodec, parse_data, parse_id

# More than are under way at a time
_MOST_SENT: Final = 64
_PRIORITY_AND_SOURCE: Final = 0x1C0000FF


class YachtDevicesCodec(LineCodec):
    """The codec of the RAW text."""

    def __init__(self) -> None:
        """Expect the beginning of a line."""
        super().__init__()
        self._sent: dict[tuple[int, bytes], int] = {}
        """The source addresses of the last frames that were sent."""

    @override
    def decode_line(self, line: bytes) -> Frame | None:
        words = line.split()
        if len(words) < 3 or words[1] not in (b"R", b"T"):
            raise ValueError("an unknown line")
        frame = Frame(parse_id(words[2]), parse_data(words[3:]))
        if words[1] == b"R":
            return frame
        # Sent by the gateway: for this node, unless somebody else uses it too
        source = self._sent.get(_key(frame))
        if source is not None and source != frame.source:
            self.own_address = frame.source
        elif source is not None and source != self.own_address:
            # It sends frames as they are.
            self.own_address = None
        return None

    @override
    def encode(self, frame: Frame) -> bytes:
        key = _key(frame)
        self._sent.pop(key, None)
        self._sent[key] = frame.source
        if len(self._sent) > _MOST_SENT:
            del self._sent[next(iter(self._sent))]
        return f"{frame.id:08X} {frame.data.hex(' ').upper()}\r\n".encode()


def _key(frame: Frame) -> tuple[int, bytes]:
    """Return what a gateway leaves as it is: DGN, destination and data."""
    return frame.id & ~_PRIORITY_AND_SOURCE, frame.data
