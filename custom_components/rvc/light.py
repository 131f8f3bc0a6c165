"""DC dimmers as lights."""

from collections.abc import Iterable
from typing import Any, override

from homeassistant.components.light import (
    ATTR_BRIGHTNESS,
    ATTR_TRANSITION,
    ColorMode,
    LightEntity,
    LightEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util.color import brightness_to_value, value_to_brightness

from .devices import Device
from .devices.dimmer import Dimmer
from .entity import RvcEntity, discover
from .runtime import RvcConfigEntry

PARALLEL_UPDATES = 0

_PERCENT = (1, 100)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a light for each dimmer."""

    def build(device: Device, feature: str) -> Iterable[RvcLight]:
        if isinstance(device, Dimmer) and feature in Dimmer.level_reports:
            yield RvcLight(entry, device, "light", *Dimmer.level_reports)

    discover(entry, async_add_entities, build)


class RvcLight(RvcEntity[Dimmer], LightEntity):
    """A dimmer's lamp."""

    _attr_name = None
    _attr_color_mode = ColorMode.BRIGHTNESS
    _attr_supported_color_modes = {ColorMode.BRIGHTNESS}
    _attr_supported_features = LightEntityFeature.TRANSITION

    @property
    @override
    def is_on(self) -> bool | None:
        return self.device.is_on

    @property
    @override
    def brightness(self) -> int | None:
        if not self.device.level:
            return None
        return value_to_brightness(_PERCENT, self.device.level)

    @override
    def shown(self) -> tuple[Any, ...]:
        return self.is_on, self.brightness

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        level = None
        if (brightness := kwargs.get(ATTR_BRIGHTNESS)) is not None:
            level = round(brightness_to_value(_PERCENT, brightness) * 2) / 2
        await self.tell(self.device.turn_on(level, kwargs.get(ATTR_TRANSITION)))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.tell(self.device.turn_off(kwargs.get(ATTR_TRANSITION)))
