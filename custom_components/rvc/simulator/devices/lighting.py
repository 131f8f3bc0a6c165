"""Simulated dimmers (RV-C 6.24)."""

from collections.abc import Mapping
from typing import Final, override

from ...protocol.message import Message, Value
from ...spec import Spec
from ..world import World
from .device import CONDITIONS_DO_NOT_ALLOW, NOT_EXECUTED, Refusal, SimulatedDevice
from .rows import is_locked_by, lock_of

_FULL: Final = 100.0
_STEP: Final = 0.5
_STATUS: Final = "DC_DIMMER_STATUS_3"
_CURRENTS: Final = "DC_DIMMER_STATUS_2"
_AMPERES_AT_FULL: Final = 2.0
# A ramp without a time takes this long over the whole range.
_USUAL_RAMP: Final = 1.0
_WORKS_WHILE_LOCKED: Final = ("stop", "unlock", "save_scene")
_NOT_IN_A_GROUP: Final = 0xFF


class SimulatedDimmer(SimulatedDevice):
    """A dimmer output; one that is not dimmable only knows 0 and 100 %."""

    device_class = "dc_dimmer"

    def __init__(
        self,
        spec: Spec,
        instance: int,
        *,
        dimmable: bool = True,
        group: int = 1,
        level: float = 0.0,
    ) -> None:
        """Begin at a level in percent, as a member of a group (1 to 7)."""
        super().__init__(instance)
        self._lock = lock_of(spec, _STATUS)
        self.level = level
        self.memory = _FULL
        self.locked = False
        self.dimmable = dimmable
        # Bit n cleared: member of group n + 1; bit 7 cleared: groups at all
        self._group = 0x7F & ~(1 << group - 1)
        self._target = level
        self._rate = 0.0
        self._off_in: float | None = None
        self._last_command: str | None = "set_level"
        self.reports = {_STATUS: self._status, _CURRENTS: self._currents}
        self.commands = {"DC_DIMMER_COMMAND_2": self._execute}

    def set(self, level: float) -> None:
        """Go to a level at once, as by a switch of its own."""
        self._go_to(level, 0)
        self.touch()

    @property
    def is_changing(self) -> bool:
        """Return whether a ramp is under way."""
        return self.level != self._target

    @override
    def is_addressed_by(self, message: Message) -> bool:
        if message.instance != _NOT_IN_A_GROUP:
            return message.instance == self.instance
        asked = message.data[1]
        # Cleared bits name the groups that are meant; bit 7 set means none.
        return not asked & 0x80 and bool(~asked & ~self._group & 0x7F)

    def _status(self) -> Mapping[str, Value]:
        lit = self.level > 0
        return {
            "group": self._group,
            "operating_status": "changing_by_ramp" if self.is_changing else self.level,
            self._lock.signal: self._lock.locked
            if self.locked
            else self._lock.unlocked,
            "overcurrent_status": "not_in_overcurrent",
            "override_status": "inactive",
            "enable_status": "enabled",
            "delay_duration": None if self._off_in is None else "240_or_more",
            "last_command": self._last_command,
            "interlock_status": "not_active",
            "load_status": "nonzero_or_flashing" if lit else "status_zero",
            "undercurrent": "not_active",
            "master_memory_value": self.memory,
        }

    def _currents(self) -> Mapping[str, Value]:
        return {
            "master_current": round(self.level / _FULL * _AMPERES_AT_FULL),
            "master_fault": "no_fault",
        }

    def _execute(self, message: Message) -> None:
        command = message.label("command")
        if self.locked and command not in _WORKS_WHILE_LOCKED:
            raise Refusal(CONDITIONS_DO_NOT_ALLOW)
        level = self._asked_level(message)
        ramp = message.number("ramp_time") or _USUAL_RAMP
        level_and_ramp: Mapping[str | None, tuple[float, float]] = {
            "set_level": (level, 0),
            "on_delay": (level, 0),
            "on_duration": (level, 0),
            "off_delay": (0, 0),
            "memory_off": (0, 0),
            "toggle": (0 if self.level else level, 0),
            "stop": (self.level, 0),
            "ramp_brightness": (level, ramp),
            "ramp_up": (_FULL, ramp),
            "ramp_down": (0, ramp),
        }
        self._off_in = None
        if command == "on_duration":
            self._off_in = message.number("delay_duration") or None
        elif command == "memory_off":
            self.memory = self.level or self.memory
        if command in level_and_ramp:
            self._go_to(*level_and_ramp[command])
        elif (locked := is_locked_by(self._lock, message)) is not None:
            self.locked = locked
        else:
            raise Refusal(NOT_EXECUTED)
        self._last_command = command
        self.touch()

    def _asked_level(self, message: Message) -> float:
        if message.label("desired_level") in (
            "dimmed_memory_value",
            "master_memory_value",
        ):
            return self.memory
        level = message.number("desired_level")
        return _FULL if level is None else min(level, _FULL)

    def _go_to(self, level: float, seconds: float) -> None:
        if not self.dimmable:
            level, seconds = (_FULL if level else 0.0), 0
        self._target = level
        if seconds:
            self._rate = abs(level - self.level) / seconds
        else:
            self.level = level

    @override
    def step(self, seconds: float, world: World) -> None:
        if self.is_changing:
            left = self._target - self.level
            way = min(self._rate * seconds, abs(left))
            self.level += way if left > 0 else -way
            if abs(left) <= way:
                self.touch()
        if self._off_in is not None:
            self._off_in -= seconds
            if self._off_in <= 0:
                self._off_in = None
                self._go_to(0, 0)
                self.touch()
        world.dc_load += self.level / _FULL * _AMPERES_AT_FULL
