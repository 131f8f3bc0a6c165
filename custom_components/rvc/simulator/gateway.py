"""A gateway of the simulated coach: slcan over TCP, also a rude one."""

import asyncio
import time

from ..bus.codecs.slcan import SlcanCodec
from ..bus.errors import CannotOpen
from ..bus.link import ErrorCounters, FrameBatch, Lost, Receive
from ..protocol.frame import Frame

_READ = 4096
_LINE_END = b"\r"


class SlcanServer:
    """A transport that serves slcan over TCP, as a gateway with a coach behind it."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen there once it is open; 0 is any port that is free."""
        self.error_counters = ErrorCounters()
        self.host = host
        self.port = port
        self.line_end = _LINE_END
        """What ends each of its lines; some adapters send a line feed too."""
        self.hangs_up = False
        """Whether each connection is accepted and ended at once."""
        self.accepted = 0
        """How many connections were accepted."""
        self._receive: Receive | None = None
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._codec = SlcanCodec()
        self._returning: asyncio.Task[None] | None = None

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Begin to listen; raises CannotOpen."""
        self._receive = receive
        try:
            await self._listen()
        except OSError as error:
            raise CannotOpen("busy", str(error)) from error

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def go_away(self) -> None:
        """End every connection, and accept none until `come_back`."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self.hang_up()

    def hang_up(self) -> None:
        """End every connection."""
        for writer in tuple(self._writers):
            writer.transport.abort()

    def come_back(self) -> None:
        """Accept connections again."""
        if self._server is None and self._receive is not None:
            self._returning = asyncio.get_running_loop().create_task(
                self._listen(), name="rvc simulated gateway"
            )

    async def send(self, frame: Frame) -> None:
        """Pass a frame on to all who are connected."""
        line = self._codec.encode(frame)[: -len(_LINE_END)] + self.line_end
        for writer in self._writers:
            writer.write(line)

    async def close(self) -> None:
        """End every connection and listen no more."""
        self._receive = None
        if self._returning is not None:
            await asyncio.gather(self._returning, return_exceptions=True)
        self.go_away()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.accepted += 1
        if self.hangs_up:
            writer.close()
            return
        codec = SlcanCodec()
        self._writers.add(writer)
        try:
            while data := await reader.read(_READ):
                frames = codec.decode(data)
                if frames and self._receive is not None:
                    self._receive(FrameBatch(frames, time.time()))
        except OSError:
            pass
        finally:
            self._writers.discard(writer)
            writer.close()
