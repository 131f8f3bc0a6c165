"""A day in the simulated coach: what its frames say agrees at every hour."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Final

import pytest

from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.message import Message
from custom_components.rvc.simulator.coach import SimulatedCoach
from custom_components.rvc.simulator.day import Day
from custom_components.rvc.simulator.devices.moving import MovingDevice
from custom_components.rvc.spec import load_spec

from .test_simulator import US, Wire

_ZONE: Final = timezone(timedelta(hours=-7))
_SETTLES: Final = 6.0
_STEP: Final = 5.0


class Living:
    """A coach that lives its day, heard by its frames alone."""

    def __init__(
        self, year: int, month: int, day: int, hour: int, minute: int = 0
    ) -> None:
        """Begin at a time."""
        self.codec = Codec(load_spec().spec)
        began = datetime(year, month, day, hour, minute, tzinfo=_ZONE)
        self.coach = SimulatedCoach(Wire(), codec=self.codec, day=Day(lambda: began))
        self.now = 0.0
        self.said: dict[tuple[object, ...], Message] = {}
        self.count = 0
        self.live(60)

    def live(self, seconds: float) -> None:
        """Let time pass; nobody listens."""
        for _ in range(round(seconds / _STEP)):
            self.coach.step(_STEP)

    def settle(self) -> None:
        """Let everything be said that is so now, while time stands still."""
        self.coach.step(2.0)
        for node in self.coach.nodes:
            for device in node.devices:
                device.show(self.coach.world)
                device.touch()
        for _ in range(round(_SETTLES / 0.05)):
            self._hear(0.05)

    def _hear(self, seconds: float) -> None:
        self.now += seconds
        for frame in self.coach.due(self.now):
            self.count += 1
            message = self.codec.decode(frame)
            if message.name is None:
                continue
            dgn = self.codec.spec.dgns[message.name]
            parts = tuple(message.get(part) for part in dgn.parts)
            self.said[message.name, message.instance, *parts] = message

    def number(self, name: str, signal: str, *key: object) -> float:
        """Return what a status has said last."""
        value = self.said[name, *(key or (None,))].number(signal)
        assert value is not None, (name, signal)
        return value

    def label(self, name: str, signal: str, *key: object) -> str | None:
        """Return the label that a status has said last."""
        return self.said[name, *(key or (None,))].label(signal)

    def watts(self, prefix: str, *key: object) -> float:
        """Return what a line of an AC point carries; it agrees with V and A."""
        volts = self.number(f"{prefix}_STATUS_1", "rms_voltage", *key)
        amperes = self.number(f"{prefix}_STATUS_1", "rms_current", *key)
        watts = self.number(f"{prefix}_STATUS_3", "real_power", *key)
        assert watts == pytest.approx(volts * amperes, abs=8), (prefix, key)
        if not volts:
            assert amperes == watts == 0
            assert self.number(f"{prefix}_STATUS_1", "frequency", *key) == 0
        return watts


def hours(living: Living, every: float = 0.5) -> Iterator[float]:
    """Let a day pass, and stop at many moments of it."""
    for step in range(round(24 / every)):
        living.live(every * 3600 - _STEP)
        living.settle()
        yield step * every


@pytest.fixture(scope="module")
def day() -> list[dict[str, float]]:
    """Return what is so in the course of a day, after having checked its sums."""
    living = Living(2026, 7, 1, 5, 0)
    return [checked(living) for _ in hours(living)]


def checked(living: Living) -> dict[str, float]:
    """Check what has to agree at any time, and return what is looked at later."""
    flows, room = check_battery(living), check_rooms(living)
    return flows | check_lines(living) | room | check_place(living) | tanks(living)


def check_battery(living: Living) -> dict[str, float]:
    """Check the house's bank, its battery, and what charges and drains it."""
    world = living.coach.world
    bank = living.number("DC_SOURCE_STATUS_1", "dc_current", 1)
    volts = living.number("DC_SOURCE_STATUS_1", "dc_voltage", 1)
    # The bank is its battery, in the same sense.
    assert living.number("BATTERY_STATUS_1", "dc_current", 1) == pytest.approx(
        bank, abs=0.1
    )
    assert living.number("BATTERY_STATUS_1", "dc_voltage", 1) == pytest.approx(
        volts, abs=0.1
    )
    assert living.number("BATTERY_STATUS_2", "state_of_charge", 1) == pytest.approx(
        living.number("DC_SOURCE_STATUS_2", "state_of_charge", 1), abs=0.5
    )
    charges = living.label("BATTERY_STATUS_11", "charge_detected", 1)
    assert (charges == "charge_detected") is (bank < -0.05)
    # What goes into it and out of it is what chargers and loads say.
    charger = living.number("CHARGER_STATUS_2", "charging_current", 1)
    sun = living.number("SOLAR_CONTROLLER_BATTERY_STATUS", "measured_current", 1)
    inverter = living.number("INVERTER_DC_STATUS", "dc_amperage", 1)
    load, alternator = world.flows.load, world.flows.alternator
    assert bank == pytest.approx(load + inverter - charger - sun - alternator, abs=0.3)
    # Panels, controller and light sensor agree.
    light = living.number("WEATHER_STATUS_2", "solar_intensity")
    array = "SOLAR_CONTROLLER_SOLAR_ARRAY_STATUS"
    panel = living.number(array, "solar_array_measured_voltage", 1) * living.number(
        array, "solar_array_measured_input_current", 1
    )
    assert panel >= sun * volts - 5
    assert panel <= light / 1000 * 2 + 8
    if light == 0:
        assert sun <= 1
    return {
        "light": light,
        "sun": sun,
        "bank": bank,
        "charge": living.number("DC_SOURCE_STATUS_2", "state_of_charge", 1),
    }


def check_lines(living: Living) -> dict[str, float]:
    """Check the AC lines, from the source to what draws."""
    charger = living.number("CHARGER_STATUS_2", "charging_current", 1)
    inverter = living.number("INVERTER_DC_STATUS", "dc_amperage", 1)
    volts = living.number("DC_SOURCE_STATUS_1", "dc_voltage", 1)
    # AC: what comes in is what is drawn.
    first = living.watts("GENERIC_AC", 1, "line_1")
    second = living.watts("GENERIC_AC", 1, "line_2")
    generator = living.watts("GENERATOR_AC", None, 1, "line_1")
    into_charger = living.watts("CHARGER_AC", 1, "input", "line_1")
    into_inverter = living.watts("INVERTER_AC", 1, "input", "line_1")
    primary = living.watts("ATS_AC", 1, "input", "primary", "leg_1")
    secondary = living.watts("ATS_AC", 1, "input", "secondary", "leg_1")
    assert (primary, secondary) == (generator, first)
    cooling = living.coach.world.flows.cooling
    drawn = into_charger + into_inverter + cooling
    assert first + second + generator == pytest.approx(drawn, abs=10)
    assert into_charger == pytest.approx(charger * volts / 0.9, abs=20)
    out = living.number("INVERTER_AC_STATUS_1", "rms_current", 1, "output", "line_1")
    assert out * 120 == pytest.approx(into_inverter or inverter * volts * 0.9, abs=20)
    # What draws is on.
    compressor = living.number("REFRIGERATOR_STATUS", "compressor_speed", 1, "fridge")
    outlet = living.number("AC_LOAD_STATUS", "present_current", 1)
    assert (compressor > 0) == (outlet > 0)
    return {"shore": first + second, "generator": generator}


def check_rooms(living: Living) -> dict[str, float]:
    """Check that rooms are heated and cooled by what says so."""
    world = living.coach.world
    # Heat: the furnace runs when its zone is heated, and rooms are never cold.
    works = living.number("FURNACE_STATUS", "heat_output_level", 1) > 0
    assert works == (1 in world.heated)
    cools = living.label("AIR_CONDITIONER_STATUS_2", "compressor_status", 1)
    assert (cools == "running") == bool(world.cooled)
    room = living.number("THERMOSTAT_AMBIENT_STATUS", "ambient_temp", 1)
    assert 19 <= room <= 26
    assert living.number("THERMOSTAT_AMBIENT_STATUS", "ambient_temp", 2) >= 17
    assert living.number("THERMOSTAT_AMBIENT_STATUS", "ambient_temp", 3) >= 7
    transformer = living.number(
        "INVERTER_TEMPERATURE_STATUS", "transformer_temperature", 1
    )
    assert 25 <= transformer <= 60
    return {
        "heated": float(1 in world.heated),
        "cooled": float(bool(world.cooled)),
    }


def check_place(living: Living) -> dict[str, float]:
    """Check that everything is at one place, at one time, and drives or stands."""
    world = living.coach.world
    # One place, one height, one outside.
    assert living.number("GPS_STATUS", "altitude") == pytest.approx(
        living.number("ALTIMETER_STATUS", "altitude"), abs=1
    )
    assert living.number("AIR_CONDITIONER_STATUS_2", "exterior_temperature", 1) == (
        living.number("WEATHER_STATUS_1", "exterior_air_temperature")
    )
    speed = living.number("CHASSIS_MOBILITY_STATUS", "vehicle_speed")
    assert living.number("GPS_STATUS", "speed") == pytest.approx(speed, abs=1)
    rpm = living.number("CHASSIS_MOBILITY_STATUS", "engine_rpms")
    brake = living.label("CHASSIS_MOBILITY_STATUS", "park_brake_status")
    assert (rpm > 0) or speed == 0
    assert (brake == "released") is (speed > 0)
    clock = living.said["DATE_TIME_STATUS", None]
    assert world.now is not None
    assert clock.number("hour") == world.now.hour
    tire = ("TIRE_STATUS", "tire_temperature", None, "steer_axle", "outside_left")
    return {
        "hour": world.now.hour + world.now.minute / 60,
        "outside": living.number("WEATHER_STATUS_1", "exterior_air_temperature"),
        "speed": speed,
        "odometer": living.number("CHASSIS_MOBILITY_STATUS_2", "odometer"),
        "latitude": living.number("GPS_POSITION", "latitude"),
        "tire": living.number(*tire),
    }


def tanks(living: Living) -> dict[str, float]:
    """Return what is in the tanks: L, and the gas in percent."""
    levels = {
        name: living.number("TANK_STATUS", "absolute_level", instance)
        for instance, name in enumerate(("fresh", "black", "gray"))
    }
    return levels | {"propane": living.number("TANK_STATUS", "relative_level", 3)}


def column(day: list[dict[str, float]], name: str) -> list[float]:
    """Return what one value was in the course of a day."""
    return [moment[name] for moment in day]


def at(day: list[dict[str, float]], name: str, hour: float) -> float:
    """Return a value at an hour."""
    return min(day, key=lambda moment: abs(moment["hour"] - hour))[name]


def test_the_sun_and_the_weather_follow_the_hour(day: list[dict[str, float]]) -> None:
    assert at(day, "light", 2) == at(day, "sun", 2) == 0
    assert at(day, "light", 12.5) == 100_000
    assert max(column(day, "sun")) > 10
    assert at(day, "outside", 3) < 8
    assert at(day, "outside", 15) > 28


def test_a_furnace_and_an_air_conditioner_hold_the_rooms(
    day: list[dict[str, float]],
) -> None:
    assert at(day, "heated", 12) == 0
    heated = [moment["hour"] for moment in day if moment["heated"]]
    cooled = [moment["hour"] for moment in day if moment["cooled"]]
    assert heated and all(hour < 10 or hour > 19 for hour in heated)
    assert cooled and all(11 < hour < 21 for hour in cooled)
    assert max(column(day, "propane")) > min(column(day, "propane"))


def test_shore_power_and_generator_come_and_go(day: list[dict[str, float]]) -> None:
    assert at(day, "shore", 6) > 0 == at(day, "shore", 11)
    assert at(day, "generator", 12.75) > 0 == at(day, "generator", 15)
    assert at(day, "shore", 20) > 0
    assert min(column(day, "charge")) < 90
    assert max(column(day, "bank")) > 0 > min(column(day, "bank"))


def test_water_is_used_and_the_tanks_are_filled_and_dumped(
    day: list[dict[str, float]],
) -> None:
    assert at(day, "fresh", 8) < at(day, "fresh", 6)
    assert at(day, "gray", 8) > at(day, "gray", 6)
    assert at(day, "fresh", 19) > at(day, "fresh", 17)
    assert at(day, "gray", 19) == at(day, "black", 19) == 0


def test_it_drives_in_the_morning_and_rests_at_night(
    day: list[dict[str, float]],
) -> None:
    assert at(day, "speed", 10.25) > 80
    assert {moment["speed"] for moment in day if not 9 < moment["hour"] < 12} == {0}
    driven = at(day, "odometer", 13) - at(day, "odometer", 8)
    assert driven == pytest.approx(130_300, abs=500)
    assert at(day, "latitude", 13) - at(day, "latitude", 8) == pytest.approx(
        -0.872, abs=0.01
    )
    assert at(day, "tire", 10.75) > at(day, "tire", 8) + 20
    assert at(day, "tire", 23) < 22


def test_the_next_day_it_drives_back() -> None:
    evening, next_evening = Living(2026, 7, 1, 20), Living(2026, 7, 2, 20)
    for living in (evening, next_evening):
        living.settle()
    first, second = (
        living.number("GPS_POSITION", "latitude") for living in (evening, next_evening)
    )
    assert {round(first, 2), round(second, 2)} == {35.18, 36.05}


def test_a_wall_switch_switches_the_lamp_at_the_door() -> None:
    living = Living(2026, 7, 1, 14)
    living.settle()
    living.settle()
    assert living.label("DC_DIMMER_STATUS_3", "load_status", 8) == "status_zero"
    press = living.codec.encode(
        "DIGITAL_INPUT_STATUS", {"instance": 1, "position": "on"}, source=US
    )
    living.coach.receive(FrameBatch([press], 0.0))
    heard = [
        living.codec.decode(frame)
        for step in range(20)
        for frame in living.coach.due(living.now + step / 10)
    ]
    order = next(one for one in heard if one.name == "DC_DIMMER_COMMAND_2")
    assert (order.source, order.instance, order.label("command")) == (132, 8, "toggle")
    pressed = [one for one in heard if one.name == "DIGITAL_INPUT_STATUS"]
    assert pressed[0].label("position") == "on"
    lit = [one for one in heard if one.name == "DC_DIMMER_STATUS_3"]
    assert any(
        one.instance == 8 and one.label("load_status") == "nonzero_or_flashing"
        for one in lit
    )
    living.coach.step(0.5)
    assert living.coach.device("digital_input", 1).changed


def test_who_comes_in_the_evening_finds_the_lamps_on_and_the_shades_down() -> None:
    living = Living(2026, 7, 1, 20, 45)
    living.settle()
    assert living.number("DC_DIMMER_STATUS_3", "operating_status", 1) == 100
    assert living.number("DC_DIMMER_STATUS_3", "operating_status", 10) == 0
    shade = living.coach.device("window_shade", 1)
    assert isinstance(shade, MovingDevice)
    assert shade.drive.position == 0


def test_it_says_little_more_than_one_that_stands() -> None:
    """Measured values that move are sent no more often than the text has it."""

    def said(day: Day | None) -> int:
        codec = Codec(load_spec().spec)
        coach = SimulatedCoach(Wire(), codec=codec, day=day)
        count = 0
        for tick in range(1, 1500):
            coach.step(0.1)
            count += len(list(coach.due(tick / 10))) if tick > 500 else 0
            if tick <= 500:
                list(coach.due(tick / 10))
        return count

    driving = datetime(2026, 7, 1, 10, 0, tzinfo=_ZONE)
    assert said(Day(lambda: driving)) < 1.1 * said(None)
