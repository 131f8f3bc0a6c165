"""A channel within this process."""

import asyncio

import pytest

from custom_components.rvc.bus.errors import NetworkLost
from custom_components.rvc.bus.transports.loopback import LoopbackTransport
from custom_components.rvc.protocol.frame import Frame
from tests.bus.listener import Listener

FRAME = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")


async def test_all_other_ends_receive_a_frame() -> None:
    ends = [LoopbackTransport("test") for _ in range(3)]
    listeners = [Listener() for _ in ends]
    for end, listener in zip(ends, listeners, strict=True):
        await end.open(listener.receive, listener.lost)
    await ends[0].send(FRAME)
    await asyncio.sleep(0)
    assert [listener.frames for listener in listeners] == [[], [FRAME], [FRAME]]
    for end in ends:
        await end.close()
        await end.close()


async def test_channels_are_apart(listener: Listener) -> None:
    here, there = LoopbackTransport("here"), LoopbackTransport("there")
    await here.open(lambda _: None, listener.lost)
    await there.open(listener.receive, listener.lost)
    await here.send(FRAME)
    await asyncio.sleep(1)
    assert not listener.frames
    await here.close()
    await there.close()


async def test_an_end_that_is_closed_neither_sends_nor_receives(
    listener: Listener,
) -> None:
    here, there = LoopbackTransport("test"), LoopbackTransport("test")
    await here.open(lambda _: None, listener.lost)
    await there.open(listener.receive, listener.lost)
    await here.send(FRAME)
    await there.close()
    await asyncio.sleep(1)
    assert not listener.frames
    with pytest.raises(NetworkLost):
        await there.send(FRAME)
    await here.close()


async def test_frames_that_are_not_read_in_time_are_dropped(
    listener: Listener,
) -> None:
    here, there = LoopbackTransport("test"), LoopbackTransport("test")
    await here.open(lambda _: None, listener.lost)
    await there.open(listener.receive, listener.lost)
    for _ in range(5000):
        await here.send(FRAME)
    await asyncio.sleep(0)
    assert len(listener.frames) == 4096
    assert there.error_counters.dropped == 5000 - 4096
    await here.close()
    await there.close()
