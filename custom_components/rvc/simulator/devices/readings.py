"""What simulated devices read off the world around them, by the report that shows it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from typing import Final

from ...protocol.message import Value
from ..flows import FULL, VOLTS
from ..journey import hour_of
from ..world import World
from .power import charge_state

type State = Mapping[str, Value]
type Reading = Callable[[World, State], State]
"""Returns the signals of a report by the world, and by what the report says now."""

_HERTZ: Final = 60.0
_PEAK: Final = 2**0.5
_CAPACITY: Final = 400
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


def _bank(world: World, _: State) -> State:
    return {
        "dc_voltage": round(world.house_voltage * 20) / 20,
        "dc_current": round(world.flows.battery, 1),
    }


def _bank_charge(world: World, _: State) -> State:
    amperes, charge = world.flows.battery, world.house_charge
    left = charge if amperes > 0 else FULL - charge
    hours = left / FULL * _CAPACITY / max(abs(amperes), 0.1)
    return {
        "state_of_charge": round(charge * 2) / 2,
        "source_temperature": round(14 + world.outside / 3),
        "time_remaining": round(min(hours * 60, 60_000) / 10) * 10,
        "time_remaining_interpretation": (
            "time_to_empty" if amperes > 0 else "time_to_full"
        ),
    }


def _bank_capacity(world: World, _: State) -> State:
    return {"capacity_remaining": round(world.house_charge / FULL * _CAPACITY)}


def _wanted_stage(world: World, _: State) -> State:
    return {"desired_charge_state": charge_state(world.house_charge)}


def _detected(world: World, _: State) -> State:
    charges = round(world.flows.battery, 1) < 0
    return {
        "charge_detected": "charge_detected" if charges else "no_charge_detected",
        "dc_power": round(abs(world.house_voltage * world.flows.battery)),
    }


def _cell(world: World, _: State) -> State:
    return {
        "voltage": round(world.house_voltage / 4 * 100) * 10,
        "temperature": round(14 + world.outside / 3),
    }


def _voltage(signal: str) -> Reading:
    """Return the reading of the house's voltage."""

    def read(world: World, _: State) -> State:
        return {signal: round(world.house_voltage, 1)}

    return read


def _switched(world: World, state: State) -> State:
    is_closed = state.get("circuit_status") == "connected"
    return {
        "dc_switched_voltage": round(world.house_voltage, 1) if is_closed else 0,
        "dc_switched_current": round(world.flows.battery, 1) if is_closed else 0,
    }


def _solar(world: World, state: State) -> State:
    if state.get("operating_state") in ("disable", "equalize"):
        return {"charge_current": 0, "charge_current_percent_of_maximum": 0}
    amperes = world.flows.solar
    stage = charge_state(world.house_charge) if world.sun > 0 else "not_charging"
    return {
        "charge_current": round(amperes, 1),
        "charge_current_percent_of_maximum": round(amperes / 30 * FULL),
        "operating_state": stage,
    }


def _solar_battery(world: World, _: State) -> State:
    return {
        "measured_voltage": round(world.house_voltage, 2),
        "measured_current": round(world.flows.solar, 2),
    }


def _panels(world: World, _: State) -> State:
    volts = 36 + 3 * world.sun if world.sun > 0 else 0
    return {
        "solar_array_measured_voltage": round(volts, 1),
        "solar_array_measured_input_current": (
            round(world.flows.panel / volts, 2) if volts else 0
        ),
    }


def _controller(world: World, _: State) -> State:
    warm = world.outside + 4 + world.flows.solar / 2
    return {"solar_charge_controller_measured_temperature": round(warm)}


def _transistors(world: World, _: State) -> State:
    load = world.flows.inverter / 10 + world.flows.charger / 6
    return {
        "fet1_temperature": round(26 + 1.2 * load),
        "fet2_temperature": round(26 + 1.1 * load),
        "transformer_temperature": round(28 + load),
    }


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


type Watts = Callable[[World], float]


def _line(
    prefix: str, suffix: str, watts: Watts, live: str | None
) -> Iterator[tuple[str, Reading]]:
    """Return the readings of one line of an AC point: dead, it carries nothing.

    It is live by the source that it belongs to, or by any if that is None.
    """

    def volts(world: World) -> float:
        if live == "shore":
            return VOLTS if world.shore_power else 0
        if live == "generator":
            return VOLTS if world.generator_runs else 0
        return VOLTS if world.source else 0

    def measured(world: World, _: State) -> State:
        is_live = volts(world) > 0
        return {
            "rms_voltage": volts(world),
            "rms_current": round(watts(world) / VOLTS, 1) if is_live else 0,
            "frequency": _HERTZ if is_live else 0,
        }

    def peak(world: World, _: State) -> State:
        amperes = watts(world) / VOLTS if volts(world) else 0
        return {
            "peak_voltage": round(volts(world) * _PEAK),
            "peak_current": round(amperes * _PEAK, 1),
        }

    def power(world: World, _: State) -> State:
        return {"real_power": round(watts(world)) if volts(world) else 0}

    def quality(world: World, _: State) -> State:
        live = volts(world) > 0
        return {
            "qualification_status": (
                "qualified_good_ac" if live else "unqualified_no_ac"
            )
        }

    for number, reading in enumerate((measured, peak, power, quality), start=1):
        yield f"{prefix}_STATUS_{number}:{suffix}", reading


def _from(source: str, watts: Watts) -> Watts:
    """Return the watts that come from one source alone."""
    return lambda world: watts(world) if world.source == source else 0.0


_FIRST: Final = _from("shore", lambda w: w.flows.inverter_in + w.flows.charger_in)
_SECOND: Final = _from("shore", lambda world: world.flows.cooling)
_GENERATOR: Final = _from("generator", lambda world: world.flows.drawn)
_LINES: Final[tuple[tuple[str, str, Watts, str | None], ...]] = (
    ("GENERIC_AC", "line_1", _FIRST, "shore"),
    ("GENERIC_AC", "line_2", _SECOND, "shore"),
    ("GENERATOR_AC", "1-line_1", _GENERATOR, "generator"),
    ("ATS_AC", "input-primary-leg_1", _GENERATOR, "generator"),
    ("ATS_AC", "input-secondary-leg_1", _FIRST, "shore"),
    ("CHARGER_AC", "input-line_1", lambda world: world.flows.charger_in, None),
    ("INVERTER_AC", "input-line_1", lambda world: world.flows.inverter_in, None),
)
"""AC points by prefix and parts, what they carry, and what makes them live."""

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
    "BATTERY_STATUS_1": _bank,
    "BATTERY_STATUS_2": _bank_charge,
    "BATTERY_STATUS_3": _bank_capacity,
    "BATTERY_STATUS_4": _wanted_stage,
    "BATTERY_STATUS_11": _detected,
    **{f"CELL_DETAIL:{cell}": _cell for cell in range(1, 5)},
    "DC_SOURCE_STATUS_5": _voltage("hp_dc_voltage"),
    "DC_DISCONNECT_STATUS": _switched,
    "CHARGER_DCBUS_STATUS": _voltage("voltage"),
    "INVERTER_DCBUS_STATUS": _voltage("voltage"),
    "SLIDE_MOTOR_STATUS": _voltage("voltage"),
    "DOOR_STATUS": _voltage("voltage"),
    "HYDRAULIC_PUMP_STATUS": _voltage("voltage"),
    "SOLAR_CONTROLLER_STATUS": _solar,
    "SOLAR_CONTROLLER_STATUS_6": _controller,
    "SOLAR_CONTROLLER_BATTERY_STATUS": _solar_battery,
    "SOLAR_CONTROLLER_SOLAR_ARRAY_STATUS": _panels,
    "INVERTER_TEMPERATURE_STATUS": _transistors,
    "FURNACE_STATUS": _furnace,
    "AIR_CONDITIONER_STATUS": _air_conditioner,
    "AIR_CONDITIONER_STATUS_2": _coil,
    "AIR_CONDITIONER_COMPONENT_STATUS:compressor": _component,
    "AIR_CONDITIONER_COMPONENT_STATUS:inside_fan": _component,
    "AIR_CONDITIONER_COMPONENT_STATUS_2:compressor": _compressor_power,
    "AIR_CONDITIONER_COMPONENT_STATUS_2:inside_fan": _fan_power,
    "ROOF_FAN_STATUS_1": _under_the_roof,
    "GENERATOR_DEMAND_STATUS": _quiet,
    **{
        report: reading
        for prefix, suffix, watts, live in _LINES
        for report, reading in _line(prefix, suffix, watts, live)
    },
}
"""The readings of all devices."""
