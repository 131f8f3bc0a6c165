"""What is shown of a noisy number, and when."""

from collections.abc import Iterable
import random

import pytest

from custom_components.rvc.presentation.deadband import DampedValue, Deadband
from custom_components.rvc.presentation.model import SignalPresentation
from custom_components.rvc.presentation.rules import Presentation
from custom_components.rvc.spec import load_spec

CODE = 0.05
VOLTS = Deadband(CODE, (0.0,))
STILL = 26.0
HOUR = 3600


class Watched:
    """A damped value, looked at every two seconds, and what was shown for how long."""

    def __init__(self, deadband: Deadband = VOLTS, step: float | None = None) -> None:
        self.damped = DampedValue(deadband, step)
        self.writes = 0
        self.shown_for = 0.0
        self.reported_for = 0.0

    def hears(
        self, values: Iterable[float | None], period: float = 0.5, start: float = 0.0
    ) -> None:
        now = start
        for number, value in enumerate(values):
            now = start + number * period
            self.writes += self.damped.report(value, now)
            if number and now % 2 < period:
                self.writes += self.damped.settle(now, STILL)
            if value is not None and self.damped.shown is not None:
                self.shown_for += self.damped.shown * period
                self.reported_for += value * period


def test_the_first_value_is_exact_and_one_code_is_noise() -> None:
    damped = DampedValue(VOLTS)
    assert damped.report(13.2, 0)
    assert not damped.report(13.25, 1)
    assert not damped.report(13.15, 2)
    assert damped.shown == 13.2


@pytest.mark.parametrize("to", [13.3, 13.1, 14.0, 0.05])
def test_a_step_of_two_codes_is_shown_at_once(to: float) -> None:
    damped = DampedValue(VOLTS)
    damped.report(13.2, 0)
    damped.report(13.2, 100)
    assert damped.report(to, 101)
    assert damped.shown == to


def test_what_stays_is_exact_within_half_a_minute() -> None:
    damped = DampedValue(VOLTS)
    damped.report(13.2, 0)
    damped.report(13.25, 10)
    assert not damped.settle(10 + STILL - 0.1, STILL)
    assert damped.settle(10 + STILL, STILL)
    assert damped.shown == 13.25
    assert not damped.settle(1000, STILL)


def test_a_drift_is_followed_to_within_one_code() -> None:
    damped = DampedValue(VOLTS)
    chance = random.Random(1)
    for number in range(2000):
        value = 12 + (number // 20 + chance.randint(0, 1)) * CODE
        damped.report(value, number * 0.5)
        assert damped.shown is not None
        assert abs(damped.shown - value) <= CODE * 1.001


@pytest.mark.parametrize("gone", [None])
def test_a_value_that_goes_or_comes_is_shown_at_once(gone: None) -> None:
    damped = DampedValue(VOLTS)
    damped.report(13.2, 0)
    damped.report(13.25, 1)
    assert damped.report(gone, 2)
    assert damped.shown is None
    assert damped.report(13.15, 3)
    assert damped.shown == 13.15


def test_what_is_forgotten_begins_exactly() -> None:
    damped = DampedValue(VOLTS)
    damped.report(13.2, 0)
    damped.report(13.25, 1)
    damped.forget()
    assert damped.report(13.25, 2)
    assert damped.shown == 13.25


@pytest.mark.parametrize(
    ("edges", "before", "after"),
    [
        ((0.0,), 0.0, 0.05),
        ((0.0,), 0.05, 0.0),
        ((0.0,), -0.02, 0.02),
        ((0.0, 100.0), 100.0, 99.96),
        ((0.0, 100.0), 99.96, 100.0),
        ((20.0,), 20.02, 19.98),
    ],
)
def test_an_edge_is_shown_at_once(
    edges: tuple[float, ...], before: float, after: float
) -> None:
    damped = DampedValue(Deadband(CODE, edges))
    damped.report(before, 0)
    assert damped.report(after, 1)
    assert damped.shown == after
    # and back
    assert damped.report(before, 2)
    assert damped.shown == before


def test_an_edge_that_is_crossed_all_the_time_is_noise() -> None:
    watched = Watched()
    watched.hears([0.0, CODE] * 1200)
    assert watched.writes <= 8
    # It is exact again as soon as it stays.
    assert watched.damped.settle(1200 + STILL, STILL) or watched.damped.is_exact
    assert watched.damped.shown == CODE


@pytest.mark.parametrize("share", [0.1, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("period", [0.5, 1.0])
def test_the_mean_is_right_where_an_edge_is_crossed(
    share: float, period: float
) -> None:
    watched, chance = Watched(), random.Random(3)
    count = int(HOUR / period)
    watched.hears((int(chance.random() < share) * CODE for _ in range(count)), period)
    assert abs(watched.shown_for - watched.reported_for) / HOUR < CODE / 4
    assert watched.writes < 20


def test_of_noise_across_an_edge_the_edge_is_shown() -> None:
    damped = DampedValue(VOLTS)
    for number in range(20):
        damped.report(number % 2 * CODE, number * 0.5)
    assert damped.shown == 0.0


@pytest.mark.parametrize("stays", [1.5, 5.0, 20.0])
def test_a_step_that_stays_is_no_noise(stays: float) -> None:
    damped = DampedValue(VOLTS)
    for number in range(20):
        value = 13.2 + number % 2 * 2 * CODE
        damped.report(value, number * stays)
        assert damped.shown == value


def test_noise_of_one_code_both_ways_comes_to_rest() -> None:
    watched, chance = Watched(), random.Random(2)
    # It begins at one end of its noise.
    noise = [13.2 + CODE, *(13.2 + chance.randint(-1, 1) * CODE for _ in range(7200))]
    watched.hears(noise)
    assert watched.writes < 15


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
@pytest.mark.parametrize("first", [0, 1])
def test_the_mean_of_an_hour_is_right(share: float, first: int) -> None:
    watched, chance = Watched(), random.Random(3)
    codes = [first, *(int(chance.random() < share) for _ in range(2 * HOUR))]
    watched.hears(13.2 + code * CODE for code in codes)
    assert abs(watched.shown_for - watched.reported_for) / HOUR < CODE / 4
    assert watched.writes < 20


def test_a_bearing_goes_on_behind_north() -> None:
    damped = DampedValue(Deadband(1.0, circle=360.0))
    damped.report(359.5, 0)
    assert not damped.report(0.2, 1)
    assert damped.report(2.0, 2)
    assert damped.report(357.0, 3)


def test_a_step_that_is_shown_makes_the_deadband_wider() -> None:
    # A shunt counts thousandths of an ampere, of which nobody is shown more than tenths.
    damped = DampedValue(Deadband(0.001, (0.0,)), step=0.1)
    damped.report(3.249, 0)
    assert not damped.report(3.252, 1)
    assert damped.report(3.35, 2)


def test_without_a_width_everything_is_shown() -> None:
    damped = DampedValue(Deadband("level_step"))
    assert damped.report(25.0, 0, 0.0)
    assert damped.report(25.5, 1, 0.0)
    assert not damped.report(50.0, 2, 25.0)


# What has a deadband


def shown(place: str) -> SignalPresentation:
    """Return how a signal is shown."""
    dgn, signal = place.split(".")
    presentation = Presentation(load_spec().spec).of(dgn)[signal]
    assert isinstance(presentation, SignalPresentation)
    return presentation


@pytest.mark.parametrize(
    ("place", "deadband"),
    [
        ("DC_SOURCE_STATUS_1.dc_voltage", Deadband(0.05, (0,), period=0.5)),
        (
            "DC_SOURCE_STATUS_2.state_of_charge",
            Deadband(0.5, (0, 20, 23, 100), period=0.5),
        ),
        ("GENERIC_AC_STATUS_1.frequency", Deadband(1 / 128, (0,), period=0.5)),
        ("THERMOSTAT_AMBIENT_STATUS.ambient_temp", Deadband(0.03125, period=5)),
        ("TANK_STATUS.relative_level", Deadband("level_step", (0, 100), period=5)),
        ("DC_SOURCE_STATUS_3.capacity_remaining", Deadband(1, period=0.5)),
        ("WEATHER_STATUS_2.wind_direction", Deadband(1 / 128, circle=360, period=5)),
    ],
)
def test_what_is_measured_has_a_deadband(place: str, deadband: Deadband) -> None:
    assert shown(place).deadband == deadband


@pytest.mark.parametrize(
    "place",
    [
        # Counted
        "VEHICLE_DISTANCE.total_distance",
        "GENERATOR_STATUS_1.engine_run_time",
        "DC_SOURCE_STATUS_7.todays_input_amp_hours",
        # Set, or asked for
        "ROOF_FAN_STATUS_1.set_point",
        "AIR_CONDITIONER_STATUS.fan_speed",
        "FURNACE_STATUS.heat_output_level",
        "WINDOW_SHADE_CONTROL_STATUS.operating_status",
        "BATTERY_STATUS_4.desired_dc_voltage",
        "INVERTER_CONFIGURATION_STATUS_1.load_sense_power_threshold",
        # Words
        "GENERATOR_STATUS_1.status",
        "DC_SOURCE_STATUS_6.high_voltage_disconnect_status",
    ],
)
def test_what_is_not_measured_has_none(place: str) -> None:
    assert shown(place).deadband is None
