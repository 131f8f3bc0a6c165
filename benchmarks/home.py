"""A real Home Assistant with one coach on an emulated wire, for the benchmarks."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
import struct
import subprocess
import sys
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.bus.transports.socketcan import SocketCanTransport
from custom_components.rvc.flows.connections import registry
from custom_components.rvc.protocol.frame import Frame

from .command_run import coach_entry, empty_home
from .emulated_can import Wire, packed

# Sends datagrams at a rate, or each when it is due: the times come before them.
SENDER = """
import bisect, socket, struct, sys, time
port, rate, seconds = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
data = sys.stdin.buffer.read()
rows = [data[i:i + 24] for i in range(0, len(data), 24)]
times = [struct.unpack("=d", row[:8])[0] for row in rows]
frames = [row[8:] for row in rows]
wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
wire.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
wire.bind(("127.0.0.1", int(sys.argv[4])))
wire.connect(("127.0.0.1", port))
began = time.monotonic()
number = 0
while (now := time.monotonic()) < began + seconds:
    if rate:
        due = int((now - began) * rate)
    else:
        due = bisect.bisect(times, now - began)
    while number < due:
        wire.send(frames[number % len(frames)])
        number += 1
    time.sleep(0.0005)
print(number)
"""


def sender(
    wire: Wire, timed: Iterable[tuple[float, Frame]], rate: float, seconds: float
) -> subprocess.Popen[bytes]:
    """Begin to put frames on the wire, from another process.

    They go at a rate, over and over, or with a rate of 0 at their own times.
    """
    port = wire.inside.getsockname()[1]
    own = wire.outside_address[1]
    wire.outside.close()
    process = subprocess.Popen(
        [sys.executable, "-c", SENDER, str(port), str(rate), str(seconds), str(own)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    rows = [struct.pack("=d", due) + packed(frame) for due, frame in timed]
    process.stdin.write(b"".join(rows))
    process.stdin.close()
    return process


def _entry(*, listen_only: bool) -> MockConfigEntry:
    """Return the entry of a coach with one network, which has nobody to speak to."""
    data = {
        "network": "house",
        "kind": "socketcan",
        "channel": "emulated",
        "listen_only": listen_only,
    }
    return coach_entry(data)


@asynccontextmanager
async def home(
    wire: Wire, *, listen_only: bool = True
) -> AsyncIterator[tuple[HomeAssistant, MockConfigEntry]]:
    """Run Home Assistant; the entry is there and not yet set up."""
    connection = replace(
        registry.CONNECTIONS["socketcan"],
        transport=lambda hass, config, timing: SocketCanTransport(
            "emulated", connect=lambda _: wire.inside
        ),
    )
    with patch.object(registry, "CONNECTIONS", {"socketcan": connection}):
        async with empty_home() as hass:
            entry = _entry(listen_only=listen_only)
            entry.add_to_hass(hass)
            yield hass, entry
            await hass.config_entries.async_unload(entry.entry_id)
