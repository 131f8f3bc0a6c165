"""How often a bus wakes the event loop."""

from collections.abc import Iterable, Iterator
import heapq
from itertools import accumulate, repeat

import pytest

from custom_components.rvc.bus.timing import BusTiming
from custom_components.rvc.bus.transports.pace import Pace

INTERVAL = BusTiming().read_rest


def evenly(rate: float, until: float, since: float = 0.0) -> Iterator[float]:
    """Yield the times of frames that come one by one."""
    for number in range(round((until - since) * rate)):
        yield since + number / rate


def wake_ups(frames: Iterable[float], until: float, pace: Pace) -> list[float]:
    """Return the times at which a transport with this pace reads."""
    waiting = sorted(frames)
    heapq.heapify(waiting)
    reads: list[float] = []
    now = 0.0
    while waiting and now < until:
        now = pace.next_look(now) if pace.looks else max(now, waiting[0])
        count = 0
        while waiting and waiting[0] <= now:
            heapq.heappop(waiting)
            count += 1
        pace.count(count, now)
        reads.append(now)
    return reads


def rate(reads: list[float], since: float, until: float) -> float:
    return sum(since <= read < until for read in reads) / (until - since)


@pytest.mark.parametrize("frames", [100, 1900])
def test_a_busy_bus_is_looked_at_fifty_times_a_second(frames: int) -> None:
    reads = wake_ups(evenly(frames, 20), 20, Pace(BusTiming()))
    assert rate(reads, 2, 20) == pytest.approx(1 / INTERVAL, rel=0.02)


@pytest.mark.parametrize("frames", [1, 10, 40])
def test_a_quiet_bus_wakes_for_its_frames_alone(frames: int) -> None:
    reads = wake_ups(evenly(frames, 20), 20, Pace(BusTiming()))
    assert rate(reads, 2, 20) == pytest.approx(frames, rel=0.1)


def test_bundles_wake_once_each() -> None:
    bundles = [time for time in evenly(16, 20) for _ in range(5)]
    reads = wake_ups(bundles, 20, Pace(BusTiming()))
    assert rate(reads, 2, 20) == pytest.approx(16, rel=0.05)


def test_a_bus_that_falls_quiet_is_waited_for_again() -> None:
    frames = [*evenly(1900, 5), *evenly(5, 15, since=5)]
    reads = wake_ups(frames, 15, Pace(BusTiming()))
    assert rate(reads, 2, 5) == pytest.approx(50, rel=0.02)
    assert rate(reads, 8, 15) == pytest.approx(5, rel=0.1)


def test_frames_that_come_in_bundles_by_now_are_noticed() -> None:
    frames = [*evenly(200, 5)]
    frames += [time for time in evenly(16, 70, since=5) for _ in range(12)]
    reads = wake_ups(frames, 70, Pace(BusTiming()))
    assert rate(reads, 10, 20) == pytest.approx(50, rel=0.02)
    assert rate(reads, 40, 70) == pytest.approx(16, rel=0.05)


def test_all_look_at_the_same_times() -> None:
    pace = Pace(BusTiming())
    looks = list(accumulate(repeat(0.0137, 500)))
    due = {round(pace.next_look(now) / INTERVAL, 6) for now in looks}
    assert all(one.is_integer() for one in due)
    # What is early belongs to the look that it was early for.
    assert pace.next_look(1.0 - 1e-4) == pytest.approx(1.0 + INTERVAL)
    assert max(pace.next_look(now) - now for now in looks) <= 1.25 * INTERVAL
