"""Indicators: pairs of LEDs on panels (RV-C 6.26)."""

from collections.abc import Mapping
from typing import Final

from ..protocol.message import Message, MessageKey, Value
from .device import Device

_COMMAND: Final = "GENERIC_INDICATOR_COMMAND"
_LEDS: Final = ("led1_status", "led2_status")
_FUNCTIONS: Final = {
    (False, False): "led1_off_led2_off",
    (True, False): "led1_on_led2_off",
    (False, True): "led1_off_led2_on",
    (True, True): "led1_on_led2_on",
}


class IndicatorLed:
    """One of the two LEDs of an indicator; the other stays as it is."""

    has_level = True

    def __init__(self, device: Device, key: MessageKey, number: int) -> None:
        """Show and set the first (0) or second (1) LED of a bank, by its status's key."""
        self._device = device
        self._key = key
        self._number = number

    def _lit(self, number: int) -> bool | None:
        label = self._device.label(self._key, _LEDS[number])
        return None if label is None else label == "on"

    @property
    def is_on(self) -> bool | None:
        """Return whether it is lit."""
        return self._lit(self._number)

    @property
    def level(self) -> float | None:
        """Return the brightness that both have, in percent."""
        level = self._device.number(self._key, "brightness")
        return None if level is None else min(level, 100.0)

    async def turn_on(self, level: float | None = None) -> None:
        """Light it; a level in percent goes for both LEDs."""
        await self._set(lit=True, level=level)

    async def turn_off(self) -> None:
        """Put it out."""
        await self._set(lit=False, level=None)

    async def _set(self, *, lit: bool, level: float | None) -> None:
        part = self._part()
        wanted = list(self._commanded(part))
        wanted[self._number] = lit

        def fits(status: Message) -> bool:
            return status.key == self._key and (
                (status.label(_LEDS[self._number]) == "on") is lit
            )

        signals: dict[str, Value] = {
            "function": _FUNCTIONS[wanted[0], wanted[1]],
            "brightness": level,
            "duration": "continuous",
            **part,
        }
        await self._device.command(_COMMAND, fits, **signals)

    def _part(self) -> dict[str, Value]:
        """Return the signal of its bank, where the device has several."""
        if not self._key.codes:
            return {}
        (bank,) = self._key.codes
        return {"bank_select": bank}

    def _commanded(self, part: Mapping[str, Value]) -> tuple[bool, bool]:
        """Return how both LEDs were last commanded; else as they show themselves."""
        function = self._device.commanded(_COMMAND, "function", **part)
        for lit, label in _FUNCTIONS.items():
            if label == function:
                return lit
        return self._lit(0) or False, self._lit(1) or False
