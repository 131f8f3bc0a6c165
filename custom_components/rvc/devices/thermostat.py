"""Thermostats, one for each climate zone (RV-C 6.16)."""

from typing import override

from ..protocol.message import Message
from ..spec.model import DialectFlag
from .command_order import CommandOrder
from .device import Device

_STATUS = "THERMOSTAT_STATUS_1"
_COMMAND = "THERMOSTAT_COMMAND_1"
# Some controllers count in whole degrees Fahrenheit.
_SAME_TEMPERATURE = 0.6
# A zone without a set point or sensor reports code 0, which is -273 °C.
_COLDEST = -60.0
_AUTOMATIC_SPEED = "automatic"
_SCHEDULE = "THERMOSTAT_STATUS_2"
# FFFAh and FFF9h in the set point for cooling: one step of 1 °F up and down
_STEP_UP = 0xFFFA / 32 - 273
_STEP_DOWN = 0xFFF9 / 32 - 273
_HALF_A_STEP = 0.3
_MOST_STEPS = 60

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
    def heat_to(self) -> float | None:
        """Return the heating set point in °C."""
        return self._temperature(_STATUS, "setpoint_temp_heat")

    @property
    def cool_to(self) -> float | None:
        """Return the cooling set point in °C."""
        return self._temperature(_STATUS, "setpoint_temp_cool")

    @property
    def ambient(self) -> float | None:
        """Return the zone's temperature in °C."""
        return self._temperature("THERMOSTAT_AMBIENT_STATUS", "ambient_temp")

    def _temperature(self, name: str, signal: str) -> float | None:
        degrees = self.number(name, signal)
        return None if degrees is None or degrees < _COLDEST else degrees

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
        await self.command(
            _COMMAND,
            lambda status: status.label("schedule_mode") == mode,
            schedule_mode=mode,
        )

    async def set_mode(self, mode: str) -> None:
        """Set the operating mode by its label."""
        await self.command(
            _COMMAND,
            lambda status: status.label("operating_mode") == mode,
            operating_mode=mode,
        )

    async def set_fan(self, *, on: bool, speed: float | None = None) -> None:
        """Let the fan run always, at a speed in percent or as it likes, or on demand."""

        def fits(status: Message) -> bool:
            return status.label("fan_mode") == ("on" if on else "auto")

        await self.command(
            _COMMAND,
            fits,
            fan_mode="on" if on else "auto",
            fan_speed=speed if on else _AUTOMATIC_SPEED,
        )

    async def set_temperatures(
        self, *, heat_to: float | None = None, cool_to: float | None = None
    ) -> None:
        """Set one or both set points in °C; mode and fan stay as they are."""
        if DialectFlag.STEPS_SET_POINTS in self.dialect.flags:
            await self._step_to(heat_to if heat_to is not None else cool_to)
            return

        def fits(status: Message) -> bool:
            return _near(status, "setpoint_temp_heat", heat_to) and _near(
                status, "setpoint_temp_cool", cool_to
            )

        await self.command(
            _COMMAND, fits, setpoint_temp_heat=heat_to, setpoint_temp_cool=cool_to
        )

    async def _step_to(self, degrees: float | None) -> None:
        """Go to a set point in steps of 1 °F, for controllers that accept no others."""
        for _ in range(_MOST_STEPS):
            now = self.heat_to
            if degrees is None or now is None or abs(degrees - now) <= _HALF_A_STEP:
                return
            code = _STEP_UP if degrees > now else _STEP_DOWN
            await self.carry_out(
                CommandOrder(
                    name=_COMMAND,
                    signals={"setpoint_temp_cool": code},
                    fits=lambda status: status.name == _STATUS,
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
