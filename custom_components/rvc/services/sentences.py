"""Sentences for Home Assistant's own assistant that it does not have itself.

They name what is there: a sentence that would take any word would take those of other
integrations too. What starts or sets something reaches what is exposed to the assistant;
a stop reaches everything that moves. What is refused says why.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)

from ..data import timing_of
from .phrasebook import PHRASES, Phrases
from .spoken_actions import (
    Said,
    answer_level,
    answer_outside,
    answer_running,
    move,
    set_climate,
    set_heater,
    stop,
    switch_generator,
    switch_heater,
)
from .spoken_targets import (
    BY_COMMAND,
    BY_OUTPUTS,
    GENERATOR_DOMAINS,
    RUNNING,
    Targets,
    areas_with_one,
    generators_of,
    levels_of,
    outside_of,
    plain,
    targets_of,
    telling,
)

if TYPE_CHECKING:
    from homeassistant.components.conversation import ConversationInput

type Answer = Callable[[HomeAssistant, Said, Targets], Awaitable[str | None]]

_NAMED: Final = frozenset(
    {"climate", "cover", "sensor", "switch", "water_heater", *GENERATOR_DOMAINS}
)
_VOWELS: Final = frozenset("aeiouyhàâéèêëîïôùûœ")
_SHORT_LEVEL: Final = "how (full|charged|empty) (is|are) [the|my|our] {names}"
_FILLED: Final = "{} [water] [tank|tanks] [level]"


_ROWS: Final[tuple[tuple[str, str, Answer], ...]] = (
    ("open", "cover", move),
    ("close", "cover", move),
    ("stop", "cover", stop),
    ("climate", "climate_or_area", set_climate),
    ("climates", "ambiguous_climate", set_climate),
    ("heater_on", "water_heater", switch_heater),
    ("heater_off", "water_heater", switch_heater),
    ("heater", "water_heater", set_heater),
    ("level", "level", answer_level),
    ("generator_on", "generator", switch_generator),
    ("generator_off", "generator", switch_generator),
    ("generator", "running", answer_running),
    ("outside", "outside", answer_outside),
)
"""What is said, what may be named in it, and what answers."""


def _all_targets(hass: HomeAssistant) -> dict[str, Targets]:
    climates = targets_of(hass, "climate")
    return {
        "generator": generators_of(hass, BY_OUTPUTS, BY_COMMAND),
        "running": generators_of(hass, RUNNING),
        "outside": outside_of(hass),
        "cover": targets_of(hass, "cover"),
        "climate_or_area": {**areas_with_one(hass, "climate"), **climates},
        # Home Assistant cannot set these: its sentences have one of a name.
        "ambiguous_climate": {
            name: found for name, found in climates.items() if len(found) > 1
        },
        "water_heater": targets_of(hass, "water_heater"),
        "level": levels_of(hass),
    }


def _one_of(words: Iterable[str]) -> str:
    return f"({'|'.join(sorted(words))})"


def sentences_of(kind: str, phrases: Phrases, targets: Targets) -> list[str]:
    """Return the sentences of a kind in the form that the assistant reads."""
    modes = phrases.climate_modes if kind == "climate" else phrases.water_heater_modes
    names = [
        f"{before}{name}"
        for name in targets
        for before in ("", *(phrases.elided if name[0] in _VOWELS else ()))
    ]
    words = _one_of(plain(word) for said in modes.values() for word in said)
    if not targets:
        # What is not there is not ours to answer for.
        return []
    return [
        sentence.replace("{the}", phrases.the)
        .replace("{names}", _one_of(names))
        .replace("{modes}", words)
        for sentence in phrases.sentences[kind]
    ]


def short_level_sentences(targets: Targets) -> list[str]:
    """Return English sentences with tanks' names that lack "water" or "tank"."""
    names = {
        _FILLED.format(" ".join(words)) for words in map(telling, targets) if words
    }
    return [_SHORT_LEVEL.replace("{names}", _one_of(names))] if names else []


class Sentences:
    """Keeps the sentences right while what they name comes, goes and is renamed."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin without any."""
        self._hass = hass
        self._ends: list[CALLBACK_TYPE] = []
        self._is_due = False
        self._register()
        listen = hass.bus.async_listen
        listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._entity_changed)
        listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, self._device_changed)
        listen(ar.EVENT_AREA_REGISTRY_UPDATED, self._register_soon)

    @callback
    def _entity_changed(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        data = event.data
        if data["action"] == "update" and data["changes"].keys() == {"options"}:
            return
        domain = data["entity_id"].partition(".")[0]
        if domain in _NAMED:
            self._register_soon()

    @callback
    def _device_changed(self, event: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        data = event.data
        if data["action"] == "update" and data["changes"].keys() & {
            "area_id",
            "name",
            "name_by_user",
        }:
            self._register_soon()

    @callback
    def _register_soon(self, _: Event[Any] | None = None) -> None:
        """Register after what is happening now: entities come in numbers."""
        if not self._is_due:
            self._is_due = True
            wait = timing_of(self._hass).spoken_names
            self._hass.loop.call_later(wait, self._register)

    @callback
    def _register(self) -> None:
        # It is there only where the owner has it.
        from homeassistant.components.conversation.agent_manager import (  # noqa: PLC0415
            get_agent_manager,
        )

        self._is_due = False
        while self._ends:
            self._ends.pop()()
        manager = get_agent_manager(self._hass)
        named = _all_targets(self._hass)
        for kind, name, answer in _ROWS:
            targets = named[name]
            for language, phrases in PHRASES.items():
                sentences = sentences_of(kind, phrases, targets)
                if sentences:
                    heard = _heard(self._hass, kind, language, targets, answer)
                    self._ends.append(manager.register_trigger(sentences, heard))
        if sentences := short_level_sentences(named["level"]):
            heard = _heard(self._hass, "level", "en", named["level"], answer_level)
            self._ends.append(manager.register_trigger(sentences, heard))


def _heard(
    hass: HomeAssistant, kind: str, language: str, targets: Targets, answer: Answer
) -> Callable[[ConversationInput, Any], Awaitable[str | None]]:
    """Return what answers a sentence of a kind and language."""

    async def heard(said: ConversationInput, result: Any) -> str | None:
        what = result.entities.get("what")
        return await answer(
            hass,
            Said(
                kind=kind,
                phrases=PHRASES[language],
                text=said.text,
                what=str(what.value).strip() if what is not None else None,
                context=said.context,
                device_id=said.device_id,
            ),
            targets,
        )

    return heard


async def register_sentences(hass: HomeAssistant, _: str) -> None:
    """Let Home Assistant's own assistant understand the sentences."""
    Sentences(hass)
