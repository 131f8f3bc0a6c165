"""Emulated SocketCAN for any tree: datagrams of struct can_frame over loopback."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
import socket
import subprocess
import sys
from typing import Any
from unittest.mock import patch

FRAME = 16
_ROW = 24
_BUFFER = 4 * 1024 * 1024
_SO_RCVBUFFORCE = 33
_PLACES = ("bus.transports.socketcan", "bus.socketcan")
"""Where trees have their transport, the newest first."""

# Sends datagrams at a rate, or each when it is due: the times come before them.
_SENDER = """
import bisect, socket, struct, sys, time
port, own, rate, seconds = (float(word) for word in sys.argv[2:])
data = open(sys.argv[1], "rb").read()
rows = [data[i:i + 24] for i in range(0, len(data), 24)]
times = [struct.unpack("=d", row[:8])[0] for row in rows]
frames = [row[8:] for row in rows]
wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
wire.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
wire.bind(("127.0.0.1", int(own)))
wire.connect(("127.0.0.1", int(port)))
began = time.monotonic()
number = 0
while (now := time.monotonic()) < began + seconds:
    due = int((now - began) * rate) if rate else bisect.bisect(times, now - began)
    while number < due:
        wire.send(frames[number % len(frames)])
        number += 1
    time.sleep(0.0005)
print(number)
"""


class Wire:
    """A bus: what the transport reads, and where senders write to."""

    def __init__(self) -> None:
        """Open it."""
        self.inside = _bound(0)
        with suppress(PermissionError):
            self.inside.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _BUFFER)
        self.inside.setblocking(False)
        outside = _bound(0)
        self._own: int = outside.getsockname()[1]
        self.port: int = self.inside.getsockname()[1]
        outside.close()
        self.inside.connect(("127.0.0.1", self._own))

    def send(self, path: str, rate: float, seconds: float) -> subprocess.Popen[str]:
        """Begin to send the frames of a file, from another process.

        They go at a rate, over and over, or with a rate of 0 at their own times.
        """
        arguments = (path, self.port, self._own, rate, seconds)
        return subprocess.Popen(
            [sys.executable, "-c", _SENDER, *map(str, arguments)],
            stdout=subprocess.PIPE,
            text=True,
        )

    def marker(self) -> socket.socket:
        """Return a socket that sends beside the other process."""
        marker = _bound(self._own)
        marker.connect(("127.0.0.1", self.port))
        return marker


def _bound(port: int) -> socket.socket:
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.bind(("127.0.0.1", port))
    return one


def _transport_class() -> Any:
    for place in _PLACES:
        with suppress(ModuleNotFoundError):
            module = import_module(f"custom_components.rvc.{place}")
            return module.SocketCanTransport
    raise ModuleNotFoundError("SocketCanTransport")


@contextmanager
def emulated(wires: dict[str, Wire]) -> Iterator[None]:
    """Let the tree's SocketCAN transport open wires, by the names of interfaces."""
    transport = _transport_class()
    init = transport.__init__

    def opened(self: Any, channel: str, **options: Any) -> None:
        options.pop("prepare", None)
        options["connect"] = lambda name: wires[name].inside
        init(self, channel, **options)

    with patch.object(transport, "__init__", opened):
        yield


def datagrams(path: str) -> list[bytes]:
    """Return the frames of a file as SocketCAN's datagrams, without their times."""
    data = Path(path).read_bytes()
    return [data[at + 8 : at + _ROW] for at in range(0, len(data), _ROW)]
