"""SocketCAN: the CAN interfaces of Linux, read on the event loop.

A wake-up of the loop costs more than a frame. So all frames that are there are read
at once, and on a busy bus they are looked for at even times; see pace.py.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
import errno
import os
import socket
import struct
import time
from typing import Final

from ...protocol.frame import Frame
from ..errors import BusBusy, BusError, NetworkLost
from ..link import ErrorCounters, FrameBatch, Lost, Receive
from ..timing import BusTiming
from .can_failures import cannot_open
from .pace import Pace

# struct can_frame: identifier and flags, length, three bytes of padding, data
_FRAME: Final = struct.Struct("=IB3x8s")
_EXTENDED: Final = 0x80000000
_REMOTE: Final = 0x40000000
_ERROR: Final = 0x20000000
_IDENTIFIER: Final = 0x1FFFFFFF
_SHORT: Final = 0x7FF
_FLAGS: Final = _EXTENDED | _REMOTE | _ERROR

# Classes of error frames (linux/can/error.h)
_BUS_OFF: Final = 0x40
_RESTARTED: Final = 0x100
_ALL_ERRORS: Final = 0x1FFFFFFF

# Two seconds of a saturated bus; the usual buffer holds an eighth of a second.
_RECEIVE_BUFFER: Final = 4 * 1024 * 1024
_SO_RCVBUFFORCE: Final = 33
_CAN_RAW_ERR_FILTER: Final = 2
_SO_RXQ_OVFL: Final = 40
_ANCILLARY: Final = 64

# More than what a coach of a hundred devices repeats
_CACHED_FRAMES: Final = 2048

_SEND_ATTEMPTS: Final = 10
_QUEUE_FULL: Final = frozenset({errno.ENOBUFS, errno.EAGAIN, errno.EWOULDBLOCK})


def open_can_socket(channel: str) -> socket.socket:
    """Return a non-blocking socket that is bound to a CAN interface; raises OSError."""
    can = socket.socket(socket.AF_CAN, socket.SOCK_RAW, socket.CAN_RAW)
    try:
        can.setblocking(False)
        try:
            can.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _RECEIVE_BUFFER)
        except PermissionError:
            can.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        can.setsockopt(socket.SOL_SOCKET, _SO_RXQ_OVFL, 1)
        errors = struct.pack("=I", _ALL_ERRORS)
        can.setsockopt(socket.SOL_CAN_RAW, _CAN_RAW_ERR_FILTER, errors)
        can.bind((channel,))
    except BaseException:
        can.close()
        raise
    return can


async def _nothing() -> None:
    """Prepare nothing."""


class SocketCanTransport:
    """One CAN interface of this machine."""

    def __init__(
        self,
        channel: str,
        *,
        prepare: Callable[[], Awaitable[None]] = _nothing,
        connect: Callable[[str], socket.socket] = open_can_socket,
        frames_per_turn: int = 128,
        timing: BusTiming = BusTiming(),
    ) -> None:
        """Make a transport that is not open yet.

        Args:
            channel: The interface's name.
            prepare: Brings the interface up before it is opened.
            connect: Returns the non-blocking socket, of 16-byte can_frames.
            frames_per_turn: Frames that are read before others have their turn on
                the event loop: 2 ms on a slow machine.
            timing: All pauses.
        """
        self.error_counters = ErrorCounters()
        self._channel = channel
        self._prepare = prepare
        self._connect = connect
        self._frames_per_turn = frames_per_turn
        self._timing = timing
        self._socket: socket.socket | None = None
        self._receive: Receive | None = None
        self._lost: Lost | None = None
        self._pace = Pace(timing)
        self._look: asyncio.TimerHandle | None = None
        self._bus_off: asyncio.TimerHandle | None = None
        """Runs while the controller has left the bus and may come back."""
        self._is_watched = False
        """Whether the event loop calls `_read` for the next frame."""
        self._unpacked: dict[bytes, Frame] = {}
        """Frames that were received before, by their bytes."""

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Open the interface and begin to read; raises CannotOpen."""
        await self._prepare()
        try:
            self._socket = self._connect(self._channel)
            # An interface that is down can be opened; only reading it fails.
            with suppress(BlockingIOError):
                self._socket.recv(_FRAME.size, socket.MSG_PEEK)
        except OSError as error:
            await self.close()
            raise cannot_open(error) from error
        self._receive, self._lost = receive, lost
        self._wait(self._socket, look_at=None)

    async def send(self, frame: Frame) -> None:
        """Send a frame; raises BusError."""
        packed = _FRAME.pack(frame.id | _EXTENDED, len(frame.data), frame.data)
        for _ in range(_SEND_ATTEMPTS):
            if self._socket is None:
                raise NetworkLost("The interface is closed")
            try:
                self._socket.send(packed)
            except OSError as error:
                if error.errno not in _QUEUE_FULL:
                    raise NetworkLost(os.strerror(error.errno or 0)) from error
                await asyncio.sleep(self._timing.send_retry)
            else:
                return
        raise BusBusy("The interface's transmit queue is full")

    async def close(self) -> None:
        """Close the interface; nothing is read any more."""
        self._close()

    # Reading

    def _read(self) -> None:
        """Read the frames that are there, and wait for the next or look again."""
        can, self._look = self._socket, None
        if can is None:
            return
        frames: list[Frame] = []
        lost: BusError | None = None
        is_empty = False
        was_bus_off = self._bus_off is not None
        try:
            self._drain(can, frames)
        except BlockingIOError:
            is_empty = True
        except OSError as error:
            lost = NetworkLost(os.strerror(error.errno or 0))
        if frames and was_bus_off:
            self._cancel_bus_off()
        if lost is None:
            now, pace = asyncio.get_running_loop().time(), self._pace
            pace.count(len(frames), now)
            looks = is_empty and pace.looks
            if looks or not self._is_watched:
                self._wait(can, look_at=pace.next_look(now) if looks else None)
        try:
            if frames and self._receive is not None:
                self._receive(FrameBatch(frames, time.time()))
        finally:
            # The system reports a loss only once.
            if lost is not None:
                self._lose(lost)

    def _wait(self, can: socket.socket, *, look_at: float | None) -> None:
        """Wait for the next frame, or look at a time without waiting for it.

        To let the event loop watch the socket before that would be one more wake-up.
        """
        loop = asyncio.get_running_loop()
        if self._is_watched is not (look_at is None):
            self._is_watched = not self._is_watched
            if self._is_watched:
                loop.add_reader(can, self._read)
            else:
                loop.remove_reader(can)
        if look_at is not None:
            self._look = loop.call_at(look_at, self._read)

    def _drain(self, can: socket.socket, frames: list[Frame]) -> None:
        """Add the frames that are there, until others have their turn.

        Raises OSError, and BlockingIOError when there are none any more.
        """
        receive, size = can.recv, _FRAME.size
        unpacked, append = self._unpacked, frames.append
        for _ in range(self._frames_per_turn):
            packed = receive(size)
            frame = unpacked.get(packed)
            if frame is None and (frame := self._unpack(packed)) is None:
                continue
            append(frame)
        self._count_dropped(can)

    def _unpack(self, packed: bytes) -> Frame | None:
        """Return a frame that was not received before; None if it is none of RV-C."""
        try:
            number, length, data = _FRAME.unpack(packed)
        except struct.error:
            self.error_counters.malformed += 1
            return None
        if number & _FLAGS != _EXTENDED or length > 8:
            if not number & _FLAGS and length <= 8:
                self.error_counters.count_short(number & _SHORT, data[:length])
            else:
                self._count_other(number)
            return None
        if len(self._unpacked) >= _CACHED_FRAMES:
            self._unpacked.clear()
        frame = self._unpacked[packed] = Frame(number & _IDENTIFIER, data[:length])
        return frame

    def _count_dropped(self, can: socket.socket) -> None:
        """Read how many frames the system has dropped so far; raises OSError.

        It drops frames only when its buffer is full, so this is read only after a
        whole turn. The number comes with the next frame, which is left where it is.
        """
        _, ancillary, _, _ = can.recvmsg(_FRAME.size, _ANCILLARY, socket.MSG_PEEK)
        for level, kind, data in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, _SO_RXQ_OVFL):
                (self.error_counters.dropped,) = struct.unpack("=I", data)

    def _count_other(self, number: int) -> None:
        """Count what is no RV-C frame, and notice a controller that leaves the bus."""
        if not number & _ERROR:
            self.error_counters.foreign_frames += 1
            return
        self.error_counters.error_frames += 1
        if number & _RESTARTED:
            self._cancel_bus_off()
        elif number & _BUS_OFF and self._bus_off is None:
            # With restart-ms set it starts again by itself, and soon.
            self._bus_off = asyncio.get_running_loop().call_later(
                self._timing.bus_off_recovery, self._stay_bus_off
            )

    # Losing and closing

    def _cancel_bus_off(self) -> None:
        if self._bus_off is not None:
            self._bus_off.cancel()
            self._bus_off = None

    def _stay_bus_off(self) -> None:
        """Count as lost: opening the interface anew starts the controller again."""
        self._lose(NetworkLost("The controller has left the bus after too many errors"))

    def _lose(self, error: BusError) -> None:
        """Close, and report the loss."""
        lost = self._lost
        self._close()
        if lost is not None:
            lost(error)

    def _close(self) -> None:
        self._receive = self._lost = None
        self._cancel_bus_off()
        if self._look is not None:
            self._look.cancel()
            self._look = None
        can, self._socket = self._socket, None
        if can is not None:
            if self._is_watched:
                asyncio.get_running_loop().remove_reader(can)
                self._is_watched = False
            can.close()
