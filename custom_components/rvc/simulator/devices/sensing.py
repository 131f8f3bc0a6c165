"""Simulated sensors, and what else only reports."""

from collections.abc import Iterable
from typing import Final

from ...protocol.message import Value
from ...spec import Spec
from .device import SimulatedDevice
from .panels import AT_THE_DOOR, Autofill, Clock, Indicator, Input, alarm
from .stateful import StatefulDevice, fill

_TIRES: Final = (
    ("steer_axle", "outside_left"),
    ("steer_axle", "outside_right"),
    ("drive_axle", "outside_left"),
    ("drive_axle", "inside_left"),
    ("drive_axle", "inside_right"),
    ("drive_axle", "outside_right"),
)


def weather_station(spec: Spec) -> StatefulDevice:
    """Return a weather station."""
    states = {
        "WEATHER_STATUS_1": fill(
            spec,
            "WEATHER_STATUS_1",
        ),
        "WEATHER_STATUS_2": fill(spec, "WEATHER_STATUS_2", wind_direction=225),
        "ALTIMETER_STATUS": fill(spec, "ALTIMETER_STATUS"),
        "WEATHER_ALARM_STATUS": fill(
            spec, "WEATHER_ALARM_STATUS", air_temperature_high_level=40, wind_speed=40
        ),
    }
    return StatefulDevice(spec, "weather_station", None, states)


def gps(spec: Spec) -> StatefulDevice:
    """Return a GPS."""
    states = {
        "GPS_POSITION": fill(spec, "GPS_POSITION"),
        "GPS_STATUS": fill(spec, "GPS_STATUS", satellites_in_view=9, fix_type="fix_3d"),
        "GPS_TIME_STATUS": fill(
            spec, "GPS_TIME_STATUS", utc_year=2026, utc_month="november", utc_day=20
        ),
    }
    return StatefulDevice(spec, "gps", None, states)


def compass(spec: Spec) -> StatefulDevice:
    """Return a compass."""
    name = "COMPASS_BEARING_STATUS"
    states = {name: fill(spec, name)}
    return StatefulDevice(spec, "compass", None, states)


def chassis(spec: Spec) -> StatefulDevice:
    """Return the bridge to the chassis."""
    states = {
        "CHASSIS_MOBILITY_STATUS": fill(
            spec,
            "CHASSIS_MOBILITY_STATUS",
            park_brake_status="engaged",
            transmission_current_gear="park",
            transmission_gear_selected="park",
        ),
        "CHASSIS_MOBILITY_STATUS_2": fill(
            spec, "CHASSIS_MOBILITY_STATUS_2", steering_wheel_angle=0
        ),
        "VEHICLE_ENVIRONMENT_STATUS": fill(
            spec, "VEHICLE_ENVIRONMENT_STATUS", shore_power_available="available"
        ),
    }
    engine = "CHASSIS_MOBILITY_STATUS"
    sets = {
        "CHASSIS_MOBILITY_COMMAND.engine_lock_command": f"{engine}.engine_lock_status",
        "CHASSIS_MOBILITY_COMMAND.transmission_command": (
            f"{engine}.transmission_lock_status"
        ),
    }
    return StatefulDevice(spec, "chassis", None, states, sets=sets)


def tires(spec: Spec) -> StatefulDevice:
    """Return the pressure monitor of six tires."""
    states: dict[str, dict[str, Value]] = {}
    for number, (axle, position) in enumerate(_TIRES):
        place: dict[str, Value] = {"tire_axle": axle, "tire_position": position}
        states[f"TIRE_STATUS:{number}"] = fill(
            spec,
            "TIRE_STATUS",
            **place,
            tire_temperature=15.0,
            battery_level=3.0,
            signal_level=80,
        )
        states[f"TIRE_ID_STATUS:{number}"] = fill(
            spec, "TIRE_ID_STATUS", **place, sensor_identification_number=4000 + number
        )
        states[f"TIRE_SLOW_LEAK_ALARM:{number}"] = fill(
            spec, "TIRE_SLOW_LEAK_ALARM", **place
        )
    for axle in ("steer_axle", "drive_axle"):
        for name, values in (
            ("TIRE_PRESSURE_CONFIGURATION_STATUS", {"low_tire_pressure": 600}),
            ("TIRE_HIGH_PRESSURE_CONFIGURATION_STATUS", {"high_tire_pressure": 850}),
            ("TIRE_TEMPERATURE_CONFIGURATION_STATUS", {"high_tire_temperature": 85}),
        ):
            signals: dict[str, Value] = {"tire_axle": axle, **values}
            states[f"{name}:{axle}"] = fill(spec, name, **signals)
    return StatefulDevice(spec, "tire", None, states)


def gas_sensor(spec: Spec, instance: int, kind: str) -> StatefulDevice:
    """Return a detector of a kind of gas: "co", "lp_gas", "smoke"."""
    name = "GAS_SENSOR_STATUS"
    states = {name: fill(spec, name, type=kind, ppm=2)}
    return StatefulDevice(spec, "gas_sensor", instance, states)


def bridge(spec: Spec) -> StatefulDevice:
    """Return a bridge that looks after two networks."""
    states = {
        f"CAN_BUS_STATUS:{number}": fill(
            spec,
            "CAN_BUS_STATUS",
            instance=number,
            protocol_employed=protocol,
            bit_rate_employed="250_kbps",
            can_bus_impedance=60,
            bus_termination="valid_50_to_70_ohm",
        )
        for number, protocol in ((1, "rv-c"), (2, "j1939"))
    }
    return StatefulDevice(spec, "network_bridge", None, states)


def broker(spec: Spec, instance: int) -> StatefulDevice:
    """Return a broker of wireless devices."""
    names = ("BROKER_STATUS", "BROKER_INITIATOR_STATUS", "BROKER_RESPONDER_STATUS")
    states = {name: fill(spec, name) for name in names}
    for name in names[1:]:
        states[name] |= {"connection_instance": 1, "connection_type": "bluetooth_le"}
    sets = {
        "BROKER_INITIATOR_COMMAND.search_for_device": (
            "BROKER_INITIATOR_STATUS.searching_for_devices"
        )
    }
    return StatefulDevice(spec, "external_interface", instance, states, sets=sets)


def disconnect(spec: Spec, instance: int) -> StatefulDevice:
    """Return a battery disconnect that is closed."""
    name = "DC_DISCONNECT_STATUS"
    states = {
        name: fill(
            spec,
            name,
            circuit_status="connected",
            last_command="connect",
            dc_switched_voltage=13.1,
        )
    }
    sets = {"DC_DISCONNECT_COMMAND.command": f"{name}.circuit_status"}
    return StatefulDevice(spec, "dc_disconnect", instance, states, sets=sets)


def driver(spec: Spec) -> StatefulDevice:
    """Return the output drivers of a dimmer module."""
    states: dict[str, dict[str, Value]] = {}
    for number in (1, 2):
        for status in range(1, 7):
            name = f"DC_COMPONENT_DRIVER_STATUS_{status}"
            values: dict[str, Value] = {"driver_index": number}
            if status == 1:
                values |= {"voltage": 13.1, "current": 1.2, "output_status": "on"}
            elif status == 5:
                values |= {"last_shutdown_year": 2026, "last_shutdown_month": "may"}
            elif status == 6:
                values |= {"pwm_duty": 60}
            states[f"{name}:{number}"] = fill(spec, name, **values)
        for settings in (1, 2):
            name = f"DC_COMPONENT_DRIVER_SETTINGS_{settings}"
            states[f"{name}:{number}"] = fill(spec, name, driver_index=number)
    return StatefulDevice(spec, "dc_driver", 1, states)


def battery_module(spec: Spec, instance: int) -> StatefulDevice:
    """Return the battery that the house bank is made of, with four cells."""
    values: dict[str, dict[str, Value]] = {
        "BATTERY_STATUS_1": {},
        "BATTERY_STATUS_2": {},
        "BATTERY_STATUS_3": {"state_of_health": 97},
        "BATTERY_STATUS_4": {"desired_charge_state": "bulk"},
        "BATTERY_STATUS_6": {},
        "BATTERY_STATUS_7": {},
        "BATTERY_STATUS_8": {},
        "BATTERY_STATUS_9": {},
        "BATTERY_STATUS_10": {},
        "BATTERY_STATUS_11": {"full_capacity": 400},
        "BATTERY_STATUS_12": {"cycles": 84},
        "BATTERY_STATUS_13": {"lowest_battery_voltage": 11.9},
        "BATTERY_SUMMARY": {"module_count": 1, "cells_per_module": 4},
    }
    states = {
        name: fill(spec, name, **{"dc_instance": 1, **signals})
        if name != "BATTERY_SUMMARY"
        else fill(spec, name, **signals)
        for name, signals in values.items()
    }
    for cell in range(1, 5):
        states[f"CELL_DETAIL:{cell}"] = fill(
            spec,
            "CELL_DETAIL",
            module_instance=1,
            cell_instance="closest_to_ground" if cell == 1 else cell,
            voltage=3300 + cell,
            temperature=18,
            voltage_status="normal",
            temperature_status="normal",
        )
    sets = {
        "BATTERY_COMMAND.desired_load_on_off_status": (
            "BATTERY_STATUS_11.discharge_on_off_status"
        ),
        "BATTERY_COMMAND.desired_charge_on_off_status": (
            "BATTERY_STATUS_11.charge_on_off_status"
        ),
    }
    return StatefulDevice(spec, "battery", instance, states, sets=sets)


def gateway(spec: Spec) -> list[SimulatedDevice]:
    """Return what a well-kept node reports of itself on request."""
    counters: dict[str, dict[str, Value]] = {
        "COMMUNICATION_STATUS_1": {"receive_error_count": 3},
        "COMMUNICATION_STATUS_2": {"received_frames_count": 123_456},
        "COMMUNICATION_STATUS_3": {"bus_off_error_count": 0},
        "GENERIC_CONFIGURATION_STATUS": {"firmware_revision": 7},
        "SOFTWARE_IDENTIFICATION": {"number_of_fields": 1, "text": "1.4.2*"},
    }
    states = {name: fill(spec, name, **values) for name, values in counters.items()}
    return [StatefulDevice(spec, "node", None, states)]


def sensing(spec: Spec) -> Iterable[tuple[int, str, list[SimulatedDevice]]]:
    """Return the nodes that mostly report: address, model, devices."""
    yield 70, "battery", [battery_module(spec, 1), disconnect(spec, 1), driver(spec)]
    yield 80, "weather station", [weather_station(spec)]
    yield (
        120,
        "gas detectors",
        [
            gas_sensor(spec, 1, "lp_gas"),
            gas_sensor(spec, 2, "co"),
            gas_sensor(spec, 3, "smoke"),
        ],
    )
    yield (
        132,
        "wall panel",
        [
            Input(spec, 1, lamp=AT_THE_DOOR),
            Indicator(spec, 1),
            alarm(spec),
            Autofill(spec),
        ],
    )
    yield 133, "tire monitor", [tires(spec)]
    yield 136, "GPS", [gps(spec), compass(spec)]
    yield 143, "wireless broker", [broker(spec, 1), *gateway(spec)]
    yield 250, "clock", [Clock(spec)]
    yield 252, "chassis bridge", [chassis(spec), bridge(spec)]
