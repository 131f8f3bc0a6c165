"""The simulated coach's moving parts (RV-C 6.12 to 6.14, 6.27, 6.38 to 6.41 ...)."""

from collections.abc import Iterable
from typing import Final, override

from ...protocol.message import Message
from ...spec import Spec
from ..world import World
from .device import CONDITIONS_DO_NOT_ALLOW, Refusal, SimulatedDevice
from .keeper import KeepingDevice, fill
from .moving import Drive, Mover

_EXTEND: Final = ("extend", "retract", "stop")
_EXTENDING: Final = ("extending", "retracting")
_PLACES: Final = ("left_front", "right_front", "left_rear", "right_rear")
_HELD: Final = 0.25


def awning(spec: Spec, instance: int) -> Mover:
    """Return an awning with two lights."""
    states = {
        "AWNING_STATUS": fill(spec, "AWNING_STATUS", unlock_status="unlocked_ready"),
        "AWNING_STATUS_2": fill(
            spec, "AWNING_STATUS_2", motion_sensitivity=50, calibration="calibrated"
        ),
    }
    drive = Drive(
        report="AWNING_STATUS",
        motion="motion",
        moving=_EXTENDING,
        rest="no_motion",
        position="position",
        command="AWNING_COMMAND",
        direction="direction_of_movement",
        orders=_EXTEND,
        move_to="move_to_position",
        lockouts={
            "parked_status": "blocked_by_parked_status",
            "user_lock_status": "activated",
        },
    )
    sets = {
        "AWNING_COMMAND.user_lock": "AWNING_STATUS.user_lock_status",
        "AWNING_COMMAND.motion_sensitivity": "AWNING_STATUS_2.motion_sensitivity",
    }
    return Mover(spec, "awning", instance, states, drive, sets=sets)


def slide(spec: Spec, instance: int) -> Mover:
    """Return a slide room."""
    states = {
        "SLIDE_STATUS": fill(spec, "SLIDE_STATUS"),
        "SLIDE_MOTOR_STATUS": fill(spec, "SLIDE_MOTOR_STATUS", voltage=12.8),
        "SLIDE_SENSOR_STATUS": fill(spec, "SLIDE_SENSOR_STATUS"),
    }
    drive = Drive(
        report="SLIDE_STATUS",
        motion="motion",
        moving=_EXTENDING,
        rest="no_motion",
        position="position",
        command="SLIDE_COMMAND",
        direction="direction_of_movement",
        orders=_EXTEND,
        lockouts={
            "ignition_key": "motion_prevented",
            "leveling_jacks": "motion_prevented",
            "user_lock_status": "activated",
        },
    )
    sets = {"SLIDE_COMMAND.user_lock": "SLIDE_STATUS.user_lock_status"}
    return _Slide(spec, "slide", instance, states, drive, sets=sets)


class _Slide(Mover):
    """A slide room, whose motors draw current while they push."""

    @override
    def step(self, seconds: float, world: World) -> None:
        super().step(seconds, world)
        amperes = 18 if self.is_moving else 0
        self.put("SLIDE_MOTOR_STATUS", current_motor_1=amperes, current_motor_2=amperes)


def step(spec: Spec, instance: int) -> Mover:
    """Return an entry step."""
    drive = Drive(
        report="STEP_STATUS",
        motion="motion",
        moving=_EXTENDING,
        rest="no_motion",
        position="position",
        command="STEP_COMMAND",
        direction="direction_of_movement",
        orders=_EXTEND,
        lockouts={"obstruction_sensor_bottom": "obstruction"},
    )
    states = {"STEP_STATUS": fill(spec, "STEP_STATUS", motion="no_motion")}
    return Mover(spec, "step", instance, states, drive, speed=25.0)


def tv_lift(spec: Spec, instance: int) -> Mover:
    """Return a lift for a television."""
    drive = Drive(
        report="TV_LIFT_STATUS",
        motion="motion",
        moving=("deploying", "storing"),
        rest="no_motion",
        position="position",
        command="TV_LIFT_COMMAND",
        direction="direction_of_movement",
        orders=("deploy", "store", "stop"),
        move_to="move_to_position",
        lockouts={"user_lock_status": "activated"},
    )
    states = {"TV_LIFT_STATUS": fill(spec, "TV_LIFT_STATUS")}
    sets = {"TV_LIFT_COMMAND.user_lock": "TV_LIFT_STATUS.user_lock_status"}
    return Mover(spec, "tv_lift", instance, states, drive, speed=10.0, sets=sets)


def door(spec: Spec, instance: int) -> Mover:
    """Return a powered door with a lock."""
    drive = Drive(
        report="DOOR_STATUS",
        motion="motion",
        moving=("opening", "closing"),
        rest="no_motion",
        position="position",
        command="DOOR_COMMAND",
        direction="command",
        orders=("open", "close", "stop"),
        lockouts={"lock_status": "locked"},
    )
    states = {"DOOR_STATUS": fill(spec, "DOOR_STATUS", voltage=12.8)}
    sets = {
        "DOOR_COMMAND.lock_command": "DOOR_STATUS.lock_status",
    }
    return Mover(spec, "door", instance, states, drive, speed=20.0, sets=sets)


def window(spec: Spec, instance: int) -> Mover:
    """Return a powered window."""
    drive = Drive(
        report="WINDOW_STATUS",
        motion="motion",
        moving=("opening", "closing"),
        rest="no_motion",
        position="position",
        command="WINDOW_COMMAND",
        direction="manual_operation",
        orders=("open", "close", "stop"),
        move_to="automatic_operation",
        lockouts={"user_lock_status": "locked"},
    )
    states = {"WINDOW_STATUS": fill(spec, "WINDOW_STATUS")}
    sets = {"WINDOW_COMMAND.lock_command": "WINDOW_STATUS.user_lock_status"}
    return Mover(spec, "window", instance, states, drive, speed=20.0, sets=sets)


def _motor(spec: Spec, device_class: str, instance: int, name: str) -> Mover:
    report = f"{name}_STATUS"
    drive = Drive(
        report=report,
        motion=None,
        moving=("forward_on", "reverse_on"),
        rest="",
        position=None,
        command=f"{name}_COMMAND",
        direction="command",
        orders=("forward", "reverse", "stop"),
        held=False,
        flags=("forward_status", "reverse_status"),
        lockouts={"lock_status": "locked"},
    )
    states = {report: fill(spec, report, group=None, last_command="stop")}
    sets = {f"{name}_COMMAND.command": f"{report}.last_command"}
    return _Motor(spec, device_class, instance, states, drive, speed=10.0, sets=sets)


class _Motor(Mover):
    """A motor that takes locks as commands."""

    @override
    def told(self, message: Message) -> None:
        if (command := message.label("command")) in ("lock", "unlock"):
            self.put(self._drive.report, lock_status=f"{command}ed")
        super().told(message)


def shade(spec: Spec, instance: int) -> Mover:
    """Return a window shade."""
    return _motor(spec, "window_shade", instance, "WINDOW_SHADE_CONTROL")


def motor(spec: Spec, instance: int) -> Mover:
    """Return a motor that drives whatever the owner has put there."""
    return _motor(spec, "dc_motor", instance, "DC_MOTOR_CONTROL")


def valve(spec: Spec, instance: int) -> Mover:
    """Return a valve that can stand between its ends."""
    drive = Drive(
        report="VALVE_STATUS",
        motion="motion",
        moving=("opening", "closing"),
        rest="no_motion",
        position="position",
        command="VALVE_COMMAND",
        direction="none",
        orders=("", "", ""),
        move_to="move_to_position",
        held=False,
    )
    states = {"VALVE_STATUS": fill(spec, "VALVE_STATUS", pressure=250_000)}
    return Mover(spec, "valve", instance, states, drive, speed=50.0)


class WasteDump(Mover):
    """The valves and the hose for waste water (RV-C 6.31)."""

    def __init__(self, spec: Spec) -> None:
        """Begin closed, with the hose retracted."""
        drive = Drive(
            report="WASTEDUMP_STATUS",
            motion="sewer_hose_motion",
            moving=_EXTENDING,
            rest="no_motion",
            position="sewer_hose_position",
            command="WASTEDUMP_COMMAND",
            direction="command_hose_extension",
            orders=("begin_extension", "begin_retraction", "stop"),
            held=False,
        )
        states = {
            "WASTEDUMP_STATUS": fill(
                spec, "WASTEDUMP_STATUS", additive_reservoir_level=70
            )
        }
        report = "WASTEDUMP_STATUS"
        sets = {
            f"WASTEDUMP_COMMAND.{said}_{tank}": f"{report}.{shown}_{tank}"
            for said, shown in (
                ("autodump_command", "automatic_dumping_mode"),
                ("autodump_level", "automatic_dumping_level"),
            )
            for tank in ("black", "gray")
        }
        super().__init__(spec, "waste_dump", None, states, drive, sets=sets)

    @override
    def told(self, message: Message) -> None:
        report = "WASTEDUMP_STATUS"
        for tank in ("black", "gray"):
            match message.label(f"command_{tank}_tank"):
                case "open_dump_valve" | "start_automatic_dump_cycle":
                    if self.get(report, "safety_lock") == "on":
                        raise Refusal(CONDITIONS_DO_NOT_ALLOW)
                    self.put(report, **{f"valve_status_{tank}": "open"})
                case "close_dump_valve":
                    self.put(report, **{f"valve_status_{tank}": "closed"})
                case "start_tank_flush":
                    self.put(report, **{f"flush_status_{tank}": "flushing"})
                case "stop_tank_flush":
                    self.put(report, **{f"flush_status_{tank}": "closed"})
                case "dispense_additive":
                    self.put(report, **{f"tank_additive_{tank}": "additive_delivered"})
        super().told(message)


class Leveling(KeepingDevice):
    """Jacks, their pump and what tells whether the coach is level (RV-C 6.13)."""

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
        self._left = 0.0

    @override
    def told(self, message: Message) -> None:
        if message.name != "LEVELING_CONTROL_COMMAND":
            return
        control = "LEVELING_CONTROL_STATUS"
        if self.get(control, "park_brake") == "operation_prevented":
            raise Refusal(CONDITIONS_DO_NOT_ALLOW)
        self._left = _HELD
        for place in _PLACES:
            extend = message.label(f"extend_or_fill_{place}") == "on"
            retract = message.label(f"retract_or_dump_{place}") == "on"
            self.put(
                control,
                **{
                    f"extending_or_filling_{place}": "on" if extend else "off",
                    f"retracting_or_dumping_{place}": "on" if retract else "off",
                },
            )
            if extend or retract:
                label = "extended_not_safe_to_move" if extend else "no_action"
                self.put("LEVELING_JACK_STATUS", **{f"extension_{place}": label})

    @override
    def step(self, seconds: float, world: World) -> None:
        self._left -= seconds
        moving = self._left > 0
        self.put(
            "HYDRAULIC_PUMP_STATUS",
            pump_run_status="running" if moving else "not_running",
        )
        if not moving:
            idle = {
                f"{way}_{place}": "off"
                for way in ("extending_or_filling", "retracting_or_dumping")
                for place in _PLACES
            }
            self.put("LEVELING_CONTROL_STATUS", **idle)


class Seat(KeepingDevice):
    """The driver's seat; it moves as long as it is told to (RV-C 6.41)."""

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
        super().__init__(spec, "seat", instance, states)
        self._left = 0.0

    @override
    def told(self, message: Message) -> None:
        self._left = _HELD

    @override
    def step(self, seconds: float, world: World) -> None:
        self._left -= seconds
        if self._left <= 0:
            rest = dict.fromkeys(
                (
                    "seat_position",
                    "seat_back",
                    "seat_head_rest",
                    "seat_leg_rest",
                    "seat_back_adjustment",
                ),
                "stop",
            )
            self.put("VEHICLE_SEAT_STATUS", **rest)


def air_suspension(spec: Spec) -> KeepingDevice:
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
    return KeepingDevice(spec, "air_suspension", None, states, sets=sets)


def moving_parts(spec: Spec) -> Iterable[tuple[int, str, list[SimulatedDevice]]]:
    """Return the nodes with moving parts: address, model, devices."""
    yield 81, "leveling control", [Leveling(spec), air_suspension(spec)]
    yield (
        84,
        "slide and awning control",
        [slide(spec, 1), slide(spec, 2), awning(spec, 1), step(spec, 1)],
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
