"""Everything that shines, as lights."""

from typing import Any, Final, Unpack, override

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
from homeassistant.util.color import brightness_to_value, value_to_brightness

from ..data import RvcConfigEntry
from ..devices import Device
from ..devices.capabilities import Dimmable
from ..devices.color import ColorLamp
from ..devices.dimmer import CHASES, FADES, SCENES, Dimmer
from ..entity import EntityOptions, RvcEntity, convert_rvc_errors

_PERCENT: Final = (1, 100)
_FULL: Final = 100.0
_FLASH_SECONDS: Final = {"short": 2.0, FLASH_LONG: 10.0}
_RAMPS: Final = ("ramp_up", "ramp_down", "ramp_up_down")
_DIMMED: Final = "dimmed_memory_value"
_USUAL_KELVIN: Final = (2000.0, 6500.0)


def to_brightness(level: float | None) -> int | None:
    """Return a level in percent as Home Assistant counts it; None when dark."""
    return value_to_brightness(_PERCENT, level) if level else None


def to_level(kwargs: dict[str, Any]) -> float | None:
    """Return the brightness that is asked for in percent, in RV-C's steps of 0.5."""
    brightness = kwargs.get(ATTR_BRIGHTNESS)
    if brightness is None:
        return None
    return round(brightness_to_value(_PERCENT, brightness) * 2) / 2


def to_percents(kwargs: dict[str, Any]) -> tuple[float, ...] | None:
    """Return the color that is asked for, its parts in percent."""
    color = kwargs.get(ATTR_RGBW_COLOR) or kwargs.get(ATTR_RGB_COLOR)
    if color is None:
        return None
    return tuple(round(part / 255 * 200) / 2 for part in color)


class RvcLight[DeviceT: Device](RvcEntity[DeviceT], LightEntity):
    """Anything that is dimmable: a device itself, or a lamp that is a part of it."""

    def __init__(
        self,
        entry: RvcConfigEntry,
        device: DeviceT,
        lamp: Dimmable,
        suffix: str,
        *statuses: str,
        **options: Unpack[EntityOptions],
    ) -> None:
        """Show a lamp.

        Args:
            entry: The coach's entry.
            device: The device that the lamp is, or is a part of.
            lamp: The lamp.
            suffix: What the unique id has behind the device's own identifier.
            statuses: The keys of the messages that report the lamp.
            options: See `EntityOptions`.
        """
        super().__init__(entry, device, suffix, *statuses, **options)
        self._lamp = lamp

    @property
    @override
    def is_on(self) -> bool | None:
        return self._lamp.is_on

    @property
    @override
    def brightness(self) -> int | None:
        level = self._lamp.level
        if self.is_on and not level and self._lamp.has_level:
            # It is lit, and does not say how much.
            level = _FULL
        return to_brightness(level)

    @property
    @override
    def color_mode(self) -> ColorMode:
        return ColorMode.BRIGHTNESS if self._lamp.has_level else ColorMode.ONOFF

    @property
    @override
    def supported_color_modes(self) -> set[ColorMode]:
        return {self.color_mode}

    @override
    def state_values(self) -> tuple[Any, ...]:
        return self.is_on, self.brightness, self.color_mode

    @override
    @convert_rvc_errors
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self._lamp.turn_on(to_level(kwargs))

    @override
    @convert_rvc_errors
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._lamp.turn_off()


class ColorLight[DeviceT: Device](RvcLight[DeviceT]):
    """A lamp that may have several colors, as far as its messages have them."""

    def __init__(
        self,
        entry: RvcConfigEntry,
        device: DeviceT,
        lamp: Dimmable,
        color: ColorLamp,
        suffix: str,
        *statuses: str,
        **options: Unpack[EntityOptions],
    ) -> None:
        """Show a lamp and its colors, see `RvcLight`."""
        super().__init__(entry, device, lamp, suffix, *statuses, **options)
        self._color = color

    @property
    @override
    def color_mode(self) -> ColorMode:
        if self._color.has_white:
            return ColorMode.RGBW
        return ColorMode.RGB if self._color.has_colors else ColorMode.BRIGHTNESS

    @property
    @override
    def rgb_color(self) -> tuple[int, int, int] | None:
        color = self._parts()
        return color if color is not None and len(color) == 3 else None

    @property
    @override
    def rgbw_color(self) -> tuple[int, int, int, int] | None:
        color = self._parts()
        return color if color is not None and len(color) == 4 else None

    def _parts(self) -> tuple[int, ...] | None:
        """Return the parts of the color as Home Assistant counts them."""
        percents = self._color.colors
        if percents is None:
            return None
        if self.is_on and not any(percents):
            # What is lit has a color: it reports none of its own.
            percents = self._color.white
        return tuple(min(round(part / 100 * 255), 255) for part in percents)

    @override
    def state_values(self) -> tuple[Any, ...]:
        return *super().state_values(), self._color.colors

    @override
    @convert_rvc_errors
    async def async_turn_on(self, **kwargs: Any) -> None:
        colors = to_percents(kwargs)
        if colors is None:
            await self._lamp.turn_on(to_level(kwargs))
            return
        level = to_level(kwargs)
        if level is None:
            level = self._color.commanded_level or self._lamp.level or _FULL
        await self._color.set(
            level=level, colors=colors, ramp=kwargs.get(ATTR_TRANSITION)
        )


class DimmerLight(ColorLight[Dimmer]):
    """A dimmer's lamp, with the ramps and effects of dimmers and their controllers.

    A lamp without colors has effects only where the coach map says so: nobody looks
    for scenes behind a reading lamp.
    """

    def __init__(self, entry: RvcConfigEntry, device: Dimmer, *statuses: str) -> None:
        """Show a dimmer."""
        super().__init__(
            entry,
            device,
            device,
            device.color,
            "light",
            *statuses,
            translation_key="dimmer",
            is_main=True,
        )
        mapped = entry.runtime_data.coach_map.about(device.key)
        self._wants_effects = mapped is not None and mapped.effects

    @property
    def has_effects(self) -> bool:
        """Whether it offers ramps, scenes and, of a controller, fades and chases."""
        is_colored = super().color_mode is not ColorMode.BRIGHTNESS
        return self._wants_effects or self.device.has_controller or is_colored

    @property
    @override
    def supported_features(self) -> LightEntityFeature:
        features = LightEntityFeature.TRANSITION | LightEntityFeature.FLASH
        return features | LightEntityFeature.EFFECT if self.has_effects else features

    @property
    @override
    def color_mode(self) -> ColorMode:
        color_mode = super().color_mode
        if self.device.color_temperatures is None:
            return color_mode
        is_white = self.device.color_temperature is not None
        if is_white or color_mode is ColorMode.BRIGHTNESS:
            return ColorMode.COLOR_TEMP
        return color_mode

    @property
    @override
    def supported_color_modes(self) -> set[ColorMode]:
        color_mode = super().color_mode
        if self.device.color_temperatures is None:
            return {color_mode}
        return {color_mode, ColorMode.COLOR_TEMP} - {ColorMode.BRIGHTNESS}

    @property
    @override
    def color_temp_kelvin(self) -> int | None:
        kelvin = self.device.color_temperature
        return None if kelvin is None else round(kelvin)

    @property
    @override
    def min_color_temp_kelvin(self) -> int:
        return round((self.device.color_temperatures or _USUAL_KELVIN)[0])

    @property
    @override
    def max_color_temp_kelvin(self) -> int:
        return round((self.device.color_temperatures or _USUAL_KELVIN)[1])

    @property
    @override
    def effect_list(self) -> list[str] | None:
        if not self.has_effects:
            return None
        effects = [EFFECT_OFF, "flash", *_RAMPS, _DIMMED, *SCENES]
        if self.device.has_controller:
            effects += [*FADES, *CHASES]
        return effects

    @property
    @override
    def effect(self) -> str | None:
        if not self.has_effects:
            return None
        return self.device.effect or EFFECT_OFF

    @override
    def state_values(self) -> tuple[Any, ...]:
        device = self.device
        return (
            *super().state_values(),
            device.color_temperature,
            device.color_temperatures,
            device.effect,
            device.has_controller,
        )

    @override
    @convert_rvc_errors
    async def async_turn_on(self, **kwargs: Any) -> None:
        device = self.device
        level, ramp = to_level(kwargs), kwargs.get(ATTR_TRANSITION)
        if (flash := kwargs.get(ATTR_FLASH)) is not None:
            await device.flash(_FLASH_SECONDS[flash])
        elif (effect := kwargs.get(ATTR_EFFECT)) is not None:
            await self._start(effect)
        elif to_percents(kwargs) is not None:
            await super().async_turn_on(**kwargs)
        elif (kelvin := kwargs.get(ATTR_COLOR_TEMP_KELVIN)) is not None:
            await device.set_color_temperature(kelvin)
            if level is not None or not device.is_on:
                await device.turn_on(level, ramp)
        else:
            await device.turn_on(level, ramp)

    async def _start(self, effect: str) -> None:
        device = self.device
        if effect == "flash":
            await device.flash(_FLASH_SECONDS[FLASH_LONG])
        elif effect in _RAMPS:
            await device.ramp(effect)
        elif effect in FADES:
            await device.fade(effect)
        elif effect in CHASES:
            await device.chase(effect)
        elif effect == EFFECT_OFF:
            await device.steady()
        else:
            await device.recall(effect)

    @override
    @convert_rvc_errors
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.device.turn_off(kwargs.get(ATTR_TRANSITION))
