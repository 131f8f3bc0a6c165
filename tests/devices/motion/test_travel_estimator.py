"""Positions that are estimated from how long something moves."""

import pytest

from custom_components.rvc.devices.motion.travel_estimator import (
    Direction,
    TravelEstimator,
)

OPENING, CLOSING = Direction.OPENING, Direction.CLOSING


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        """Begin anywhere but at 0."""
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time in s."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


def run(
    estimator: TravelEstimator, clock: Clock, direction: Direction, seconds: float
) -> float | None:
    """Let it move for some seconds, and return where it stands then."""
    estimator.update(direction)
    clock.now += seconds
    estimator.update(None)
    return estimator.position


def test_nothing_is_known_before_an_end_was_reached(clock: Clock) -> None:
    estimator = TravelEstimator(20, clock=clock)
    assert estimator.position is None
    assert run(estimator, clock, OPENING, 10) is None
    # Two halves of the way may be the same half.
    assert run(estimator, clock, OPENING, 10) is None


@pytest.mark.parametrize(("direction", "end"), [(OPENING, 100), (CLOSING, 0)])
def test_after_the_whole_way_it_is_at_its_end(
    clock: Clock, direction: Direction, end: float
) -> None:
    estimator = TravelEstimator(20, clock=clock)
    assert run(estimator, clock, direction, 18.9) is None
    assert run(estimator, clock, direction, 19.1) == end


def test_it_moves_in_proportion_to_the_time(clock: Clock) -> None:
    estimator = TravelEstimator(20, clock=clock)
    run(estimator, clock, CLOSING, 20)
    estimator.update(OPENING)
    for seconds, position in ((0, 0), (5, 25), (5, 50), (30, 100)):
        clock.now += seconds
        assert estimator.position == position


def test_each_direction_has_its_time(clock: Clock) -> None:
    estimator = TravelEstimator(20, 10, clock=clock)
    assert (estimator.time_for(OPENING), estimator.time_for(CLOSING)) == (20, 10)
    assert (estimator.time_for(OPENING, 25), estimator.time_for(CLOSING, 25)) == (
        5,
        2.5,
    )
    run(estimator, clock, CLOSING, 10)
    assert run(estimator, clock, OPENING, 10) == 50
    assert run(estimator, clock, CLOSING, 1) == 40


def test_a_direction_that_is_reported_again_changes_nothing(clock: Clock) -> None:
    estimator = TravelEstimator(20, clock=clock)
    run(estimator, clock, CLOSING, 20)
    for _ in range(4):
        estimator.update(OPENING)
        clock.now += 1
    assert estimator.position == 20


def test_turning_round_without_a_rest_goes_on_from_there(clock: Clock) -> None:
    estimator = TravelEstimator(20, clock=clock)
    run(estimator, clock, CLOSING, 20)
    estimator.update(OPENING)
    clock.now += 10
    estimator.update(CLOSING)
    clock.now += 4
    assert estimator.position == 30


def test_a_direction_is_from_one_position_to_another() -> None:
    assert Direction.between(20, 60) is OPENING
    assert Direction.between(60, 20) is CLOSING
    assert (OPENING.end, CLOSING.end) == (100, 0)
    assert Direction.of(opening=False, closing=False) is None
    assert Direction.of(opening=False, closing=True) is CLOSING
