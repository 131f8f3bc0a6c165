"""The scripts of a coach that were made of the blueprints of this integration."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from homeassistant.components.script import DOMAIN as SCRIPT
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ..const import DOMAIN
from ..data import RvcConfigEntry
from ..stores.scripts import Scripts
from .contract.scenes import Scene

ORDER: Final[tuple[Scene, ...]] = ("all_off", "good_night", "leaving", "arrived")
"""In the order in which they stand."""


def scenes_of(hass: HomeAssistant, entry: RvcConfigEntry) -> list[str]:
    """Return the scripts of a coach that were made of our blueprints."""
    return [one for scene in ORDER for one in scripts_of(hass, entry, scene)]


def scripts_of(hass: HomeAssistant, entry: RvcConfigEntry, scene: Scene) -> list[str]:
    """Return the scripts of a scene that are about this coach, or about all."""
    registry = er.async_get(hass)
    found = []
    for script in Scripts(hass).of_blueprint(scene):
        about = {
            registered.config_entry_id
            for word in _words(hass.data[SCRIPT].get_entity(script).raw_config)
            if (registered := registry.async_get(word)) is not None
            and registered.platform == DOMAIN
        }
        if not about or entry.entry_id in about:
            found.append(script)
    return found


def _words(config: Any) -> Iterator[str]:
    """Yield all texts in a script, whose inputs are filled in: entities among them."""
    if isinstance(config, str):
        yield config
    elif isinstance(config, Mapping):
        for value in config.values():
            yield from _words(value)
    elif isinstance(config, list):
        for value in config:
            yield from _words(value)
