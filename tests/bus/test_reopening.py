"""A network whose adapter is lost, and found again."""

import asyncio
import itertools

import pytest

from custom_components.rvc.bus.errors import CannotOpen, NetworkDown, NetworkLost
from custom_components.rvc.bus.link import ErrorCounters, Lost, Receive
from custom_components.rvc.bus.network import Network, NetworkState
from tests.bus.adapter import BATCH, FRAME, Adapter, hears, opened

CLOSED, CONNECTED, SILENT, LOST = NetworkState


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
    # It is there, and can be spoken to; what is behind it is not known yet.
    assert states == [CONNECTED, LOST, SILENT]
    await network.send(FRAME)
    adapter.receive(BATCH)
    assert states == [CONNECTED, LOST, SILENT, CONNECTED]
    assert network.statistics.lost == 1
    await hears(adapter, 40)
    assert caplog.text.count("Network house is lost: pulled out") == 1
    assert caplog.text.count("Network house is back") == 1
    await network.close()
    assert states[-1] == CLOSED


@pytest.mark.parametrize("away", [0, 20, 900])
@pytest.mark.parametrize("attempt", [0.0, 5.0, 15.0])
async def test_it_is_back_within_half_a_minute_however_long_it_was_away(
    away: float, attempt: float
) -> None:
    """Whatever an attempt takes; five seconds are left for the first frame."""
    loop = asyncio.get_running_loop()
    is_there = True

    class Slow(Adapter):
        async def open(self, receive: Receive, lost: Lost) -> None:
            was_there = is_there
            if not was_there:
                await asyncio.sleep(attempt)
                raise CannotOpen("timeout")
            await super().open(receive, lost)

    adapter = Slow(iter([]))
    network = Network("house", lambda: adapter)
    await network.open()
    for _ in range(3):
        is_there = False
        adapter.lost(NetworkLost("gone"))
        await asyncio.sleep(away)
        is_there, since = True, loop.time()
        while not network.is_open:
            await asyncio.sleep(0.1)
        assert loop.time() - since <= 25
        await hears(adapter, 31)
    await network.close()


@pytest.mark.parametrize("frames", [0, 1])
async def test_an_adapter_that_goes_at_once_is_opened_more_and_more_rarely(
    frames: int, caplog: pytest.LogCaptureFixture
) -> None:
    """It can be opened each time, and may even bring a frame: that is no success."""
    caplog.set_level("INFO")
    loop = asyncio.get_running_loop()
    opened_at: list[float] = []

    class HangsUp(Adapter):
        async def open(self, receive: Receive, lost: Lost) -> None:
            await super().open(receive, lost)
            opened_at.append(loop.time())
            for _ in range(frames):
                loop.call_later(0.1, receive, BATCH)
            loop.call_later(0.2, lost, NetworkLost("hung up"))

    adapter = HangsUp(iter([]))
    network = Network("house", lambda: adapter)
    states: list[str] = []
    network.states.subscribe(lambda _, state: states.append(state))
    await network.open()
    await asyncio.sleep(3600)
    pauses = [b - a for a, b in itertools.pairwise(opened_at)]
    assert pauses[:4] == sorted(pauses[:4])
    assert all(12 <= pause <= 18.5 for pause in pauses[4:])
    assert len(states) < (3 if frames else 2) * 3600 / 14
    assert (SILENT in states) and (CONNECTED in states[1:]) is bool(frames)
    assert caplog.text.count("Network house") == 1
    await network.close()
    await asyncio.sleep(1)


async def test_pauses_begin_anew_once_frames_were_heard_for_some_time() -> None:
    network, adapter, _ = await opened(None, *[CannotOpen("refused")] * 20)
    adapter.lost(NetworkLost("gone"))
    await asyncio.sleep(320)
    loop = asyncio.get_running_loop()
    for heard, longest in ((20, 18.5), (40, 1.5)):
        await hears(adapter, heard)
        adapter.lost(NetworkLost("gone again"))
        since = loop.time()
        while not network.is_open:
            await asyncio.sleep(0.1)
        assert longest - 6.5 <= loop.time() - since <= longest
    await network.close()


async def test_what_comes_while_it_is_opened_is_heard() -> None:
    class Eager(Adapter):
        async def open(self, receive: Receive, lost: Lost) -> None:
            receive(BATCH)
            await super().open(receive, lost)

    adapter = Eager(iter([]))
    network = Network("house", lambda: adapter)
    heard: list[str] = []
    network.frames.subscribe(lambda network, _: heard.append(network.state))
    await network.open()
    adapter.lost(NetworkLost("gone"))
    await asyncio.sleep(2)
    assert heard == [CONNECTED, CONNECTED]
    await network.close()


async def test_an_adapter_that_stays_away_is_looked_for_four_times_a_minute() -> None:
    attempts = [CannotOpen("not_found")] * 1000
    network, adapter, states = await opened(None, *attempts)
    adapter.lost(NetworkLost("gone"))
    await asyncio.sleep(3600)
    assert states == [CONNECTED, LOST]
    assert adapter.attempts == pytest.approx(3600 / 15, rel=0.05)
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
    with pytest.raises(CannotOpen, match="gone again"):
        await network.open()
    assert adapter.closed == 1
    network.open_later(NetworkLost("gone again"))
    assert network.state is LOST
    await asyncio.sleep(2)
    assert network.is_open
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
