"""The transport of adapters and gateways that are reached over a stream of bytes."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
import os
import time
from typing import Any, Final, override

from ...protocol.frame import Frame
from ...spec.reasons import Reason
from ..codecs.base import StreamCodec
from ..errors import BusBusy, BusError, CannotOpen, NetworkLost
from ..link import ErrorCounters, FrameBatch, Lost, Receive
from ..timing import BusTiming
from .can_failures import cannot_open
from .pace import Pace

# Behind a piece this long there is more: it (nearly) filled a serial port's 4,095 bytes.
_FULL_READ: Final = 4000
_MOST_UNSENT: Final = 4096

type Connect = Callable[[Connection], Awaitable[None]]
"""Connects a connection with its peer; it may raise OSError."""


class Connection(asyncio.Protocol, asyncio.DatagramProtocol):
    """One connection, from its making to its loss."""

    def __init__(
        self, codec: StreamCodec, receive: Receive, lost: Lost, timing: BusTiming
    ) -> None:
        """Make a connection without a peer.

        Args:
            codec: What decodes and encodes; it serves this connection only.
            receive: Called with each batch of frames.
            lost: Called once when a connection that was ready is lost.
            timing: When reading rests.
        """
        loop = asyncio.get_running_loop()
        self.codec = codec
        self.transport: Any = None
        self.ready: asyncio.Future[None] = loop.create_future()
        """Done when the peer passes frames on, or with what it failed with."""
        self.gone: asyncio.Future[None] = loop.create_future()
        """Done when the transport is closed."""
        self._receive: Receive | None = receive
        self._lost: Lost | None = lost
        self._pace = Pace(timing)
        self._resting: asyncio.TimerHandle | None = None
        self._own_address: int | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        if self.codec.greeting:
            self.transport.write(self.codec.greeting)
        self._check_ready()

    def _check_ready(self) -> None:
        if self.codec.is_ready and not self.ready.done():
            self.ready.set_result(None)

    @override
    def data_received(self, data: bytes) -> None:
        if self._lost is None:
            # It only waits for the peer to end.
            return
        try:
            frames = self.codec.decode(data)
        except CannotOpen as error:
            if not self.ready.done():
                self.ready.set_exception(error)
            return
        if self.codec.reply:
            self.transport.write(self.codec.reply)
            self.codec.reply = b""
        self._check_ready()
        if frames:
            self._rest(len(frames), len(data))
        self._hand_over(frames)

    def _hand_over(self, frames: list[Frame]) -> None:
        own = self.codec.own_address
        is_news, self._own_address = own != self._own_address, own
        if (frames or is_news) and self._receive is not None:
            self._receive(FrameBatch(frames, time.time(), own))

    def _rest(self, frames: int, size: int) -> None:
        """Pause reading until the next look, if the bus is busy; size is in bytes."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._pace.count(frames, now)
        if not self._pace.looks or size >= _FULL_READ or self._resting is not None:
            return
        if not self.transport.is_closing():
            self.transport.pause_reading()
            due = self._pace.next_look(now)
            self._resting = loop.call_at(due, self._resume)

    def _resume(self) -> None:
        self._resting = None
        if not self.transport.is_closing():
            self.transport.resume_reading()

    @override
    def datagram_received(self, data: bytes, addr: Any) -> None:
        self._hand_over(self.codec.decode(data + self.codec.datagram_end))

    @override
    def error_received(self, exc: Exception) -> None:
        self._lose(exc)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if not self.gone.done():
            self.gone.set_result(None)
        self._lose(exc)

    def _lose(self, exc: Exception | None) -> None:
        if (lost := self._lost) is None:
            return
        error: BusError = NetworkLost(_reason(exc))
        if not self.ready.done():
            self.ready.set_exception(cannot_open(exc) if exc else error)
        was_ready = self.ready.exception() is None
        self.detach()
        if was_ready:
            lost(error)

    def detach(self) -> None:
        """Report neither frames nor a loss any more."""
        self._receive = self._lost = None
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None

    def write(self, data: bytes) -> None:
        """Send bytes.

        Raises:
            BusBusy: The peer does not read.
            NetworkLost: The connection is closed.
        """
        if self._lost is None or self.transport.is_closing():
            raise NetworkLost("The connection is closed")
        if isinstance(self.transport, asyncio.DatagramTransport):
            self.transport.sendto(data)
            return
        if self.transport.get_write_buffer_size() > _MOST_UNSENT:
            raise BusBusy("The adapter takes nothing")
        self.transport.write(data)

    async def close(self, deadline: float) -> None:
        """Send the codec's farewell and close.

        A peer that can be told so first hears that nothing more comes, and is read
        until it ends as well: a socket that is closed with unread data is reset, and
        the peer may lose the last words, such as the stop of a motion. After
        `deadline` seconds a peer that does not even read the farewell is cut off.
        """
        self.detach()
        if not self.ready.done():
            self.ready.cancel()
        if self.transport is None:
            return
        if not self.transport.is_closing() and self.codec.farewell:
            self.transport.write(self.codec.farewell)
        await self._end_writing(deadline)
        self.transport.close()
        await self._wait_until_gone(deadline)
        if not self.gone.done():
            self.transport.abort()

    async def _end_writing(self, deadline: float) -> None:
        """Let the peer know that nothing more comes, and wait until it ends too."""
        is_stream = not isinstance(self.transport, asyncio.DatagramTransport)
        if not is_stream or self.transport.is_closing():
            return
        if self.transport.can_write_eof():
            self.transport.write_eof()
            self.transport.resume_reading()
            await self._wait_until_gone(deadline)

    async def _wait_until_gone(self, deadline: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(deadline):
                await asyncio.shield(self.gone)


def _reason(exc: Exception | None) -> str:
    """Return why a connection was lost, for the log."""
    if exc is None:
        return "The connection was closed"
    if isinstance(exc, OSError) and exc.errno:
        return os.strerror(exc.errno)
    return str(exc) or type(exc).__name__


class StreamTransport:
    """An adapter or gateway that is reached over a stream or by datagrams."""

    def __init__(
        self,
        make_codec: Callable[[], StreamCodec],
        connect: Connect,
        timing: BusTiming = BusTiming(),
    ) -> None:
        """Make a transport that is not open yet.

        Args:
            make_codec: Returns the codec of a new connection.
            connect: Connects with the peer.
            timing: All pauses and deadlines.
        """
        self._make_codec = make_codec
        self._connect = connect
        self._timing = timing
        self._connection: Connection | None = None
        self.error_counters = ErrorCounters()

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Connect and wait until the peer is ready; raises CannotOpen."""
        codec = self._make_codec()
        self.error_counters = codec.error_counters
        connection = Connection(codec, receive, lost, self._timing)
        self._connection = connection
        try:
            async with asyncio.timeout(self._timing.connect_deadline):
                await self._connect(connection)
                await connection.ready
        except BaseException as error:
            await self.close()
            if isinstance(error, TimeoutError):
                raise CannotOpen("timeout", Reason("It does not answer")) from None
            if isinstance(error, NetworkLost):
                raise CannotOpen("refused", str(error)) from error
            if isinstance(error, CannotOpen) or not isinstance(error, Exception):
                raise
            raise cannot_open(error) from error

    async def send(self, frame: Frame) -> None:
        """Send a frame; raises BusError."""
        if self._connection is None:
            raise NetworkLost("The connection is closed")
        self._connection.write(self._connection.codec.encode(frame))

    async def close(self) -> None:
        """Close the connection with a farewell; nothing is left behind."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close(self._timing.farewell_deadline)
