"""A network that is kept open."""

import asyncio
from collections.abc import Iterator

import pytest

from custom_components.rvc.bus.errors import (
    BusBusy,
    BusError,
    CannotOpen,
    ListenOnly,
    NetworkDown,
    NetworkLost,
    TooLate,
)
from custom_components.rvc.bus.link import ErrorCounters, FrameBatch, Lost, Receive
from custom_components.rvc.bus.network import Network, NetworkState
from custom_components.rvc.bus.send_queue import Urgency
from custom_components.rvc.protocol.frame import Frame
from tests.conftest import Complaints

CLOSED, CONNECTED, SILENT, LOST = NetworkState
FRAME = Frame.parse("19FEDB9F#01")
BATCH = FrameBatch([Frame(0x19FEDA9C, b"\x01")], 1.0)


class Adapter:
    """A transport in a test's hand."""

    def __init__(self, opens: Iterator[BusError | None]) -> None:
        """Take what happens at each opening."""
        self.error_counters = ErrorCounters()
        self.sent: list[tuple[float, Frame]] = []
        self.attempts = 0
        self.opened = 0
        self.closed = 0
        self.goes_while_opening = False
        self.hold: asyncio.Event | None = None
        self._opens = opens

    @property
    def frames(self) -> list[Frame]:
        """Return the frames that were sent."""
        return [frame for _, frame in self.sent]

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Open, or fail."""
        self.attempts += 1
        if (error := next(self._opens, None)) is not None:
            raise error
        self.opened += 1
        if self.goes_while_opening:
            self.goes_while_opening = False
            lost(NetworkLost("gone again"))
        self.receive, self.lost = receive, lost

    async def send(self, frame: Frame) -> None:
        """Note the frame and its time."""
        if self.hold is not None:
            await self.hold.wait()
        self.sent.append((asyncio.get_running_loop().time(), frame))

    async def close(self) -> None:
        """Note it."""
        self.closed += 1


async def opened(
    *opens: BusError | None, listen_only: bool = False, notices_silence: bool = True
) -> tuple[Network, Adapter, list[str]]:
    """Return an open network, its adapter, and the states it goes through."""
    adapter = Adapter(iter(opens))
    network = Network(
        "house",
        lambda: adapter,
        listen_only=listen_only,
        notices_silence=notices_silence,
    )
    states: list[str] = []
    network.states.subscribe(lambda _, state: states.append(state))
    await network.open()
    return network, adapter, states


# Sending


async def test_frames_are_sent_50_ms_apart() -> None:
    network, adapter, _ = await opened()
    began = asyncio.get_running_loop().time()
    await asyncio.gather(*(network.send(FRAME) for _ in range(4)))
    times = [sent - began for sent, _ in adapter.sent]
    assert times == pytest.approx([0, 0.05, 0.1, 0.15])
    assert network.statistics.sent == 4
    await network.close()


async def test_the_urgent_goes_before_what_waits_already() -> None:
    network, adapter, _ = await opened()
    frames = {
        urgency: Frame(number, b"") for number, urgency in enumerate(reversed(Urgency))
    }
    await network.send(FRAME)
    await asyncio.gather(
        *(network.send(frame, urgency) for urgency, frame in frames.items())
    )
    assert adapter.frames[1:] == [frames[urgency] for urgency in Urgency]
    await network.close()


async def test_what_is_late_is_not_sent() -> None:
    network, adapter, _ = await opened()
    await network.send(FRAME)
    with pytest.raises(TooLate):
        await network.send(FRAME, Urgency.HOLD, 0.02)
    await network.send(FRAME)
    assert len(adapter.sent) == 2
    assert network.waiting == 0
    await network.close()


@pytest.mark.parametrize(("urgency", "within"), [("COMMAND", 2), ("REQUEST", 10)])
async def test_nobody_waits_for_ever(urgency: str, within: float) -> None:
    network, adapter, _ = await opened()
    adapter.hold = asyncio.Event()
    stuck = asyncio.create_task(network.send(FRAME))
    await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    began = loop.time()
    with pytest.raises(TooLate):
        await network.send(FRAME, Urgency[urgency])
    assert loop.time() - began == pytest.approx(within)
    adapter.hold.set()
    await stuck
    await network.close()


async def test_the_line_of_waiting_frames_has_an_end() -> None:
    network, adapter, _ = await opened()
    adapter.hold = asyncio.Event()
    sending = [asyncio.create_task(network.send(FRAME)) for _ in range(512)]
    await asyncio.sleep(0)
    with pytest.raises(BusBusy):
        await network.send(FRAME)
    await network.close()
    await asyncio.gather(*sending, return_exceptions=True)


async def test_a_stop_finds_room_where_nothing_else_does() -> None:
    network, adapter, _ = await opened()
    adapter.hold = asyncio.Event()
    sending = [asyncio.create_task(network.send(FRAME)) for _ in range(513)]
    await asyncio.sleep(0)
    stop = Frame(7, b"")
    stopping = asyncio.create_task(network.send(stop, Urgency.STOP))
    await asyncio.sleep(0)
    adapter.hold.set()
    await stopping
    # One was under way already.
    assert adapter.frames[:2] == [FRAME, stop]
    await network.close()
    await asyncio.gather(*sending, return_exceptions=True)


async def test_whoever_gives_up_waiting_leaves_nothing_to_be_sent() -> None:
    network, adapter, _ = await opened()
    await network.send(FRAME)
    sending = asyncio.create_task(network.send(FRAME))
    await asyncio.sleep(0)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    await network.send(FRAME)
    assert len(adapter.sent) == 2
    await network.close()


@pytest.mark.parametrize("error", [BusBusy("full"), LookupError("a bug")])
async def test_an_adapter_that_fails_says_so_to_each(error: Exception) -> None:
    network, adapter, _ = await opened()

    async def fail(frame: Frame) -> None:
        raise error

    adapter.send = fail  # type: ignore[method-assign]
    results = await asyncio.gather(
        *(network.send(FRAME) for _ in range(3)), return_exceptions=True
    )
    assert results == [error] * 3
    await network.close()


async def test_closing_ends_what_is_being_sent() -> None:
    network, adapter, _ = await opened()
    adapter.hold = asyncio.Event()
    sending = asyncio.create_task(network.send(FRAME))
    await asyncio.sleep(0.01)
    await network.close()
    with pytest.raises(asyncio.CancelledError):
        await sending


async def test_a_network_that_is_only_listened_to_sends_nothing() -> None:
    network, adapter, _ = await opened(listen_only=True)
    with pytest.raises(ListenOnly):
        await network.send(FRAME, Urgency.STOP)
    assert not adapter.sent
    await network.close()


async def test_sent_frames_are_reported() -> None:
    network, _, _ = await opened()
    sent: list[Frame] = []
    unsubscribe = network.sent.subscribe(lambda _, frame: sent.append(frame))
    await network.send(FRAME)
    unsubscribe()
    await network.send(FRAME)
    assert sent == [FRAME]
    await network.close()


# Receiving


async def test_a_listener_that_fails_does_not_stop_the_others(
    complaints: Complaints,
) -> None:
    network, adapter, _ = await opened()
    received: list[FrameBatch] = []

    def fail(_: Network, batch: FrameBatch) -> None:
        raise LookupError("oops")

    unsubscribe = network.frames.subscribe(fail)
    network.frames.subscribe(lambda _, batch: received.append(batch))
    adapter.receive(BATCH)
    assert received == [BATCH]
    assert network.statistics.last_frame == 1.0
    (message,) = complaints.messages
    assert message.startswith("A listener failed: ")
    unsubscribe()
    complaints.messages.clear()
    adapter.receive(BATCH)
    assert not complaints.messages
    await network.close()


async def test_a_silent_bus_is_noticed_and_heard_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    network, adapter, states = await opened()
    await asyncio.sleep(14)
    assert states == [CONNECTED]
    await asyncio.sleep(3)
    assert states == [CONNECTED, SILENT]
    # Frames can still be sent: somebody asleep may wake up.
    await network.send(FRAME)
    await asyncio.sleep(15)
    assert adapter.opened == 2
    assert network.state is SILENT
    adapter.receive(BATCH)
    assert states == [CONNECTED, SILENT, CONNECTED]
    assert caplog.text.count("Nothing is heard on network house any more") == 1
    assert caplog.text.count("Network house is heard again") == 1
    await network.close()


async def test_an_adapter_that_stays_silent_is_opened_anew_more_and_more_rarely() -> (
    None
):
    network, adapter, _ = await opened()
    await asyncio.sleep(3600)
    # After half a minute, a minute, and then every five
    assert adapter.opened == pytest.approx(1 + 2 + 3600 / 300, abs=1)
    await network.close()


async def test_an_adapter_that_goes_while_it_is_silent_is_lost() -> None:
    network, _, states = await opened(None, CannotOpen("not_found"))
    await asyncio.sleep(35)
    assert states == [CONNECTED, SILENT, LOST, CONNECTED]
    assert str(network.last_error) == "not_found"
    await network.close()


async def test_a_recording_may_be_silent_for_as_long_as_it_likes() -> None:
    network, _, states = await opened(notices_silence=False)
    await asyncio.sleep(3600)
    assert states == [CONNECTED]
    await network.close()


async def test_a_recording_that_ends_is_finished_not_lost() -> None:
    network, adapter, states = await opened()
    adapter.lost(None)
    await asyncio.sleep(3600)
    assert network.finished
    assert states == [CONNECTED]
    await network.close()


# Losing an adapter and finding it again


async def test_a_lost_network_comes_back_by_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    network, adapter, states = await opened(None, CannotOpen("not_found"), None)
    adapter.lost(NetworkLost("pulled out"))
    assert states == [CONNECTED, LOST]
    with pytest.raises(NetworkDown):
        await network.send(FRAME)
    # A second and two more, and a fifth of them
    await asyncio.sleep(3.7)
    assert states == [CONNECTED, LOST, CONNECTED]
    await network.send(FRAME)
    assert network.statistics.lost == 1
    assert caplog.text.count("Network house is lost: pulled out") == 1
    assert caplog.text.count("Network house is back") == 1
    await network.close()
    assert states[-1] == CLOSED


async def test_an_adapter_that_stays_away_is_looked_for_every_minute() -> None:
    attempts = [CannotOpen("not_found")] * 1000
    network, adapter, states = await opened(None, *attempts)
    adapter.lost(NetworkLost("gone"))
    await asyncio.sleep(3600)
    assert states == [CONNECTED, LOST]
    # Six times in the first two minutes, then once a minute, and a fifth of it
    assert adapter.attempts == pytest.approx(1 + 6 + 58, rel=0.2)
    await network.close()


async def test_a_network_that_is_closed_is_not_opened_again() -> None:
    network, adapter, _ = await opened(None, *[CannotOpen("refused")] * 100)
    adapter.lost(NetworkLost("gone"))
    await asyncio.sleep(5)
    await network.close()
    await asyncio.sleep(3600)
    assert adapter.opened == 1
    assert not [t for t in asyncio.all_tasks() if t.get_name().startswith("rvc")]
    assert network.error_counters == ErrorCounters()


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
    await asyncio.sleep(0.01)
    adapter.lost(NetworkLost("gone"))
    adapter.hold.set()
    results = await asyncio.gather(*sending, return_exceptions=True)
    assert [type(result) for result in results[1:]] == [NetworkDown, NetworkDown]
    assert len(adapter.sent) == 1
    await network.close()


async def test_an_adapter_that_goes_while_it_is_opened_is_tried_again() -> None:
    adapter = Adapter(iter([]))
    adapter.goes_while_opening = True
    network = Network("house", lambda: adapter)
    with pytest.raises(NetworkLost):
        await network.open()
    assert adapter.closed == 1
    network.open_later(NetworkLost("gone again"))
    assert network.state is LOST
    await asyncio.sleep(2)
    assert network.state is CONNECTED
    await network.close()


async def test_counts_outlive_the_adapter() -> None:
    network, adapter, _ = await opened()
    adapter.error_counters.error_frames = 3
    adapter.lost(NetworkLost("gone"))
    adapter.error_counters = ErrorCounters(error_frames=3)
    await asyncio.sleep(2)
    adapter.error_counters = ErrorCounters(error_frames=2)
    assert network.error_counters.error_frames == 5
    await network.close()
