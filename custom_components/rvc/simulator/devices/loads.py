"""Simulated loads (RV-C 6.22, 6.23)."""

from collections.abc import Mapping
from typing import override

from ...protocol.message import Message, Value
from ...spec import Spec
from ..flows import VOLTS
from ..world import World
from .device import CONDITIONS_DO_NOT_ALLOW, NOT_EXECUTED, Refusal, SimulatedDevice
from .rows import is_locked_by, lock_of

_FULL = 100.0
REFRIGERATOR = "refrigerator"
"""The appliance behind one of the outlets."""


class SimulatedLoad(SimulatedDevice):
    """A load that is switched; an automatic one may be shed."""

    def __init__(
        self,
        spec: Spec,
        kind: str,
        instance: int,
        *,
        amperes: float,
        automatic: bool = False,
        dimmable: bool = False,
        appliance: str | None = None,
    ) -> None:
        """Begin off; the kind is "dc" or "ac".

        What an appliance draws is what it wants, whatever it could.
        """
        super().__init__(instance)
        self.device_class = f"{kind}_load"  # type: ignore[misc]
        self.is_on = False
        self.is_shed = False
        self.locked = False
        self.level = _FULL
        self.dimmable = dimmable
        self.automatic = automatic
        self._amperes = self._drawn = amperes
        self._appliance = appliance
        self._prefix = f"{kind.upper()}_LOAD"
        self._lock = lock_of(spec, f"{self._prefix}_STATUS_2")
        self.reports = {
            f"{self._prefix}_STATUS": self._status,
            f"{self._prefix}_STATUS_2": self._status_2,
        }
        self.commands = {f"{self._prefix}_COMMAND": self._execute}

    def shed(self) -> None:
        """Have it shed by the energy management."""
        self.is_shed = True
        self.touch()

    @property
    def current(self) -> float:
        """Return the current that it draws now, in A."""
        return self._drawn if self.is_on and not self.is_shed else 0.0

    def _status(self) -> Mapping[str, Value]:
        level: Value = self.level if self.is_on else 0
        return {
            "group": None,
            "operating_status": "shed" if self.is_shed else level,
            "operating_mode": "automatic" if self.automatic else "manual",
            "variable_level_capability": "dimmable"
            if self.dimmable
            else "not_dimmable",
            "priority": 7,
            "demanded_current": round(self._amperes),
            "present_current": self.current,
        }

    def _status_2(self) -> Mapping[str, Value]:
        return {
            self._lock.signal: self._lock.locked
            if self.locked
            else self._lock.unlocked,
            "overcurrent_status": "not_in_overcurrent",
            "override_status": "inactive",
            "enable_status": "enabled",
            "interlock_status": "not_active",
        }

    def _execute(self, message: Message) -> None:
        level = message.number("desired_level")
        command = message.label("command")
        if (locked := is_locked_by(self._lock, message)) is not None:
            self.locked = locked
            self.touch()
            return
        if self.locked:
            raise Refusal(CONDITIONS_DO_NOT_ALLOW)
        if self.dimmable and level:
            self.level = level
        match command:
            case "set_level" | "on_duration" | "on_delay" if (
                message.get("desired_level") == "toggle"
            ):
                self.is_on = not self.is_on
            case "set_level" | "on_duration" | "on_delay":
                self.is_on = level is None or level > 0
            case "off_delay" | "memory_off":
                self.is_on = False
            case "toggle":
                self.is_on = not self.is_on
            case _:
                raise Refusal(NOT_EXECUTED)
        self.is_shed = False
        self.touch()

    @override
    def step(self, seconds: float, world: World) -> None:
        if self._prefix == "DC_LOAD":
            world.dc_load += self.current
            return
        before = self.current
        wanted = world.wants.get(self._appliance or "", self._amperes * VOLTS)
        self._drawn = wanted / VOLTS if world.has_ac else 0.0
        if self._appliance is not None:
            is_live = self.is_on and not self.is_shed and world.has_ac
            (world.powered.add if is_live else world.powered.discard)(self._appliance)
        world.ac_load += self.current * VOLTS
        if self.current != before:
            self.touch(f"{self._prefix}_STATUS")
