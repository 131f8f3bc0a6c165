"""What devices and their parts are called in Home Assistant's language."""

from collections import ChainMap
from collections.abc import Mapping
import re
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN
from .devices import name_of_instance
from .presentation.labels import as_phrase, in_words, part_words, without_number
from .presentation.model import Shown, SignalPresentation
from .protocol.message import MessageKey
from .spec import Spec

_DEVICES: Final = "device"
_ENTITIES: Final = "entity"
# Home Assistant keeps no texts for parts of names; these are among its choices.
_CHOICES: Final = "selector"
_PLACEHOLDER: Final = re.compile(r"\{\w+\}")
TEXTS_OF_CHOICES: Final = f"component.{DOMAIN}.{_CHOICES}.{{}}.options.{{}}"
"""The full key of such a text: of which choice, and of which option."""


class DeviceNames:
    """The names that devices have unless their owner calls them something."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Use these translated texts, by their full keys."""
        self._texts = texts

    def choice(self, selector: str, key: str) -> str | None:
        """Return one of the texts that are kept among the choices of selectors."""
        return self._texts.get(TEXTS_OF_CHOICES.format(selector, key))

    def has_entity(self, platform: str, key: str) -> bool:
        """Return whether entities of a platform have a name by a key.

        What an owner defines has none.
        """
        return f"component.{DOMAIN}.{_ENTITIES}.{platform}.{key}.name" in self._texts

    def of_signal(self, shown: Shown | None, name: str) -> str:
        """Return what a signal is called, as its entity is where it has one."""
        text = None
        if isinstance(shown, SignalPresentation):
            text = self._texts.get(f"{_entity(shown)}.name")
        return in_words(name) if text is None or "{" in text else text

    def of_label(self, shown: Shown | None, label: str) -> str:
        """Return a signal's label in words, as its entity's state where it has one."""
        text = None
        if isinstance(shown, SignalPresentation):
            text = self._texts.get(f"{_entity(shown)}.state.{label}")
        return as_phrase(label) if text is None else text

    def _text(self, key: str) -> str | None:
        return self._texts.get(f"component.{DOMAIN}.{_DEVICES}.{key}.name")

    def has_class(self, device_class: str) -> bool:
        """Return whether devices of a class have a name; those of an owner's own have none."""
        return self._text(device_class) is not None

    def of_class(self, device_class: str) -> str:
        """Return what a device of a class is called: "Dimmer", "Network"."""
        text = self._text(device_class) or in_words(device_class)
        name = " ".join(_PLACEHOLDER.sub("", text).split())
        return name[:1].upper() + name[1:]

    def of(self, device_class: str, instance: int | None) -> str:
        """Return what a device is called: "Dimmer 25", "Fresh water tank"."""
        if (own := self._text(f"{device_class}_{instance}")) is not None:
            return own
        name = self.of_class(device_class)
        text = self._text(device_class) or f"{name} {{instance}}"
        if instance is None:
            return name
        return text.format(instance=name_of_instance(device_class, instance))

    def of_node(self, key: str, address: str, **what: str) -> str:
        """Return what a node is called by what it is: "Dimmer module (131)"."""
        text = self._text(key) or "{address}"
        return text.format(address=address, **what)

    def of_part(self, spec: Spec, key: MessageKey) -> str:
        """Return what the part of a message's key is called, "Input line 1"."""
        text = " ".join(self._word(word) for word in part_words(spec, key))
        return text[:1].upper() + text[1:]

    def _word(self, label: str) -> str:
        name, number = without_number(label)
        text = self.choice("part", name)
        return f"{text or as_phrase(name)} {number}".rstrip()


def _entity(shown: SignalPresentation) -> str:
    return f"component.{DOMAIN}.{_ENTITIES}.{shown.platform}.{shown.translation_key}"


async def load_device_names(hass: HomeAssistant) -> DeviceNames:
    """Return the names in Home Assistant's own language."""
    language = hass.config.language
    # Home Assistant has them by category, and keeps them.
    texts = [
        await async_get_translations(hass, language, category, {DOMAIN})
        for category in (_DEVICES, _ENTITIES, _CHOICES)
    ]
    return DeviceNames(ChainMap(*texts))
