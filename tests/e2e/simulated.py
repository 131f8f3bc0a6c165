"""Simulated coaches behind the adapters that owners have."""

import asyncio
from concurrent.futures import Future
import os
import threading
import time

from custom_components.rvc.bus.codecs.slcan import SlcanCodec
from custom_components.rvc.bus.link import (
    ErrorCounters,
    FrameBatch,
    Lost,
    Receive,
    Transport,
)
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Value
from custom_components.rvc.simulator.coach import SimulatedCoach
from custom_components.rvc.spec import load_spec

PANEL = 0x44


class SlcanAdapter:
    """A serial adapter with a coach behind it: the other end of a pty."""

    def __init__(self) -> None:
        """Make the pty."""
        self.error_counters = ErrorCounters()
        self._ours, theirs = os.openpty()
        os.set_blocking(self._ours, False)
        self.port = os.ttyname(theirs)
        self._theirs = theirs
        self._codec = SlcanCodec()

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Begin to pass on what Home Assistant sends."""

        def read() -> None:
            if frames := self._codec.decode(os.read(self._ours, 4096)):
                receive(FrameBatch(frames, time.time()))

        asyncio.get_running_loop().add_reader(self._ours, read)

    async def send(self, frame: Frame) -> None:
        """Pass on what the coach says; a port that nobody reads overflows."""
        try:
            os.write(self._ours, self._codec.encode(frame))
        except BlockingIOError:
            self.error_counters.dropped += 1

    async def close(self) -> None:
        """Unplug it."""
        asyncio.get_running_loop().remove_reader(self._ours)
        os.close(self._ours)
        os.close(self._theirs)


class SlcanGateway:
    """A gateway in the local network with a coach behind it, as a WiCAN is."""

    def __init__(self, host: str, port: int) -> None:
        """Take where it is to be reached."""
        self.error_counters = ErrorCounters()
        self._where = host, port
        self._codec = SlcanCodec()
        self._receive: Receive | None = None
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Begin to listen."""
        self._receive = receive
        self._server = await asyncio.start_server(self._serve, *self._where)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        assert self._receive is not None
        self._writers.add(writer)
        try:
            while data := await reader.read(4096):
                if frames := self._codec.decode(data):
                    for frame in frames:
                        self.note(frame)
                    self._receive(FrameBatch(frames, time.time()))
        except OSError:
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    def note(self, frame: Frame) -> None:
        """Note a frame that Home Assistant has sent; nobody looks, unless a test."""

    async def send(self, frame: Frame) -> None:
        """Pass on what the coach says to everybody who is connected."""
        for writer in self._writers:
            writer.write(self._codec.encode(frame))

    async def close(self) -> None:
        """Hang up."""
        assert self._server is not None
        self._server.close()
        for writer in tuple(self._writers):
            writer.close()
        await self._server.wait_closed()


class PressableCoach:
    """A simulated coach in a thread, whose switches can be pressed."""

    def __init__(self, transport: Transport) -> None:
        """Start it."""
        self._codec = Codec(load_spec().spec)
        self._transport = transport
        self._coach = SimulatedCoach(transport, codec=self._codec)
        self._loop = asyncio.new_event_loop()
        self._flooding: Future[None] | None = None
        # A coach whose transport cannot be opened does not keep the tests alive.
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._coach.start(), self._loop).result()

    def stop(self) -> None:
        """Stop it."""
        if self._flooding is not None:
            self._flooding.cancel()
        for ended in (self._coach.stop(), self._loop.shutdown_default_executor()):
            asyncio.run_coroutine_threadsafe(ended, self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def press(self, instance: int) -> None:
        """Press the switch of a lamp, on a panel of the coach."""
        said: dict[str, Value] = {
            "instance": instance,
            "desired_level": 100,
            "command": "toggle",
            "group": None,
        }
        frame = self._codec.encode("DC_DIMMER_COMMAND_2", said, source=PANEL)
        burst = FrameBatch([frame], time.time())
        self._loop.call_soon_threadsafe(self._coach.receive, burst)

    def flood(self, rate: float) -> None:
        """Go on to say so many frames a second, beside what it says anyway."""
        said = [
            Frame(0x19F00080 | (number % 40) << 8, number.to_bytes(8, "little"))
            for number in range(2000)
        ]

        async def flooding() -> None:
            began, number = time.monotonic(), 0
            while True:
                await asyncio.sleep(0.01)
                due = int((time.monotonic() - began) * rate)
                for one in range(number, due):
                    await self._transport.send(said[one % len(said)])
                number = due

        self._flooding = asyncio.run_coroutine_threadsafe(flooding(), self._loop)

    def say(self, frame: str) -> None:
        """Have another node of the coach send a frame."""
        sent = self._transport.send(Frame.parse(frame))
        asyncio.run_coroutine_threadsafe(sent, self._loop).result()
