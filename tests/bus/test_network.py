"""A network: what is sent and received, and what its silence means."""

import asyncio

import pytest

from custom_components.rvc.bus.errors import BusBusy, CannotOpen, ListenOnly, TooLate
from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.bus.network import Network, NetworkState
from custom_components.rvc.bus.send_queue import Urgency
from custom_components.rvc.protocol.frame import Frame
from tests.bus.adapter import BATCH, FRAME, hears, opened
from tests.conftest import Complaints

CLOSED, CONNECTED, SILENT, LOST = NetworkState


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
    await hears(adapter, 40)
    assert caplog.text.count("Network house is back") == 1
    await network.close()


@pytest.mark.parametrize("after", [0.0, 0.4, 7.3, 14.999, 100.0, 3600.7])
async def test_silence_is_noticed_within_a_second_whenever_it_begins(
    after: float,
) -> None:
    network, adapter, states = await opened()
    loop = asyncio.get_running_loop()
    changed: list[float] = []
    network.states.subscribe(lambda *_: changed.append(loop.time()))
    end = loop.time() + after
    while loop.time() < end:
        adapter.receive(BATCH)
        await asyncio.sleep(min(2.5, end - loop.time()))
    adapter.receive(BATCH)
    last = loop.time()
    await asyncio.sleep(17)
    assert states == [CONNECTED, SILENT]
    assert 15 < changed[0] - last <= 16.001
    await network.close()


async def test_nothing_is_looked_for_while_frames_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = 0
    look = Network._check_silence  # noqa: SLF001

    def count(network: Network) -> None:
        nonlocal looks
        looks += 1
        look(network)

    monkeypatch.setattr(Network, "_check_silence", count)
    network, adapter, _ = await opened()
    await hears(adapter, 600)
    assert looks <= 600 / 14 + 2
    await network.close()


async def test_an_adapter_that_stays_silent_is_opened_anew_again_and_again() -> None:
    network, adapter, _ = await opened()
    await asyncio.sleep(3600)
    assert adapter.opened == pytest.approx(1 + 3600 / 21, abs=2)
    await network.close()


async def test_an_adapter_that_goes_while_it_is_silent_is_lost() -> None:
    network, adapter, states = await opened(None, CannotOpen("not_found"))
    await asyncio.sleep(24)
    assert states == [CONNECTED, SILENT, LOST, SILENT]
    assert str(network.last_error) == "not_found"
    adapter.receive(BATCH)
    assert network.connected
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
