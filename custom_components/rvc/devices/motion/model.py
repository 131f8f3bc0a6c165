"""What moves: awnings, rooms, steps, windows, valves ... (RV-C 6.14, 6.27, 6.38 ff.).

A motion is a row: how a status tells of it and how a command asks for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ...protocol.message import Value

type Sign = tuple[str, str]
"""A signal of the status, and the label that it has then."""

FULL: Final = 100.0
"""The position of what is wholly open, in percent."""


@dataclass(frozen=True, kw_only=True)
class Motion:
    """One thing that moves, of all devices of a class."""

    device_class: str
    key: str
    """What tells it from other motions of the device; also its translation key."""
    status: str
    command: str
    open: Mapping[str, Value]
    close: Mapping[str, Value]
    stop: Mapping[str, Value] | None = None
    opening: tuple[Sign, ...] = ()
    closing: tuple[Sign, ...] = ()
    opened: tuple[Sign, ...] = ()
    closed: tuple[Sign, ...] = ()
    position: str | None = None
    move_to: str | None = None
    """The command's signal for a position in percent."""
    repeat: float | None = None
    """How often the command is repeated while it moves, in s (hold to run)."""
    travel_time: float = 30.0
    """How long the whole way takes at the most, in s."""
    lockouts: tuple[Sign, ...] = ()
    """What says that it must not move."""
    valve: bool = False
    main: bool = True
    """Whether it is what the device is for."""
    enabled: bool = True
    kind: str | None = None
    """What it is, as far as the class tells: awning, door, window, shade."""
    extra: Mapping[str, Value] = field(default_factory=dict)
    """What the command says beside, whatever is asked."""

    def turned_round(self) -> Motion:
        """Return the motion of a device that is wired the other way round."""
        return replace(
            self,
            open=self.close,
            close=self.open,
            opening=self.closing,
            closing=self.opening,
            opened=self.closed,
            closed=self.opened,
        )

    def by_time(self) -> Motion:
        """Return the motion of a device whose reports of its position are not used."""
        return replace(self, position=None, move_to=None, opened=(), closed=())

    def taking(self, travel_time: float) -> Motion:
        """Return the motion of a device whose whole way takes this long, in s."""

        def timed(said: Mapping[str, Value]) -> Mapping[str, Value]:
            return {**said, "duration": travel_time} if "duration" in said else said

        return replace(
            self,
            open=timed(self.open),
            close=timed(self.close),
            travel_time=travel_time,
        )

    def features(self) -> frozenset[str]:
        """Return what a device with this motion shows to have, any of it.

        A status of several motions leaves out what the device does not have.
        """
        if self.main:
            return frozenset({self.status})
        signs = (*self.opening, *self.closing, *self.opened, *self.closed)
        return frozenset(f"{self.status}.{name}" for name, _ in signs)


def _blocked(label: str, *signals: str) -> tuple[Sign, ...]:
    return tuple((signal, label) for signal in signals)


# Commands of these chapters must come again every 100 ms, or the motion ends.
_HOLD: Final = 0.1

_PARKED_LOCKS: Final = (
    ("parked_status", "blocked_by_parked_status"),
    ("ignition_key", "blocked_by_ignition"),
    ("low_voltage", "blocked_by_low_voltage"),
    ("generic_lock", "blocked_by_lockout_signal"),
    ("user_lock_status", "activated"),
)


def _seat(part: str, to: str, back: str) -> Motion:
    return Motion(
        device_class="seat",
        key=part,
        status="VEHICLE_SEAT_STATUS",
        command="VEHICLE_SEAT_COMMAND",
        open={part: to},
        close={part: back},
        stop={part: "stop"},
        opening=((part, to),),
        closing=((part, back),),
        repeat=_HOLD,
        travel_time=10.0,
        main=False,
    )


def _jack(place: str) -> Motion:
    mode = {"operating_mode": "manual_hydraulic_multi_point"}
    return Motion(
        device_class="leveling",
        key=f"jack_{place}",
        status="LEVELING_CONTROL_STATUS",
        command="LEVELING_CONTROL_COMMAND",
        open={**mode, f"extend_or_fill_{place}": "on"},
        close={**mode, f"retract_or_dump_{place}": "on"},
        stop={"operating_mode": "inactive"},
        opening=((f"extending_or_filling_{place}", "on"),),
        closing=((f"retracting_or_dumping_{place}", "on"),),
        repeat=_HOLD,
        lockouts=_blocked(
            "operation_prevented",
            "park_brake",
            "ignition_key",
            "low_voltage",
            "other_lockout",
        ),
        main=False,
        enabled=False,
    )


def _dump_valve(tank: str) -> Motion:
    return Motion(
        device_class="waste_dump",
        key=f"dump_valve_{tank}",
        status="WASTEDUMP_STATUS",
        command="WASTEDUMP_COMMAND",
        open={f"command_{tank}_tank": "open_dump_valve"},
        close={f"command_{tank}_tank": "close_dump_valve"},
        opened=((f"valve_status_{tank}", "open"),),
        closed=((f"valve_status_{tank}", "closed"),),
        lockouts=(("safety_lock", "on"),),
        valve=True,
        main=False,
    )


def _motor(device_class: str, status: str, command: str, **special: object) -> Motion:
    travel = 30.0
    run: dict[str, Value] = {"motor_duty": FULL, "duration": travel}
    return Motion(
        device_class=device_class,
        key=device_class,
        status=status,
        command=command,
        open={"command": "forward", **run},
        close={"command": "reverse", **run},
        stop={"command": "stop"},
        opening=(("forward_status", "forward_on"),),
        closing=(("reverse_status", "reverse_on"),),
        lockouts=(
            ("lock_status", "locked"),
            ("disable1_status", "active"),
            ("disable2_status", "active"),
        ),
        extra={"interlock": frozenset[str]()},
        travel_time=travel,
        **special,  # type: ignore[arg-type]
    )


MOTIONS: Final = (
    Motion(
        device_class="awning",
        key="awning",
        status="AWNING_STATUS",
        command="AWNING_COMMAND",
        open={"direction_of_movement": "extend"},
        close={"direction_of_movement": "retract"},
        stop={"direction_of_movement": "stop"},
        opening=(("motion", "extending"),),
        closing=(("motion", "retracting"),),
        position="position",
        move_to="move_to_position",
        repeat=_HOLD,
        travel_time=90.0,
        lockouts=_PARKED_LOCKS,
        kind="awning",
    ),
    Motion(
        device_class="slide",
        key="slide",
        status="SLIDE_STATUS",
        command="SLIDE_COMMAND",
        open={"direction_of_movement": "extend"},
        close={"direction_of_movement": "retract"},
        stop={"direction_of_movement": "stop"},
        opening=(("motion", "extending"),),
        closing=(("motion", "retracting"),),
        position="position",
        repeat=_HOLD,
        travel_time=120.0,
        lockouts=(
            *_blocked(
                "motion_prevented",
                "park_brake",
                "leveling_jacks",
                "ignition_key",
                "air_seal",
                "low_voltage",
            ),
            ("user_lock_status", "activated"),
        ),
    ),
    Motion(
        device_class="step",
        key="step",
        status="STEP_STATUS",
        command="STEP_COMMAND",
        open={"direction_of_movement": "extend"},
        close={"direction_of_movement": "retract"},
        stop={"direction_of_movement": "stop"},
        opening=(("motion", "extending"),),
        closing=(("motion", "retracting"),),
        position="position",
        repeat=0.075,
        travel_time=10.0,
        lockouts=_blocked(
            "obstruction", "obstruction_sensor_bottom", "obstruction_sensor_front_face"
        ),
    ),
    Motion(
        device_class="tv_lift",
        key="tv_lift",
        status="TV_LIFT_STATUS",
        command="TV_LIFT_COMMAND",
        open={"direction_of_movement": "deploy"},
        close={"direction_of_movement": "store"},
        stop={"direction_of_movement": "stop"},
        opening=(("motion", "deploying"),),
        closing=(("motion", "storing"),),
        position="position",
        move_to="move_to_position",
        repeat=_HOLD,
        travel_time=60.0,
        lockouts=(*_PARKED_LOCKS, ("overcurrent_status", "overcurrent_drawn")),
    ),
    Motion(
        device_class="door",
        key="door",
        status="DOOR_STATUS",
        command="DOOR_COMMAND",
        open={"command": "open"},
        close={"command": "close"},
        stop={"command": "stop"},
        opening=(("motion", "opening"),),
        closing=(("motion", "closing"),),
        position="position",
        repeat=_HOLD,
        travel_time=20.0,
        lockouts=(("lock_status", "locked"),),
        kind="door",
    ),
    Motion(
        device_class="window",
        key="window",
        status="WINDOW_STATUS",
        command="WINDOW_COMMAND",
        open={"manual_operation": "open"},
        close={"manual_operation": "close"},
        stop={"manual_operation": "stop"},
        opening=(("motion", "opening"),),
        closing=(("motion", "closing"),),
        position="position",
        move_to="automatic_operation",
        repeat=_HOLD,
        travel_time=20.0,
        lockouts=(("user_lock_status", "locked"),),
        kind="window",
    ),
    Motion(
        device_class="roof_fan",
        key="dome",
        status="ROOF_FAN_STATUS_2",
        command="ROOF_FAN_COMMAND_2",
        open={"dome_command": "open"},
        close={"dome_command": "close"},
        stop={"dome_command": "stop"},
        opening=(("dome_mode", "opening"),),
        closing=(("dome_mode", "closing"),),
        position="dome_position",
        move_to="desired_dome_position",
        main=False,
    ),
    _motor(
        "window_shade",
        "WINDOW_SHADE_CONTROL_STATUS",
        "WINDOW_SHADE_CONTROL_COMMAND",
        kind="shade",
    ),
    _motor("dc_motor", "DC_MOTOR_CONTROL_STATUS", "DC_MOTOR_CONTROL_COMMAND"),
    Motion(
        device_class="valve",
        key="valve",
        status="VALVE_STATUS",
        command="VALVE_COMMAND",
        open={"move_to_position": FULL},
        close={"move_to_position": 0},
        opening=(("motion", "opening"),),
        closing=(("motion", "closing"),),
        position="position",
        move_to="move_to_position",
        valve=True,
    ),
    Motion(
        device_class="waste_dump",
        key="sewer_hose",
        status="WASTEDUMP_STATUS",
        command="WASTEDUMP_COMMAND",
        open={"command_hose_extension": "begin_extension"},
        close={"command_hose_extension": "begin_retraction"},
        stop={"command_hose_extension": "stop"},
        opening=(("sewer_hose_motion", "extending"),),
        closing=(("sewer_hose_motion", "retracting"),),
        position="sewer_hose_position",
        travel_time=60.0,
        main=False,
    ),
    _dump_valve("black"),
    _dump_valve("gray"),
    _seat("seat_position", "move_forward", "move_backward"),
    _seat("seat_back", "stand_up", "fall_back"),
    _seat("seat_head_rest", "move_up", "move_down"),
    _seat("seat_leg_rest", "move_up", "move_down"),
    *(
        _jack(place)
        for place in (
            "left_front",
            "right_front",
            "left_middle",
            "right_middle",
            "left_rear",
            "right_rear",
        )
    ),
)
