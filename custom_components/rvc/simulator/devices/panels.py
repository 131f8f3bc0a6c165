"""Simulated panels: the clock, switches, LEDs, alarms and the automatic filling."""

from typing import Final, override

from ...protocol.message import Message, Value
from ...spec import Spec
from ..world import World
from .stateful import StatefulDevice, fill

_CLOCK: Final = "DATE_TIME_STATUS"
_INPUT: Final = "DIGITAL_INPUT_STATUS"


class Clock(StatefulDevice):
    """The coach's clock (RV-C 6.4)."""

    def __init__(self, spec: Spec) -> None:
        """Begin at a time that is wrong."""
        states = {
            _CLOCK: fill(
                spec,
                _CLOCK,
                year=2026,
                month="january",
                day_of_month=1,
                day_of_week="thursday",
                hour=0,
                time_zone="pacific_daylight",
            )
        }
        super().__init__(spec, "date_time", None, states)
        self._seconds = 0.0

    @override
    def handle(self, message: Message) -> None:
        self.update(
            _CLOCK,
            **{
                name: value
                for name, value in message.signals.items()
                if value is not None
            },
        )
        self._seconds = float(message.number("second") or 0.0)

    @override
    def step(self, seconds: float, world: World) -> None:
        # It only counts seconds and minutes: days are long in a simulation.
        self._seconds += seconds
        if self._seconds >= 60:
            self._seconds -= 60
            minute = self.states[_CLOCK]["minute"]
            assert isinstance(minute, int)
            self.states[_CLOCK]["minute"] = (minute + 1) % 60
        self.states[_CLOCK]["second"] = int(self._seconds)


def alarm(spec: Spec) -> StatefulDevice:
    """Return the alarm of a fresh water tank that is nearly empty."""
    name = "GENERIC_ALARM_STATUS"
    about: dict[str, Value] = {"dsa": 72, "instance": 1, "device_instance": 0}
    states = {f"{name}:1": fill(spec, name, **about, alarm_ready="monitored")}
    return StatefulDevice(spec, "alarm", None, states)


class Input(StatefulDevice):
    """A momentary switch on the wall (RV-C 6.25)."""

    def __init__(self, spec: Spec, instance: int) -> None:
        """Begin released."""
        states = {
            _INPUT: fill(
                spec,
                _INPUT,
                configuration_momentary="momentary",
                number_of_positions=2,
                bank_select="banking_not_supported",
            )
        }
        super().__init__(spec, "digital_input", instance, states)

    def press(self) -> None:
        """Press it."""
        self.update(_INPUT, position="on")

    def release(self) -> None:
        """Let go of it."""
        self.update(_INPUT, position="off")


class Indicator(StatefulDevice):
    """A panel's pair of LEDs (RV-C 6.26)."""

    def __init__(self, spec: Spec, instance: int) -> None:
        """Begin dark."""
        name = "GENERIC_INDICATOR_STATUS"
        values: dict[str, Value] = {
            "group": None,
            "brightness": 100,
            "bank_select": "banking_not_supported",
            "delay_duration": "none_active",
        }
        super().__init__(
            spec, "indicator", instance, {name: fill(spec, name, **values)}
        )

    @override
    def handle(self, message: Message) -> None:
        function = message.label("function") or ""
        if function.startswith("led1_"):
            first, second = function.replace("led1_", "").split("_led2_")
            self.update(
                "GENERIC_INDICATOR_STATUS",
                led1_status=first,
                led2_status=second,
                last_command=function,
            )


def autofill(spec: Spec) -> StatefulDevice:
    """Return the automatic filling of the fresh water tank."""
    states = {
        "AUTOFILL_STATUS": fill(
            spec, "AUTOFILL_STATUS", last_operation="successful_fill"
        )
    }
    sets = {
        "AUTOFILL_COMMAND.command": "AUTOFILL_STATUS.operating_status",
        "AUTOFILL_COMMAND.manual_valve_control": "AUTOFILL_STATUS.valve_status",
    }
    return StatefulDevice(spec, "autofill", None, states, sets=sets)
