"""Roof fans."""

from collections.abc import Iterable
from typing import Any, Final, override

from homeassistant.components.fan import (
    DIRECTION_FORWARD,
    DIRECTION_REVERSE,
    FanEntity,
    FanEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .devices import Device, Feature
from .devices.dimmer import Dimmer
from .devices.roof_fan import RoofFan
from .entity import RvcEntity, discover, role_of

PARALLEL_UPDATES = 0

_AUTO: Final = "auto"
_STATUSES: Final = ("ROOF_FAN_STATUS_1", "ROOF_FAN_STATUS_2")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a fan for each roof fan."""

    def build(device: Device, feature: Feature) -> Iterable[RvcEntity[Any]]:
        if isinstance(device, RoofFan) and feature == _STATUSES[0]:
            yield RvcFan(entry, device, "fan", *_STATUSES)
        elif isinstance(device, Dimmer) and feature in Dimmer.level_reports:
            if role_of(entry, device) == "fan":
                yield OutputFan(entry, device, "fan", *Dimmer.level_reports)

    discover(entry, async_add_entities, build)


class RvcFan(RvcEntity[RoofFan], FanEntity):
    """A roof fan; forward is what blows air out, which it is mostly for."""

    _attr_name = None
    _attr_translation_key = "roof_fan"
    _attr_preset_modes = [_AUTO]
    _attr_supported_features = (
        FanEntityFeature.SET_SPEED
        | FanEntityFeature.DIRECTION
        | FanEntityFeature.PRESET_MODE
        | FanEntityFeature.TURN_ON
        | FanEntityFeature.TURN_OFF
    )

    @property
    @override
    def is_on(self) -> bool | None:
        return self.device.is_on

    @property
    @override
    def percentage(self) -> int | None:
        if self.device.is_on is False:
            return 0
        speed = self.device.speed
        return None if speed is None else round(speed)

    @property
    @override
    def speed_count(self) -> int:
        return self.device.speeds or 100

    @property
    @override
    def preset_mode(self) -> str | None:
        return _AUTO if self.device.is_automatic else None

    @property
    @override
    def current_direction(self) -> str | None:
        draws_in = self.device.draws_in
        if draws_in is None:
            return None
        return DIRECTION_REVERSE if draws_in else DIRECTION_FORWARD

    @override
    def shown(self) -> tuple[Any, ...]:
        return self.percentage, self.is_on, self.preset_mode, self.current_direction

    @override
    async def async_turn_on(
        self,
        percentage: int | None = None,
        preset_mode: str | None = None,
        **kwargs: Any,
    ) -> None:
        if preset_mode is not None:
            await self.async_set_preset_mode(preset_mode)
        else:
            await self.tell(self.device.turn_on(percentage))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.tell(self.device.turn_off())

    @override
    async def async_set_percentage(self, percentage: int) -> None:
        if percentage == 0:
            await self.tell(self.device.turn_off())
        else:
            await self.tell(self.device.turn_on(percentage))

    @override
    async def async_set_preset_mode(self, preset_mode: str) -> None:
        await self.tell(self.device.choose_speed_itself())

    @override
    async def async_set_direction(self, direction: str) -> None:
        await self.tell(self.device.blow(inwards=direction == DIRECTION_REVERSE))


class OutputFan(RvcEntity[Dimmer], FanEntity):
    """A fan behind a dimmer."""

    _attr_name = None
    _attr_supported_features = (
        FanEntityFeature.SET_SPEED
        | FanEntityFeature.TURN_ON
        | FanEntityFeature.TURN_OFF
    )

    @property
    @override
    def is_on(self) -> bool | None:
        return self.device.is_on

    @property
    @override
    def percentage(self) -> int | None:
        return None if self.device.level is None else round(self.device.level)

    @override
    def shown(self) -> tuple[Any, ...]:
        return self.is_on, self.percentage

    @override
    async def async_turn_on(
        self,
        percentage: int | None = None,
        preset_mode: str | None = None,
        **kwargs: Any,
    ) -> None:
        await self.tell(self.device.turn_on(percentage))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.tell(self.device.turn_off())

    @override
    async def async_set_percentage(self, percentage: int) -> None:
        if percentage == 0:
            await self.tell(self.device.turn_off())
        else:
            await self.tell(self.device.turn_on(percentage))
