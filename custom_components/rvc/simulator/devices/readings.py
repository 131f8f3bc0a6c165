"""What simulated devices read off the world around them, by the report that shows it."""

from collections.abc import Mapping
from datetime import UTC
from typing import Final

from ...protocol.message import Value
from ..flows import FULL, VOLTS
from ..journey import hour_of
from ..world import World
from .device import Reading, State
from .power_readings import POWER_READINGS

_LUX_AT_NOON: Final = 100_000
MONTHS: Final = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_FORWARD: Final[Mapping[int, Value]] = {1: "forward_1", 2: "forward_2"}
"""Gears with a label; others are numbers."""
_ZONE: Final = 1
"""The one that furnace and air conditioner serve first."""


def _weather(world: World, _: State) -> State:
    return {
        "exterior_air_temperature": round(world.outside, 1),
        "alternative_air_temperature": round(world.rooms.get(3, 12.0), 1),
        "absolute_air_pressure": round(
            1013.25 * (1 - world.journey.altitude / 44_331) ** 5.255, 1
        ),
        "relative_humidity": round(min(max(85 - 2 * (world.outside - 5), 20), 95)),
    }


def _light(world: World, _: State) -> State:
    return {
        "solar_intensity": round(world.sun * _LUX_AT_NOON / 1000) * 1000,
        "wind_speed": round(6 + 10 * world.sun),
    }


def _altimeter(world: World, _: State) -> State:
    return {"altitude": round(world.journey.altitude)}


def _position(world: World, _: State) -> State:
    journey = world.journey
    return {
        "latitude": round(journey.latitude, 5),
        "longitude": round(journey.longitude, 5),
    }


def _satellites(world: World, _: State) -> State:
    journey = world.journey
    return {
        "altitude": round(journey.altitude),
        "speed": round(journey.speed, 1),
        "heading": round(journey.heading),
    }


def _satellite_time(world: World, _: State) -> State:
    if world.now is None:
        return {}
    now = world.now.astimezone(UTC)
    return {
        "utc_year": now.year,
        "utc_month": MONTHS[now.month - 1],
        "utc_day": now.day,
        "utc_hour": now.hour,
        "utc_minute": now.minute,
    }


def _bearing(world: World, _: State) -> State:
    return {"adjusted_compass_bearing": round(world.journey.heading)}


def _mobility(world: World, _: State) -> State:
    journey = world.journey
    drives, switch = journey.speed > 0, "on" if journey.engine_runs else "off"
    forward = min(int(journey.speed // 16), 5) + 1
    gear = _FORWARD.get(forward, 125 + forward) if drives else "park"
    return {
        "engine_rpms": round(journey.rpm / 10) * 10,
        "vehicle_speed": round(journey.speed, 1),
        "park_brake_status": "released" if drives else "engaged",
        "ignition_switch_status": switch,
        "accessory_switch_status": switch,
        "transmission_current_gear": gear,
        "transmission_gear_selected": gear,
    }


def _way(world: World, _: State) -> State:
    return {
        "fuel_level_percent": round(world.journey.fuel * 2) / 2,
        "odometer": round(world.journey.odometer / 100) * 100,
        "headlight_switch": "on" if world.journey.speed else "off",
    }


def _surroundings(world: World, _: State) -> State:
    return {
        "shore_power_available": "available" if world.shore_power else "not_available",
        "water_hookup": "connected" if world.is_hooked_up else "no_hookup",
        "sewer_hookup": "connected_and_open" if world.is_hooked_up else "no_hookup",
        "ambient_light_level": round(world.sun * FULL),
    }


def _slope(world: World, _: State) -> State:
    return {
        "pitch": round(world.journey.pitch, 1),
        "roll": round(world.journey.roll, 1),
    }


def _tire(number: int) -> Reading:
    def read(world: World, state: State) -> State:
        # It warms up within half an hour of driving.
        warm = world.outside + 25 * world.journey.speed / 90
        now = state["tire_temperature"]
        assert isinstance(now, (int, float))
        step = min(max(warm - now, -0.015), 0.015) * world.since_shown
        reached = now + step if abs(step) < abs(warm - now) else warm
        pressure = (690 + number) * (273 + reached) / (273 + 15)
        return {"tire_temperature": reached, "tire_pressure": round(pressure)}

    return read


def _furnace(world: World, state: State) -> State:
    if state.get("operating_mode") == "manual":
        return {}
    level = FULL if _ZONE in world.heated else 0
    return {"heat_output_level": level, "circulation_fan_speed": level}


def _air_conditioner(world: World, state: State) -> State:
    if state.get("operating_mode") == "manual":
        return {}
    level = FULL if world.cooled else 0
    return {"air_conditioning_output_level": level, "fan_speed": level}


def _coil(world: World, _: State) -> State:
    return {
        "compressor_status": "running" if world.cooled else "off",
        "exterior_temperature": round(world.outside, 1),
        "coil_temperature": 9 if world.cooled else round(world.outside, 1),
    }


def _component(world: World, _: State) -> State:
    on = bool(world.cooled)
    return {
        "component_state": "running" if on else "off",
        "output_level": FULL if on else 0,
    }


def _compressor_power(world: World, _: State) -> State:
    watts = 960 if world.cooled else 0
    return {"power": watts, "voltage": VOLTS if watts else 0, "current": watts / VOLTS}


def _fan_power(world: World, _: State) -> State:
    watts = 120 if world.cooled else 0
    return {"power": watts, "voltage": VOLTS if watts else 0, "current": watts / VOLTS}


def _under_the_roof(world: World, _: State) -> State:
    return {"ambient_temperature": round(world.rooms.get(_ZONE, 21.0), 1)}


def _quiet(world: World, state: State) -> State:
    if world.now is None:
        return {}
    begins, ends = state["quiet_time_begin_hour"], state["quiet_time_end_hour"]
    assert isinstance(begins, (int, float)) and isinstance(ends, (int, float))
    hour = hour_of(world.now)
    is_quiet = begins <= hour < ends
    if begins > ends:
        is_quiet = hour >= begins or hour < ends
    return {"quiet_time": "in_quiet_time" if is_quiet else "not_in_quiet_time"}


READINGS: Final[Mapping[str, Reading]] = {
    "WEATHER_STATUS_1": _weather,
    "WEATHER_STATUS_2": _light,
    "ALTIMETER_STATUS": _altimeter,
    "GPS_POSITION": _position,
    "GPS_STATUS": _satellites,
    "GPS_TIME_STATUS": _satellite_time,
    "COMPASS_BEARING_STATUS": _bearing,
    "CHASSIS_MOBILITY_STATUS": _mobility,
    "CHASSIS_MOBILITY_STATUS_2": _way,
    "VEHICLE_ENVIRONMENT_STATUS": _surroundings,
    "LEVELING_SENSOR_STATUS": _slope,
    **{f"TIRE_STATUS:{number}": _tire(number) for number in range(6)},
    **POWER_READINGS,
    "FURNACE_STATUS": _furnace,
    "AIR_CONDITIONER_STATUS": _air_conditioner,
    "AIR_CONDITIONER_STATUS_2": _coil,
    "AIR_CONDITIONER_COMPONENT_STATUS:compressor": _component,
    "AIR_CONDITIONER_COMPONENT_STATUS:inside_fan": _component,
    "AIR_CONDITIONER_COMPONENT_STATUS_2:compressor": _compressor_power,
    "AIR_CONDITIONER_COMPONENT_STATUS_2:inside_fan": _fan_power,
    "ROOF_FAN_STATUS_1": _under_the_roof,
    "GENERATOR_DEMAND_STATUS": _quiet,
}
"""The readings of all devices."""
