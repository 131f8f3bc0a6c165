"""Adapters on a serial port and gateways in the local network, on the event loop."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
import os
import socket
import time
from typing import Any, Final, override

from ...protocol.frame import Frame
from ..codecs.stream_codecs import (
    SlcanCodec,
    SocketcandCodec,
    StreamCodec,
    ThirteenByteCodec,
    YachtDevicesCodec,
)
from ..errors import BusBusy, BusError, CannotOpen, NetworkLost
from ..link import ErrorCounters, FrameBatch, Lost, Receive
from ..timing import BusTiming
from .can_failures import cannot_open

# A piece that filled a read of a serial port (4,095 bytes) or nearly so
_FULL: Final = 4000
_MOST_UNSENT: Final = 4096

type Connect = Callable[[_Conversation], Coroutine[Any, Any, None]]


class _Conversation(asyncio.Protocol, asyncio.DatagramProtocol):
    """One connection, from its making to its loss."""

    def __init__(
        self, codec: StreamCodec, receive: Receive, lost: Lost, timing: BusTiming
    ) -> None:
        self.codec = codec
        self.transport: Any = None
        loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[None] = loop.create_future()
        self.gone: asyncio.Future[None] = loop.create_future()
        self._receive: Receive | None = receive
        self._lost: Lost | None = lost
        self._resting: asyncio.TimerHandle | None = None
        self._last_read = 0.0
        self._timing = timing

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        if self.codec.greeting:
            self.transport.write(self.codec.greeting)
        self._look_whether_ready()

    def _look_whether_ready(self) -> None:
        if self.codec.is_ready and not self.ready.done():
            self.ready.set_result(None)

    @override
    def data_received(self, data: bytes) -> None:
        try:
            frames = self.codec.feed(data)
        except CannotOpen as error:
            if not self.ready.done():
                self.ready.set_exception(error)
            return
        if self.codec.reply:
            self.transport.write(self.codec.reply)
            self.codec.reply = b""
        self._look_whether_ready()
        if frames:
            self._rest(len(data))
            if self._receive is not None:
                self._receive(FrameBatch(frames, time.time()))

    def _rest(self, came: int) -> None:
        """Do not look for a moment, while pieces come close together.

        Behind a piece that filled the reading there is more.
        """
        loop = asyncio.get_running_loop()
        is_busy = loop.time() - self._last_read < self._timing.busy and came < _FULL
        self._last_read = loop.time()
        if is_busy and self._resting is None and not self.transport.is_closing():
            self.transport.pause_reading()
            self._resting = loop.call_later(self._timing.read_rest, self._look_again)

    def _look_again(self) -> None:
        self._resting = None
        if not self.transport.is_closing():
            self.transport.resume_reading()

    @override
    def datagram_received(self, data: bytes, addr: Any) -> None:
        frames = self.codec.feed(data)
        if frames and self._receive is not None:
            self._receive(FrameBatch(frames, time.time()))

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
        error: BusError = NetworkLost(_words(exc))
        if not self.ready.done():
            self.ready.set_exception(cannot_open(exc) if exc else error)
        was_ready = self.ready.exception() is None
        self.end()
        if was_ready:
            lost(error)

    def end(self) -> None:
        """Tell nobody anything any more."""
        self._receive = self._lost = None
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None

    def write(self, data: bytes) -> None:
        """Send; raises BusBusy when the peer takes nothing, NetworkLost when gone."""
        if self._lost is None or self.transport.is_closing():
            raise NetworkLost("The connection is closed")
        if isinstance(self.transport, asyncio.DatagramTransport):
            self.transport.sendto(data)
            return
        if self.transport.get_write_buffer_size() > _MOST_UNSENT:
            raise BusBusy("The adapter takes nothing")
        self.transport.write(data)


def _words(exc: Exception | None) -> str:
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
            connect: Makes the connection; it may raise OSError.
            timing: All pauses and deadlines.
        """
        self._timing = timing
        self._make_codec = make_codec
        self._connect = connect
        self._conversation: _Conversation | None = None
        self.error_counters = ErrorCounters()

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Connect and wait until the peer is ready; raises CannotOpen."""
        codec = self._make_codec()
        self.error_counters = codec.error_counters
        talk = self._conversation = _Conversation(codec, receive, lost, self._timing)
        try:
            async with asyncio.timeout(self._timing.connect_deadline):
                await self._connect(talk)
                await talk.ready
        except TimeoutError:
            await self.close()
            raise CannotOpen("timeout", "It does not answer") from None
        except NetworkLost as error:
            await self.close()
            raise CannotOpen("refused", str(error)) from error
        except CannotOpen:
            await self.close()
            raise
        except Exception as error:
            await self.close()
            raise cannot_open(error) from error
        except BaseException:
            await self.close()
            raise

    async def send(self, frame: Frame) -> None:
        """Send a frame; raises BusError."""
        if self._conversation is None:
            raise NetworkLost("The connection is closed")
        self._conversation.write(self._conversation.codec.encode(frame))

    async def close(self) -> None:
        """Say farewell and close; nothing is left behind."""
        talk, self._conversation = self._conversation, None
        if talk is None:
            return
        talk.end()
        if not talk.ready.done():
            talk.ready.cancel()
        if talk.transport is None:
            return
        if not talk.transport.is_closing() and talk.codec.farewell:
            talk.transport.write(talk.codec.farewell)
        talk.transport.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._timing.farewell_deadline):
                await asyncio.shield(talk.gone)
        if not talk.gone.done():
            # A peer that takes nothing, not even the farewell
            talk.transport.abort()


def _keep_alive(timing: BusTiming) -> Iterator[tuple[int, int, int]]:
    """Yield socket options by which a peer that vanished is soon noticed."""
    pause = max(1, round(timing.keep_alive))
    yield socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
    yield socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1
    yield socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, pause
    yield socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, pause
    yield socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 2
    deadline = round(timing.keep_alive_deadline * 1000)
    yield socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, deadline


def _tcp(host: str, port: int, timing: BusTiming) -> Connect:
    async def connect(talk: _Conversation) -> None:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_connection(lambda: talk, host, port)
        connection = transport.get_extra_info("socket")
        for level, option, value in _keep_alive(timing):
            connection.setsockopt(level, option, value)

    return connect


def _serial(port: str, baud_rate: int) -> Connect:
    async def connect(talk: _Conversation) -> None:
        # Home Assistant brings it along; gateways do without.
        from serialx import create_serial_connection  # noqa: PLC0415

        await create_serial_connection(
            asyncio.get_running_loop(), lambda: talk, port, baudrate=baud_rate
        )

    return connect


def _udp(host: str, port: int, local_port: int) -> Connect:
    async def connect(talk: _Conversation) -> None:
        await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: talk, local_addr=("0.0.0.0", local_port), remote_addr=(host, port)
        )

    return connect


def slcan_serial(
    port: str,
    *,
    tty_baud_rate: int = 115_200,
    bit_rate: int = 250_000,
    listen_only: bool = False,
    timing: BusTiming = BusTiming(),
) -> StreamTransport:
    """Return an adapter on a serial port that speaks slcan."""
    return StreamTransport(
        lambda: SlcanCodec(bit_rate, listen_only=listen_only),
        _serial(port, tty_baud_rate),
        timing,
    )


def slcan_tcp(
    host: str,
    port: int,
    *,
    bit_rate: int = 250_000,
    listen_only: bool = False,
    timing: BusTiming = BusTiming(),
) -> StreamTransport:
    """Return a gateway that speaks slcan."""
    return StreamTransport(
        lambda: SlcanCodec(bit_rate, listen_only=listen_only),
        _tcp(host, port, timing),
        timing,
    )


def socketcand(
    host: str, port: int, channel: str, *, timing: BusTiming = BusTiming()
) -> StreamTransport:
    """Return an interface that socketcand serves."""
    return StreamTransport(
        lambda: SocketcandCodec(channel), _tcp(host, port, timing), timing
    )


def thirteen_byte(
    host: str, port: int, *, timing: BusTiming = BusTiming()
) -> StreamTransport:
    """Return a gateway of Waveshare, Ebyte and their like."""
    return StreamTransport(ThirteenByteCodec, _tcp(host, port, timing), timing)


def yacht_devices_tcp(
    host: str, port: int, *, timing: BusTiming = BusTiming()
) -> StreamTransport:
    """Return a gateway of Yacht Devices with a RAW server over TCP."""
    return StreamTransport(YachtDevicesCodec, _tcp(host, port, timing), timing)


def yacht_devices_udp(
    host: str,
    port: int,
    local_port: int | None = None,
    *,
    timing: BusTiming = BusTiming(),
) -> StreamTransport:
    """Return one over UDP; it sends to the port that it listens on itself."""
    return StreamTransport(
        YachtDevicesCodec,
        _udp(host, port, port if local_port is None else local_port),
        timing,
    )
