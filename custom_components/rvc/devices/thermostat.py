"""Thermostats, one for each climate zone (RV-C 6.16)."""

import asyncio
from collections.abc import Callable, Mapping
import math
from typing import Final, override

from ..protocol.message import Message, Value
from ..spec.model import DialectFlag
from ..spec.plausible import plausible
from .command_order import CommandOrder
from .device import Device, DeviceKey, Link
from .errors import DeviceDidNotAnswer

_STATUS = "THERMOSTAT_STATUS_1"
_COMMAND = "THERMOSTAT_COMMAND_1"
# Some controllers count in whole degrees Fahrenheit.
_SAME_TEMPERATURE = 0.6
_AUTOMATIC_SPEED = "automatic"
_SCHEDULE = "THERMOSTAT_STATUS_2"
# FFFAh and FFF9h in the set point for cooling: one step of 1 °F up and down
_STEP_UP = 0xFFFA / 32 - 273
_STEP_DOWN = 0xFFF9 / 32 - 273
_STEP = 5 / 9
_HALF_A_STEP = 0.3
_OTHER: Final = {
    "setpoint_temp_heat": "setpoint_temp_cool",
    "setpoint_temp_cool": "setpoint_temp_heat",
}
_FIELDS: Final = (
    "operating_mode",
    "fan_mode",
    "schedule_mode",
    "fan_speed",
    "setpoint_temp_heat",
    "setpoint_temp_cool",
)

# A fan takes any value of a step's interval (RV-C 5.3).
FAN_SPEEDS: Final[Mapping[str, float]] = {"low": 33.0, "medium": 66.0, "high": 100.0}
"""Speeds in percent that fans of two and of three steps both understand."""

SCHEDULES = ("sleep", "wake", "away", "return")
"""The schedules that every thermostat with schedules has (RV-C 6.16.4)."""


class Thermostat(Device):
    """A climate zone with its modes, fan and set points.

    The ambient temperature may come under the same instance or, in some
    coaches, under another one; that one is then a device with only a sensor.
    """

    device_class = "thermostat"
    # Some makers number their zones from 0.
    valid_instances = range(251)

    last_active_mode = "auto_heat_cool"
    """The mode to go back to when the zone is switched on again."""
    _steps_to: tuple[str, float] | None = None
    """The set point that is gone to in steps."""

    def __init__(self, key: DeviceKey, link: Link, reports: tuple[str, ...]) -> None:
        """Begin without a mode."""
        super().__init__(key, link, reports)
        self._steps = asyncio.Lock()

    @override
    def receive(self, message: Message) -> None:
        if self.mode not in (None, "off"):
            self.last_active_mode = str(self.mode)

    @property
    def mode(self) -> str | None:
        """Return the operating mode's label."""
        return self.label(_STATUS, "operating_mode")

    @property
    def fan_mode(self) -> str | None:
        """Return "auto" or "on"."""
        return self.label(_STATUS, "fan_mode")

    @property
    def fan_speed(self) -> float | None:
        """Return the manual fan speed in percent; None when it is automatic."""
        return self.number(_STATUS, "fan_speed")

    @property
    def fan_speeds(self) -> Mapping[str, float]:
        """Return the speeds of the fan in percent, by their names."""
        return self.dialect.fan_speeds or FAN_SPEEDS

    @property
    def heat_to(self) -> float | None:
        """Return the heating set point in °C."""
        return self._set_point("setpoint_temp_heat")

    @property
    def cool_to(self) -> float | None:
        """Return the cooling set point in °C."""
        return self._set_point("setpoint_temp_cool")

    def _set_point(self, signal: str) -> float | None:
        degrees = self._temperature(_STATUS, signal)
        offsets = self.dialect.set_points
        if degrees is None or offsets is None:
            return degrees
        return degrees + offsets.read

    @property
    def ambient(self) -> float | None:
        """Return the zone's temperature in °C."""
        return self._temperature("THERMOSTAT_AMBIENT_STATUS", "ambient_temp")

    def _temperature(self, name: str, signal: str) -> float | None:
        return plausible(self.number(name, signal), "°C")

    @property
    def has_schedules(self) -> bool:
        """Return whether it keeps schedules."""
        return f"{_SCHEDULE}.current_schedule_instance" in self.features

    @property
    def schedule(self) -> str | None:
        """Return the schedule that it follows now; None while it follows none."""
        if self.label(_STATUS, "schedule_mode") != "enabled":
            return None
        schedule = self.label(_SCHEDULE, "current_schedule_instance")
        return schedule if schedule in SCHEDULES else None

    async def follow(self, schedule: str) -> None:
        """Follow one of the schedules."""
        await self.command(
            "THERMOSTAT_COMMAND_2",
            lambda status: status.label("current_schedule_instance") == schedule,
            current_schedule_instance=schedule,
        )
        if self.label(_STATUS, "schedule_mode") != "enabled":
            await self._schedule("enabled")

    async def follow_none(self) -> None:
        """Keep the set points as they are."""
        await self._schedule("disabled")

    async def _schedule(self, mode: str) -> None:
        await self._tell(
            lambda status: status.label("schedule_mode") == mode, schedule_mode=mode
        )

    async def _tell(self, fits: Callable[[Message], bool], **signals: Value) -> None:
        """Send a command; what it leaves as it is goes with the second try.

        Some units do not honor "no change", and some makers' never do.
        """
        await self.carry_out(
            CommandOrder(
                name=_COMMAND,
                signals=signals,
                fits=fits,
                rest=lambda: self._last_known(signals),
                whole=self.wants_whole
                or DialectFlag.WHOLE_COMMANDS in self.dialect.flags,
            )
        )

    def _last_known(self, signals: Mapping[str, Value]) -> dict[str, Value]:
        """Return all that the last status has, as a command says it."""
        known: dict[str, Value] = {
            name: value
            for name in _FIELDS
            if isinstance(value := self.reading(_STATUS, name), (int, float, str))
        }
        if signals.get("fan_mode", known.get("fan_mode")) == "auto":
            # The speed is that of a fan that is on.
            known.pop("fan_speed", None)
        return known

    async def set_mode(self, mode: str) -> None:
        """Set the operating mode by its label."""
        if mode == "heat" and DialectFlag.HEATS_BY_AUX_HEAT in self.dialect.flags:
            mode = "aux_heat"
        signals: dict[str, Value] = {"operating_mode": mode}
        if mode == "off" and DialectFlag.OFF_ENDS_FAN in self.dialect.flags:
            signals["fan_mode"] = "auto"
        await self._tell(
            lambda status: status.label("operating_mode") == mode, **signals
        )

    async def set_fan(self, *, on: bool, speed: float | None = None) -> None:
        """Let the fan run always, at a speed in percent or as it likes, or on demand."""

        def fits(status: Message) -> bool:
            return status.label("fan_mode") == ("on" if on else "auto")

        signals: dict[str, Value] = {"fan_mode": "on" if on else "auto"}
        if on:
            signals["fan_speed"] = speed
        elif not self.dialect.fan_speeds:
            # Panels with speeds of their own leave it open.
            signals["fan_speed"] = _AUTOMATIC_SPEED
        if DialectFlag.FAN_BY_MODE in self.dialect.flags:
            mode = self.commanded(_COMMAND, "operating_mode") or self.mode
            if mode in ("off", "fan_only"):
                signals["operating_mode"] = "fan_only" if on else "off"
        await self._tell(fits, **signals)

    async def set_temperatures(
        self, *, heat_to: float | None = None, cool_to: float | None = None
    ) -> None:
        """Set one or both set points in °C; mode and fan stay as they are."""
        if DialectFlag.STEPS_SET_POINTS in self.dialect.flags:
            if heat_to is not None:
                await self._step_to("setpoint_temp_heat", heat_to)
            elif cool_to is not None:
                await self._step_to("setpoint_temp_cool", cool_to)
            return

        def fits(status: Message) -> bool:
            return _near(status, "setpoint_temp_heat", heat_to) and _near(
                status, "setpoint_temp_cool", cool_to
            )

        offsets = self.dialect.set_points
        more = 0.0 if offsets is None else offsets.sent
        await self._tell(
            fits,
            setpoint_temp_heat=None if heat_to is None else heat_to + more,
            setpoint_temp_cool=None if cool_to is None else cool_to + more,
        )

    async def _step_to(self, signal: str, degrees: float) -> None:
        """Go to a set point in steps of 1 °F, for controllers that accept no others.

        Of two that are asked for at once the newer one is gone to.
        """
        self._steps_to = goal = (signal, degrees)
        async with self._steps:
            if self._set_point(signal) is None:
                # One that has a single set point may report it as the other.
                signal = _OTHER[signal]
            began = self._set_point(signal)
            if began is None:
                raise DeviceDidNotAnswer(self)
            code = _STEP_UP if degrees > began else _STEP_DOWN
            for _ in range(math.ceil(abs(degrees - began) / _STEP)):
                now = self._set_point(signal)
                rest = 0.0 if now is None else degrees - now
                if code == _STEP_DOWN:
                    rest = -rest
                # It never turns round: a late status is no reason to.
                if self._steps_to is not goal or rest <= _HALF_A_STEP:
                    return
                await self._step(signal, code)

    async def _step(self, signal: str, code: float) -> None:
        """Go one step, and see that the set point moves."""
        before: float | None = None

        def when_sent() -> None:
            nonlocal before
            before = self._temperature(_STATUS, signal)

        await self.carry_out(
            CommandOrder(
                name=_COMMAND,
                signals={"setpoint_temp_cool": code},
                fits=lambda status: status.number(signal) not in (None, before),
                when_sent=when_sent,
                once=True,
            )
        )

    async def set_temperature(self, degrees: float) -> None:
        """Set the one temperature that the present mode works towards, in °C.

        Controllers that know a single set point report both alike: then both
        are set, so that they stay alike.
        """
        single = self.heat_to is not None and self.heat_to == self.cool_to
        mode = self.commanded(_COMMAND, "operating_mode") or self.mode
        cools = mode in ("cool", "window_defrost_dehumidify")
        await self.set_temperatures(
            heat_to=degrees if single or not cools else None,
            cool_to=degrees if single or cools else None,
        )


def _near(status: Message, signal: str, asked: float | None) -> bool:
    reported = status.number(signal)
    return asked is None or (
        reported is not None and abs(reported - asked) <= _SAME_TEMPERATURE
    )
