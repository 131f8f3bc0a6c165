"""SocketCAN without a kernel that has it: the same datagrams over loopback.

Both sides read real sockets that carry struct can_frame; python-can runs its own
SocketcanBus on them, with nothing but the opening of the socket replaced.
"""

from contextlib import suppress
import socket
import struct
from unittest.mock import patch

import can
from can.interfaces.socketcan import socketcan as python_can_socketcan

from custom_components.rvc.protocol.frame import Frame

_FRAME = struct.Struct("=IB3x8s")
_EXTENDED = 0x80000000
_BUFFER = 4 * 1024 * 1024
_SO_TIMESTAMPNS = 35


def packed(frame: Frame) -> bytes:
    """Return a frame as SocketCAN's datagram."""
    return _FRAME.pack(frame.id | _EXTENDED, len(frame.data), frame.data)


class Wire:
    """One end to write to, and one to be read."""

    def __init__(self) -> None:
        """Open both ends."""
        self.inside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with suppress(PermissionError):
            self.inside.setsockopt(socket.SOL_SOCKET, 33, _BUFFER)
        self.inside.bind(("127.0.0.1", 0))
        self.inside.setblocking(False)
        self.outside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.outside.connect(self.inside.getsockname())
        self.outside_address: tuple[str, int] = self.outside.getsockname()
        self.inside.connect(self.outside_address)

    def close(self) -> None:
        """Close both ends."""
        self.inside.close()
        self.outside.close()


def python_can_bus(wire: Wire) -> can.BusABC:
    """Return python-can's SocketCAN bus on a wire."""
    wire.inside.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
    with (
        patch.object(python_can_socketcan, "create_socket", lambda: wire.inside),
        patch.object(python_can_socketcan, "bind_socket", lambda *_: None),
        patch.object(
            python_can_socketcan.SocketcanBus, "_apply_filters", lambda *_: None
        ),
    ):
        return python_can_socketcan.SocketcanBus(channel="emulated", fd=False)
