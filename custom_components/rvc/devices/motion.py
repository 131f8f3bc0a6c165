"""What moves: awnings, rooms, steps, windows, valves ... (RV-C 6.14, 6.27, 6.38 ff.).

A motion is a row: how a status tells of it and how a command asks for it. A
mover is the motion of one device; it never leaves anything running by itself.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ..protocol.message import Message, Value
from .device import Device
from .errors import LockedOut

type Sign = tuple[str, str]
"""A signal of the status, and the label that it has then."""

_FULL: Final = 100.0
_ARRIVED: Final = 0.75
_NEARLY_ALL: Final = 0.95
# What has not moved this long after it was told to will not move any more.
_STARTS_WITHIN: Final = 3.0


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
    run: dict[str, Value] = {"motor_duty": _FULL, "duration": travel}
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
        open={"move_to_position": _FULL},
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


class Mover:
    """The motion of one device."""

    def __init__(self, device: Device, motion: Motion) -> None:
        """Take the device and its motion; where it stands is not yet known."""
        self.device = device
        self.motion = motion
        self._assumed: float | None = None
        self._since: float | None = None
        self._way = 0
        device.on_receive(self._receive)

    def _is(self, signs: tuple[Sign, ...]) -> bool:
        status = self.motion.status
        return any(self.device.label(status, name) == label for name, label in signs)

    @property
    def is_opening(self) -> bool:
        """Tell whether it moves towards open."""
        return self._is(self.motion.opening)

    @property
    def is_closing(self) -> bool:
        """Tell whether it moves towards closed."""
        return self._is(self.motion.closing)

    @property
    def reports_position(self) -> bool:
        """Tell whether the device says where it stands."""
        motion = self.motion
        return f"{motion.status}.{motion.position}" in self.device.features

    @property
    def is_assumed(self) -> bool:
        """Tell whether where it stands is only reckoned from time."""
        return not self.motion.opened and not self.reports_position

    @property
    def position(self) -> float | None:
        """Return how far it is open, in percent; None where nobody can know."""
        motion = self.motion
        if motion.position is not None:
            reported = self.device.number(motion.status, motion.position)
            if reported is not None:
                return min(reported, _FULL)
            if self.reports_position:
                return None
        if self._is(motion.opened):
            return _FULL
        if self._is(motion.closed):
            return 0.0
        return None if motion.opened else self._reckoned()

    def _reckoned(self) -> float | None:
        if self._assumed is None or self._since is None:
            return self._assumed
        elapsed = asyncio.get_running_loop().time() - self._since
        moved = self._way * elapsed / self.motion.travel_time * _FULL
        return min(max(self._assumed + moved, 0.0), _FULL)

    def _receive(self, message: Message) -> None:
        """Reckon where it stands, from when it moves and when it rests."""
        if message.name != self.motion.status:
            return
        way = 1 if self.is_opening else -1 if self.is_closing else 0
        if way == self._way:
            return
        now = asyncio.get_running_loop().time()
        self._assumed = self._reckoned()
        if self._assumed is None and self._since is not None:
            # After the time of the whole way it is at its end, wherever it began.
            if now - self._since >= _NEARLY_ALL * self.motion.travel_time:
                self._assumed = _FULL if self._way > 0 else 0.0
        self._way = way
        self._since = now if way else None

    @property
    def lockout(self) -> str | None:
        """Return the signal that says it must not move; None where none does."""
        status = self.motion.status
        for name, label in self.motion.lockouts:
            if self.device.label(status, name) == label:
                return name
        return None

    async def open(self) -> None:
        """Move to the open end."""
        await self._go(self.motion.open, 1, _FULL)

    async def close(self) -> None:
        """Move to the closed end."""
        await self._go(self.motion.close, -1, 0.0)

    async def move_to(self, percent: float) -> None:
        """Move to a position, where it says where it stands or time tells."""
        if percent in (0, _FULL):
            await (self.open() if percent else self.close())
        elif self.motion.move_to is not None:
            way = 1 if percent > (self.position or 0.0) else -1
            signals: Mapping[str, Value] = {self.motion.move_to: percent}
            await self._go(signals, way, percent, repeats=False)
        else:
            way = 1 if percent > (self.position or 0.0) else -1
            signals = self.motion.open if way > 0 else self.motion.close
            await self._go(signals, way, percent)

    async def stop(self) -> None:
        """End the motion, whoever began it."""
        motion = self.motion
        if motion.stop is not None:
            await self.device.stop_moving(
                motion.key, motion.command, {**motion.extra, **motion.stop}
            )

    async def _go(
        self,
        signals: Mapping[str, Value],
        way: int,
        target: float,
        *,
        repeats: bool = True,
    ) -> None:
        if (lockout := self.lockout) is not None:
            raise LockedOut(self.device, lockout)
        motion = self.motion
        journey = _Journey(self, way, target)
        stop = None if motion.stop is None else {**motion.extra, **motion.stop}
        if stop is None:
            await self.device.command(
                motion.command, journey.fits, **{**motion.extra, **signals}
            )
        else:
            await self.device.move(
                motion.key,
                motion.command,
                {**motion.extra, **signals},
                stop,
                journey.fits,
                journey.goes_on,
                repeat=motion.repeat if repeats else None,
                longest=motion.travel_time,
            )


class _Journey:
    """One way from where it stands to a target."""

    def __init__(self, mover: Mover, way: int, target: float) -> None:
        self._mover = mover
        self._way = way
        self._target = target
        self._began = asyncio.get_running_loop().time()
        self._has_moved = False
        self.has_ended = False

    def fits(self, status: Message) -> bool:
        """Tell whether a status shows that it obeys, or is there already."""
        motion = self._mover.motion
        if status.name != motion.status:
            return False
        signs = motion.opening if self._way > 0 else motion.closing
        if any(status.label(name) == label for name, label in signs):
            return True
        ends = motion.opened if self._way > 0 else motion.closed
        if any(status.label(name) == label for name, label in ends):
            return True
        if motion.position is None:
            return False
        reported = status.number(motion.position)
        return reported is not None and self._is_there(reported)

    def _is_there(self, position: float) -> bool:
        past = (position - self._target) * self._way
        return past >= -_ARRIVED

    def goes_on(self) -> bool:
        """Tell whether it is to move on; called again and again while it moves."""
        mover = self._mover
        position = mover.position
        moves = mover.is_opening if self._way > 0 else mover.is_closing
        self._has_moved = self._has_moved or moves
        elapsed = asyncio.get_running_loop().time() - self._began
        rests = not moves and (self._has_moved or elapsed > _STARTS_WITHIN)
        there = position is not None and self._is_there(position)
        self.has_ended = rests or (there and not mover.is_assumed)
        if mover.is_assumed and 0 < self._target < _FULL and there:
            return False
        return not self.has_ended and mover.lockout is None and mover.device.available
