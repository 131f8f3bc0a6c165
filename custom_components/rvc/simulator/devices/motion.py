"""The simulated coach's moving parts (RV-C 6.12 to 6.14, 6.27, 6.38 to 6.41 ...)."""

from collections.abc import Iterable
from typing import Final, override

from ...protocol.message import Message
from ...spec import Spec
from ..world import World
from .device import CONDITIONS_DO_NOT_ALLOW, Refusal, SimulatedDevice
from .moving import MovingDevice
from .stateful import StatefulDevice, fill

_PLACES: Final = ("left_front", "right_front", "left_rear", "right_rear")
_ADJUSTED_FOR: Final = 0.25


def awning(spec: Spec, instance: int) -> MovingDevice:
    """Return an awning with two lights."""
    states = {
        "AWNING_STATUS": fill(spec, "AWNING_STATUS", unlock_status="unlocked_ready"),
        "AWNING_STATUS_2": fill(
            spec, "AWNING_STATUS_2", motion_sensitivity=50, calibration="calibrated"
        ),
    }
    sets = {"AWNING_COMMAND.motion_sensitivity": "AWNING_STATUS_2.motion_sensitivity"}
    return MovingDevice(spec, "awning", instance, states, sets=sets)


class Slide(MovingDevice):
    """A slide room, whose motors draw current while they push."""

    def __init__(self, spec: Spec, instance: int) -> None:
        """Begin closed."""
        states = {
            "SLIDE_STATUS": fill(spec, "SLIDE_STATUS"),
            "SLIDE_MOTOR_STATUS": fill(spec, "SLIDE_MOTOR_STATUS", voltage=12.8),
            "SLIDE_SENSOR_STATUS": fill(spec, "SLIDE_SENSOR_STATUS"),
        }
        super().__init__(spec, "slide", instance, states)

    @override
    def step(self, seconds: float, world: World) -> None:
        super().step(seconds, world)
        amperes = 18 if self.is_moving else 0
        self.update(
            "SLIDE_MOTOR_STATUS", current_motor_1=amperes, current_motor_2=amperes
        )


def step(spec: Spec, instance: int) -> MovingDevice:
    """Return an entry step."""
    states = {"STEP_STATUS": fill(spec, "STEP_STATUS", motion="no_motion")}
    return MovingDevice(spec, "step", instance, states, speed=25.0)


def tv_lift(spec: Spec, instance: int) -> MovingDevice:
    """Return a lift for a television."""
    states = {"TV_LIFT_STATUS": fill(spec, "TV_LIFT_STATUS")}
    return MovingDevice(spec, "tv_lift", instance, states, speed=10.0)


def door(spec: Spec, instance: int) -> MovingDevice:
    """Return a powered door with a lock."""
    states = {"DOOR_STATUS": fill(spec, "DOOR_STATUS", voltage=12.8)}
    return MovingDevice(spec, "door", instance, states, speed=20.0)


def window(spec: Spec, instance: int) -> MovingDevice:
    """Return a powered window."""
    states = {"WINDOW_STATUS": fill(spec, "WINDOW_STATUS")}
    return MovingDevice(spec, "window", instance, states, speed=20.0)


def _motor(spec: Spec, device_class: str, instance: int, name: str) -> MovingDevice:
    report = f"{name}_STATUS"
    states = {report: fill(spec, report, group=None, last_command="stop")}
    sets = {f"{name}_COMMAND.command": f"{report}.last_command"}
    return MovingDevice(spec, device_class, instance, states, speed=10.0, sets=sets)


def shade(spec: Spec, instance: int) -> MovingDevice:
    """Return a window shade."""
    return _motor(spec, "window_shade", instance, "WINDOW_SHADE_CONTROL")


def motor(spec: Spec, instance: int) -> MovingDevice:
    """Return a motor that drives whatever the owner has put there."""
    return _motor(spec, "dc_motor", instance, "DC_MOTOR_CONTROL")


def valve(spec: Spec, instance: int) -> MovingDevice:
    """Return a valve that can stand between its ends."""
    states = {"VALVE_STATUS": fill(spec, "VALVE_STATUS", pressure=250_000)}
    return MovingDevice(spec, "valve", instance, states, speed=50.0)


class WasteDump(MovingDevice):
    """The valves and the hose for waste water (RV-C 6.31)."""

    def __init__(self, spec: Spec) -> None:
        """Begin closed, with the hose retracted."""
        report = "WASTEDUMP_STATUS"
        states = {report: fill(spec, report, additive_reservoir_level=70)}
        sets = {
            f"WASTEDUMP_COMMAND.{commanded}_{tank}": f"{report}.{shown}_{tank}"
            for commanded, shown in (
                ("autodump_command", "automatic_dumping_mode"),
                ("autodump_level", "automatic_dumping_level"),
            )
            for tank in ("black", "gray")
        }
        super().__init__(spec, "waste_dump", None, states, sets=sets)

    @override
    def step(self, seconds: float, world: World) -> None:
        super().step(seconds, world)
        for tank in ("black", "gray"):
            is_open = self.drives[f"dump_valve_{tank}"].position > 0
            (world.draining.add if is_open else world.draining.discard)(tank)

    @override
    def handle(self, message: Message) -> None:
        report = "WASTEDUMP_STATUS"
        for tank in ("black", "gray"):
            match message.label(f"command_{tank}_tank"):
                case "start_automatic_dump_cycle":
                    valve = self.drives[f"dump_valve_{tank}"]
                    valve.move(1)
                    valve.show()
                case "start_tank_flush":
                    self.update(report, **{f"flush_status_{tank}": "flushing"})
                case "stop_tank_flush":
                    self.update(report, **{f"flush_status_{tank}": "closed"})
                case "dispense_additive":
                    self.update(
                        report, **{f"tank_additive_{tank}": "additive_delivered"}
                    )
        super().handle(message)


class Leveling(MovingDevice):
    """Jacks, their pump and what shows whether the coach is level (RV-C 6.13)."""

    def __init__(self, spec: Spec) -> None:
        """Begin with the jacks stored, on a slope."""
        names = (
            "LEVELING_CONTROL_STATUS",
            "LEVELING_JACK_STATUS",
            "LEVELING_SENSOR_STATUS",
            "LEVELING_AIR_STATUS",
            "HYDRAULIC_PUMP_STATUS",
            "LEVELING_SENSOR_PITCH_CONFIG_STATUS",
            "LEVELING_SENSOR_ROLL_CONFIG_STATUS",
        )
        states = {name: fill(spec, name) for name in names}
        states["LEVELING_JACK_STATUS"]["number_of_jacks"] = 4
        states["LEVELING_SENSOR_STATUS"] |= {"pitch": 1.2, "roll": -0.8}
        states["HYDRAULIC_PUMP_STATUS"]["voltage"] = 12.8
        super().__init__(spec, "leveling", None, states)

    @override
    def handle(self, message: Message) -> None:
        # What keeps one jack from moving keeps the whole system from it.
        if message.name == self.drive.motion.command and self.drive.is_locked_out:
            raise Refusal(CONDITIONS_DO_NOT_ALLOW)
        super().handle(message)

    @override
    def step(self, seconds: float, world: World) -> None:
        super().step(seconds, world)
        moving = "running" if self.is_moving else "not_running"
        self.update("HYDRAULIC_PUMP_STATUS", pump_run_status=moving)
        for place in _PLACES:
            out = self.drives[f"jack_{place}"].position > 0
            label = "extended_not_safe_to_move" if out else "no_action"
            self.update("LEVELING_JACK_STATUS", **{f"extension_{place}": label})


class Seat(MovingDevice):
    """The driver's seat; it moves as long as it is asked to (RV-C 6.41)."""

    def __init__(self, spec: Spec, instance: int) -> None:
        """Begin at rest, with heat, fan and massage."""
        states = {
            "VEHICLE_SEAT_STATUS": fill(
                spec,
                "VEHICLE_SEAT_STATUS",
                max_seat_heat=3,
                max_fan_level=3,
                max_massage_level=5,
                seat_heat="off",
            ),
            "VEHICLE_SEAT_LIGHTING_STATUS": fill(
                spec, "VEHICLE_SEAT_LIGHTING_STATUS", on_duration="always_on"
            ),
        }
        super().__init__(spec, "seat", instance, states, speed=10.0)
        self._adjusting = 0.0

    @override
    def handle(self, message: Message) -> None:
        super().handle(message)
        self._adjusting = _ADJUSTED_FOR

    @override
    def step(self, seconds: float, world: World) -> None:
        super().step(seconds, world)
        self._adjusting -= seconds
        if self._adjusting <= 0:
            self.update("VEHICLE_SEAT_STATUS", seat_back_adjustment="stop")


def air_suspension(spec: Spec) -> StatefulDevice:
    """Return an air suspension at ride height."""
    sensors = {f"{place}_sensor_mode": 50 for place in _PLACES}
    states = {
        "AAS_STATUS": fill(spec, "AAS_STATUS", aas_operating_status="on", **sensors),
        "AAS_SENSOR_STATUS": fill(spec, "AAS_SENSOR_STATUS"),
        "SUSPENSION_AIR_PRESSURE_STATUS": fill(
            spec,
            "SUSPENSION_AIR_PRESSURE_STATUS",
            suspension_system_supply_pressure=110,
        ),
    }
    sets = {"AAS_COMMAND.aas_operating_state": "AAS_STATUS.aas_operating_status"}
    return StatefulDevice(spec, "air_suspension", None, states, sets=sets)


def moving_parts(spec: Spec) -> Iterable[tuple[int, str, list[SimulatedDevice]]]:
    """Return the nodes with moving parts: address, model, devices."""
    yield 81, "leveling control", [Leveling(spec), air_suspension(spec)]
    yield (
        84,
        "slide and awning control",
        [Slide(spec, 1), Slide(spec, 2), awning(spec, 1), step(spec, 1)],
    )
    yield 129, "waste dump", [WasteDump(spec), valve(spec, 1)]
    yield (
        134,
        "shade and door control",
        [
            shade(spec, 1),
            shade(spec, 2),
            door(spec, 1),
            window(spec, 1),
            motor(spec, 1),
            tv_lift(spec, 1),
            Seat(spec, 1),
        ],
    )
