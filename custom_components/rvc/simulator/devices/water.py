"""Simulated tanks, water heater and pump (RV-C 6.9, 6.28, 6.29)."""

from collections.abc import Mapping
from typing import Final, override

from ...protocol.message import Message, Value
from ..world import World
from .device import OUT_OF_RANGE, Refusal, SimulatedDevice

FRESH, BLACK, GRAY, PROPANE = 0, 1, 2, 3
_WASTE: Final = {BLACK: "black", GRAY: "gray"}
_STEPS: Final = 100
_GRAY_SHARE: Final = 0.8
_LITRES_PER_KILOJOULE: Final = 1 / 25_000

_HEATER: Final = "WATERHEATER_STATUS"
_COLD: Final = 12.0
_HOTTEST: Final = 80.0
_HEATING: Final = 0.05
_LEAK: Final = 1 / 20_000
_HYSTERESIS: Final = 4.0
_BURNER_POWER: Final = 3.5
_ELEMENT_POWER: Final = 1400.0

_PUMP: Final = "WATER_PUMP_STATUS"
_CUT_OUT: Final = 310_000.0
_CUT_IN: Final = 200_000.0
_PASCALS_PER_SECOND: Final = 20_000.0
_PUMP_AMPERES: Final = 6.0
_TAP: Final = 0.02
_DUMPED: Final = 1.5


class SimulatedTank(SimulatedDevice):
    """A tank that fills or drains by what the other devices use."""

    device_class = "tank"

    def __init__(self, instance: int, litres: float, size: float) -> None:
        """Begin with a level in percent; the size is in L."""
        super().__init__(instance)
        self.litres = litres
        self.size = size
        self._reported = -1
        self.reports = {
            "TANK_STATUS": self._status,
            "TANK_GEOMETRY_STATUS": self._geometry,
        }

    def _geometry(self) -> Mapping[str, Value]:
        # Half full and full, as readings of the sender.
        return {
            "number_of_entries": 2,
            "point_1_level": 1,
            "point_1_precision": 2,
            "point_1_table_value": 512,
            "point_2_level": 1,
            "point_2_precision": 1,
            "point_2_table_value": 1023,
        }

    def _status(self) -> Mapping[str, Value]:
        # Propane senders tell a share, and neither volume nor size.
        volume = self.instance != PROPANE
        return {
            "relative_level": self._step(),
            "resolution": _STEPS,
            "absolute_level": round(self.litres) if volume else None,
            "tank_size": round(self.size) if volume else None,
        }

    def _step(self) -> int:
        return round(self.litres / self.size * _STEPS)

    @override
    def step(self, seconds: float, world: World) -> None:
        flow = {
            FRESH: world.filling - world.water_use,
            GRAY: world.water_use * _GRAY_SHARE,
            BLACK: world.water_use * (1 - _GRAY_SHARE),
            PROPANE: -world.gas_use * _LITRES_PER_KILOJOULE,
        }.get(self.instance or FRESH, 0.0)
        if _WASTE.get(self.instance or FRESH) in world.draining:
            flow -= _DUMPED
        self.litres = min(max(self.litres + flow * seconds, 0.0), self.size)
        if self.instance == FRESH:
            world.fresh_level = self.litres / self.size * _STEPS
        if self._step() != self._reported:
            self._reported = self._step()
            self.touch("TANK_STATUS")


class SimulatedWaterHeater(SimulatedDevice):
    """A water heater with burner and electric element."""

    device_class = "water_heater"

    def __init__(self, instance: int) -> None:
        """Begin switched off, with lukewarm water."""
        super().__init__(instance)
        self.mode = "off"
        self.heat_to = 55.0
        self.water = 30.0
        self.is_heating = False
        self.reports = {_HEATER: self._status}
        self.commands = {"WATERHEATER_COMMAND": self._execute}

    def _status(self) -> Mapping[str, Value]:
        burns = self.is_heating and self.mode in ("combustion", "gas_and_electric")
        element = self.is_heating and self.mode in (
            "electric",
            "gas_and_electric",
            "automatic",
        )
        return {
            "operating_modes": self.mode,
            "set_point_temperature": self.heat_to,
            "water_temperature": self.water,
            "thermostat_status": "set_point_not_met"
            if self.is_heating
            else "set_point_met",
            "burner_status": "lit" if burns else "off",
            "ac_element_status": "active" if element else "inactive",
            "high_temperature_limit_switch_status": "not_tripped",
            "failure_to_ignite_status": "no_failure",
            "ac_power_failure_status": "ac_power_present",
            "dc_power_failure_status": "dc_power_present",
            "dc_power_warning_status": "dc_power_sufficient",
        }

    def _execute(self, message: Message) -> None:
        degrees = message.number("set_point_temperature")
        if degrees is not None and not _COLD <= degrees <= _HOTTEST:
            raise Refusal(OUT_OF_RANGE)
        self.mode = message.label("operating_modes") or self.mode
        self.heat_to = self.heat_to if degrees is None else degrees
        self.touch()

    @override
    def step(self, seconds: float, world: World) -> None:
        before = self.is_heating
        world.heater_mode = self.mode
        below = self.heat_to if self.is_heating else self.heat_to - _HYSTERESIS
        can = self.mode not in ("off", "electric", "automatic") or world.has_ac
        self.is_heating = self.mode != "off" and can and self.water < below
        if self.is_heating:
            self.water += _HEATING * seconds
            if self.mode in ("combustion", "gas_and_electric"):
                world.gas_use += _BURNER_POWER
            else:
                world.ac_load += _ELEMENT_POWER
        self.water += (world.outside - self.water) * _LEAK * seconds
        if world.water_use:
            self.water += (_COLD - self.water) * world.water_use / 40 * seconds
        if self.is_heating is not before:
            self.touch()


class SimulatedPump(SimulatedDevice):
    """The water pump; a tap that is open now and then lets it run."""

    device_class = "water_pump"

    def __init__(self) -> None:
        """Begin disabled, with pressure in the pipes."""
        super().__init__()
        self.enabled = False
        self.is_running = False
        self.tap_open = False
        self.tap = _TAP
        """L/s through what is open."""
        self.pressure = 250_000.0
        self.cut_out = _CUT_OUT
        self.regulator = _CUT_OUT
        self.reports = {_PUMP: self._status}
        self.commands = {"WATER_PUMP_COMMAND": self._execute}

    def _status(self) -> Mapping[str, Value]:
        return {
            "operating_status": "enabled" if self.enabled else "disabled",
            "pump_status": "running" if self.is_running else "not_running",
            "water_hookup_detected": "not_hooked_up",
            "current_system_pressure": self.pressure,
            "pump_pressure_setting": self.cut_out,
            "regulator_pressure_setting": self.regulator,
            "operating_current": _PUMP_AMPERES if self.is_running else 0,
        }

    def _execute(self, message: Message) -> None:
        match message.label("command"):
            case "enable_pump":
                self.enabled = True
            case "disable_pump":
                self.enabled = False
        self.cut_out = message.number("pump_pressure_setting") or self.cut_out
        self.regulator = message.number("regulator_pressure_setting") or self.regulator
        self.touch()

    @override
    def step(self, seconds: float, world: World) -> None:
        before = self.is_running
        if self.tap_open and self.pressure > 0:
            self.pressure = max(self.pressure - _PASCALS_PER_SECOND * seconds, 0.0)
            world.water_use += self.tap
        starts = self.pressure < _CUT_IN
        self.is_running = self.enabled and (
            starts or (before and self.pressure < self.cut_out)
        )
        if self.is_running:
            self.pressure += 2 * _PASCALS_PER_SECOND * seconds
            self.pressure = min(self.pressure, self.cut_out)
            world.dc_load += _PUMP_AMPERES
        if self.is_running is not before:
            self.touch()
