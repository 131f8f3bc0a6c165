"""SocketCAN, on sockets that carry the same datagrams."""

import asyncio
from collections.abc import AsyncIterator
import errno
from functools import partial
import os
import socket
import struct
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.rvc.bus.errors import BusBusy, CannotOpen, NetworkLost
from custom_components.rvc.bus.timing import BusTiming
from custom_components.rvc.bus.transports.socketcan import (
    SocketCanTransport,
    open_can_socket,
)
from custom_components.rvc.protocol.frame import Frame
from tests.bus.listener import Listener

FRAME = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")
EXTENDED, REMOTE, ERROR = 0x80000000, 0x40000000, 0x20000000


def can_frame(number: int, data: bytes = b"") -> bytes:
    """Return a struct can_frame."""
    return struct.pack("=IB3x8s", number, len(data), data)


class Link:
    """A CAN interface, and the bus behind it."""

    def __init__(self, listener: Listener, **settings: Any) -> None:
        """Connect the two."""
        self.bus, self.ours = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.bus.setblocking(False)
        self.ours.setblocking(False)
        self.listener = listener
        self.prepared = 0
        self.failures: dict[str, list[int]] = {}
        """The error numbers of the socket's calls, used one after the other."""
        self.transport = SocketCanTransport(
            "can0",
            prepare=self.prepare,
            connect=lambda channel: self.connect(),
            **settings,
        )

    def connect(self) -> Any:
        """Return the interface's socket."""
        return Failing(self.ours, **self.failures) if self.failures else self.ours

    async def prepare(self) -> None:
        """Note it."""
        self.prepared += 1

    async def open(self) -> None:
        """Open the interface."""
        await self.transport.open(self.listener.receive, self.listener.lost)

    async def close(self) -> None:
        """Close both ends."""
        await self.transport.close()
        self.bus.close()


@pytest.fixture
async def link(listener: Listener) -> AsyncIterator[Link]:
    """Return an open interface."""
    link = Link(listener)
    await link.open()
    yield link
    await link.close()


async def test_a_busy_bus_does_not_wake_the_loop_for_each_frame(
    listener: Listener,
) -> None:
    # Busy is what comes twice in a window here.
    timing = BusTiming(read_rest=0.1, pace_window=0.2)
    link = Link(listener, timing=timing)
    batches: list[int] = []
    await link.transport.open(
        lambda batch: batches.append(len(batch.frames)), listener.lost
    )

    def has(size: int) -> bool:
        return len(batches) == size

    async def hear(*sizes: int) -> None:
        batches.clear()
        for size in sizes:
            link.bus.send(can_frame(FRAME.id | EXTENDED, FRAME.data))
            await listener.until(partial(has, size))

    await hear(1, 2, 3)
    # The loop does not watch it any more: it looks.
    await hear(0, 0, 1)
    assert batches == [3]
    # Nothing comes any more: it is waited for again.
    await asyncio.sleep(1)
    assert asyncio.get_running_loop().remove_reader(link.ours)
    await link.close()


async def test_frames_go_both_ways(link: Link, listener: Listener) -> None:
    link.bus.send(can_frame(FRAME.id | EXTENDED, FRAME.data))
    link.bus.send(can_frame(FRAME.id | EXTENDED, b"\x01"))
    await listener.until(lambda: len(listener.frames) == 2)
    assert [(frame.id, frame.data) for frame in listener.frames] == [
        FRAME,
        (FRAME.id, b"\x01"),
    ]
    await link.transport.send(FRAME)
    assert link.bus.recv(100) == can_frame(FRAME.id | EXTENDED, FRAME.data)
    assert link.prepared == 1
    await link.transport.close()
    with pytest.raises(NetworkLost):
        await link.transport.send(FRAME)


async def test_a_flood_comes_complete_and_in_order(
    link: Link, listener: Listener
) -> None:
    for number in range(5000):
        while True:
            try:
                link.bus.send(can_frame(number | EXTENDED))
                break
            except BlockingIOError:
                await asyncio.sleep(0.005)
    await listener.until(lambda: len(listener.frames) == 5000)
    assert [frame.id for frame in listener.frames] == list(range(5000))


async def test_a_burst_beyond_one_turn_is_gone_on_with(
    listener: Listener,
) -> None:
    link = Link(listener, frames_per_turn=10)
    await link.open()
    for number in range(25):
        link.bus.send(can_frame(number | EXTENDED))
    await listener.until(lambda: len(listener.frames) == 25)
    await link.close()


async def test_only_data_frames_of_29_bits_are_passed_on(
    link: Link, listener: Listener
) -> None:
    for number in (0x123, FRAME.id | EXTENDED | REMOTE, ERROR | 0x4, ERROR | 0x100):
        link.bus.send(can_frame(number))
    link.bus.send(b"short")
    link.bus.send(can_frame(FRAME.id | EXTENDED))
    await listener.until(lambda: listener.frames)
    error_counters = link.transport.error_counters
    assert (error_counters.foreign_frames, error_counters.error_frames) == (2, 2)
    assert error_counters.malformed == 1
    assert len(listener.frames) == 1


@pytest.mark.parametrize("back", [ERROR | 0x100, FRAME.id | EXTENDED])
async def test_a_controller_that_comes_back_to_the_bus_is_not_lost(
    listener: Listener, back: int
) -> None:
    link = Link(listener)
    await link.open()
    link.bus.send(can_frame(ERROR | 0x40))
    link.bus.send(can_frame(ERROR | 0x40))
    await asyncio.sleep(0.9)
    link.bus.send(can_frame(back))
    await asyncio.sleep(60)
    assert not listener.losses
    await link.close()


async def test_a_controller_that_leaves_the_bus_for_good_is_lost(
    listener: Listener,
) -> None:
    link = Link(listener)
    await link.open()
    link.bus.send(can_frame(FRAME.id | EXTENDED))
    link.bus.send(can_frame(ERROR | 0x40))
    await listener.until(lambda: listener.losses)
    assert "left the bus" in str(listener.losses[0])
    assert len(listener.frames) == 1
    assert link.ours.fileno() == -1
    await link.close()


class Failing:
    """A socket that fails as the kernel's does."""

    def __init__(self, real: socket.socket, **failures: list[int]) -> None:
        """Take the error numbers of each call, used one after the other."""
        self._real = real
        self._failures = failures

    def fileno(self) -> int:
        """Return the real one's."""
        return self._real.fileno()

    def close(self) -> None:
        """Close it."""
        self._real.close()

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Receive, or fail."""
        self._fail("recv")
        return self._real.recv(size, flags)

    def send(self, data: bytes) -> int:
        """Send, or fail."""
        self._fail("send")
        return self._real.send(data)

    def _fail(self, call: str) -> None:
        if failures := self._failures.get(call):
            number = failures.pop(0)
            if number:
                raise OSError(number, os.strerror(number))


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENETDOWN, "network_down"), (errno.ENODEV, "not_found")],
)
async def test_what_cannot_be_read_cannot_be_opened(
    listener: Listener, number: int, reason: str
) -> None:
    link = Link(listener)
    link.failures = {"recv": [number]}
    with pytest.raises(CannotOpen) as caught:
        await link.open()
    assert caught.value.reason == reason
    assert link.ours.fileno() == -1
    link.bus.close()


@pytest.mark.parametrize("number", [errno.ENETDOWN, errno.ENODEV, errno.ENXIO])
async def test_an_interface_that_goes_is_lost_once(
    listener: Listener, number: int
) -> None:
    link = Link(listener)
    # A look while it is opened, one frame, then the loss
    link.failures = {"recv": [0, 0, number]}
    link.bus.send(can_frame(FRAME.id | EXTENDED))
    await link.open()
    await listener.until(lambda: listener.losses)
    assert [str(loss) for loss in listener.losses] == [os.strerror(number)]
    assert len(listener.frames) == 1
    await link.transport.close()
    link.bus.close()


async def test_a_full_queue_is_tried_again(listener: Listener) -> None:
    link = Link(listener)
    link.failures = {"send": [errno.ENOBUFS, errno.EAGAIN, 0, *[errno.ENOBUFS] * 10]}
    await link.open()
    await link.transport.send(FRAME)
    with pytest.raises(BusBusy):
        await link.transport.send(FRAME)
    link.failures = {"send": [errno.ENETDOWN]}
    await link.transport.close()
    link.bus.close()


async def test_an_interface_that_goes_down_takes_nothing(listener: Listener) -> None:
    link = Link(listener)
    link.failures = {"send": [errno.ENETDOWN]}
    await link.open()
    with pytest.raises(NetworkLost):
        await link.transport.send(FRAME)
    await link.transport.close()
    link.bus.close()


async def test_nothing_is_told_after_the_end(link: Link, listener: Listener) -> None:
    link.bus.send(can_frame(FRAME.id | EXTENDED))
    await link.transport.close()
    await asyncio.sleep(60)
    assert not listener.frames
    assert not listener.losses


@given(st.lists(st.binary(max_size=20), max_size=30))
@settings(max_examples=50, deadline=None)
def test_no_datagrams_upset_it(datagrams: list[bytes]) -> None:
    async def hear() -> None:
        listener = Listener()
        link = Link(listener)
        await link.open()
        for datagram in datagrams:
            if datagram:
                link.bus.send(datagram)
        link.bus.send(can_frame(FRAME.id | EXTENDED))
        await listener.until(
            lambda: (
                listener.losses
                or any(frame.id == FRAME.id for frame in listener.frames)
            )
        )
        await link.transport.close()
        link.bus.close()

    asyncio.run(hear())


async def test_frames_that_the_system_dropped_are_counted(
    listener: Listener, socket_enabled: None
) -> None:
    """A socket whose buffer is too small for what comes says how much was lost."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ours:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        ours.setsockopt(socket.SOL_SOCKET, 40, 1)
        ours.bind(("127.0.0.1", 0))
        ours.setblocking(False)
        transport = SocketCanTransport(
            "can0", connect=lambda channel: ours, frames_per_turn=1
        )
        await transport.open(listener.receive, listener.lost)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bus:
            bus.connect(ours.getsockname())
            async with asyncio.timeout(10):
                while not transport.error_counters.dropped:
                    for _ in range(50):
                        bus.send(can_frame(FRAME.id | EXTENDED))
                    await asyncio.sleep(0.01)
        await transport.close()


class Recorded:
    """A socket that notes how it is set up."""

    def __init__(self, *kind: int) -> None:
        """Note its kind."""
        self.kind = kind
        self.options: list[tuple[int, int]] = []
        self.bound: tuple[str, ...] | None = None
        self.closed = False

    def setblocking(self, blocking: bool) -> None:
        """See that it does not block."""
        assert not blocking

    def setsockopt(self, level: int, option: int, value: object) -> None:
        """Note the option; only root may force a buffer."""
        if option == 33:
            raise PermissionError
        self.options.append((level, option))

    def bind(self, address: tuple[str, ...]) -> None:
        """Be bound, if there is such an interface."""
        if address != ("can0",):
            raise OSError(errno.ENODEV, "No such device")
        self.bound = address

    def close(self) -> None:
        """Be closed."""
        self.closed = True


def test_a_socket_is_set_up_for_a_busy_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Recorded] = []

    def make(*kind: int) -> Recorded:
        made.append(Recorded(*kind))
        return made[-1]

    monkeypatch.setattr(
        "custom_components.rvc.bus.transports.socketcan.socket.socket", make
    )
    opened: object = open_can_socket("can0")
    assert opened is made[0]
    assert made[0].kind == (socket.AF_CAN, socket.SOCK_RAW, socket.CAN_RAW)
    assert (socket.SOL_SOCKET, socket.SO_RCVBUF) in made[0].options
    assert (socket.SOL_CAN_RAW, 2) in made[0].options
    with pytest.raises(OSError, match="No such device"):
        open_can_socket("can7")
    assert made[1].closed


def test_a_machine_without_can_says_so(socket_enabled: None) -> None:
    with pytest.raises(OSError, match=r"\S"):
        open_can_socket("can77").close()
