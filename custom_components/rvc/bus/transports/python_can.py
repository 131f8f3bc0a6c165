"""CAN adapters of all kinds, through python-can.

A thread of its own opens, reads and closes the bus, because python-can's backends
block, and most have nothing that an event loop could wait for. It collects the
frames that are there, hands them over with one wake-up of the loop, and then rests
for a moment: the wake-up costs more than the frames.

python-can is imported when the first bus is opened: whoever has no such adapter does
not need it.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
import logging
import socket
import threading
import time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ...protocol.frame import Frame
from ...spec.reasons import Reason
from ..errors import BusBusy, BusError, CannotOpen, NetworkLost
from ..link import ErrorCounters, FrameBatch, Lost, Receive
from ..timing import BusTiming
from .can_failures import cannot_open
from .own_echo import OwnEcho
from .serial_port import check_serial_port

if TYPE_CHECKING:
    import can

_LOGGER = logging.getLogger(__name__)

_IDENTIFIER: Final = 0x1FFFFFFF
_FRAMES_PER_TURN: Final = 256
# Two seconds of a saturated bus; the oldest frames are dropped.
_MOST_HANDED_OVER: Final = 4096
# Errors in a row, without a frame between, that mean the adapter is lost
_ERRORS_IN_A_ROW: Final = 20
# A wait that spends this share of its time on the processor is none: so
# socketcand's client "waits" when its server has closed the connection.
_SPIN: Final = 1 / 8
_SPINS_IN_A_ROW: Final = 5
_SEND_ATTEMPTS: Final = 5

SERIAL_INTERFACES: Final = frozenset({"robotell", "seeedstudio", "serial", "slcan"})
"""The interfaces whose channel is a serial port."""


async def _nothing() -> None:
    """Prepare nothing."""


class CanTransport:
    """One interface of python-can."""

    def __init__(
        self,
        interface: str,
        channel: str | int | None,
        settings: Mapping[str, Any] = MappingProxyType({}),
        *,
        prepare: Callable[[], Awaitable[None]] = _nothing,
        timing: BusTiming = BusTiming(),
        cpu_clock: Callable[[], float] = time.thread_time,
    ) -> None:
        """Make a transport that is not open yet.

        Args:
            interface: python-can's name of the kind of adapter.
            channel: Which adapter of the kind.
            settings: Further settings of python-can's bus.
            prepare: Called before it is opened: python-can has to be there then.
            timing: All pauses and deadlines.
            cpu_clock: Returns the processor time of the thread that calls it, in s.
        """
        self.error_counters = ErrorCounters()
        self._config: Mapping[str, Any] = {
            **settings,
            "interface": interface,
            "channel": channel,
        }
        self._prepare = prepare
        self._timing = timing
        self._echo = OwnEcho()
        self._cpu_clock = cpu_clock
        self._bus: can.BusABC | None = None
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()
        self._handed_over: deque[Frame] = deque(maxlen=_MOST_HANDED_OVER)
        self._receive: Receive | None = None
        self._lost: Lost | None = None

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Open the bus in its thread and begin to read; raises CannotOpen."""
        await self._prepare()
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
            raise CannotOpen("timeout", Reason("The adapter does not answer")) from None
        except BaseException:
            await self.close()
            raise

    async def send(self, frame: Frame) -> None:
        """Send a frame off the event loop; raises BusError."""
        if (bus := self._bus) is None:
            raise NetworkLost("The adapter is closed")
        loop, timing = asyncio.get_running_loop(), self._timing
        within = timing.send_deadline + _SEND_ATTEMPTS * timing.send_retry
        try:
            async with asyncio.timeout(within):
                self._echo.sent(frame, loop.time())
                await loop.run_in_executor(None, _send, bus, frame, timing)
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
            # A driver that does not return; the thread ends when it does.
            _LOGGER.warning("The driver of %s does not close", self._config)

    # In the reader's thread

    def _run(
        self, loop: asyncio.AbstractEventLoop, opened: asyncio.Future[None]
    ) -> None:
        try:
            bus = _open(self._config, self._timing.probe_deadline)
        except CannotOpen as failure:
            _call_on(loop, _set_exception, opened, failure)
            return
        self._bus = bus
        _call_on(loop, _set_done, opened)
        lost: BusError | None = None
        try:
            self._read(loop, bus)
        except BusError as error:
            lost = error
        self._bus = None
        _shut_down(bus)
        if lost is not None:
            _call_on(loop, self._report_lost, lost)

    def _read(self, loop: asyncio.AbstractEventLoop, bus: can.BusABC) -> None:
        """Read until the transport is closed; raises NetworkLost."""
        errors = spins = 0
        while not self._closing.is_set():
            frames: list[Frame] = []
            began = self._cpu_clock()
            is_anything, error = self._collect(bus, frames)
            if frames:
                self._hand_over(loop, frames)
            if isinstance(error, ValueError) and errors < _ERRORS_IN_A_ROW:
                # A malformed line of a serial adapter
                self.error_counters.malformed += 1
                errors += 1
            elif error is not None:
                raise NetworkLost(str(error) or type(error).__name__) from error
            elif is_anything:
                errors = spins = 0
                self._closing.wait(self._timing.thread_rest)
            else:
                spent = self._cpu_clock() - began
                spins = spins + 1 if spent > _SPIN * self._timing.thread_look else 0
                if spins >= _SPINS_IN_A_ROW:
                    raise NetworkLost("The connection was closed")

    def _collect(
        self, bus: can.BusABC, frames: list[Frame]
    ) -> tuple[bool, Exception | None]:
        """Add the frames that are there.

        Returns whether there was anything, and the error that ended it.
        """
        is_anything = False
        wait = self._timing.thread_look
        try:
            for _ in range(_FRAMES_PER_TURN):
                message = bus.recv(wait)
                if message is None:
                    break
                is_anything, wait = True, 0
                if self._is_data(message):
                    # Flags of a backend are no part of an identifier.
                    frame_id = message.arbitration_id & _IDENTIFIER
                    frames.append(Frame(frame_id, bytes(message.data)))
        except Exception as error:  # noqa: BLE001
            # Backends raise all kinds, also their libraries' own.
            return is_anything, error
        return is_anything, None

    def _is_data(self, message: can.Message) -> bool:
        """Return whether this is an RV-C frame that was received; count others."""
        if message.is_error_frame:
            self.error_counters.error_frames += 1
        elif (
            not message.is_extended_id
            and not message.is_remote_frame
            and not message.is_fd
            and len(message.data) <= 8
        ):
            if message.is_rx:
                data = bytes(message.data)
                self.error_counters.count_short(message.arbitration_id, data)
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

    def _hand_over(self, loop: asyncio.AbstractEventLoop, frames: list[Frame]) -> None:
        waiting = len(self._handed_over)
        self.error_counters.dropped += max(0, waiting + len(frames) - _MOST_HANDED_OVER)
        self._handed_over.extend(frames)
        if not waiting:
            _call_on(loop, self._pass_on)

    # On the event loop again

    def _pass_on(self) -> None:
        frames = []
        while self._handed_over:
            frames.append(self._handed_over.popleft())
        frames = self._echo.others(frames, asyncio.get_running_loop().time())
        if self._receive is not None and frames:
            self._receive(FrameBatch(frames, time.time()))

    def _report_lost(self, error: BusError) -> None:
        if (lost := self._lost) is not None:
            self._receive = self._lost = None
            lost(error)


def _call_on[*ArgumentsT](
    loop: asyncio.AbstractEventLoop,
    function: Callable[[*ArgumentsT], None],
    *arguments: *ArgumentsT,
) -> None:
    """Call a function on the loop from the thread, unless the loop has ended."""
    try:
        loop.call_soon_threadsafe(function, *arguments)
    except RuntimeError:
        _LOGGER.debug("The loop ended before the reader")


def _set_done(opened: asyncio.Future[None]) -> None:
    if not opened.done():
        opened.set_result(None)


def _set_exception(opened: asyncio.Future[None], error: CannotOpen) -> None:
    if not opened.done():
        opened.set_exception(error)


def _open(config: Mapping[str, Any], probe_deadline: float) -> can.BusABC:
    """Open the bus with our own settings only; raises CannotOpen."""
    try:
        if config["interface"] in SERIAL_INTERFACES:
            # It is a path, also with the speed behind it, or a URL of pyserial.
            port = str(config["channel"] or "")
            if ":/" not in port:
                check_serial_port(port.partition("@")[0])
        if config["interface"] == "socketcand":
            # Its client retries a refused connection for ten seconds at full speed.
            address = (config["host"], int(config["port"]))
            socket.create_connection(address, probe_deadline).close()
        import can  # noqa: PLC0415

        bus = can.Bus(ignore_config=True, **config)
    except CannotOpen:
        raise
    except Exception as error:
        raise cannot_open(error) from error
    try:
        # An interface that is down can be opened; only reading it fails.
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


def _send(bus: can.BusABC, frame: Frame, timing: BusTiming) -> None:
    """Send a frame, and wait a little while the transmit queue is full.

    Raises BusBusy and NetworkLost.
    """
    import can  # noqa: PLC0415

    message = can.Message(arbitration_id=frame.id, data=frame.data, is_extended_id=True)
    for attempt in range(1, _SEND_ATTEMPTS + 1):
        try:
            bus.send(message, timeout=timing.send_deadline / _SEND_ATTEMPTS)
        except can.CanError as error:
            if attempt == _SEND_ATTEMPTS:
                raise BusBusy(str(error)) from error
            time.sleep(timing.send_retry)
        except Exception as error:
            raise NetworkLost(str(error) or type(error).__name__) from error
        else:
            return
