"""The scripts of a coach that were made of the blueprints of this integration."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant, valid_entity_id
from homeassistant.helpers import entity_registry as er

from .. import PLATFORMS
from ..const import DOMAIN
from ..data import RvcConfigEntry
from ..stores.scripts import Scripts
from .contract.scenes import Scene

ORDER: Final[tuple[Scene, ...]] = ("all_off", "good_night", "leaving", "arrived")
"""In the order in which they stand."""
_ALL_COACHES: Final = f"integration_entities('{DOMAIN}')"
"""How a script says that it is about whatever there is."""
_ACTIONS: Final = ("action", "service")


def scenes_of(hass: HomeAssistant, entry: RvcConfigEntry) -> list[str]:
    """Return the scripts of a coach's scenes that their owner has not hidden."""
    registry = er.async_get(hass)
    scripts = [one for scene in ORDER for one in scripts_of(hass, entry, scene)]
    return [
        one
        for one in scripts
        if (registered := registry.async_get(one)) is None
        or registered.hidden_by is None
    ]


def scripts_of(hass: HomeAssistant, entry: RvcConfigEntry, scene: Scene) -> list[str]:
    """Return the scripts of a scene that are about this coach, or about all."""
    scripts = Scripts(hass)
    return _about(hass, entry, scripts.of_blueprint(scene), scripts.taken_over(scene))


async def all_scripts_of(
    hass: HomeAssistant, entry: RvcConfigEntry, scene: Scene
) -> list[str]:
    """Return the scripts of a scene, and those that were turned off after them."""
    off = await Scripts(hass).disabled(scene)
    return [*scripts_of(hass, entry, scene), *_about(hass, entry, *off)]


def _about(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    made: Mapping[str, Any],
    taken_over: Mapping[str, Any],
) -> list[str]:
    """Return which scripts are about a coach.

    One of our blueprints that names no entity is about all of them; one that its owner
    has taken over may be about anything, and has to say so.
    """
    return [
        *(one for one, config in made.items() if _is_about(hass, entry, config)),
        *(
            one
            for one, config in taken_over.items()
            if _is_about(hass, entry, config, is_said=True)
        ),
    ]


def _is_about(
    hass: HomeAssistant, entry: RvcConfigEntry, config: Any, *, is_said: bool = False
) -> bool:
    registry = er.async_get(hass)
    words = set(_words(config))
    about = {
        registered.config_entry_id
        for word in words
        if (registered := registry.async_get(word)) is not None
        and registered.platform == DOMAIN
    }
    if about:
        return entry.entry_id in about
    if any(_is_gone(hass, word) for word in words):
        # Of a coach that was removed, or renamed: it does nothing any more.
        return False
    return not is_said or any(_ALL_COACHES in word for word in words)


def _is_gone(hass: HomeAssistant, word: str) -> bool:
    """Return whether a word names an entity that is not there any more."""
    return (
        valid_entity_id(word)
        and word.partition(".")[0] in PLATFORMS
        and er.async_get(hass).async_get(word) is None
        and hass.states.get(word) is None
    )


def _words(config: Any) -> Iterator[str]:
    """Yield all texts in a script, whose inputs are filled in: entities among them."""
    if isinstance(config, str):
        yield config
    elif isinstance(config, Mapping):
        for key, value in config.items():
            if key not in _ACTIONS:
                yield from _words(value)
    elif isinstance(config, list):
        for value in config:
            yield from _words(value)
