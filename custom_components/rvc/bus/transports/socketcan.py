"""SocketCAN: the CAN interfaces of Linux, read on the event loop.

A wake-up of the loop costs more than a frame. So what is there is taken in one
go, and then nobody looks for a moment.
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

# struct can_frame: identifier and flags, length, three bytes of padding, data
_FRAME: Final = struct.Struct("=IB3x8s")
_EXTENDED: Final = 0x80000000
_REMOTE: Final = 0x40000000
_ERROR: Final = 0x20000000
_IDENTIFIER: Final = 0x1FFFFFFF
# Of the frame's flags, those of an extended data frame
_KIND: Final = _EXTENDED | _REMOTE | _ERROR

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
_REMEMBERED: Final = 2048

_SEND_TRIES: Final = 10
_FULL: Final = frozenset({errno.ENOBUFS, errno.EAGAIN, errno.EWOULDBLOCK})


def open_can_socket(channel: str) -> socket.socket:
    """Return a socket that is bound to a CAN interface; raises OSError."""
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
        self._resting: asyncio.TimerHandle | None = None
        self._off_bus: asyncio.TimerHandle | None = None
        """Runs while the controller has left the bus, and may come back."""
        self._is_waiting = False
        """Whether the loop tells of the next frame."""
        self._last_frame = 0.0
        self._known: dict[bytes, Frame] = {}
        """Frames that were heard before, as they came."""

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Open the interface and begin to read; raises CannotOpen."""
        await self._prepare()
        try:
            self._socket = self._connect(self._channel)
            # An interface that is down can be opened, and says so when read.
            with suppress(BlockingIOError):
                self._socket.recv(_FRAME.size, socket.MSG_PEEK)
        except OSError as error:
            await self.close()
            raise cannot_open(error) from error
        self._receive, self._lost = receive, lost
        self._wait(self._socket, rest=False)

    async def send(self, frame: Frame) -> None:
        """Send a frame; raises BusError."""
        packed = _FRAME.pack(frame.id | _EXTENDED, len(frame.data), frame.data)
        for _ in range(_SEND_TRIES):
            if self._socket is None:
                raise NetworkLost("The interface is closed")
            try:
                self._socket.send(packed)
            except OSError as error:
                if error.errno not in _FULL:
                    raise NetworkLost(os.strerror(error.errno or 0)) from error
                await asyncio.sleep(self._timing.send_retry)
            else:
                return
        raise BusBusy("The interface's transmit queue is full")

    async def close(self) -> None:
        """Close the interface; nothing is read any more."""
        self._end()

    def _read(self) -> None:
        """Take what is there, and rest while there is much.

        A rest is ended by a look at the socket itself: to wait for it first
        would be one more wake-up.
        """
        can, self._resting = self._socket, None
        if can is None:
            return
        loop = asyncio.get_running_loop()
        batch: list[Frame] = []
        lost: BusError | None = None
        is_empty = False
        was_off_bus = self._off_bus is not None
        try:
            self._drain(can, batch)
        except BlockingIOError:
            is_empty = True
        except OSError as error:
            lost = NetworkLost(os.strerror(error.errno or 0))
        now = loop.time()
        is_busy = bool(batch) and now - self._last_frame < self._timing.busy
        if batch:
            self._last_frame = now
            if was_off_bus:
                self._be_on_bus()
        if lost is None:
            self._wait(can, rest=is_empty and is_busy)
        try:
            if batch and self._receive is not None:
                self._receive(FrameBatch(batch, time.time()))
        finally:
            # The system tells of a loss only once.
            if lost is not None:
                self._lose(lost)

    def _wait(self, can: socket.socket, *, rest: bool) -> None:
        """Wait for the next frame; at rest nobody looks for a moment."""
        loop = asyncio.get_running_loop()
        if rest is self._is_waiting:
            if rest:
                loop.remove_reader(can)
            else:
                loop.add_reader(can, self._read)
            self._is_waiting = not rest
        if rest:
            self._resting = loop.call_later(self._timing.read_rest, self._read)

    def _drain(self, can: socket.socket, batch: list[Frame]) -> None:
        """Take frames until it is others' turn.

        Raises OSError, and BlockingIOError when there are none any more.
        """
        read, size = can.recv, _FRAME.size
        known, append = self._known, batch.append
        for _ in range(self._frames_per_turn):
            packed = read(size)
            frame = known.get(packed)
            if frame is None and (frame := self._unpack(packed)) is None:
                continue
            append(frame)
        self._count_dropped(can)

    def _unpack(self, packed: bytes) -> Frame | None:
        """Return a frame that was not heard before, and know it from now on.

        None where it is none of RV-C.
        """
        try:
            number, length, data = _FRAME.unpack(packed)
        except struct.error:
            self.error_counters.malformed += 1
            return None
        if number & _KIND != _EXTENDED or length > 8:
            self._note(number)
            return None
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        frame = self._known[packed] = Frame(number & _IDENTIFIER, data[:length])
        return frame

    def _count_dropped(self, can: socket.socket) -> None:
        """See how many frames the system has dropped; raises OSError.

        It drops them only when its buffer is full, so this is asked only when
        there was more than one turn takes. The number comes with a frame, which
        is looked at and left.
        """
        _, ancillary, _, _ = can.recvmsg(_FRAME.size, _ANCILLARY, socket.MSG_PEEK)
        for level, kind, data in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, _SO_RXQ_OVFL):
                (self.error_counters.dropped,) = struct.unpack("=I", data)

    def _note(self, number: int) -> None:
        """Count what is no RV-C frame, and see whether the controller leaves."""
        if not number & _ERROR:
            self.error_counters.foreign_frames += 1
            return
        self.error_counters.error_frames += 1
        if number & _RESTARTED:
            self._be_on_bus()
        elif number & _BUS_OFF and self._off_bus is None:
            # Where restart-ms is set it starts again by itself, and soon.
            loop = asyncio.get_running_loop()
            self._off_bus = loop.call_later(
                self._timing.bus_off_recovery, self._stays_off
            )

    def _be_on_bus(self) -> None:
        if self._off_bus is not None:
            self._off_bus.cancel()
            self._off_bus = None

    def _stays_off(self) -> None:
        """Give up: to open the interface anew starts the controller again."""
        self._lose(NetworkLost("The controller has left the bus after too many errors"))

    def _lose(self, error: BusError) -> None:
        """Close, and tell that the interface has gone."""
        lost = self._lost
        self._end()
        if lost is not None:
            lost(error)

    def _end(self) -> None:
        self._receive = self._lost = None
        self._be_on_bus()
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None
        can, self._socket = self._socket, None
        if can is not None:
            if self._is_waiting:
                asyncio.get_running_loop().remove_reader(can)
                self._is_waiting = False
            can.close()
