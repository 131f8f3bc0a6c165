"""What simulated devices have beside their main statuses: settings, schedules, strips."""

from typing import Final, override

from ...protocol.message import Message, Value
from ...spec import Spec
from ..world import World
from .device import SimulatedDevice
from .generation import ac_limits, ac_point
from .stateful import StatefulDevice, fill

_HEATER: Final = "WATERHEATER_STATUS_2"
_LIT: Final = "DC_DIMMER_STATUS_3"
_BURNS: Final = ("combustion", "gas_and_electric")
_ELECTRIC: Final = ("electric", "gas_and_electric", "automatic")
_COLORS: Final = "DC_DIMMER_STATUS_1"


def charger_settings(spec: Spec, instance: int) -> StatefulDevice:
    """Return what a charger keeps and measures beside its charging."""
    parts: dict[str, Value] = {"input_output": "input", "line": "line_1"}
    values: dict[str, dict[str, Value]] = {
        "CHARGER_STATUS_3": {},
        "CHARGER_CONFIGURATION_STATUS": {"charging_algorithm": "three_stage"},
        "CHARGER_CONFIGURATION_STATUS_2": {"shore_breaker_size": 30},
        "CHARGER_CONFIGURATION_STATUS_3": {"bulk_voltage": 14.4},
        "CHARGER_CONFIGURATION_STATUS_4": {"absorption_time": 120},
        "CHARGER_EQUALIZATION_STATUS": {},
        "CHARGER_EQUALIZATION_CONFIGURATION_STATUS": {"equalization_voltage": 15.0},
        "CHARGER_PROPERTIES": {"charging_current_max_setting": 100},
        "CHARGER_APS_STATUS": {"voltage": 14.4},
        "CHARGER_DCBUS_STATUS": {"voltage": 13.2},
        "CHARGER_OPS_STATUS": {"voltage": 14.4},
    }
    states = {name: fill(spec, name, **signals) for name, signals in values.items()}
    states |= ac_point(spec, "CHARGER_AC", parts, volts=120, amperes=0)
    states |= ac_limits(spec, "CHARGER_ACFAULT", parts)
    return StatefulDevice(spec, "charger", instance, states)


def inverter_settings(spec: Spec, instance: int) -> StatefulDevice:
    """Return what an inverter keeps and measures beside its output."""
    parts: dict[str, Value] = {"input_output": "input", "line": "line_1"}
    values: dict[str, dict[str, Value]] = {
        "INVERTER_TEMPERATURE_STATUS": {"fet1_temperature": 34.0},
        "INVERTER_TEMPERATURE_STATUS_2": {"ambient_temperature": 22.0},
        "INVERTER_CONFIGURATION_STATUS_1": {"load_sense_power_threshold": 20},
        "INVERTER_CONFIGURATION_STATUS_2": {"dc_source_warning_voltage_minimum": 11.5},
        "INVERTER_CONFIGURATION_STATUS_3": {"stack_mode": "stand_alone"},
        "INVERTER_CONFIGURATION_STATUS_4": {"output_ac_voltage": 120},
        "INVERTER_APS_STATUS": {"voltage": 13.2},
        "INVERTER_DCBUS_STATUS": {"voltage": 13.2},
        "INVERTER_OPS_STATUS": {"voltage": 13.2},
    }
    states = {name: fill(spec, name, **signals) for name, signals in values.items()}
    states["INVERTER_STATISTIC_STATUS"] = fill(
        spec,
        "INVERTER_STATISTIC_STATUS",
        number_of_inverter_ac_output_overloads=2,
        lowest_dc_voltage=11.2,
        highest_ac_output_voltage=122,
    )
    states |= ac_point(spec, "INVERTER_AC", parts, volts=120, amperes=0)
    states |= ac_limits(spec, "INVERTER_ACFAULT", parts)
    sets = {
        f"INVERTER_COMMAND.{flag}": f"INVERTER_CONFIGURATION_STATUS_1.{flag}"
        for flag in (
            "inverter_enable_on_startup",
            "load_sense_enable_on_startup",
            "ac_pass_through_enable_on_startup",
            "generator_support_enable_on_startup",
        )
    }
    return StatefulDevice(spec, "inverter", instance, states, sets=sets)


def battery_settings(spec: Spec, instance: int) -> StatefulDevice:
    """Return what a battery's monitor keeps beside its readings."""
    values: dict[str, dict[str, Value]] = {
        "DC_SOURCE_STATUS_5": {"hp_dc_voltage": 13.187},
        "DC_SOURCE_STATUS_7": {
            "todays_input_amp_hours": 0,
            "todays_output_amp_hours": 0,
        },
        "DC_SOURCE_STATUS_8": {},
        "DC_SOURCE_STATUS_9": {},
        "DC_SOURCE_STATUS_10": {"last_7_days_input_amp_hours": 410},
        "DC_SOURCE_STATUS_12": {"cycles": 84},
        "DC_SOURCE_STATUS_13": {"lowest_dc_source_voltage": 11.9},
    }
    priority = "battery_soc_bms"
    states = {
        name: fill(spec, name, device_priority=priority, **signals)
        for name, signals in values.items()
    }
    states["DC_SOURCE_CONFIGURATION_STATUS_1"] = fill(
        spec, "DC_SOURCE_CONFIGURATION_STATUS_1", full_capacity=400
    )
    states["DC_SOURCE_CONFIGURATION_STATUS_2"] = fill(
        spec, "DC_SOURCE_CONFIGURATION_STATUS_2", charged_voltage=14.2
    )
    states["DC_SOURCE_CONNECTION_STATUS"] = fill(
        spec,
        "DC_SOURCE_CONNECTION_STATUS",
        device_instance=1,
        device_dsa=74,
        function="source_connection",
        secondary_dc_instance="not_used",
    )
    return BatteryLog(spec, "dc_source", instance, states)


class BatteryLog(StatefulDevice):
    """What a battery's monitor keeps; it counts what flows in and out each day."""

    _today: int | None = None
    _charged = _discharged = 0.0

    @override
    def step(self, seconds: float, world: World) -> None:
        today = None if world.now is None else world.now.toordinal()
        if today != self._today:
            self._today, self._charged, self._discharged = today, 0.0, 0.0
        ampere_hours = world.flows.battery * seconds / 3600
        self._charged += max(-ampere_hours, 0.0)
        self._discharged += max(ampere_hours, 0.0)

    @override
    def show(self, world: World) -> None:
        super().show(world)
        self.follow(
            "DC_SOURCE_STATUS_7",
            todays_input_amp_hours=round(self._charged),
            todays_output_amp_hours=round(self._discharged),
        )


def schedules(spec: Spec, instance: int) -> StatefulDevice:
    """Return the schedules of a thermostat."""
    states = {
        "THERMOSTAT_STATUS_2": fill(
            spec, "THERMOSTAT_STATUS_2", number_of_schedule_instances=4
        )
    }
    for number, (mode, hour, heat) in enumerate(
        (
            ("sleep", 22, 16.0),
            ("wake", 7, 20.0),
            ("away", 9, 12.0),
            ("return", 17, 20.0),
        )
    ):
        about: dict[str, Value] = {"schedule_mode_instance": mode}
        states[f"THERMOSTAT_SCHEDULE_STATUS_1:{number}"] = fill(
            spec,
            "THERMOSTAT_SCHEDULE_STATUS_1",
            **about,
            start_hour=hour,
            setpoint_temp_heat=heat,
            setpoint_temp_cool=heat + 5,
        )
        states[f"THERMOSTAT_SCHEDULE_STATUS_2:{number}"] = fill(
            spec, "THERMOSTAT_SCHEDULE_STATUS_2", **about, sunday="scheduled"
        )
    return StatefulDevice(spec, "thermostat", instance, states)


class HeaterDetails(StatefulDevice):
    """The burner and the elements of a water heater (RV-C 6.9.4)."""

    def __init__(self, spec: Spec, instance: int) -> None:
        """Begin with all off."""
        states = {
            _HEATER: fill(
                spec, _HEATER, electric_element_level=1, max_electric_element_level=2
            )
        }
        level = "electric_element_level"
        sets = {f"WATERHEATER_COMMAND.{level}": f"{_HEATER}.{level}"}
        super().__init__(spec, "water_heater", instance, states, sets=sets)
        self._mode = "off"

    @override
    def handle(self, message: Message) -> None:
        super().handle(message)
        toggled = {
            "burner_toggle": "output_status_burner_indicator",
            "electric_low_toggle": "output_status_electric_low",
            "electric_high_toggle": "output_status_electric_high",
        }
        signal = toggled.get(message.label("command") or "")
        if signal is not None:
            on = self.get(_HEATER, signal) == "on"
            self.update(_HEATER, **{signal: "off" if on else "on"})
        burns = self.get(_HEATER, "output_status_burner_indicator")
        self.update(_HEATER, output_status_burner=burns)

    @override
    def show(self, world: World) -> None:
        """Follow the mode, whoever has set it."""
        super().show(world)
        if world.heater_mode != self._mode:
            self._mode = world.heater_mode
            burns = "on" if self._mode in _BURNS else "off"
            self.update(
                _HEATER,
                output_status_burner_indicator=burns,
                output_status_burner=burns,
                output_status_electric_low="on" if self._mode in _ELECTRIC else "off",
            )


def circulation_pump(spec: Spec, instance: int) -> StatefulDevice:
    """Return a circulation pump."""
    states = {"CIRCULATION_PUMP_STATUS": fill(spec, "CIRCULATION_PUMP_STATUS")}
    return StatefulDevice(spec, "circulation_pump", instance, states)


class Strip(StatefulDevice):
    """A strip of colored light with a lighting controller (RV-C 6.24)."""

    def __init__(self, spec: Spec, instance: int) -> None:
        """Begin dark, set to a warm color."""
        controller = "DC_LIGHTING_CONTROLLER_STATUS"
        states = {
            _LIT: fill(
                spec,
                _LIT,
                group=None,
                delay_duration="none_active",
                last_command="set_level",
                master_memory_value=100,
            ),
            _COLORS: fill(
                spec,
                _COLORS,
                master_brightness=0,
                red_brightness=100,
                green_brightness=60,
                blue_brightness=20,
                white_brightness=0,
                on_duration="always_on",
            ),
            f"{controller}_1": fill(
                spec, f"{controller}_1", color_temperature_setting=3000
            ),
            f"{controller}_2": fill(spec, f"{controller}_2", chasing_color_width=10),
            f"{controller}_3": fill(
                spec,
                f"{controller}_3",
                min_color_temperature=2200,
                max_color_temperature=6000,
            ),
            f"{controller}_4": fill(spec, f"{controller}_4", timer_go="deactivated"),
            f"{controller}_5": fill(spec, f"{controller}_5"),
        }
        # The controller's commands have no answer in the text: the status follows.
        sets = {
            f"DC_LIGHTING_CONTROLLER_COMMAND_{number}.{signal}": (
                f"{controller}_{number}.{signal}"
            )
            for number in range(1, 6)
            for signal in states[f"{controller}_{number}"]
        }
        super().__init__(spec, "dc_dimmer", instance, states, sets=sets)

    @override
    def handle(self, message: Message) -> None:
        super().handle(message)
        if message.name == "DC_DIMMER_COMMAND":
            level = message.number("master_brightness")
        elif message.name == "DC_DIMMER_COMMAND_2":
            level = message.number("desired_level")
            match message.label("command"):
                case "lock" | "unlock":
                    return
                case "flash":
                    self.update(_LIT, operating_status="flashing", last_command="flash")
                    return
                case "off_delay":
                    level = 0
        else:
            return
        if level is not None:
            lit = "nonzero_or_flashing" if level else "status_zero"
            self.update(_LIT, operating_status=level, load_status=lit)
            self.update(_COLORS, master_brightness=level)


def additions(spec: Spec) -> dict[int, list[SimulatedDevice]]:
    """Return further devices of nodes that are there already, by their address."""
    return {
        66: [charger_settings(spec, 1), inverter_settings(spec, 1)],
        69: [battery_settings(spec, 1)],
        88: [schedules(spec, 1)],
        101: [HeaterDetails(spec, 1), circulation_pump(spec, 1)],
        131: [Strip(spec, 30)],
    }
