"""Simulated air conditioner, furnace, heated floor, roof fan and refrigerator."""

from collections.abc import Iterable
from typing import Final, override

from ...spec import Spec
from ..world import World
from .device import SimulatedDevice
from .loads import REFRIGERATOR
from .moving import MovingDevice
from .stateful import StatefulDevice, fill

_FLOOR: Final = "FLOOR_HEAT_STATUS"
_WARMING: Final = 0.02
_LEAK: Final = 1 / 4000
_FRIDGE: Final = "REFRIGERATOR_STATUS:fridge"
_COMPRESSOR_POWER: Final = 180.0
_CHILLING, _THAWING = 1 / 900, 1 / 1500
"""K in a second, with and without the compressor."""
_SLACK: Final = 0.5
_FAN: Final = "ROOF_FAN_STATUS_1"
_DOME: Final = "ROOF_FAN_STATUS_2"


def air_conditioner(spec: Spec, instance: int) -> StatefulDevice:
    """Return an air conditioner with a heat pump and its components."""
    full = {"max_fan_speed": 100, "max_air_conditioning_output_level": 100}
    components = {
        f"AIR_CONDITIONER_COMPONENT_STATUS{suffix}:{kind}": fill(
            spec,
            f"AIR_CONDITIONER_COMPONENT_STATUS{suffix}",
            component_type=kind,
            component_index=1,
            **({} if suffix else {"component_state": "off"}),
        )
        for suffix in ("", "_2")
        for kind in ("compressor", "inside_fan")
    }
    states = {
        "AIR_CONDITIONER_STATUS": fill(spec, "AIR_CONDITIONER_STATUS", **full),
        "AIR_CONDITIONER_STATUS_2": fill(
            spec,
            "AIR_CONDITIONER_STATUS_2",
            exterior_temperature=8,
            coil_temperature=9,
        ),
        "HEAT_PUMP_STATUS": fill(spec, "HEAT_PUMP_STATUS", max_heat_output_level=100),
        **components,
    }
    return StatefulDevice(spec, "air_conditioner", instance, states)


def furnace(spec: Spec, instance: int) -> StatefulDevice:
    """Return a furnace that waits for its thermostat."""
    states = {"FURNACE_STATUS": fill(spec, "FURNACE_STATUS", dead_band=0.5)}
    return StatefulDevice(spec, "furnace", instance, states)


class FloorHeat(StatefulDevice):
    """A heated floor that warms up and cools down (RV-C 6.36)."""

    def __init__(self, spec: Spec, instance: int) -> None:
        """Begin off, with a cold floor."""
        states = {
            _FLOOR: fill(
                spec, _FLOOR, measured_temperature=15.0, set_point=26.0, dead_band=1
            )
        }
        sets = {
            "FLOOR_HEAT_COMMAND.desired_operating_mode": f"{_FLOOR}.operating_mode",
            "FLOOR_HEAT_COMMAND.desired_operating_status": f"{_FLOOR}.operating_status",
        }
        super().__init__(spec, "floor_heat", instance, states, sets=sets)

    @override
    def step(self, seconds: float, world: World) -> None:
        state = self.states[_FLOOR]
        warm, wanted = state["measured_temperature"], state["set_point"]
        assert isinstance(warm, (int, float)) and isinstance(wanted, (int, float))
        heats = state["operating_status"] == "on" and warm < wanted
        room = world.rooms.get(1, warm)
        warm += (_WARMING if heats else (room - warm) * _LEAK) * seconds
        state["measured_temperature"] = warm
        self.update(_FLOOR, heat_element_status="on" if heats else "off")


class RoofFan(MovingDevice):
    """A roof fan whose dome closes when it rains (RV-C 6.46)."""

    def __init__(self, spec: Spec, instance: int) -> None:
        """Begin off and closed, with six speeds."""
        states = {
            _FAN: fill(
                spec, _FAN, fan_speed_setting=50, ambient_temperature=21, set_point=24
            ),
            _DOME: fill(spec, _DOME, fan_steps_supported=6),
        }
        sets = {
            "ROOF_FAN_COMMAND_2.desired_setpoint_controlled_dome": (
                f"{_DOME}.setpoint_controlled_dome_state"
            )
        }
        super().__init__(spec, "roof_fan", instance, states, speed=15, sets=sets)

    def rain(self, *, falls: bool) -> None:
        """Let it rain, or stop raining."""
        self.update(_DOME, rain_sensor="rain_detected" if falls else "no_rain")
        if falls and self.get(_DOME, "rain_sensor_override") == "sensor_used":
            self.drive.move(-1)
            self.drive.show()


class Refrigerator(StatefulDevice):
    """A refrigerator with a freezer and one compressor, behind an outlet."""

    def __init__(self, spec: Spec, instance: int) -> None:
        """Begin a little warm."""
        states = {
            f"REFRIGERATOR_STATUS:{cavity}": fill(
                spec,
                "REFRIGERATOR_STATUS",
                cavity=cavity,
                current_temperature=now,
                set_temperature=wanted,
                fuel_source="ac_voltage",
                refrigerator_mode="on",
            )
            for cavity, now, wanted in (("fridge", 5.0, 4.0), ("freezer", -17.0, -18.0))
        }
        super().__init__(spec, "refrigerator", instance, states)
        self._warmer = 1.0
        """By how much it is warmer than it is set to, in K."""
        self._chills = True

    @override
    def step(self, seconds: float, world: World) -> None:
        slack = -_SLACK if self._chills else _SLACK
        is_on = self.get(_FRIDGE, "refrigerator_mode") == "on"
        self._chills = is_on and self._warmer > slack
        world.wants[REFRIGERATOR] = _COMPRESSOR_POWER if self._chills else 0.0
        runs = self.runs = self._chills and REFRIGERATOR in world.powered
        self._warmer += (-_CHILLING if runs else _THAWING) * seconds
        self._warmer = min(self._warmer, 12.0)

    runs = False
    """Whether the compressor turns."""

    @override
    def show(self, world: World) -> None:
        super().show(world)
        for report, state in self.states.items():
            wanted = state["set_temperature"]
            assert isinstance(wanted, (int, float))
            self.follow(
                report,
                current_temperature=round(wanted + self._warmer, 1),
                compressor_speed=40 if self.runs else 0,
            )


def comfort(spec: Spec) -> Iterable[tuple[int, str, list[SimulatedDevice]]]:
    """Return the nodes for comfort: address, model, devices."""
    yield (
        103,
        "air conditioner",
        [air_conditioner(spec, 1), furnace(spec, 1), FloorHeat(spec, 1)],
    )
    yield 107, "refrigerator", [Refrigerator(spec, 1)]
    yield 142, "roof fan", [RoofFan(spec, 1)]
