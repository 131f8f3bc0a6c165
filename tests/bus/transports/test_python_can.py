"""CAN adapters, on real python-can buses."""

import asyncio
from collections.abc import Iterator
import errno
import os
import pty
import time
import tty
from typing import Any

import can
import pytest

from custom_components.rvc.bus.errors import BusBusy, CannotOpen, NetworkLost
from custom_components.rvc.bus.timing import BusTiming
from custom_components.rvc.bus.transports.can_failures import cannot_open
from custom_components.rvc.bus.transports.own_echo import OwnEcho
from custom_components.rvc.bus.transports.python_can import CanTransport
from custom_components.rvc.protocol.frame import Frame
from tests.bus.listener import Listener, reader_threads
from tests.held import held

pytestmark = pytest.mark.real_time

FRAME = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")


def message(**special: Any) -> can.Message:
    """Return a python-can message of the frame, with something special."""
    return can.Message(
        **{
            "arbitration_id": FRAME.id,
            "data": FRAME.data,
            "is_extended_id": True,
            **special,
        }
    )


@pytest.fixture
def other(request: pytest.FixtureRequest) -> Iterator[can.BusABC]:
    """Return the other end of a virtual bus, named as the test."""
    with can.Bus(interface="virtual", channel=request.node.name) as bus:
        yield bus


async def test_frames_go_both_ways(
    other: can.BusABC, listener: Listener, request: pytest.FixtureRequest
) -> None:
    transport = CanTransport("virtual", request.node.name)
    await transport.open(listener.receive, listener.lost)
    for _ in range(300):
        other.send(message())
    await listener.until(lambda: len(listener.frames) == 300)
    assert {(frame.id, frame.data) for frame in listener.frames} == {FRAME}
    await transport.send(FRAME)
    sent = other.recv(1)
    assert sent is not None
    assert (sent.arbitration_id, bytes(sent.data)) == FRAME
    await transport.close()
    await transport.close()
    assert not reader_threads()
    assert not listener.losses
    with pytest.raises(NetworkLost):
        await transport.send(FRAME)


async def test_flags_of_a_backend_are_no_part_of_an_identifier(
    other: can.BusABC, listener: Listener, request: pytest.FixtureRequest
) -> None:
    transport = CanTransport("virtual", request.node.name)
    await transport.open(listener.receive, listener.lost)
    other.send(message(arbitration_id=0x80000000 | FRAME.id))
    await listener.until(lambda: listener.frames)
    assert listener.frames == [FRAME]
    await transport.close()


async def test_only_rvc_frames_are_passed_on(
    other: can.BusABC, listener: Listener, request: pytest.FixtureRequest
) -> None:
    transport = CanTransport("virtual", request.node.name)
    await transport.open(listener.receive, listener.lost)
    other.send(message(is_error_frame=True))
    other.send(message(is_remote_frame=True, data=None))
    other.send(message(is_extended_id=False, arbitration_id=0x123))
    other.send(message())
    await listener.until(lambda: listener.frames)
    assert len(listener.frames) == 1
    assert transport.error_counters.error_frames == 1
    assert transport.error_counters.foreign_frames == 2
    await transport.close()


class Broken(can.BusABC):
    """A bus whose adapter does what a test says."""

    def __init__(self, behaviour: list[Any], **kwargs: Any) -> None:
        super().__init__(channel="broken", **kwargs)
        self.behaviour = behaviour
        self.looked = 0

    def _recv_internal(self, timeout: float | None) -> tuple[can.Message | None, bool]:
        self.looked += 1
        happens = (
            self.behaviour.pop(0) if len(self.behaviour) > 1 else self.behaviour[0]
        )
        if isinstance(happens, BaseException):
            raise happens
        return happens, False

    def send(self, msg: can.Message, timeout: float | None = None) -> None:
        """Be always full."""
        raise can.CanOperationError("Transmit buffer full")

    def shutdown(self) -> None:
        """Fail, as an adapter that was pulled out does."""
        super().shutdown()
        raise OSError(errno.ENODEV, "No such device")


@pytest.mark.parametrize(
    ("behaviour", "malformed"),
    [
        ([None, message(), can.CanOperationError("Network is down")], 0),
        ([None, message(), OSError(errno.ENODEV, "No such device")], 0),
        ([None, message(), ValueError("invalid literal")], 20),
        ([None, message(), None], 0),
    ],
    ids=["error", "unplugged", "endless malformed lines", "closed by the server"],
)
async def test_a_vanished_adapter_is_lost_once(
    listener: Listener,
    monkeypatch: pytest.MonkeyPatch,
    behaviour: list[Any],
    malformed: int,
) -> None:
    bus = Broken(behaviour)
    monkeypatch.setattr(can, "Bus", lambda **config: bus)
    # A bus that returns at once keeps its thread busy, however busy the machine is.
    transport = CanTransport("broken", "0", cpu_clock=time.monotonic)
    await transport.open(listener.receive, listener.lost)
    await listener.until(lambda: listener.losses)
    assert isinstance(listener.losses[0], NetworkLost)
    assert len(listener.frames) == 1
    looked = bus.looked
    assert transport.error_counters.malformed == malformed
    await transport.close()
    # However it fails, it is told once and not asked again.
    assert bus.looked == looked
    assert len(listener.losses) == 1
    assert not reader_threads()


async def test_an_adapter_that_is_full_is_busy(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(can, "Bus", lambda **config: Broken([message()]))
    transport = CanTransport("broken", "0")
    await transport.open(listener.receive, listener.lost)
    with pytest.raises(BusBusy):
        await transport.send(FRAME)
    await transport.close()


async def test_a_malformed_line_is_counted(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = can.CanOperationError("gone")
    bus = Broken([ValueError("first"), ValueError("cut"), message(), None, gone])
    monkeypatch.setattr(can, "Bus", lambda **config: bus)
    transport = CanTransport("broken", "0")
    await transport.open(listener.receive, listener.lost)
    await listener.until(lambda: listener.losses)
    assert len(listener.frames) == 1
    assert transport.error_counters.malformed == 1
    await transport.close()


async def test_an_interface_that_is_down_says_so(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    down = can.CanOperationError("Network is down", errno.ENETDOWN)
    monkeypatch.setattr(can, "Bus", lambda **config: Broken([down]))
    transport = CanTransport("broken", "0")
    with pytest.raises(CannotOpen) as raised:
        await transport.open(listener.receive, listener.lost)
    assert raised.value.reason == "network_down"
    assert not reader_threads()


async def test_a_driver_that_hangs_is_given_up(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hang(**config: Any) -> can.BusABC:
        asyncio.run_coroutine_threadsafe(release.wait(), loop).result()
        raise OSError("too late")

    monkeypatch.setattr(can, "Bus", hang)
    timing = BusTiming(open_deadline=0.05, close_deadline=0.05)
    transport = CanTransport("broken", "0", timing=timing)
    with pytest.raises(CannotOpen) as raised:
        await transport.open(listener.receive, listener.lost)
    assert raised.value.reason == "timeout"
    release.set()
    await listener.until(lambda: not reader_threads())


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENODEV, "No such device"), "not_found"),
        (PermissionError(errno.EACCES, "Permission denied"), "permission"),
        (OSError(errno.EBUSY, "Device or resource busy"), "busy"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), "refused"),
        (TimeoutError(), "timeout"),
        (OSError(errno.EAFNOSUPPORT, "Address family"), "no_driver"),
        (OSError(-2, "Name or service unknown"), "not_found"),
        (can.CanInitializationError("could not exclusively lock port"), "busy"),
        (ModuleNotFoundError("No module named 'usb'"), "no_driver"),
        (ImportError("a library"), "no_driver"),
        (NotImplementedError("CAN interface 'x' unknown"), "no_driver"),
        (TypeError("unexpected keyword"), "bad_settings"),
        (RuntimeError("something"), "unknown"),
        (RuntimeError(), "unknown"),
    ],
)
def test_failures_have_reasons(error: Exception, reason: str) -> None:
    failure = cannot_open(error)
    assert failure.reason == reason
    assert failure.detail


async def test_a_serial_adapter_is_read_written_and_pulled_out(
    listener: Listener, socket_enabled: None
) -> None:
    adapter, port = pty.openpty()
    tty.setraw(adapter)
    transport = CanTransport(
        "slcan", os.ttyname(port), {"bitrate": 250_000, "sleep_after_open": 0}
    )
    await transport.open(listener.receive, listener.lost)
    os.write(adapter, b"T19FEDA9C819FF7CFCFFFF00FF\r")
    await listener.until(lambda: listener.frames)
    assert (listener.frames[0].id, listener.frames[0].data) == FRAME
    await transport.send(FRAME)
    written = b""
    while b"T19FEDA9C" not in written:
        written += os.read(adapter, 100)
    assert b"S5\r" in written
    os.close(adapter)
    await listener.until(lambda: listener.losses)
    await transport.close()
    os.close(port)
    assert not reader_threads()


async def test_a_socketcand_server_that_closes_is_lost(
    listener: Listener, socket_enabled: None
) -> None:
    connections: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        writer.write(b"< hi >")
        while line := await reader.read(100):
            if b"open" in line:
                writer.write(b"< ok >")
            if b"rawmode" in line:
                writer.write(b"< ok >")
                await asyncio.sleep(0.2)
                writer.write(b"< frame 19FEDA9C 1.0 19FF7CFCFFFF00FF >")

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    transport = CanTransport("socketcand", "can0", {"host": "127.0.0.1", "port": port})
    await transport.open(listener.receive, listener.lost)
    await listener.until(lambda: listener.frames)
    for connection in connections:
        connection.close()
    await listener.until(lambda: listener.losses)
    await transport.close()
    server.close()
    server.close_clients()
    await server.wait_closed()
    assert not reader_threads()


async def test_two_transports_talk_over_multicast(
    listener: Listener, socket_enabled: None
) -> None:
    here = CanTransport("udp_multicast", "239.74.163.99")
    there = CanTransport("udp_multicast", "239.74.163.99")
    await here.open(listener.receive, listener.lost)
    await there.open(lambda frames: None, listener.lost)
    await there.send(FRAME)
    await listener.until(lambda: listener.frames)
    assert (listener.frames[0].id, listener.frames[0].data) == FRAME
    await here.close()
    await there.close()


async def test_multicast_does_not_hear_what_it_sends_itself(
    listener: Listener, socket_enabled: None
) -> None:
    here = CanTransport("udp_multicast", "239.74.163.98")
    there = CanTransport("udp_multicast", "239.74.163.98")
    await here.open(listener.receive, listener.lost)
    heard = Listener()
    await there.open(heard.receive, heard.lost)
    for number in range(5):
        for _ in range(2):
            await here.send(Frame(FRAME.id, bytes([number])))
    await heard.until(lambda: len(heard.frames) == 10)
    # The last one comes back after all others.
    await there.send(FRAME)
    await listener.until(lambda: FRAME in listener.frames)
    assert listener.frames == [FRAME]
    # What another node says in the same words later is its own.
    await there.send(FRAME)
    await listener.until(lambda: len(listener.frames) == 2)
    await here.close()
    await there.close()


def test_an_echo_is_left_out_once_and_soon() -> None:
    echo = OwnEcho()
    echo.sent(FRAME, 0)
    assert echo.others([FRAME, FRAME], 0.1) == [FRAME]
    echo.sent(FRAME, 1)
    assert echo.others([FRAME], 4) == [FRAME]
    for number in range(1000):
        echo.sent(Frame(FRAME.id, number.to_bytes(2)), 5)
    assert held(echo) == 256
