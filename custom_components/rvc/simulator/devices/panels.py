"""Simulated panels: the clock, switches, LEDs, alarms and the automatic filling."""

from datetime import datetime, timedelta
from typing import Final, override

from ...protocol.message import Message, Value
from ...spec import Spec
from ..world import World
from .readings import MONTHS as _MONTHS
from .stateful import StatefulDevice, fill

_CLOCK: Final = "DATE_TIME_STATUS"
_INPUT: Final = "DIGITAL_INPUT_STATUS"
_HELD: Final = 0.3
AT_THE_DOOR: Final = 8
"""The lamp of the switch on the wall: the instance of its dimmer."""
_DAYS: Final = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
]
_ZONES: Final = {
    0: "gmt_or_western_european",
    4: "eastern_daylight",
    5: "eastern_standard",
    7: "pacific_daylight",
    8: "pacific_standard",
    22: "central_european_summer",
}
"""What the clock calls the zones so many hours west, of those with a name."""


_FILL: Final = "AUTOFILL_STATUS"
_FILLED: Final = 95.0
_WAITS: Final = 300.0
_INFLOW: Final = 0.25
"""L/s from the hose."""


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
        self._world_now: datetime | None = None
        self._ahead = timedelta()
        """By how much it is ahead of the coach's time."""

    def set_to(self, now: datetime) -> None:
        """Show a time, and its zone, as a clock does that somebody has set."""
        west = -(now.utcoffset() or timedelta()) // timedelta(hours=1)
        shown: dict[str, Value] = {
            "year": now.year,
            "month": _MONTHS[now.month - 1],
            "day_of_month": now.day,
            "day_of_week": _DAYS[now.weekday()],
            "hour": now.hour,
            "minute": now.minute,
            "second": now.second,
            "time_zone": _ZONES.get(west % 24, west % 24),
        }
        self.states[_CLOCK].update(shown)

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
        if self._world_now is not None:
            self._ahead = self._shown(self._world_now) - self._world_now

    def _shown(self, now: datetime) -> datetime:
        """Return the time that it shows, with what it lacks from another."""
        numbers = {"year": "year", "day_of_month": "day"} | {
            name: name for name in ("hour", "minute", "second")
        }
        state = self.states[_CLOCK]
        parts = {
            part: int(value)
            for name, part in numbers.items()
            if isinstance(value := state[name], (int, float))
        }
        month = str(state["month"])
        if month in _MONTHS:
            parts["month"] = _MONTHS.index(month) + 1
        return now.replace(**parts)  # type: ignore[arg-type]

    @override
    def step(self, seconds: float, world: World) -> None:
        self._world_now = world.now
        if world.now is not None:
            zone = self.states[_CLOCK]["time_zone"]
            self.set_to(world.now + self._ahead)
            self.states[_CLOCK]["time_zone"] = zone
            return
        # Without a day it only counts seconds and minutes: days are long in a simulation.
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
    """A momentary switch on the wall, which switches a lamp (RV-C 6.25).

    Who has no finger there presses it by sending its status: position on.
    """

    def __init__(self, spec: Spec, instance: int, *, lamp: int) -> None:
        """Begin released; the lamp is the instance of a dimmer."""
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
        self._lamp = lamp
        self._held = 0.0
        self.commands[_INPUT] = self._sent

    def _sent(self, message: Message) -> None:
        if message.label("position") == "on":
            self.press()

    def press(self) -> None:
        """Press it for a moment."""
        self._held = _HELD
        self.update(_INPUT, position="on")
        order: dict[str, Value] = {
            "instance": self._lamp,
            "group": None,
            "command": "toggle",
            "desired_level": 100,
        }
        self.orders.append(("DC_DIMMER_COMMAND_2", order))

    @override
    def step(self, seconds: float, world: World) -> None:
        if self.get(_INPUT, "position") == "on":
            self._held -= seconds
            if self._held <= 0:
                self.release()

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


class Autofill(StatefulDevice):
    """The automatic filling of the fresh water tank (RV-C 6.30)."""

    def __init__(self, spec: Spec) -> None:
        """Begin at rest, after a fill."""
        states = {_FILL: fill(spec, _FILL, last_operation="successful_fill")}
        sets = {
            "AUTOFILL_COMMAND.command": f"{_FILL}.operating_status",
            "AUTOFILL_COMMAND.manual_valve_control": f"{_FILL}.valve_status",
        }
        super().__init__(spec, "autofill", None, states, sets=sets)
        self._waits = 0.0
        """s without water from the hose."""

    def start(self) -> None:
        """Begin to fill."""
        self.update(
            _FILL,
            operating_status="on",
            valve_status="valve_open",
            last_operation="still_running",
        )

    @override
    def step(self, seconds: float, world: World) -> None:
        fills = self.get(_FILL, "operating_status") == "on"
        waits = fills and not world.is_hooked_up
        self._waits = self._waits + seconds if waits else 0.0
        done = world.fresh_level >= _FILLED
        if fills and (done or self._waits > _WAITS):
            self.update(
                _FILL,
                operating_status="off",
                valve_status="diverter_valve_closed",
                last_operation="successful_fill" if done else "fill_timed_out",
            )
        is_open = self.get(_FILL, "valve_status") == "valve_open"
        world.filling = _INFLOW if is_open and world.is_hooked_up else 0.0
