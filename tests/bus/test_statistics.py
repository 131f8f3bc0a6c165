"""How busy a network is."""

import pytest

from custom_components.rvc.bus.statistics import Meter


def test_a_full_bus_is_full() -> None:
    meter = Meter(250_000)
    for second in range(10):
        meter.update(second, 1748 * second, 8 * 1748 * second)
    assert meter.frames_per_second == pytest.approx(1748)
    assert meter.load == pytest.approx(100, abs=0.1)
    meter.update(30, 1748 * 9, 8 * 1748 * 9)
    assert meter.frames_per_second == pytest.approx(0, abs=100)
    for second in range(31, 40):
        meter.update(second, 1748 * 9, 8 * 1748 * 9)
    assert (meter.frames_per_second, meter.load) == (0, 0)


def test_a_single_count_has_no_rate() -> None:
    meter = Meter(250_000)
    meter.update(0, 100, 800)
    meter.update(0, 200, 1600)
    assert (meter.frames_per_second, meter.load) == (0, 0)
