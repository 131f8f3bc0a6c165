"""Dimmers, dimmable loads and built-in lamps as lights."""

from collections.abc import Iterable
from typing import Any, Final, override

from homeassistant.components.light import (
    ATTR_BRIGHTNESS,
    ATTR_COLOR_TEMP_KELVIN,
    ATTR_EFFECT,
    ATTR_FLASH,
    ATTR_RGB_COLOR,
    ATTR_RGBW_COLOR,
    ATTR_TRANSITION,
    EFFECT_OFF,
    FLASH_LONG,
    ColorMode,
    LightEntity,
    LightEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util.color import brightness_to_value, value_to_brightness

from .data import RvcConfigEntry
from .devices import Device, Feature
from .devices.catalogue import lamps_of
from .devices.color import ColorLamp
from .devices.dimmer import CHASES, FADES, SCENES, Dimmer
from .devices.indicator import IndicatorLed
from .devices.lamp import Lamp, LampRow
from .devices.load import DIMMABLE, Load
from .devices.output import Output
from .entity import RvcEntity, discover, is_dimmable, role_of
from .protocol.message import MessageKey

PARALLEL_UPDATES = 0

_PERCENT: Final = (1, 100)
_ON: Final = 100.0
_FLASH_SECONDS: Final = {"short": 2.0, FLASH_LONG: 10.0}
_RAMPS: Final = ("ramp_up", "ramp_down", "ramp_up_down")
_DIMMED: Final = "dimmed_memory_value"
_SEAT: Final = "VEHICLE_SEAT_LIGHTING_STATUS"
_INDICATOR: Final = "GENERIC_INDICATOR_STATUS"
_STATUSES: Final = (
    *Dimmer.level_reports,
    *(f"DC_LIGHTING_CONTROLLER_STATUS_{number}" for number in (1, 2, 3)),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a light for each dimmer, dimmable load and built-in lamp."""
    lamps = lamps_of(entry.runtime_data.spec)

    def build(device: Device, feature: Feature) -> Iterable[RvcEntity[Any]]:
        if isinstance(device, Output) and role_of(entry, device) not in (None, "light"):
            return
        if isinstance(device, Dimmer) and feature in Dimmer.level_reports:
            light = RvcLight if is_dimmable(entry, device) else RelayLight
            yield light(entry, device, "light", *_STATUSES)
        elif isinstance(device, Load) and (
            feature == DIMMABLE
            or (feature == device.status_name and role_of(entry, device) == "light")
        ):
            yield LoadLight(entry, device)
        elif (lamp := lamps.get(feature)) is not None:
            yield LampLight(entry, device, lamp)
        elif feature == f"{_SEAT}.master_brightness":
            yield SeatLight(entry, device, "light", _SEAT)
        else:
            yield from _indicators(entry, device, feature)

    discover(entry, async_add_entities, build)


def _indicators(
    entry: RvcConfigEntry, device: Device, feature: Feature
) -> Iterable[IndicatorLight]:
    for number, led in enumerate(("led1_status", "led2_status")):
        if (feature.dgn, feature.signal) == (_INDICATOR, led):
            yield IndicatorLight(entry, device, feature.key, number)


def to_brightness(level: float | None) -> int | None:
    """Return a level in percent as Home Assistant counts it; None when dark."""
    return value_to_brightness(_PERCENT, level) if level else None


def to_level(kwargs: dict[str, Any]) -> float | None:
    """Return the brightness that is asked for in percent, in RV-C's steps of 0.5."""
    brightness = kwargs.get(ATTR_BRIGHTNESS)
    if brightness is None:
        return None
    return round(brightness_to_value(_PERCENT, brightness) * 2) / 2


def to_percents(color: tuple[int, ...]) -> tuple[float, ...]:
    """Return the parts of a color in percent."""
    return tuple(round(part / 255 * 200) / 2 for part in color)


def to_color(percents: tuple[float, ...] | None) -> tuple[int, ...] | None:
    """Return the parts of a color as Home Assistant counts them."""
    if percents is None:
        return None
    return tuple(min(round(part / 100 * 255), 255) for part in percents)


def color_modes(color: ColorLamp) -> set[ColorMode]:
    """Return how a lamp's color can be set."""
    if color.has_white:
        return {ColorMode.RGBW}
    return {ColorMode.RGB} if color.has_colors else {ColorMode.BRIGHTNESS}


class RvcLight(RvcEntity[Dimmer], LightEntity):
    """A dimmer's lamp."""

    _attr_name = None
    _attr_translation_key = "dimmer"
    _attr_supported_features = (
        LightEntityFeature.TRANSITION
        | LightEntityFeature.FLASH
        | LightEntityFeature.EFFECT
    )

    @property
    @override
    def is_on(self) -> bool | None:
        return self.device.is_on

    @property
    @override
    def brightness(self) -> int | None:
        return to_brightness(self.device.level)

    @property
    @override
    def supported_color_modes(self) -> set[ColorMode]:
        modes = color_modes(self.device.color)
        if self.device.color_temperatures is not None:
            modes = {mode for mode in modes if mode is not ColorMode.BRIGHTNESS}
            modes.add(ColorMode.COLOR_TEMP)
        return modes

    @property
    @override
    def color_mode(self) -> ColorMode:
        modes = self.supported_color_modes
        if ColorMode.COLOR_TEMP in modes and (
            self.device.color_temperature is not None or len(modes) == 1
        ):
            return ColorMode.COLOR_TEMP
        return next(mode for mode in modes if mode is not ColorMode.COLOR_TEMP)

    @property
    @override
    def rgb_color(self) -> tuple[int, int, int] | None:
        color = to_color(self.device.color.colors)
        return color if color is not None and len(color) == 3 else None

    @property
    @override
    def rgbw_color(self) -> tuple[int, int, int, int] | None:
        color = to_color(self.device.color.colors)
        return color if color is not None and len(color) == 4 else None

    @property
    @override
    def color_temp_kelvin(self) -> int | None:
        kelvin = self.device.color_temperature
        return None if kelvin is None else round(kelvin)

    @property
    @override
    def min_color_temp_kelvin(self) -> int:
        return round((self.device.color_temperatures or (2000, 6500))[0])

    @property
    @override
    def max_color_temp_kelvin(self) -> int:
        return round((self.device.color_temperatures or (2000, 6500))[1])

    @property
    @override
    def effect_list(self) -> list[str]:
        effects = [EFFECT_OFF, "flash", *_RAMPS, _DIMMED, *SCENES]
        if self.device.has_controller:
            effects += [*FADES, *CHASES]
        return effects

    @property
    @override
    def effect(self) -> str:
        return self.device.effect or EFFECT_OFF

    @override
    def shown(self) -> tuple[Any, ...]:
        device = self.device
        return (
            self.is_on,
            self.brightness,
            device.color.colors,
            device.color_temperature,
            device.color_temperatures,
            device.effect,
            device.has_controller,
        )

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        device = self.device
        ramp = kwargs.get(ATTR_TRANSITION)
        level = to_level(kwargs)
        color = kwargs.get(ATTR_RGBW_COLOR) or kwargs.get(ATTR_RGB_COLOR)
        if (flash := kwargs.get(ATTR_FLASH)) is not None:
            await self.tell(device.flash(_FLASH_SECONDS[flash]))
        elif (effect := kwargs.get(ATTR_EFFECT)) is not None:
            await self._start(effect)
        elif color is not None:
            percents = to_percents(color)
            if level is None:
                level = device.level or 100.0
            await self.tell(device.color.set(level=level, colors=percents, ramp=ramp))
        elif (kelvin := kwargs.get(ATTR_COLOR_TEMP_KELVIN)) is not None:
            await self.tell(device.set_color_temperature(kelvin))
            if level is not None or not device.is_on:
                await self.tell(device.turn_on(level, ramp))
        else:
            await self.tell(device.turn_on(level, ramp))

    async def _start(self, effect: str) -> None:
        device = self.device
        if effect == "flash":
            await self.tell(device.flash(_FLASH_SECONDS[FLASH_LONG]))
        elif effect in _RAMPS:
            await self.tell(device.ramp(effect))
        elif effect in FADES:
            await self.tell(device.fade(effect))
        elif effect in CHASES:
            await self.tell(device.chase(effect))
        elif effect == EFFECT_OFF:
            await self.tell(device.steady())
        else:
            await self.tell(device.recall(effect))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.tell(self.device.turn_off(kwargs.get(ATTR_TRANSITION)))


class RelayLight(RvcEntity[Dimmer], LightEntity):
    """A lamp behind an output that can only be on or off."""

    _attr_name = None
    _attr_translation_key = "dimmer"
    _attr_color_mode = ColorMode.ONOFF
    _attr_supported_color_modes = {ColorMode.ONOFF}

    @property
    @override
    def is_on(self) -> bool | None:
        return self.device.is_on

    @override
    def shown(self) -> tuple[Any, ...]:
        return (self.is_on,)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.tell(self.device.turn_on(_ON))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.tell(self.device.turn_off())


class BrightnessLight[DeviceT: Device](RvcEntity[DeviceT], LightEntity):
    """A lamp of one color."""

    _attr_color_mode = ColorMode.BRIGHTNESS
    _attr_supported_color_modes = {ColorMode.BRIGHTNESS}

    @override
    def shown(self) -> tuple[Any, ...]:
        return self.is_on, self.brightness


class LoadLight(BrightnessLight[Load]):
    """A load that is a lamp, or says that it can be dimmed."""

    _attr_name = None

    def __init__(self, entry: RvcConfigEntry, device: Load) -> None:
        """Take the load."""
        super().__init__(entry, device, "light", device.status_name)
        self._may_be_dimmed = is_dimmable(entry, device)

    @property
    @override
    def color_mode(self) -> ColorMode:
        if self._may_be_dimmed and DIMMABLE in self.device.features:
            return ColorMode.BRIGHTNESS
        return ColorMode.ONOFF

    @property
    @override
    def supported_color_modes(self) -> set[ColorMode]:
        return {self.color_mode}

    @override
    def shown(self) -> tuple[Any, ...]:
        return *super().shown(), self.color_mode

    @property
    @override
    def is_on(self) -> bool | None:
        return self.device.is_on

    @property
    @override
    def brightness(self) -> int | None:
        return to_brightness(self.device.level)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.tell(self.device.turn_on(to_level(kwargs) or _ON))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.tell(self.device.turn_off())


class LampLight(BrightnessLight[Device]):
    """A lamp that is a part of something else."""

    def __init__(self, entry: RvcConfigEntry, device: Device, lamp: LampRow) -> None:
        """Take the device and which of its lamps it is."""
        super().__init__(entry, device, lamp.key, lamp.status)
        self._lamp = Lamp(device, lamp)
        self._attr_translation_key = lamp.key

    @property
    @override
    def supported_color_modes(self) -> set[ColorMode]:
        return {self.color_mode}

    @property
    @override
    def color_mode(self) -> ColorMode:
        return ColorMode.BRIGHTNESS if self._lamp.has_level else ColorMode.ONOFF

    @property
    @override
    def is_on(self) -> bool | None:
        return self._lamp.is_on

    @property
    @override
    def brightness(self) -> int | None:
        return to_brightness(self._lamp.level)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.tell(self._lamp.turn_on(to_level(kwargs)))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.tell(self._lamp.turn_off())


class SeatLight(RvcEntity[Device], LightEntity):
    """The light of a seat, of one color or of several."""

    _attr_translation_key = "seat_light"

    def __init__(
        self, entry: RvcConfigEntry, device: Device, suffix: str, *shows: str
    ) -> None:
        """Take the seat."""
        super().__init__(entry, device, suffix, *shows)
        self._color = ColorLamp(device, _SEAT, "VEHICLE_SEAT_LIGHTING_COMMAND")

    @property
    @override
    def is_on(self) -> bool | None:
        level = self._color.level
        return None if level is None else level > 0

    @property
    @override
    def brightness(self) -> int | None:
        return to_brightness(self._color.level)

    @property
    @override
    def supported_color_modes(self) -> set[ColorMode]:
        return color_modes(self._color)

    @property
    @override
    def color_mode(self) -> ColorMode:
        return next(iter(color_modes(self._color)))

    @property
    @override
    def rgb_color(self) -> tuple[int, int, int] | None:
        color = to_color(self._color.colors)
        return color if color is not None and len(color) == 3 else None

    @property
    @override
    def rgbw_color(self) -> tuple[int, int, int, int] | None:
        color = to_color(self._color.colors)
        return color if color is not None and len(color) == 4 else None

    @override
    def shown(self) -> tuple[Any, ...]:
        return self._color.level, self._color.colors

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        color = kwargs.get(ATTR_RGBW_COLOR) or kwargs.get(ATTR_RGB_COLOR)
        await self.tell(
            self._color.set(
                level=to_level(kwargs) or self._color.level or 100.0,
                colors=None if color is None else to_percents(color),
            )
        )

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.tell(self._color.set(level=0))


class IndicatorLight(BrightnessLight[Device]):
    """One of the LEDs of an indicator."""

    def __init__(
        self, entry: RvcConfigEntry, device: Device, key: MessageKey, number: int
    ) -> None:
        """Take the key of the bank's status, and which of its LEDs it is."""
        super().__init__(entry, device, f"{key.slug}_led_{number + 1}", key)
        self._led = IndicatorLed(device, key, number)
        self._attr_translation_key = f"led_{number + 1}"
        self.name_part(entry.runtime_data.names.of_part(entry.runtime_data.spec, key))

    @property
    @override
    def is_on(self) -> bool | None:
        return self._led.is_on

    @property
    @override
    def brightness(self) -> int | None:
        return to_brightness(self._led.level)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.tell(self._led.turn_on(to_level(kwargs)))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.tell(self._led.turn_off())
