"""Water heaters."""

from collections.abc import Iterable
from typing import Any, Final, override

from homeassistant.components.water_heater import (
    WaterHeaterEntity,
    WaterHeaterEntityFeature,
)
from homeassistant.const import ATTR_TEMPERATURE, UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .compat import serve_native_names
from .data import RvcConfigEntry
from .devices import Device, Feature
from .devices.water_heater import WaterHeater
from .entities.discovery import discover
from .entities.temperature import HasTemperature, as_shown
from .entity import convert_rvc_errors
from .spec.model import DialectFlag

PARALLEL_UPDATES = 0

_ELECTRIC: Final = "electric"
_OFF: Final = "off"
# What "on" means without a mode: electric if there is shore power (RV-C 6.9.2)
_ON: Final = "automatic"
_MODES: Final = [_OFF, "combustion", "electric", "gas_and_electric", _ON]
_STATUS: Final = "WATERHEATER_STATUS"
_STATUSES: Final = (_STATUS, "WATERHEATER_STATUS_2")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add each water heater."""

    def build(device: Device, feature: Feature) -> Iterable[RvcWaterHeater]:
        if isinstance(device, WaterHeater) and feature in _STATUSES:
            if (
                feature == _STATUS
                or DialectFlag.HEATS_BY_SOURCES in device.dialect.flags
            ):
                yield RvcWaterHeater(entry, device, "water_heater", *_STATUSES)

    discover(hass, entry, async_add_entities, build)


@serve_native_names("temperature_unit", "current_temperature", "target_temperature")
class RvcWaterHeater(HasTemperature[WaterHeater], WaterHeaterEntity):
    """A water heater with its energy sources as operation modes."""

    temperature_signal = _STATUS, "water_temperature"
    _attr_name = None
    _attr_translation_key = "water_heater"
    _attr_operation_list = _MODES
    _attr_min_temp = 20
    _attr_max_temp = 80
    native_temperature_unit = UnitOfTemperature.CELSIUS

    @property
    @override
    def supported_features(self) -> WaterHeaterEntityFeature:
        features = (
            WaterHeaterEntityFeature.OPERATION_MODE | WaterHeaterEntityFeature.ON_OFF
        )
        # Many heaters have one fixed temperature and report none.
        if self.device.heat_to is not None:
            features |= WaterHeaterEntityFeature.TARGET_TEMPERATURE
        return features

    @property
    @override
    def current_operation(self) -> str | None:
        return self.device.mode

    @property
    @override
    def reported_temperature(self) -> float | None:
        return self.device.water

    @property
    def native_target_temperature(self) -> float | None:
        """Return the set point in °C."""
        return self.device.heat_to

    @override
    def state_values(self) -> tuple[Any, ...]:
        temperatures = self.native_current_temperature, self.device.heat_to
        return self.device.mode, *(as_shown(self, one) for one in temperatures)

    @override
    @convert_rvc_errors
    async def async_set_operation_mode(self, operation_mode: str) -> None:
        await self.device.set_mode(operation_mode)

    @override
    @convert_rvc_errors
    async def async_set_temperature(self, **kwargs: Any) -> None:
        await self.device.set_temperature(kwargs[ATTR_TEMPERATURE])

    @override
    @convert_rvc_errors
    async def async_turn_on(self, **kwargs: Any) -> None:
        # Where nothing may burn, the electric element heats alone.
        await self.device.set_mode(_ON if self.device.may_burn else _ELECTRIC)

    @override
    @convert_rvc_errors
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.device.set_mode(_OFF)
