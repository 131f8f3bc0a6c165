"""Thermostats, heated floors, water heaters and roof fans."""

import pytest

from custom_components.rvc.devices.floor_heat import FloorHeat
from custom_components.rvc.devices.roof_fan import RoofFan
from custom_components.rvc.devices.thermostat import Thermostat
from custom_components.rvc.devices.water_heater import WaterHeater
from custom_components.rvc.protocol.message import Value
from custom_components.rvc.spec.dialects import DIALECTS

from .conftest import Bench, message

ZONE = "THERMOSTAT_STATUS_1"
HEATER, OUTPUTS = "WATERHEATER_STATUS", "WATERHEATER_STATUS_2"
FLOOR = "FLOOR_HEAT_STATUS"
FAN = "ROOF_FAN_STATUS_1"


def test_a_zone_shows_its_mode_fan_and_temperatures(bench: Bench) -> None:
    zone = bench.make(Thermostat)
    bench.report(
        zone,
        ZONE,
        operating_mode="cool",
        fan_mode="on",
        fan_speed=50,
        setpoint_temp_heat=18,
        setpoint_temp_cool=24,
    )
    bench.report(zone, "THERMOSTAT_AMBIENT_STATUS", ambient_temp=21.5)
    assert (zone.mode, zone.fan_mode, zone.fan_speed) == ("cool", "on", 50)
    assert (zone.heat_to, zone.cool_to, zone.ambient) == (18, 24, 21.5)


def test_a_zone_without_a_sensor_has_no_temperature(bench: Bench) -> None:
    zone = bench.make(Thermostat)
    bench.report(zone, ZONE, setpoint_temp_heat=-273)
    assert (zone.heat_to, zone.ambient) == (None, None)


def test_the_last_active_mode_is_gone_back_to(bench: Bench) -> None:
    zone = bench.make(Thermostat)
    assert zone.last_active_mode == "auto_heat_cool"
    bench.report(zone, ZONE, operating_mode="heat")
    bench.report(zone, ZONE, operating_mode="off")
    assert zone.last_active_mode == "heat"


async def test_modes_and_fans_are_set(bench: Bench) -> None:
    zone = bench.make(Thermostat)
    await zone.set_mode("heat")
    assert bench.link.order.fits(message(ZONE, operating_mode="heat"))
    assert not bench.link.order.fits(message(ZONE, operating_mode="cool"))
    await zone.set_fan(on=True, speed=30)
    assert bench.link.order.fits(message(ZONE, fan_mode="on"))
    await zone.set_fan(on=False)
    assert bench.link.sent == [
        {"instance": 1, "operating_mode": "heat"},
        {"instance": 1, "fan_mode": "on", "fan_speed": 30},
        {"instance": 1, "fan_mode": "auto", "fan_speed": "automatic"},
    ]


@pytest.mark.parametrize(
    ("mode", "heat_to", "cool_to", "sent"),
    [
        ("heat", 18, 24, {"setpoint_temp_heat": 20}),
        ("cool", 18, 24, {"setpoint_temp_cool": 20}),
        ("cool", 18, 18, {"setpoint_temp_heat": 20, "setpoint_temp_cool": 20}),
        ("off", 18, 24, {"setpoint_temp_heat": 20}),
    ],
)
async def test_one_temperature_is_that_of_the_present_mode(
    bench: Bench, mode: str, heat_to: float, cool_to: float, sent: dict[str, Value]
) -> None:
    zone = bench.make(Thermostat)
    bench.report(
        zone,
        ZONE,
        operating_mode=mode,
        setpoint_temp_heat=heat_to,
        setpoint_temp_cool=cool_to,
    )
    await zone.set_temperature(20)
    assert bench.link.order.given == {"instance": 1, **sent}


async def test_a_set_point_is_there_within_a_degree_fahrenheit(bench: Bench) -> None:
    zone = bench.make(Thermostat)
    await zone.set_temperatures(heat_to=20)
    fits = bench.link.order.fits
    assert fits(message(ZONE, setpoint_temp_heat=20.5))
    assert not fits(message(ZONE, setpoint_temp_heat=21))
    assert not fits(message(ZONE))


async def test_some_makers_zones_go_in_steps(bench: Bench) -> None:
    zone = bench.make(Thermostat)
    bench.link.dialect = DIALECTS["firefly_g12"]
    bench.report(zone, ZONE, setpoint_temp_heat=20)
    await zone.set_temperature(20.2)
    assert bench.link.orders == []
    await zone.set_temperatures(heat_to=22)
    # Nothing reports the change here: it goes as many steps as 2 K are, and no more.
    assert len(bench.link.orders) == 4
    assert bench.link.order.given["setpoint_temp_cool"] == pytest.approx(1774.8125)
    await zone.set_temperatures(cool_to=10)
    assert bench.link.order.given["setpoint_temp_cool"] == pytest.approx(1774.78125)


async def test_schedules_are_followed(bench: Bench) -> None:
    zone = bench.make(Thermostat)
    bench.report(zone, "THERMOSTAT_STATUS_2", current_schedule_instance="wake")
    await zone.follow("sleep")
    assert zone.has_schedules
    assert bench.link.sent == [
        {"instance": 1, "current_schedule_instance": "sleep"},
        {"instance": 1, "schedule_mode": "enabled"},
    ]
    schedules = [zone.schedule]
    bench.report(zone, ZONE, schedule_mode="enabled")
    schedules.append(zone.schedule)
    assert schedules == [None, "wake"]
    await zone.follow("away")
    await zone.follow_none()
    assert [one.get("schedule_mode") for one in bench.link.sent[2:]] == [
        None,
        "disabled",
    ]


async def test_a_floor_is_heated(bench: Bench) -> None:
    floor = bench.make(FloorHeat)
    assert (floor.is_on, floor.is_heating, floor.temperature) == (None, None, None)
    bench.report(
        floor,
        FLOOR,
        operating_status="on",
        heat_element_status="off",
        measured_temperature=19,
        set_point=24,
    )
    assert (floor.temperature, floor.heat_to, floor.is_heating) == (19, 24, False)
    await floor.switch(on=False)
    assert bench.link.order.fits(message(FLOOR, operating_status="off"))
    await floor.set_temperature(26)
    assert bench.link.order.fits(message(FLOOR, set_point=26))
    assert not bench.link.order.fits(message(FLOOR, set_point=24))
    assert bench.link.sent == [
        {"instance": 1, "desired_operating_status": "off"},
        {"instance": 1, "set_point": 26},
    ]


async def test_a_water_heater_has_modes_and_a_set_point(bench: Bench) -> None:
    heater = bench.make(WaterHeater)
    bench.report(
        heater,
        HEATER,
        operating_modes="combustion",
        set_point_temperature=50,
        water_temperature=-273,
    )
    assert (heater.mode, heater.heat_to, heater.water) == ("combustion", 50, None)
    await heater.set_mode("electric")
    assert bench.link.order.fits(message(HEATER, operating_modes="electric"))
    await heater.set_temperature(55)
    assert bench.link.order.fits(message(HEATER, set_point_temperature=55.5))
    assert not bench.link.order.fits(message(HEATER, set_point_temperature=50))


@pytest.mark.parametrize(
    ("burner", "electric", "mode"),
    [
        ("on", "off", "combustion"),
        ("on", "on", "gas_and_electric"),
        ("off", "on", "electric"),
        ("off", "off", "off"),
    ],
)
def test_some_makers_heaters_show_their_mode_by_their_outputs(
    bench: Bench, burner: str, electric: str, mode: str
) -> None:
    heater = bench.make(WaterHeater)
    bench.link.dialect = DIALECTS["aqua_hot"]
    before = heater.mode
    bench.report(
        heater,
        OUTPUTS,
        output_status_burner_indicator=burner,
        output_status_electric_low=electric,
    )
    assert (before, heater.mode) == (None, mode)


async def test_only_the_outputs_that_have_to_change_are_switched(bench: Bench) -> None:
    heater = bench.make(WaterHeater)
    bench.link.dialect = DIALECTS["aqua_hot"]
    bench.report(
        heater,
        OUTPUTS,
        output_status_burner_indicator="on",
        output_status_electric_low="off",
    )
    await heater.set_mode("gas_and_electric")
    await heater.set_mode("electric")
    assert [one["command"] for one in bench.link.sent] == [
        "electric_low_enable",
        "burner_disable",
        "electric_low_enable",
    ]


async def test_a_roof_fan_has_speeds_and_two_directions(bench: Bench) -> None:
    fan = bench.make(RoofFan)
    assert (fan.is_on, fan.speed, fan.is_automatic, fan.draws_in) == (None,) * 4
    bench.report(
        fan,
        FAN,
        system_status="on",
        speed_mode="manual",
        fan_speed_setting=120,
        wind_direction_switch="air_in",
    )
    bench.report(fan, "ROOF_FAN_STATUS_2", fan_steps_supported=6)
    assert (fan.is_on, fan.speed, fan.speeds) == (True, 100, 6)
    assert (fan.is_automatic, fan.draws_in) == (False, True)
    await fan.turn_on()
    await fan.turn_on(40)
    assert bench.link.order.fits(
        message(FAN, system_status="on", speed_mode="manual", fan_speed_setting=50)
    )
    assert not bench.link.order.fits(
        message(FAN, system_status="on", speed_mode="manual")
    )
    assert not bench.link.order.fits(message(FAN, system_status="off"))
    await fan.choose_speed_itself()
    await fan.blow(inwards=False)
    await fan.turn_off()
    assert bench.link.sent == [
        {"instance": 1, "system_status": "on"},
        {
            "instance": 1,
            "system_status": "on",
            "speed_mode": "manual",
            "fan_speed_setting": 40,
        },
        {"instance": 1, "system_status": "on", "speed_mode": "auto_variable"},
        {"instance": 1, "wind_direction_switch": "air_out"},
        {
            "instance": 1,
            "system_status": "on",
            "speed_mode": "manual",
            "fan_speed_setting": 0,
        },
    ]
