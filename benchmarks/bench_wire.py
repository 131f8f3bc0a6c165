"""What a frame costs from the wire to a decoded message, CPU time.

Ours beside python-can's Notifier and AsyncBufferedReader with cantools, on the
same frames, in turns, in one process. The frames lie in the socket's buffer when
the clock starts; into the terminal another process writes them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
import os
import pty
import statistics
import subprocess
import sys
import time
import tty

import can

from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.bus.transports.serial import slcan_serial
from custom_components.rvc.bus.transports.socketcan import SocketCanTransport
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame, split_id
from custom_components.rvc.spec import load_spec

from .bench_decode import make_dbc
from .emulated_can import Wire, packed, python_can_bus
from .traffic import coach_frames

FRAMES = 6000
KINDS = ("SocketCAN", "slcan")
WRITER = """
import os, sys
data = sys.stdin.buffer.read()
while data:
    data = data[os.write(int(sys.argv[1]), data):]
"""
ROUNDS = 5

type Fill = Callable[[Iterable[Frame]], None]
type Until = Callable[[int], Awaitable[None]]


class Counter:
    """Counts what was decoded."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.count = 0
        self.enough = asyncio.Event()
        self.wanted = 0

    def add(self, number: int) -> None:
        """Count."""
        self.count += number
        if self.count >= self.wanted:
            self.enough.set()

    async def until(self, wanted: int) -> None:
        """Wait until so many were decoded."""
        self.wanted = wanted
        self.enough.clear()
        if self.count < wanted:
            await self.enough.wait()


async def cost(fill: Fill, counter: Counter, frames: list[Frame]) -> float:
    """Return the CPU time of one round in µs a frame."""
    fill(frames)
    begun = time.process_time()
    await counter.until(len(frames))
    return (time.process_time() - begun) / len(frames) * 1e6


async def ours(kind: str, frames: list[Frame], codec: Codec) -> float:
    """Measure the integration's own transport and codec."""
    counter = Counter()
    decode = codec.decode
    codec.clear_cache()

    def deliver(burst: FrameBatch) -> None:
        for frame in burst.frames:
            decode(frame)
        counter.add(len(burst.frames))

    fill, port, wire = prepare(kind)
    transport = (
        SocketCanTransport("emulated", connect=lambda _: wire.inside)
        if wire is not None
        else slcan_serial(port)
    )
    await transport.open(deliver, lambda error: None)
    if wire is None:
        os.read(masters[port], 100)
    try:
        return await cost(fill, counter, frames)
    finally:
        await transport.close()
        if wire is not None:
            wire.close()


async def theirs(
    kind: str, frames: list[Frame], decode: Callable[..., object]
) -> float:
    """Measure python-can's reader with cantools."""
    counter = Counter()
    fill, port, wire = prepare(kind)
    bus: can.BusABC = (
        python_can_bus(wire)
        if wire is not None
        else can.Bus(
            interface="slcan", channel=port, sleep_after_open=0, ignore_config=True
        )
    )
    reader = can.AsyncBufferedReader()
    notifier = can.Notifier(bus, [reader], loop=asyncio.get_running_loop())

    async def read() -> None:
        async for message in reader:
            decode(message.arbitration_id, message.data)
            counter.add(1)

    reading = asyncio.create_task(read())
    try:
        return await cost(fill, counter, frames)
    finally:
        reading.cancel()
        notifier.stop(0.1)
        bus.shutdown()
        if wire is not None:
            wire.close()


masters: dict[str, int] = {}


def prepare(kind: str) -> tuple[Fill, str, Wire | None]:
    """Return what puts frames on the wire, the serial port, and the sockets."""
    if kind == "SocketCAN":
        wire = Wire()

        def send(frames: Iterable[Frame]) -> None:
            for frame in frames:
                wire.outside.send(packed(frame))

        return send, "", wire
    master, slave = pty.openpty()
    tty.setraw(master)
    port = os.ttyname(slave)
    masters[port] = master

    def write(frames: Iterable[Frame]) -> None:
        lines = [
            f"T{f.id:08X}{len(f.data)}{f.data.hex().upper()}\r".encode() for f in frames
        ]
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(master)],
            stdin=subprocess.PIPE,
            pass_fds=[master],
        )
        assert writer.stdin is not None
        writer.stdin.write(b"".join(lines))
        writer.stdin.close()

    return write, port, None


async def measure() -> None:
    """Measure in turns and print the medians and the ratios."""
    spec = load_spec().spec
    frames = [
        frame
        for frame in coach_frames(2 * FRAMES)
        if len(frame.data) == 8
        and (dgn := spec.by_number.get(frame.dgn)) is not None
        and not any(signal.when for signal in dgn.signals)
    ][:FRAMES]
    dbc = make_dbc(spec, {frame.dgn for frame in frames})
    by_number = {split_id(m.frame_id).dgn: m for m in dbc.messages}

    def decode(frame_id: int, data: bytes) -> object:
        return by_number[split_id(frame_id).dgn].decode(data)

    codec = Codec(spec)
    for frame in frames:
        # Both know the layouts beforehand; no frame is remembered.
        codec._decode(frame)  # noqa: SLF001

    print(f"{len(frames)} frames of a coach, median (and span) of {ROUNDS} rounds, CPU")
    for kind in KINDS:
        rounds: dict[str, list[float]] = {"ours": [], "python-can, cantools": []}
        for _ in range(ROUNDS):
            rounds["ours"].append(await ours(kind, frames, codec))
            rounds["python-can, cantools"].append(await theirs(kind, frames, decode))
        base = statistics.median(rounds["ours"])
        for name, costs in rounds.items():
            print(
                f"{kind:10} {name:22} {statistics.median(costs):7.2f} µs/frame "
                f"({min(costs):.2f}-{max(costs):.2f}) "
                f"{statistics.median(costs) / base:6.1f} x"
            )


if __name__ == "__main__":
    asyncio.run(measure())
