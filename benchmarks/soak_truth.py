"""What the rude coach truly is, beside what Home Assistant shows of it."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from homeassistant.core import State

from custom_components.rvc.simulator.devices.climate import SimulatedZone
from custom_components.rvc.simulator.devices.device import SimulatedDevice
from custom_components.rvc.simulator.devices.generation import GeneratorStart
from custom_components.rvc.simulator.devices.lighting import SimulatedDimmer
from custom_components.rvc.simulator.devices.loads import SimulatedLoad
from custom_components.rvc.simulator.devices.moving import Drive, MovingDevice
from custom_components.rvc.simulator.devices.power import SimulatedBattery
from custom_components.rvc.simulator.devices.stateful import StatefulDevice
from custom_components.rvc.simulator.devices.water import (
    SimulatedPump,
    SimulatedTank,
    SimulatedWaterHeater,
)
from custom_components.rvc.simulator.rude.coach import RudeCoach
from custom_components.rvc.simulator.rude.outputs import MOTOR_OUTPUTS

type Shown = Mapping[str, Any]
"""The state, under "state", and attributes; None where it does not matter."""

FULL = 100.0
GONE = ("unavailable", "unknown")
AT_REST = object()
"""The state of what does not move, wherever it is."""
WINDOW = 5.0
"""What was true within these seconds may be shown."""


@dataclass
class Watched:
    """An entity, and what it has to show."""

    entity_id: str
    devices: list[tuple[str, int | None]]
    """Device class and instance of what it shows."""
    shows: Callable[[RudeCoach], Shown]
    tolerance: float = 0.0
    """By how much a number may differ."""
    is_measured: bool = False
    """Whether it changes by itself."""
    history: deque[tuple[float, Shown]] = field(default_factory=deque)
    """What was true within the window, and what was before; the oldest first."""

    def note(self, now: float, coach: RudeCoach) -> None:
        """Note what is true now."""
        history, truth = self.history, self.shows(coach)
        if not history or history[-1][1] != truth:
            history.append((now, truth))
        # What is older is never looked at: kept, it would be what grows over hours.
        while len(history) > 1 and history[1][0] < now - WINDOW:
            history.popleft()

    def changed_at(self) -> float:
        """Return when the truth has changed."""
        return self.history[-1][0] if self.history else 0.0

    def is_right(self, state: State, now: float) -> bool:
        """Return whether a state shows what is true, or was within the window."""
        last = True
        for since, truth in reversed(self.history):
            if self._matches(state, truth):
                return True
            if not last and since < now - WINDOW:
                break
            if since < now - WINDOW:
                break
            last = False
        return False

    def _matches(self, state: State, truth: Shown) -> bool:
        for name, wanted in truth.items():
            shown = state.state if name == "state" else state.attributes.get(name)
            if wanted is None or shown is None:
                continue
            if wanted is AT_REST:
                if shown in ("opening", "closing"):
                    return False
                continue
            if isinstance(wanted, float):
                if abs(float(shown) - wanted) > self.tolerance:
                    return False
            elif shown != wanted:
                return False
        return True


def on_off(is_on: bool) -> str:
    """Return the state of what is on or off."""
    return "on" if is_on else "off"


def _lamp(instance: int) -> Callable[[RudeCoach], Shown]:
    def shows(coach: RudeCoach) -> Shown:
        lamp = cast(SimulatedDimmer, coach.device("dc_dimmer", instance))
        level = lamp.level / FULL * 255 if lamp.level and lamp.dimmable else None
        return {"state": on_off(lamp.level > 0), "brightness": level}

    return shows


def _load(kind: str, instance: int) -> Callable[[RudeCoach], Shown]:
    def shows(coach: RudeCoach) -> Shown:
        load = cast(SimulatedLoad, coach.device(kind, instance))
        return {"state": on_off(load.is_on)}

    return shows


def _zone(instance: int) -> Callable[[RudeCoach], Shown]:
    modes = {"off": "off", "heat": "heat", "cool": "cool"}

    def shows(coach: RudeCoach) -> Shown:
        zone = cast(SimulatedZone, coach.device("thermostat", instance))
        wanted = {"heat": zone.heat_to, "cool": zone.cool_to}.get(zone.mode)
        return {
            "state": modes.get(zone.mode),
            "temperature": wanted,
            "current_temperature": zone.room,
        }

    return shows


def drive_of(coach: RudeCoach, device_class: str, instance: int) -> Drive:
    """Return what moves a device."""
    return cast(MovingDevice, coach.device(device_class, instance)).drive


def _moving(device_class: str, instance: int) -> Callable[[RudeCoach], Shown]:
    def shows(coach: RudeCoach) -> Shown:
        drive = drive_of(coach, device_class, instance)
        if drive.is_moving:
            moving = "opening" if drive.direction > 0 else "closing"
            # No attribute: it only tells that the truth changes.
            return {"state": moving, "on its way": drive.position}
        if drive.motion.position is None:
            return {"state": AT_REST}
        # Between them the rounding of the status decides.
        state = (
            None if 0 < drive.position < 1 else "open" if drive.position else "closed"
        )
        return {"state": state, "current_position": float(drive.position)}

    return shows


def _pair(coach: RudeCoach) -> Shown:
    for instance, state in zip(MOTOR_OUTPUTS, ("opening", "closing"), strict=True):
        if cast(SimulatedDimmer, coach.device("dc_dimmer", instance)).level:
            return {"state": state}
    return {"state": AT_REST}


def stateful(coach: RudeCoach, kind: str, instance: int | None) -> StatefulDevice:
    """Return a device that keeps its statuses."""
    return cast(StatefulDevice, coach.device(kind, instance))


def _lock(coach: RudeCoach) -> Shown:
    label = stateful(coach, "door", 1).get("DOOR_STATUS", "lock_status")
    return {"state": "locked" if label == "locked" else "unlocked"}


def _demand(coach: RudeCoach) -> Shown:
    start = cast(GeneratorStart, coach.device("generator_start"))
    return {"state": on_off(start.is_demanded)}


def _tank(instance: int) -> Callable[[RudeCoach], Shown]:
    def shows(coach: RudeCoach) -> Shown:
        tank = cast(SimulatedTank, coach.device("tank", instance))
        return {"state": tank.litres / tank.size * FULL}

    return shows


def _heater(coach: RudeCoach) -> Shown:
    heater = cast(SimulatedWaterHeater, coach.device("water_heater", 1))
    return {
        "state": "off" if heater.mode == "off" else None,
        "temperature": heater.heat_to,
    }


def _pump(coach: RudeCoach) -> Shown:
    return {"state": on_off(cast(SimulatedPump, coach.device("water_pump")).enabled)}


def _voltage(coach: RudeCoach) -> Shown:
    # What others know of it is a step behind.
    return {"state": cast(SimulatedBattery, coach.device("dc_source", 1)).voltage}


LAMPS = range(1, 25)
MOVERS: Mapping[str, tuple[str, int]] = {
    "cover.patio_awning": ("awning", 1),
    "cover.slide_room_1": ("slide", 1),
    "cover.step_1": ("step", 1),
    "cover.shade_1": ("window_shade", 1),
    "cover.shade_2": ("window_shade", 2),
    "cover.motor_1": ("dc_motor", 1),
    "cover.window_1": ("window", 1),
    "cover.tv_lift_1": ("tv_lift", 1),
}
PAIR = "cover.output_awning"


def watched() -> Iterator[Watched]:
    """Return all entities that are watched."""
    for instance in LAMPS:
        about: list[tuple[str, int | None]] = [("dc_dimmer", instance)]
        yield Watched(f"light.dimmer_{instance}", about, _lamp(instance), 2.0)
    for kind, instance in (("ac", 1), ("ac", 2), ("dc", 1), ("dc", 2)):
        name = f"{kind}_load"
        about = [(name, instance)]
        yield Watched(f"switch.{name}_{instance}", about, _load(name, instance))
    for instance in (1, 2, 3):
        about = [("thermostat", instance)]
        name = f"climate.thermostat_{instance}"
        yield Watched(name, about, _zone(instance), 0.25, is_measured=True)
    for name, (kind, instance) in MOVERS.items():
        about = [(kind, instance)]
        yield Watched(name, about, _moving(kind, instance), 3.0)
    outputs: list[tuple[str, int | None]] = [
        ("dc_dimmer", one) for one in MOTOR_OUTPUTS
    ]
    yield Watched(PAIR, outputs, _pair)
    yield Watched("lock.door_1_door_lock", [("door", 1)], _lock)
    demand = "switch.automatic_generator_start_demand"
    yield Watched(demand, [("generator_start", None)], _demand)
    heater = "water_heater.water_heater_1"
    yield Watched(heater, [("water_heater", 1)], _heater, 0.1, True)
    yield Watched("switch.water_pump", [("water_pump", None)], _pump)
    for instance, kind in enumerate(("fresh_water", "black_water", "gray_water")):
        name = f"sensor.{kind}_tank_level"
        yield Watched(name, [("tank", instance)], _tank(instance), 2.1, True)
    voltage = "sensor.house_battery_voltage"
    yield Watched(voltage, [("dc_source", 1)], _voltage, 0.2, True)


def in_motion(coach: RudeCoach) -> Iterator[tuple[str, SimulatedDevice]]:
    """Return what moves now: the entity, and the device."""
    for name, (kind, instance) in MOVERS.items():
        device = cast(MovingDevice, coach.device(kind, instance))
        if device.is_moving:
            yield name, device
    for instance in MOTOR_OUTPUTS:
        output = cast(SimulatedDimmer, coach.device("dc_dimmer", instance))
        if output.level:
            yield PAIR, output
