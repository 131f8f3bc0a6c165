"""A network that is kept open."""

import asyncio
from collections.abc import Iterator
import itertools

import pytest

from custom_components.rvc.bus.errors import (
    BusBusy,
    BusError,
    CannotOpen,
    NetworkDown,
    NetworkLost,
)
from custom_components.rvc.bus.network import Network
from custom_components.rvc.bus.transport import Deliver, Lost, Oddities, Received
from custom_components.rvc.protocol.frame import Frame

FRAME = Frame.parse("19FEDB9F#01")
HEARD = Received(0x19FEDA9C, b"\x01", 1.0)


class Adapter:
    """A transport in a test's hand."""

    def __init__(self, opens: Iterator[BusError | None]) -> None:
        """Take what happens at each opening."""
        self.oddities = Oddities()
        self.sent: list[tuple[float, Frame]] = []
        self.closed = 0
        self.hold: asyncio.Event | None = None
        self._opens = opens

    async def open(self, deliver: Deliver, lost: Lost) -> None:
        """Open, or fail."""
        if (error := next(self._opens, None)) is not None:
            raise error
        self.deliver, self.lost = deliver, lost

    async def send(self, frame: Frame) -> None:
        """Note the frame."""
        if self.hold is not None:
            await self.hold.wait()
        self.sent.append((asyncio.get_running_loop().time(), frame))

    async def close(self) -> None:
        """Note it."""
        self.closed += 1


async def opened(
    *opens: BusError | None, gap: float = 0.0
) -> tuple[Network, Adapter, list[bool]]:
    """Return an open network, its adapter, and what it says of its state."""
    adapter = Adapter(iter(opens))
    network = Network("house", lambda: adapter, gap=gap, retry=(0.01, 0.02))
    states: list[bool] = []
    network.on_state(lambda _, connected: states.append(connected))
    await network.open()
    return network, adapter, states


async def test_frames_are_sent_with_the_gap_between() -> None:
    network, adapter, _ = await opened(gap=0.02)
    await asyncio.gather(*(network.send(FRAME) for _ in range(4)))
    times = [sent for sent, _ in adapter.sent]
    assert all(later - earlier >= 0.019 for earlier, later in itertools.pairwise(times))
    assert network.statistics.sent == 4
    await network.close()


async def test_a_lost_network_comes_back_by_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    network, adapter, states = await opened(None, CannotOpen("not_found"), None)
    adapter.lost(NetworkLost("pulled out"))
    assert states == [True, False]
    with pytest.raises(NetworkDown):
        await network.send(FRAME)
    async with asyncio.timeout(5):
        while states != [True, False, True]:
            await asyncio.sleep(0.005)
    await network.send(FRAME)
    assert network.statistics.lost == 1
    assert caplog.text.count("Network house is lost: pulled out") == 1
    assert caplog.text.count("Network house is back") == 1
    await network.close()
    assert states[-1] is False


async def test_a_network_that_is_closed_is_not_opened_again() -> None:
    network, adapter, _ = await opened(None, *[CannotOpen("refused")] * 100)
    adapter.lost(NetworkLost("gone"))
    await asyncio.sleep(0.05)
    await network.close()
    assert not [t for t in asyncio.all_tasks() if t.get_name().startswith("rvc")]
    assert network.oddities == Oddities()


async def test_a_network_that_cannot_be_opened_says_why() -> None:
    network = Network("house", lambda: Adapter(iter([CannotOpen("busy")])))
    with pytest.raises(CannotOpen):
        await network.open()
    assert not network.connected
    await network.close()


async def test_what_waits_when_the_network_goes_is_not_sent_later() -> None:
    network, adapter, _ = await opened()
    adapter.hold = asyncio.Event()
    sending = [asyncio.create_task(network.send(FRAME)) for _ in range(3)]
    await asyncio.sleep(0)
    adapter.lost(NetworkLost("gone"))
    adapter.hold.set()
    results = await asyncio.gather(*sending, return_exceptions=True)
    assert [type(result) for result in results[1:]] == [NetworkDown, NetworkDown]
    assert len(adapter.sent) == 1
    await network.close()


async def test_the_line_of_waiting_frames_has_an_end() -> None:
    network, adapter, _ = await opened()
    adapter.hold = asyncio.Event()
    sending = [asyncio.create_task(network.send(FRAME)) for _ in range(64)]
    await asyncio.sleep(0)
    with pytest.raises(BusBusy):
        await network.send(FRAME)
    adapter.hold.set()
    await asyncio.gather(*sending)
    await network.close()


async def test_a_listener_that_fails_does_not_stop_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    network, adapter, _ = await opened()
    heard: list[Received] = []

    def fail(_: Network, frames: list[Received]) -> None:
        raise LookupError("oops")

    end = network.on_frames(fail)
    network.on_frames(lambda _, frames: heard.extend(frames))
    adapter.deliver([HEARD])
    assert heard == [HEARD]
    assert network.statistics.last_frame == 1.0
    assert "A listener of network house failed" in caplog.text
    end()
    caplog.clear()
    adapter.deliver([HEARD])
    assert not caplog.records
    await network.close()


async def test_a_recording_that_ends_is_finished_not_lost() -> None:
    network, adapter, states = await opened()
    adapter.lost(None)
    assert network.finished
    assert states == [True]
    assert network.oddities is adapter.oddities
    await network.close()
