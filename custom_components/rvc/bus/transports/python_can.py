"""CAN adapters of all kinds, through python-can.

A thread of its own opens, reads and closes the bus, because python-can's
backends block, and most have nothing that an event loop could wait for. It
looks for frames, hands over what is there with one wake-up of the loop, and
then does not look for a moment: the wake-up costs more than the frames.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from functools import partial
import logging
import socket
import threading
import time
from types import MappingProxyType
from typing import Any, Final

import can

from ...protocol.frame import Frame
from ..errors import BusBusy, BusError, CannotOpen, NetworkLost
from ..link import ErrorCounters, FrameBatch, Lost, Receive
from ..timing import BusTiming
from .can_failures import cannot_open

_LOGGER = logging.getLogger(__name__)

_BURST: Final = 256
# Two seconds of a saturated bus; the oldest frames give way.
_HANDED_OVER: Final = 4096
# Errors in a row, without a frame between, that mean the adapter has gone
_ERRORS_IN_A_ROW: Final = 20
# A wait that takes this share of its time of the processor is none: so
# socketcand's client "waits" when its server has closed the connection.
_SPIN: Final = 1 / 4
_SPINS_IN_A_ROW: Final = 5
_SEND_TRIES: Final = 5


class CanTransport:
    """One CAN interface."""

    def __init__(
        self,
        interface: str,
        channel: str | int | None,
        settings: Mapping[str, Any] = MappingProxyType({}),
        *,
        timing: BusTiming = BusTiming(),
    ) -> None:
        """Make a transport that is not open yet.

        Args:
            interface: python-can's name of the kind of adapter.
            channel: Which adapter of the kind.
            settings: Further settings of python-can's bus.
            timing: All pauses and deadlines.
        """
        self.error_counters = ErrorCounters()
        self._config: Mapping[str, Any] = {
            **settings,
            "interface": interface,
            "channel": channel,
        }
        self._timing = timing
        self._bus: can.BusABC | None = None
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()
        self._inbox: deque[Frame] = deque(maxlen=_HANDED_OVER)
        self._receive: Receive | None = None
        self._lost: Lost | None = None

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Open the bus in its thread and begin to read; raises CannotOpen."""
        loop = asyncio.get_running_loop()
        opened: asyncio.Future[None] = loop.create_future()
        self._receive, self._lost = receive, lost
        self._closing.clear()
        self._thread = threading.Thread(
            target=self._run, args=(loop, opened), name="rvc can reader", daemon=True
        )
        self._thread.start()
        try:
            async with asyncio.timeout(self._timing.open_deadline):
                await opened
        except TimeoutError:
            await self.close()
            raise CannotOpen("timeout", "The adapter does not answer") from None
        except BaseException:
            await self.close()
            raise

    async def send(self, frame: Frame) -> None:
        """Send a frame off the event loop; raises BusError."""
        if (bus := self._bus) is None:
            raise NetworkLost("The adapter is closed")
        message = can.Message(
            arbitration_id=frame.id, data=frame.data, is_extended_id=True
        )
        loop = asyncio.get_running_loop()
        try:
            timing = self._timing
            within = timing.send_deadline + _SEND_TRIES * timing.send_retry
            async with asyncio.timeout(within):
                await loop.run_in_executor(None, _send, bus, message, timing)
        except TimeoutError:
            raise BusBusy("The adapter does not take the frame") from None

    async def close(self) -> None:
        """End the thread, which closes the bus."""
        self._closing.set()
        self._receive = self._lost = None
        thread, self._thread = self._thread, None
        if thread is None:
            return
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, thread.join, self._timing.close_deadline)
        if thread.is_alive():
            # A driver that never comes back; the thread ends with it.
            _LOGGER.warning("The driver of %s does not close", self._config)

    # In the reader's thread

    def _run(
        self, loop: asyncio.AbstractEventLoop, opened: asyncio.Future[None]
    ) -> None:
        try:
            bus = _open(self._config, self._timing.probe_deadline)
        except CannotOpen as failure:
            _on_loop(loop, _fail, opened, failure)
            return
        self._bus = bus
        _on_loop(loop, _succeed, opened)
        lost: BusError | None = None
        try:
            self._read(loop, bus)
        except BusError as error:
            lost = error
        self._bus = None
        _shut_down(bus)
        if lost is not None:
            _on_loop(loop, self._report_lost, lost)

    def _read(self, loop: asyncio.AbstractEventLoop, bus: can.BusABC) -> None:
        """Read until the end is asked for; raises NetworkLost."""
        errors = spins = 0
        while not self._closing.is_set():
            heard: list[Frame] = []
            busy = time.thread_time()
            came, error = self._look(bus, heard)
            if heard:
                self._hand_over(loop, heard)
            if isinstance(error, ValueError) and errors < _ERRORS_IN_A_ROW:
                # A line of a serial adapter that came to pieces
                self.error_counters.malformed += 1
                errors += 1
            elif error is not None:
                raise NetworkLost(str(error) or type(error).__name__) from error
            elif came:
                errors = spins = 0
                self._closing.wait(self._timing.thread_rest)
            else:
                spun = time.thread_time() - busy > _SPIN * self._timing.thread_look
                spins = spins + 1 if spun else 0
                if spins >= _SPINS_IN_A_ROW:
                    raise NetworkLost("The connection was closed")

    def _look(
        self, bus: can.BusABC, heard: list[Frame]
    ) -> tuple[bool, Exception | None]:
        """Take what is there; return whether anything was, and what went wrong."""
        came = False
        wait = self._timing.thread_look
        try:
            for _ in range(_BURST):
                message = bus.recv(wait)
                if message is None:
                    break
                came, wait = True, 0
                if self._is_data(message):
                    data = bytes(message.data)
                    heard.append(Frame(message.arbitration_id, data))
        except Exception as error:  # noqa: BLE001
            # Backends raise all kinds, also their libraries' own.
            return came, error
        return came, None

    def _is_data(self, message: can.Message) -> bool:
        """Tell RV-C's frames from all else that an adapter reports."""
        if message.is_error_frame:
            self.error_counters.error_frames += 1
        elif (
            message.is_remote_frame
            or message.is_fd
            or not message.is_extended_id
            or len(message.data) > 8
        ):
            self.error_counters.foreign_frames += 1
        else:
            return message.is_rx
        return False

    def _hand_over(self, loop: asyncio.AbstractEventLoop, heard: list[Frame]) -> None:
        waiting = len(self._inbox)
        self.error_counters.dropped += max(0, waiting + len(heard) - _HANDED_OVER)
        self._inbox.extend(heard)
        if not waiting:
            _on_loop(loop, self._take)

    # On the event loop again

    def _take(self) -> None:
        frames = []
        while self._inbox:
            frames.append(self._inbox.popleft())
        if self._receive is not None and frames:
            self._receive(FrameBatch(frames, time.time()))

    def _report_lost(self, error: BusError) -> None:
        if (lost := self._lost) is not None:
            self._receive = self._lost = None
            lost(error)


def _on_loop(loop: asyncio.AbstractEventLoop, call: Any, *args: Any) -> None:
    """Call on the loop from the thread, unless the loop has ended."""
    try:
        loop.call_soon_threadsafe(partial(call, *args))
    except RuntimeError:
        _LOGGER.debug("The loop ended before the reader")


def _succeed(opened: asyncio.Future[None]) -> None:
    if not opened.done():
        opened.set_result(None)


def _fail(opened: asyncio.Future[None], error: CannotOpen) -> None:
    if not opened.done():
        opened.set_exception(error)


def _open(config: Mapping[str, Any], probe_deadline: float) -> can.BusABC:
    """Open the bus with nothing but our own settings; raises CannotOpen."""
    try:
        if config["interface"] == "socketcand":
            # Its client tries a refused connection ten seconds at full speed.
            address = (config["host"], int(config["port"]))
            socket.create_connection(address, probe_deadline).close()
        bus = can.Bus(ignore_config=True, **config)
    except Exception as error:
        raise cannot_open(error) from error
    try:
        # An interface that is down can be opened, and says so when read.
        bus.recv(0)
    except ValueError:
        _LOGGER.debug("The first line of %s was cut", config["channel"])
    except Exception as error:
        _shut_down(bus)
        raise cannot_open(error) from error
    return bus


def _shut_down(bus: can.BusABC) -> None:
    try:
        bus.shutdown()
    except Exception as error:  # noqa: BLE001
        # An adapter that was pulled out cannot be closed properly.
        _LOGGER.debug("While closing: %s", error)


def _send(bus: can.BusABC, message: can.Message, timing: BusTiming) -> None:
    """Send, and wait a little while the transmit queue is full."""
    for attempt in range(_SEND_TRIES):
        try:
            bus.send(message, timeout=timing.send_deadline / _SEND_TRIES)
        except can.CanError as error:
            if attempt == _SEND_TRIES - 1:
                raise BusBusy(str(error)) from error
            time.sleep(timing.send_retry)
        except Exception as error:
            raise NetworkLost(str(error) or type(error).__name__) from error
        else:
            return
