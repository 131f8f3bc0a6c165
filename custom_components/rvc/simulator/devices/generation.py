"""Simulated generator with its automatic start, sun, shore power and switches."""

from collections.abc import Iterable, Mapping
from typing import Final, override

from ...protocol.message import Message, Value
from ...spec import Spec
from ..world import World
from .device import SimulatedDevice
from .stateful import StatefulDevice, fill

_PREHEAT, _CRANK = 1.0, 2.0
_VOLTS, _HERTZ = 120.0, 60.0
_CAPACITY: Final = 5000.0
_STATUS: Final = "GENERATOR_STATUS_1"
_DEMAND: Final = "GENERATOR_DEMAND_STATUS"
# A demand lasts that long when it is repeated; then it waits for the answer to a poll.
_LASTS, _POLL_WAIT = 60.0, 3.0


def ac_point(
    spec: Spec, prefix: str, parts: Mapping[str, Value], *, volts: float, amperes: float
) -> dict[str, dict[str, Value]]:
    """Return the four statuses of one line of an AC point (RV-C 6.1)."""
    suffix = "-".join(str(part) for part in parts.values())
    values: tuple[dict[str, Value], ...] = (
        {"rms_voltage": volts, "rms_current": amperes, "frequency": _HERTZ},
        {"peak_voltage": volts * 1.4, "peak_current": amperes, "capacity": 50},
        {"real_power": round(volts * amperes), "complementary_leg": None},
        {"qualification_status": "qualified_good_ac"},
    )
    return {
        f"{prefix}_STATUS_{number}:{suffix}": fill(
            spec, f"{prefix}_STATUS_{number}", **parts, **signals
        )
        for number, signals in enumerate(values, start=1)
    }


def ac_limits(
    spec: Spec, prefix: str, parts: Mapping[str, Value]
) -> dict[str, dict[str, Value]]:
    """Return the limits beyond which a line of an AC point is bad."""
    suffix = "-".join(str(part) for part in parts.values())
    values: tuple[dict[str, Value], ...] = (
        {
            "extreme_low_voltage_level": 90,
            "low_voltage_level": 104,
            "high_voltage_level": 130,
            "extreme_high_voltage_level": 138,
            "qualification_time": 30,
        },
        {"high_frequency_limit": 65, "low_frequency_limit": 55},
    )
    return {
        f"{prefix}_CONFIGURATION_STATUS_{number}:{suffix}": fill(
            spec, f"{prefix}_CONFIGURATION_STATUS_{number}", **parts, **signals
        )
        for number, signals in enumerate(values, start=1)
    }


class Generator(StatefulDevice):
    """A generator that preheats, cranks and runs (RV-C 6.18)."""

    def __init__(self, spec: Spec) -> None:
        """Begin stopped, after 412 hours."""
        line: dict[str, Value] = {"instance": 1, "line": "line_1"}
        states = {
            _STATUS: fill(
                spec, _STATUS, engine_run_time=412 * 60, start_battery_voltage=12.7
            ),
            "GENERATOR_STATUS_2": fill(
                spec, "GENERATOR_STATUS_2", eng_coolant_temperature=18
            ),
            **ac_point(spec, "GENERATOR_AC", line, volts=0, amperes=0),
            **ac_limits(spec, "GENERATOR_ACFAULT", line),
            "GENERATOR_START_CONFIG_STATUS": fill(
                spec,
                "GENERATOR_START_CONFIG_STATUS",
                generator_type="run_and_crank_inputs",
                generator_pre_crank_time=5,
                generator_max_crank_time=10,
                generator_stop_time=3,
            ),
        }
        for name in (
            "GENERATOR_DC_STATUS_1",
            "GENERATOR_DC_STATUS_2",
            "GENERATOR_DC_CONFIGURATION_STATUS",
            "GENERATOR_DC_CONFIGURATION_STATUS_2",
            "GENERATOR_DC_CONFIGURATION_STATUS_3",
            "GENERATOR_DC_CONFIGURATION_STATUS_4",
            "GENERATOR_DC_EQUALIZATION_STATUS",
            "GENERATOR_DC_EQUALIZATION_CONFIGURATION_STATUS",
        ):
            states[f"{name}:1"] = fill(spec, name, instance=1)
        super().__init__(spec, "generator", None, states)
        self._since = self._ran = 0.0
        self._warm = 18.0

    @property
    def state(self) -> str:
        """Return the status label."""
        return str(self.get(_STATUS, "status"))

    @override
    def handle(self, message: Message) -> None:
        if message.name != "GENERATOR_COMMAND":
            return
        match message.label("command"):
            case "start" if self.state in ("stopped", "priming"):
                self.start()
            case "stop":
                self.stop()
            case "manual_prime":
                self.update(_STATUS, status="priming")
            case "manual_preheat":
                self.update(_STATUS, status="preheat")
        self.touch(_STATUS)

    def start(self) -> None:
        """Begin to preheat."""
        self._since = 0.0
        self.update(_STATUS, status="preheat")

    def stop(self) -> None:
        """Stop at once."""
        self.update(_STATUS, status="stopped", engine_load=0)

    @override
    def step(self, seconds: float, world: World) -> None:
        self._since += seconds
        if self.state == "preheat" and self._since > _PREHEAT:
            self.update(_STATUS, status="cranking")
        elif self.state == "cranking" and self._since > _PREHEAT + _CRANK:
            self.update(_STATUS, status="running", engine_load=35)
        runs = world.generator_runs = self.state == "running"
        minutes = self.states[_STATUS]["engine_run_time"]
        assert isinstance(minutes, (int, float))
        if runs:
            self._ran += seconds
        if self._ran >= 60:
            self._ran -= 60
            self.follow(_STATUS, engine_run_time=minutes + 1)
        self.update(
            "GENERATOR_STATUS_2",
            engine_rpm=1800 if runs else 0,
            eng_oil_pressure=320 if runs else 0,
            fuel_rate=2.5 if runs else 0,
        )
        wanted, rate = (82.0, 1 / 240) if runs else (world.outside + 4, 1 / 3000)
        self._warm += (wanted - self._warm) * min(rate * seconds, 1)
        self.follow("GENERATOR_STATUS_2", eng_coolant_temperature=round(self._warm))

    @override
    def show(self, world: World) -> None:
        super().show(world)
        if self.state == "running":
            load = round(world.flows.drawn / _CAPACITY * 100)
            self.follow(_STATUS, engine_load=load)


class GeneratorStart(StatefulDevice):
    """The automatic start, which starts and stops a generator (RV-C 6.35)."""

    def __init__(self, spec: Spec, generator: Generator) -> None:
        """Start and stop this generator."""
        criterion: dict[str, Value] = {
            "instance": 1,
            "active_status": "active",
            "criterion_type": "dc_voltage",
            "dc_instance": 1,
            "dc_voltage_threshold": 11.8,
            "time_under_threshold": 5,
        }
        states = {
            _DEMAND: fill(
                spec,
                _DEMAND,
                quiet_time_begin_hour=22,
                quiet_time_end_hour=7,
                minimum_cycle_time=10,
            ),
            "AGS_CRITERION_STATUS:1": fill(spec, "AGS_CRITERION_STATUS", **criterion),
            "AGS_CRITERION_STATUS_2:1": fill(
                spec,
                "AGS_CRITERION_STATUS_2",
                instance=1,
                criterion_type="dc_voltage",
                time_under_counter="threshold_not_passed",
            ),
            "AGS_DEMAND_CONFIGURATION_STATUS": fill(
                spec, "AGS_DEMAND_CONFIGURATION_STATUS"
            ),
        }
        command = "GENERATOR_DEMAND_COMMAND"
        sets = {
            f"{command}.set_{name}": f"{_DEMAND}.{name}"
            for name in (
                "quiet_time_begin_hour",
                "quiet_time_begin_minute",
                "quiet_time_end_hour",
                "quiet_time_end_minute",
                "minimum_cycle_time",
            )
        } | {
            f"{command}.manual_override": f"{_DEMAND}.manual_override_detected",
        }
        super().__init__(spec, "generator_start", None, states, sets=sets)
        self._generator = generator
        self._runs_on = 0.0
        """How long the demand lasts unless it is repeated, in s."""
        self.has_polled = False
        """Whether it waits for the answer to a poll."""

    @property
    def is_demanded(self) -> bool:
        """Return whether a node of the network demands the generator."""
        return self.get(_DEMAND, "network_generator_demand") == "network_device_demands"

    def end_run(self) -> None:
        """Let the minimum run be over: it asks whether the demand goes on."""
        self._runs_on = 0.0

    @override
    def step(self, seconds: float, world: World) -> None:
        """Ask before the end of the run, and end it where nobody answers."""
        if not self.is_demanded:
            return
        self._runs_on -= seconds
        if self._runs_on <= 0 and not self.has_polled:
            self.polls.add("GENERATOR_DEMAND_COMMAND")
            self._runs_on, self.has_polled = _POLL_WAIT, True
        elif self._runs_on <= 0:
            self._demand(demanded=False)

    def _demand(self, *, demanded: bool) -> None:
        """Begin, go on with or end a run that the network demands."""
        if demanded and not self.is_demanded:
            minutes = self.get(_DEMAND, "minimum_cycle_time")
            self._runs_on = 60.0 * minutes if isinstance(minutes, (int, float)) else 0
            if self._generator.state in ("stopped", "priming"):
                self._generator.start()
        elif not demanded:
            self._generator.stop()
        if demanded:
            self._runs_on = max(self._runs_on, _LASTS)
        self.has_polled = False
        self.update(
            _DEMAND,
            generator_demand="demanded" if demanded else "no_demand",
            network_generator_demand="network_device_demands"
            if demanded
            else "no_network_demand",
        )

    @override
    def handle(self, message: Message) -> None:
        if message.name == "GENERATOR_DEMAND_COMMAND":
            demand = message.label("generator_demand")
            if demand == "demanded" or (demand == "no_demand" and self.is_demanded):
                self._demand(demanded=demand == "demanded")
            if message.label("clear_external_activity_flag") == "clear_flag":
                self.update(
                    _DEMAND, external_activity_detected="automatic_starting_allowed"
                )
            if message.label("set_external_activity_flag") == "set_flag":
                self.update(
                    _DEMAND, external_activity_detected="automatic_starting_disabled"
                )


class Solar(StatefulDevice):
    """A solar controller, which charges by the sun (RV-C 6.45)."""

    def __init__(self, spec: Spec, instance: int) -> None:
        """Begin in bulk."""
        values: dict[str, dict[str, Value]] = {
            "SOLAR_CONTROLLER_STATUS": {
                "charge_voltage": 14.4,
                "operating_state": "bulk",
                "power_up_state": "controller_enabled",
            },
            "SOLAR_CONTROLLER_STATUS_2": {"rated_charging_current": 30},
            "SOLAR_CONTROLLER_STATUS_3": {"rated_solar_over_power": 600},
            "SOLAR_CONTROLLER_STATUS_4": {"yesterdays_amp_hours_to_battery": 92},
            "SOLAR_CONTROLLER_STATUS_5": {"cumulative_power_generation": 365},
            "SOLAR_CONTROLLER_STATUS_6": {
                "total_number_of_operating_days": 210,
                "solar_charge_controller_measured_temperature": 38,
            },
            "SOLAR_CONTROLLER_BATTERY_STATUS": {
                "dc_source_instance": 1,
                "charger_priority": 90,
                "measured_temperature": 21,
            },
            "SOLAR_CONTROLLER_SOLAR_ARRAY_STATUS": {},
            "SOLAR_CONTROLLER_CONFIGURATION_STATUS": {"maximum_charging_current": 30},
            "SOLAR_CONTROLLER_CONFIGURATION_STATUS_2": {"float_voltage": 13.6},
            "SOLAR_CONTROLLER_CONFIGURATION_STATUS_3": {},
            "SOLAR_CONTROLLER_CONFIGURATION_STATUS_4": {"absorption_duration": 120},
            "SOLAR_CONTROLLER_CONFIGURATION_STATUS_5": {"charger_priority": 90},
            "SOLAR_EQUALIZATION_STATUS": {"time_since_last_equalization": 20},
            "SOLAR_EQUALIZATION_CONFIGURATION_STATUS": {"equalization_interval": 30},
        }
        states = {name: fill(spec, name, **signals) for name, signals in values.items()}
        status = "SOLAR_CONTROLLER_STATUS"
        sets = {
            "SOLAR_CONTROLLER_COMMAND.default_state_on_power_up": f"{status}.power_up_state",
            "SOLAR_CONTROLLER_COMMAND.clear_history": f"{status}.clear_history",
        }
        super().__init__(spec, "solar_controller", instance, states, sets=sets)
        self._today: int | None = None
        self._ampere_hours, self._kilowatt_hours = 0.0, 365.0

    @override
    def handle(self, message: Message) -> None:
        status = "SOLAR_CONTROLLER_STATUS"
        match message.label("solar_charge_controller_status"):
            case "enable" | "top_up_battery":
                self.update(status, operating_state="bulk")
            case "disable":
                self.update(status, operating_state="disable")
            case "start_equalization":
                self.update(status, operating_state="equalize")

    @override
    def step(self, seconds: float, world: World) -> None:
        off = self.get("SOLAR_CONTROLLER_STATUS", "operating_state") == "disable"
        world.solar_enabled = not off
        today = None if world.now is None else world.now.toordinal()
        if today != self._today:
            self._today, self._ampere_hours = today, 0.0
        self._ampere_hours += world.flows.solar * seconds / 3600
        self._kilowatt_hours += world.flows.panel * seconds / 3_600_000

    @override
    def show(self, world: World) -> None:
        super().show(world)
        self.follow(
            "SOLAR_CONTROLLER_STATUS_4",
            todays_amp_hours_to_battery=round(self._ampere_hours),
        )
        self.follow(
            "SOLAR_CONTROLLER_STATUS_5",
            cumulative_power_generation=int(self._kilowatt_hours),
        )


def shore_power(spec: Spec) -> StatefulDevice:
    """Return the shore power's meter, on two lines (RV-C 6.21)."""
    states: dict[str, dict[str, Value]] = {}
    for line in ("line_1", "line_2"):
        parts: dict[str, Value] = {"line": line}
        states |= ac_point(spec, "GENERIC_AC", parts, volts=_VOLTS, amperes=0)
        states |= ac_limits(spec, "GENERIC_ACFAULT", parts)
    return StatefulDevice(spec, "ac_source", 1, states)


class TransferSwitch(StatefulDevice):
    """The switch between generator and shore power (RV-C 6.32)."""

    def __init__(self, spec: Spec, instance: int) -> None:
        """Begin with shore power, which is the secondary source."""
        states = {"ATS_STATUS": fill(spec, "ATS_STATUS", source_in_use="secondary")}
        for source in ("primary", "secondary"):
            parts: dict[str, Value] = {
                "input_output_type": "input",
                "source": source,
                "leg": "leg_1",
            }
            volts = _VOLTS if source == "secondary" else 0
            states |= ac_point(spec, "ATS_AC", parts, volts=volts, amperes=0)
            states |= ac_limits(spec, "ATS_ACFAULT", parts)
        sets = {"ATS_COMMAND.source_to_use": "ATS_STATUS.source_in_use"}
        super().__init__(spec, "transfer_switch", instance, states, sets=sets)

    @override
    def show(self, world: World) -> None:
        super().show(world)
        if self.get("ATS_STATUS", "mode") == "automatic":
            source = "primary" if world.generator_runs else "secondary"
            self.update("ATS_STATUS", source_in_use=source)


def sources(spec: Spec) -> Iterable[tuple[int, str, list[SimulatedDevice]]]:
    """Return the nodes that make or switch power: address, model, devices."""
    generator = Generator(spec)
    yield 64, "generator", [generator, GeneratorStart(spec, generator)]
    yield 79, "transfer switch", [TransferSwitch(spec, 1), shore_power(spec)]
    yield 141, "solar controller", [Solar(spec, 1)]
