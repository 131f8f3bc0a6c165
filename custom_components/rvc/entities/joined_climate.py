"""A zone whose air conditioner and furnace have a thermostat each, as one climate."""

from typing import Any, Final, override

from homeassistant.components.climate import (
    ATTR_HVAC_MODE,
    ATTR_TARGET_TEMP_HIGH,
    ATTR_TARGET_TEMP_LOW,
    HVACMode,
)
from homeassistant.const import ATTR_TEMPERATURE
from homeassistant.core import callback

from ..devices.thermostat import Thermostat
from ..devices.zone import Zone
from ..entity import convert_rvc_errors
from .climates import RvcClimate
from .temperature import as_shown

HEATER_STATUS: Final = "THERMOSTAT_STATUS_1"
_HEAT: Final = "heat"
_OFF: Final = "off"
_COOL: Final = "cool"
_COOLING: Final = (HVACMode.COOL, HVACMode.HEAT_COOL, HVACMode.DRY)


class JoinedClimate(RvcClimate):
    """A climate of two thermostats: its own cools, another one heats.

    Until the one that heats is heard, it is a zone like any other.
    """

    heater: Thermostat | None = None
    _last_active: HVACMode = HVACMode.HEAT_COOL
    _is_switching = False
    """Whether the two are on their way to a mode, one after the other."""

    def use_heater(self, heater: Thermostat) -> None:
        """Heat by another thermostat."""
        self.heater = heater
        if self.zone is not None:
            self.zone.add_heater(heater)
        if self.hass is not None:
            self._follow_heater()
            self._handle_update()

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self._follow_heater()

    @override
    def make_zone(self) -> Zone:
        zone = super().make_zone()
        if self.heater is not None:
            zone.add_heater(self.heater)
        return zone

    @override
    @callback
    def _handle_update(self) -> None:
        mode = self.hvac_mode
        if mode not in (None, HVACMode.OFF) and not self._is_switching:
            self._last_active = mode
        super()._handle_update()

    def _follow_heater(self) -> None:
        if self.heater is not None:
            follow = self.heater.subscribe(
                lambda: self._handle_update(),
                HEATER_STATUS,
            )
            self.async_on_remove(follow)

    @property
    def _heats(self) -> bool:
        mode = None if self.heater is None else self.heater.mode
        return mode not in (None, _OFF)

    @property
    @override
    def hvac_mode(self) -> HVACMode | None:
        own = super().hvac_mode
        if not self._heats:
            return own
        return HVACMode.HEAT_COOL if own in _COOLING else HVACMode.HEAT

    @property
    def native_target_temperature(self) -> float | None:
        """Return the set point of the thermostat that works, in °C."""
        if self.heater is not None and self.hvac_mode is HVACMode.HEAT:
            return self.heater.heat_to
        return super().native_target_temperature

    @property
    def native_target_temperature_low(self) -> float | None:
        """Return the set point of the one that heats, where both work, in °C."""
        if self.heater is None or not self._has_range:
            return super().native_target_temperature_low
        return self.heater.heat_to if self._heats else self.device.heat_to

    @override
    def state_values(self) -> tuple[Any, ...]:
        heater = self.heater
        theirs = (
            None if heater is None else (heater.mode, as_shown(self, heater.heat_to))
        )
        return (*super().state_values(), theirs)

    @override
    @convert_rvc_errors
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        if self.heater is None:
            await super().async_set_hvac_mode(hvac_mode)
            return
        self._is_switching = True
        try:
            await self._switch_both(self.heater, hvac_mode)
        finally:
            self._is_switching = False
        if hvac_mode is not HVACMode.OFF:
            self._last_active = hvac_mode

    async def _switch_both(self, heater: Thermostat, hvac_mode: HVACMode) -> None:
        if hvac_mode is HVACMode.HEAT:
            # What is not wanted ends first.
            await self.device.set_mode(_OFF)
            await heater.set_mode(_HEAT)
        elif hvac_mode is HVACMode.HEAT_COOL:
            await self.device.set_mode(_COOL)
            await heater.set_mode(_HEAT)
        else:
            await heater.set_mode(_OFF)
            await super().async_set_hvac_mode(hvac_mode)

    @override
    @convert_rvc_errors
    async def async_set_temperature(self, **kwargs: Any) -> None:
        heater = self.heater
        if heater is None:
            await super().async_set_temperature(**kwargs)
            return
        if (mode := kwargs.pop(ATTR_HVAC_MODE, None)) is not None:
            await self.async_set_hvac_mode(mode)
        heats = (mode or self.hvac_mode) is HVACMode.HEAT
        if (degrees := kwargs.get(ATTR_TEMPERATURE)) is not None and heats:
            await heater.set_temperatures(heat_to=degrees)
        elif degrees is not None:
            await self.device.set_temperature(degrees)
        elif ATTR_TARGET_TEMP_LOW in kwargs:
            await heater.set_temperatures(heat_to=kwargs[ATTR_TARGET_TEMP_LOW])
            await self.device.set_temperatures(cool_to=kwargs[ATTR_TARGET_TEMP_HIGH])

    @override
    @convert_rvc_errors
    async def async_turn_on(self) -> None:
        if self.heater is None:
            await super().async_turn_on()
        else:
            await self.async_set_hvac_mode(self._last_active)
