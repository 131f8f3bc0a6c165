"""What devices are called in Home Assistant's language, also before they are there."""

from collections.abc import Mapping
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN
from .names import in_words

_CATEGORY: Final = "device"


class DeviceNames:
    """The names that devices have unless their owner calls them something."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Take the translated texts."""
        self._texts = texts

    def _text(self, key: str) -> str | None:
        return self._texts.get(f"component.{DOMAIN}.{_CATEGORY}.{key}.name")

    def of_class(self, device_class: str) -> str:
        """Return what a device of a class is called: "Dimmer"."""
        text = self._text(device_class) or in_words(device_class)
        return " ".join(text.replace("{instance}", "").split())

    def of(self, device_class: str, instance: int | None) -> str:
        """Return what a device is called: "Dimmer 25", "Fresh water tank"."""
        if (own := self._text(f"{device_class}_{instance}")) is not None:
            return own
        name = self.of_class(device_class)
        text = self._text(device_class) or f"{name} {{instance}}"
        return name if instance is None else text.format(instance=instance)


async def load_device_names(hass: HomeAssistant) -> DeviceNames:
    """Return the names in Home Assistant's own language."""
    return DeviceNames(
        await async_get_translations(hass, hass.config.language, _CATEGORY, {DOMAIN})
    )
