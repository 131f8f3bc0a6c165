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
from .devices.output import Output
from .devices.roof_fan import RoofFan
from .devices.two_speed_fan import TwoSpeedFan
from .entities.discovery import discover
from .entities.output_roles import PairedOutputs
from .entity import RvcEntity, convert_rvc_errors

PARALLEL_UPDATES = 0

_AUTO: Final = "auto"
_STATUSES: Final = ("ROOF_FAN_STATUS_1", "ROOF_FAN_STATUS_2")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a fan for each roof fan, and for each output or two that drive one."""
    pairs = PairedOutputs(entry, "fan")

    def build(device: Device, feature: Feature) -> Iterable[RvcEntity[Any]]:
        if isinstance(device, RoofFan) and feature == _STATUSES[0]:
            yield RvcFan(entry, device, "fan", *_STATUSES)
        elif (pair := pairs.complete(device, feature)) is not None:
            low, high = pair
            if low is high:
                yield OutputFan(entry, low, "fan", *low.level_reports)
            else:
                yield OutputsFan(entry, low, high)

    discover(hass, entry, async_add_entities, build)


class _Fan[FanT: RoofFan | Output](RvcEntity[FanT], FanEntity):
    """What all fans have in common."""

    _attr_name = None

    @property
    def _fan(self) -> RoofFan | Output | TwoSpeedFan:
        """What is told: the device, if nothing drives several."""
        return self.device

    @property
    @override
    def is_on(self) -> bool | None:
        return self._fan.is_on

    @override
    @convert_rvc_errors
    async def async_turn_on(
        self,
        percentage: int | None = None,
        preset_mode: str | None = None,
        **kwargs: Any,
    ) -> None:
        if preset_mode is not None:
            await self.async_set_preset_mode(preset_mode)
        elif percentage is not None:
            await self.async_set_percentage(percentage)
        else:
            await self._fan.turn_on()

    @override
    @convert_rvc_errors
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._fan.turn_off()

    @override
    @convert_rvc_errors
    async def async_set_percentage(self, percentage: int) -> None:
        if percentage == 0:
            await self._fan.turn_off()
        else:
            await self._fan.turn_on(percentage)


class RvcFan(_Fan[RoofFan]):
    """A roof fan; forward is what blows air out, which it is mostly for."""

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
    def state_values(self) -> tuple[Any, ...]:
        return self.percentage, self.is_on, self.preset_mode, self.current_direction

    @override
    @convert_rvc_errors
    async def async_set_preset_mode(self, preset_mode: str) -> None:
        await self.device.choose_speed_itself()

    @override
    @convert_rvc_errors
    async def async_set_direction(self, direction: str) -> None:
        await self.device.blow(inwards=direction == DIRECTION_REVERSE)


class OutputFan(_Fan[Output]):
    """A fan behind an output; it has speeds where the output has levels."""

    @property
    @override
    def supported_features(self) -> FanEntityFeature:
        features = FanEntityFeature.TURN_ON | FanEntityFeature.TURN_OFF
        if self.device.has_level:
            features |= FanEntityFeature.SET_SPEED
        return features

    @property
    @override
    def percentage(self) -> int | None:
        return None if self.device.level is None else round(self.device.level)

    @override
    def state_values(self) -> tuple[Any, ...]:
        return self.is_on, self.percentage, self.supported_features


class OutputsFan(_Fan[Output]):
    """A fan of two speeds, each of them an output."""

    _attr_speed_count = 2
    _attr_supported_features = (
        FanEntityFeature.SET_SPEED
        | FanEntityFeature.TURN_ON
        | FanEntityFeature.TURN_OFF
    )

    def __init__(self, entry: RvcConfigEntry, low: Output, high: Output) -> None:
        """Show a fan; the output of its low speed is its device."""
        super().__init__(entry, low, "fan", *low.level_reports)
        self._high = high
        self._two_speed = TwoSpeedFan(low, high)

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        reports = self._high.level_reports
        self.async_on_remove(self._high.subscribe(self._handle_update, *reports))

    @property
    @override
    def _fan(self) -> TwoSpeedFan:
        return self._two_speed

    @property
    @override
    def percentage(self) -> int | None:
        return self._two_speed.speed

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.percentage,)
