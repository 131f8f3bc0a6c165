"""Climate zones and heated floors, as climate entities."""

from typing import Any, Final, override

from homeassistant.components.climate import (
    ATTR_HVAC_MODE,
    ATTR_TARGET_TEMP_HIGH,
    ATTR_TARGET_TEMP_LOW,
    FAN_AUTO,
    FAN_HIGH,
    FAN_ON,
    PRESET_NONE,
    ClimateEntity,
    ClimateEntityFeature,
    HVACAction,
    HVACMode,
)
from homeassistant.const import ATTR_TEMPERATURE, UnitOfTemperature

from ..compat import serve_native_names
from ..data import RvcConfigEntry
from ..devices import Device, DeviceKey
from ..devices.floor_heat import FloorHeat
from ..devices.output import Output
from ..devices.thermostat import SCHEDULES, Thermostat
from ..devices.zone import COMPRESSOR_STATUS, UNITS, Zone
from ..entity import convert_rvc_errors
from .temperature import HasTemperature, as_shown

AMBIENT_STATUS: Final = "THERMOSTAT_AMBIENT_STATUS"

# What heats beside the air conditioner's own heat, a furnace mostly (RV-C 6.16.2)
_PRESET_AUX_HEAT: Final = "aux_heat"

_MODES: Final = {
    "off": HVACMode.OFF,
    "cool": HVACMode.COOL,
    "heat": HVACMode.HEAT,
    "auto_heat_cool": HVACMode.HEAT_COOL,
    "fan_only": HVACMode.FAN_ONLY,
    "aux_heat": HVACMode.HEAT,
    "window_defrost_dehumidify": HVACMode.DRY,
}
# Of two labels for one mode the first is what is set.
_LABELS: Final = {mode: label for label, mode in reversed(_MODES.items())}


@serve_native_names(
    "temperature_unit",
    "current_temperature",
    "target_temperature",
    "target_temperature_high",
    "target_temperature_low",
)
class RvcClimate(HasTemperature[Thermostat], ClimateEntity):
    """A climate zone."""

    temperature_signal = AMBIENT_STATUS, "ambient_temp"
    ambient_device: Thermostat | None = None
    """Another device that has the zone's temperature, by the coach map."""
    zone: Zone | None = None
    """The furnace and the air conditioner of the zone, where they are heard."""

    _attr_name = None
    _attr_translation_key = "thermostat"
    _attr_hvac_modes = list(dict.fromkeys(_MODES.values()))
    _attr_min_temp = 4
    _attr_max_temp = 38
    _attr_target_temperature_step = 0.5
    _attr_supported_features = (
        ClimateEntityFeature.FAN_MODE
        | ClimateEntityFeature.PRESET_MODE
        | ClimateEntityFeature.TARGET_TEMPERATURE
        | ClimateEntityFeature.TARGET_TEMPERATURE_RANGE
        | ClimateEntityFeature.TURN_ON
        | ClimateEntityFeature.TURN_OFF
    )
    native_temperature_unit = UnitOfTemperature.CELSIUS

    def __init__(self, entry: RvcConfigEntry, device: Thermostat, *args: str) -> None:
        """Show a zone; see RvcEntity."""
        super().__init__(entry, device, *args)
        self._units: dict[DeviceKey, Device] = {}

    @property
    @override
    def hvac_mode(self) -> HVACMode | None:
        return _MODES.get(self.device.mode or "")

    @property
    @override
    def hvac_action(self) -> HVACAction | None:
        action = None if self.zone is None else self.zone.action
        return None if action is None else HVACAction(action)

    @property
    @override
    def preset_modes(self) -> list[str]:
        schedules = SCHEDULES if self.device.has_schedules else ()
        return [PRESET_NONE, _PRESET_AUX_HEAT, *schedules]

    @property
    @override
    def preset_mode(self) -> str:
        if self.device.mode == "aux_heat":
            return _PRESET_AUX_HEAT
        return self.device.schedule or PRESET_NONE

    @property
    @override
    def fan_mode(self) -> str | None:
        if self.device.fan_mode != "on":
            return self.device.fan_mode
        if not (speed := self.device.fan_speed):
            return FAN_ON
        speeds = self.device.fan_speeds.items()
        return next((name for name, most in speeds if speed <= most + 1), FAN_HIGH)

    @property
    @override
    def fan_modes(self) -> list[str]:
        return [FAN_AUTO, FAN_ON, *self.device.fan_speeds]

    @property
    def _has_range(self) -> bool:
        return self.hvac_mode is HVACMode.HEAT_COOL

    @property
    @override
    def reported_temperature(self) -> float | None:
        return (self.ambient_device or self.device).ambient

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        if self.ambient_device is not None:
            self.use_ambient_of(self.ambient_device)
        for unit in self._units.values():
            self._follow(unit)

    def use_ambient_of(self, ambient: Thermostat) -> None:
        """Read the temperature from a device of another instance."""
        self.ambient_device = ambient
        if self.hass is not None:
            self.async_on_remove(ambient.subscribe(self._handle_update, AMBIENT_STATUS))
            self._handle_update()

    @property
    def native_target_temperature(self) -> float | None:
        """Return the set point that the mode works towards, in °C."""
        if self._has_range:
            return None
        cools = self.hvac_mode in (HVACMode.COOL, HVACMode.DRY)
        return self.device.cool_to if cools else self.device.heat_to

    @property
    def native_target_temperature_low(self) -> float | None:
        """Return the heating set point in °C, where there are two at once."""
        return self.device.heat_to if self._has_range else None

    @property
    def native_target_temperature_high(self) -> float | None:
        """Return the cooling set point in °C, where there are two at once."""
        return self.device.cool_to if self._has_range else None

    @override
    def state_values(self) -> tuple[Any, ...]:
        device = self.device
        return (
            device.mode,
            self.fan_mode,
            as_shown(self, device.heat_to),
            as_shown(self, device.cool_to),
            as_shown(self, self.native_current_temperature),
            device.schedule,
            device.has_schedules,
            self.hvac_action,
        )

    def make_zone(self) -> Zone:
        """Return what the furnace and the air conditioner are told by."""
        return Zone(self.device)

    def use_unit(self, unit: Device) -> None:
        """Show what a furnace or an air conditioner of the zone does."""
        if self.zone is None:
            self.zone = self.make_zone()
        self.zone.add(unit)
        self._units[unit.key] = unit
        if self.hass is not None:
            self._follow(unit)
            self._handle_update()

    def use_output(self, part: str, output: Output) -> None:
        """Show what a part of the zone does that an output drives, by the coach map."""
        if self.zone is None:
            self.zone = self.make_zone()
        self.zone.add_output(part, output)
        self._units[output.key] = output
        if self.hass is not None:
            self._follow(output)
            self._handle_update()

    def _follow(self, unit: Device) -> None:
        if isinstance(unit, Output):
            statuses = unit.level_reports
        else:
            statuses = (UNITS[unit.key.device_class], COMPRESSOR_STATUS)
        # Each has a listener of its own.
        self.async_on_remove(unit.subscribe(lambda: self._handle_update(), *statuses))

    @override
    @convert_rvc_errors
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        await self.device.set_mode(_LABELS[hvac_mode])

    @override
    @convert_rvc_errors
    async def async_set_preset_mode(self, preset_mode: str) -> None:
        if preset_mode == _PRESET_AUX_HEAT:
            await self.device.set_mode("aux_heat")
        elif preset_mode in SCHEDULES:
            await self.device.follow(preset_mode)
        elif self.preset_mode == _PRESET_AUX_HEAT:
            await self.device.set_mode("heat")
        elif self.preset_mode != PRESET_NONE:
            await self.device.follow_none()

    @override
    @convert_rvc_errors
    async def async_set_fan_mode(self, fan_mode: str) -> None:
        await self.device.set_fan(
            on=fan_mode != FAN_AUTO, speed=self.device.fan_speeds.get(fan_mode)
        )

    @override
    @convert_rvc_errors
    async def async_set_temperature(self, **kwargs: Any) -> None:
        if (mode := kwargs.get(ATTR_HVAC_MODE)) is not None:
            await self.async_set_hvac_mode(mode)
        if (degrees := kwargs.get(ATTR_TEMPERATURE)) is not None:
            await self.device.set_temperature(degrees)
        elif ATTR_TARGET_TEMP_LOW in kwargs:
            await self.device.set_temperatures(
                heat_to=kwargs[ATTR_TARGET_TEMP_LOW],
                cool_to=kwargs[ATTR_TARGET_TEMP_HIGH],
            )

    @override
    @convert_rvc_errors
    async def async_turn_on(self) -> None:
        await self.device.set_mode(self.device.last_active_mode)

    @override
    @convert_rvc_errors
    async def async_turn_off(self) -> None:
        await self.async_set_hvac_mode(HVACMode.OFF)


@serve_native_names("temperature_unit", "current_temperature", "target_temperature")
class FloorClimate(HasTemperature[FloorHeat], ClimateEntity):
    """A heated floor."""

    temperature_signal = "FLOOR_HEAT_STATUS", "measured_temperature"

    _attr_name = None
    _attr_translation_key = "floor_heat"
    _attr_hvac_modes = [HVACMode.OFF, HVACMode.HEAT]
    _attr_min_temp = 5
    _attr_max_temp = 45
    _attr_target_temperature_step = 0.5
    _attr_supported_features = (
        ClimateEntityFeature.TARGET_TEMPERATURE
        | ClimateEntityFeature.TURN_ON
        | ClimateEntityFeature.TURN_OFF
    )
    native_temperature_unit = UnitOfTemperature.CELSIUS

    @property
    @override
    def hvac_mode(self) -> HVACMode | None:
        if (is_on := self.device.is_on) is None:
            return None
        return HVACMode.HEAT if is_on else HVACMode.OFF

    @property
    @override
    def hvac_action(self) -> HVACAction | None:
        if not self.device.is_on:
            return HVACAction.OFF if self.device.is_on is False else None
        if (heats := self.device.is_heating) is None:
            return None
        return HVACAction.HEATING if heats else HVACAction.IDLE

    @property
    @override
    def reported_temperature(self) -> float | None:
        return self.device.temperature

    @property
    def native_target_temperature(self) -> float | None:
        """Return the set point in °C."""
        return self.device.heat_to

    @override
    def state_values(self) -> tuple[Any, ...]:
        device = self.device
        temperatures = self.native_current_temperature, device.heat_to
        shown = (as_shown(self, one) for one in temperatures)
        return device.is_on, device.is_heating, *shown

    @override
    @convert_rvc_errors
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        await self.device.switch(on=hvac_mode is HVACMode.HEAT)

    @override
    @convert_rvc_errors
    async def async_set_temperature(self, **kwargs: Any) -> None:
        if (mode := kwargs.get(ATTR_HVAC_MODE)) is not None:
            await self.async_set_hvac_mode(mode)
        await self.device.set_temperature(kwargs[ATTR_TEMPERATURE])

    @override
    @convert_rvc_errors
    async def async_turn_on(self) -> None:
        await self.async_set_hvac_mode(HVACMode.HEAT)

    @override
    @convert_rvc_errors
    async def async_turn_off(self) -> None:
        await self.async_set_hvac_mode(HVACMode.OFF)
