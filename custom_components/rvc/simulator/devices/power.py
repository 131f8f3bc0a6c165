"""Simulated batteries, charger and inverter (RV-C 6.5, 6.18, 6.20)."""

from collections.abc import Mapping
from typing import Final, override

from ...protocol.message import Message, Value
from ..flows import FLOAT_FROM, TAPER_FROM, VOLTS
from ..world import World
from .device import SimulatedDevice

HOUSE, CHASSIS = 1, 2
_FLOAT_VOLTAGE, _BULK_VOLTAGE = 13.6, 14.4
_HERTZ: Final = 60.0
_ALTERNATOR, _SELF_DISCHARGE = 15.0, 0.3
"""A into and out of the chassis battery while the engine runs, and at rest."""
_WARMING: Final = 1 / 3600


class SimulatedBattery(SimulatedDevice):
    """A battery bank with its monitor."""

    device_class = "dc_source"

    def __init__(
        self,
        instance: int,
        *,
        ampere_hours: float,
        charge: float,
        priority: str = "battery_soc_bms",
    ) -> None:
        """Begin with a state of charge in percent; the priority is RV-C Table 6.5.2's."""
        super().__init__(instance)
        self.ampere_hours = ampere_hours
        self.charge = charge
        self.voltage = 12.8
        self.current = 0.0
        """A, positive out of the battery (RV-C 6.5.2)."""
        self.temperature = 18.0
        self._priority = priority
        self.reports = {
            "DC_SOURCE_STATUS_1": self._status_1,
            "DC_SOURCE_STATUS_2": self._status_2,
        }
        if instance == HOUSE:
            self.reports |= {
                "DC_SOURCE_STATUS_3": self._status_3,
                "DC_SOURCE_STATUS_4": self._status_4,
                "DC_SOURCE_STATUS_6": self._status_6,
                "DC_SOURCE_STATUS_11": self._status_11,
            }

    def _status_1(self) -> Mapping[str, Value]:
        return {
            "device_priority": self._priority,
            "dc_voltage": self.voltage,
            "dc_current": self.current,
        }

    def _status_2(self) -> Mapping[str, Value]:
        left = self.charge if self.current > 0 else 100 - self.charge
        minutes = left / 100 * self.ampere_hours * 60 / max(abs(self.current), 0.1)
        return {
            "device_priority": self._priority,
            "source_temperature": self.temperature,
            "state_of_charge": self.charge,
            "time_remaining": round(min(minutes, 60_000)),
            "time_remaining_interpretation": "time_to_empty"
            if self.current > 0
            else "time_to_full",
        }

    def _status_3(self) -> Mapping[str, Value]:
        return {
            "device_priority": self._priority,
            "state_of_health": 97,
            "capacity_remaining": round(self.charge / 100 * self.ampere_hours),
            "relative_capacity": self.charge,
            "ac_rms_ripple": 40,
        }

    def _status_4(self) -> Mapping[str, Value]:
        full = self.charge >= FLOAT_FROM
        return {
            "device_priority": self._priority,
            "desired_charge_state": "float" if full else "bulk",
            "desired_dc_voltage": _FLOAT_VOLTAGE if full else _BULK_VOLTAGE,
            "desired_dc_current": 100,
            "battery_type": "lithium_iron_phosphate",
        }

    def _status_6(self) -> Mapping[str, Value]:
        disconnects: dict[str, Value] = {
            f"{cause}_disconnect_status": "connected"
            for cause in (
                "high_voltage",
                "low_voltage",
                "low_state_of_charge",
                "low_dc_source_temperature",
                "high_dc_source_temperature",
            )
        }
        low = self.charge < 10
        return disconnects | {
            "device_priority": self._priority,
            "high_voltage_limit_status": "not_reached",
            "low_voltage_limit_status": "not_reached",
            "low_state_of_charge_limit_status": "limit_reached"
            if low
            else "not_reached",
        }

    def _status_11(self) -> Mapping[str, Value]:
        return {
            "device_priority": self._priority,
            "discharge_on_off_status": "discharge_bus_connected",
            "charge_on_off_status": "charge_bus_connected",
            "charge_detected": "charge_detected"
            if round(self.current, 1) < 0
            else "no_charge_detected",
            "reserve_status": "above_reserve_level",
            "full_capacity": round(self.ampere_hours),
            "dc_power": round(abs(self.voltage * self.current)),
        }

    @override
    def step(self, seconds: float, world: World) -> None:
        if self.instance == HOUSE:
            self.current = world.flows.battery
            world.house_charge, world.house_voltage = self.charge, self.voltage
        elif world.engine_runs:
            self.current = -min(_ALTERNATOR, (100 - self.charge) * 10)
        else:
            self.current = _SELF_DISCHARGE if world.now else 0.0
        # It lies in the bay, which is neither as cold nor as warm as outside.
        wanted = 14 + world.outside / 3
        self.temperature += (wanted - self.temperature) * min(_WARMING * seconds, 1)
        self.charge -= self.current * seconds / 36 / self.ampere_hours
        self.charge = min(max(self.charge, 0.0), 100.0)
        self.voltage = 12.5 + self.charge / 100 - self.current * 0.004


def charge_state(charge: float) -> str:
    """Return what a charger does at a state of charge."""
    if charge < TAPER_FROM:
        return "bulk"
    return "absorption" if charge < FLOAT_FROM else "float"


class SimulatedCharger(SimulatedDevice):
    """The charger that shore power feeds."""

    device_class = "charger"

    def __init__(self, instance: int) -> None:
        """Begin enabled."""
        super().__init__(instance)
        self.enabled = True
        self.kept = {
            "default_state_on_power_up": "charger_enabled",
            "auto_recharge_enable": "enabled",
            "force_charge": "not_forced",
        }
        self.state = "float"
        self._world = World()
        self.reports = {
            "CHARGER_STATUS": self._status,
            "CHARGER_STATUS_2": self._status_2,
        }
        self.commands = {"CHARGER_COMMAND": self._execute}

    def _status(self) -> Mapping[str, Value]:
        amperes = self._world.flows.charger
        return {
            "charge_voltage": self._world.house_voltage,
            "charge_current": amperes,
            "charge_current_percent_of_maximum": amperes,
            "operating_state": self.state,
            **self.kept,
        }

    def _status_2(self) -> Mapping[str, Value]:
        return {
            "dc_source_instance": HOUSE,
            "charger_priority": 100,
            "charging_voltage": self._world.house_voltage,
            "charging_current": self._world.flows.charger,
            "charger_temperature": round(24 + self._world.flows.charger / 4),
        }

    def _execute(self, message: Message) -> None:
        match message.label("status"):
            case "enable":
                self.enabled = True
            case "disable":
                self.enabled = False
        for signal in self.kept:
            if (label := message.label(signal)) is not None:
                self.kept[signal] = label.replace("cancel_forcing", "not_forced")
        self.touch("CHARGER_STATUS")

    @override
    def step(self, seconds: float, world: World) -> None:
        before, self._world = self.state, world
        world.charger_enabled = self.enabled
        if not self.enabled:
            self.state = "disable"
        elif world.source is None:
            self.state = "not_charging"
        else:
            self.state = charge_state(world.house_charge)
        if self.state != before:
            self.touch("CHARGER_STATUS")


class SimulatedInverter(SimulatedDevice):
    """The inverter that feeds the AC loads without shore power."""

    device_class = "inverter"

    def __init__(self, instance: int) -> None:
        """Begin enabled."""
        super().__init__(instance)
        self.enabled = True
        self.flags = {
            "load_sense": "disabled",
            "pass_through": "enabled",
            "generator_support": "disabled",
        }
        self._world = World()
        self.reports = {
            "INVERTER_STATUS": self._status,
            "INVERTER_AC_STATUS_1": self._ac_status,
            "INVERTER_DC_STATUS": self._dc_status,
        }
        self.commands = {"INVERTER_COMMAND": self._execute}

    @property
    def state(self) -> str:
        """Return the status label."""
        if self._world.source is not None:
            return "ac_passthru"
        return "invert" if self.enabled else "disabled"

    def _status(self) -> Mapping[str, Value]:
        return {
            "status": self.state,
            "battery_temperature_sensor_present": "present_and_active",
            "load_sense_enabled": self.flags["load_sense"],
            "inverter_enabled": "enabled" if self.enabled else "disabled",
            "pass_through_enable": self.flags["pass_through"],
            "generator_support_enabled": self.flags["generator_support"],
        }

    def _ac_status(self) -> Mapping[str, Value]:
        live = self.state != "disabled"
        return {
            "line": "line_1",
            "input_output": "output",
            "rms_voltage": VOLTS if live else 0,
            "rms_current": self._world.flows.inverter_out / VOLTS if live else 0,
            "frequency": _HERTZ if live else 0,
        }

    def _dc_status(self) -> Mapping[str, Value]:
        return {
            "dc_voltage": self._world.house_voltage,
            "dc_amperage": self._world.flows.inverter,
        }

    def _execute(self, message: Message) -> None:
        match message.label("inverter_enable"):
            case "enable":
                self.enabled = True
            case "disable":
                self.enabled = False
        for flag in self.flags:
            if (order := message.label(f"{flag}_enable")) is not None:
                self.flags[flag] = f"{order}d"
        self.touch("INVERTER_STATUS")

    @override
    def step(self, seconds: float, world: World) -> None:
        before = self.state
        self._world = world
        world.inverter_enabled = self.enabled
        if self.state != before:
            self.touch("INVERTER_STATUS")
